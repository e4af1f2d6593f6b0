//! What an RPC error asks of a transfer: a decision, apart from carrying it out.

use std::time::Duration;

use crate::transport::{Dc, RpcError};

/// What to do after an RPC error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Send nothing for this long, then go on: `FLOOD_WAIT_X` and `FLOOD_PREMIUM_WAIT_X` (`api/errors#420-flood`).
    Wait(Duration),
    /// Ask there, now and from then on: `FILE_MIGRATE_X` (`api/files#downloading-files`).
    Move(Dc),
    /// Give up.
    Fail,
}

/// A DC that asks for no wait at all would otherwise be asked again at once, for ever.
const LEAST_WAIT: u32 = 1;

impl Verdict {
    pub(crate) fn of(error: &RpcError) -> Self {
        match (error.code, error.name().as_str(), error.value()) {
            (420, "FLOOD_WAIT" | "FLOOD_PREMIUM_WAIT", Some(seconds)) => {
                Self::Wait(Duration::from_secs(seconds.max(LEAST_WAIT).into()))
            }
            (303, "FILE_MIGRATE", Some(dc)) => i32::try_from(dc).map_or(Self::Fail, |dc| Self::Move(Dc::Id(dc))),
            _ => Self::Fail,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_that_ask_for_something() {
        let wait = |seconds| Verdict::Wait(Duration::from_secs(seconds));
        for (code, message, verdict) in [
            (420, "FLOOD_WAIT_30", wait(30)),
            (420, "FLOOD_PREMIUM_WAIT_7", wait(7)),
            (420, "FLOOD_WAIT_0", wait(1)),
            (420, "FLOOD_WAIT", Verdict::Fail),
            (420, "FLOOD_WAIT_X", Verdict::Fail),
            (420, "SLOWMODE_WAIT_10", Verdict::Fail),
            (303, "FILE_MIGRATE_4", Verdict::Move(Dc::Id(4))),
            (303, "FILE_MIGRATE_4294967295", Verdict::Fail),
            (303, "USER_MIGRATE_4", Verdict::Fail),
            (400, "FILE_PART_3_MISSING", Verdict::Fail),
            (500, "FLOOD_WAIT_30", Verdict::Fail),
        ] {
            assert_eq!(Verdict::of(&RpcError::new(code, message)), verdict, "{code} {message}");
        }
    }
}
