//! What a failed request asks of a transfer: a decision, apart from carrying it out.

use std::time::Duration;

use crate::cause::Cause;
use crate::transport::{Dc, RpcError};

/// What to do after a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Send nothing to that DC for this long, then go on: `FLOOD_WAIT_X` and `FLOOD_PREMIUM_WAIT_X`
    /// (`api/errors#420-flood`).
    Wait(Duration),
    /// Ask there, now and from then on: `FILE_MIGRATE_X` (`api/files#downloading-files`).
    Move(Dc),
    /// Copy the authorization from the home DC to that one (`api/datacenter#authorization`).
    Authorize,
    /// Take a fresh file reference (`api/file_reference`).
    Refresh,
    /// Try again later: timeouts, lost connections, a DC in trouble.
    Retry,
    /// Give up.
    Fail,
}

/// A DC that asks for no wait at all would otherwise be asked again at once, for ever.
const LEAST_WAIT: u32 = 1;

impl Verdict {
    /// What a cause asks for.
    pub(crate) fn of(cause: &Cause) -> Self {
        match cause {
            Cause::Rpc(error) => Self::of_rpc(error),
            Cause::Transport(_) | Cause::Timeout { .. } | Cause::Refused => Self::Retry,
            _ => Self::Fail,
        }
    }

    fn of_rpc(error: &RpcError) -> Self {
        match (error.code, error.name().as_str(), error.value()) {
            (420, "FLOOD_WAIT" | "FLOOD_PREMIUM_WAIT", Some(seconds)) => {
                Self::Wait(Duration::from_secs(seconds.max(LEAST_WAIT).into()))
            }
            (303, "FILE_MIGRATE", Some(dc)) => i32::try_from(dc).map_or(Self::Fail, |dc| Self::Move(Dc::Id(dc))),
            (401, "AUTH_KEY_UNREGISTERED", _) => Self::Authorize,
            (400, "FILE_REFERENCE_EXPIRED" | "FILE_REFERENCE_INVALID" | "FILE_REFERENCE_EMPTY", _) => Self::Refresh,
            (code, _, _) if code < 0 || (500..600).contains(&code) => Self::Retry,
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
            (400, "FILE_PARTS_INVALID", Verdict::Fail),
            (401, "AUTH_KEY_UNREGISTERED", Verdict::Authorize),
            (401, "SESSION_REVOKED", Verdict::Fail),
            (400, "FILE_REFERENCE_EXPIRED", Verdict::Refresh),
            (400, "FILE_REFERENCE_0_EXPIRED", Verdict::Refresh),
            (500, "FLOOD_WAIT_30", Verdict::Retry),
            (500, "INTERNAL", Verdict::Retry),
            (-503, "Timeout", Verdict::Retry),
        ] {
            assert_eq!(Verdict::of(&RpcError::new(code, message).into()), verdict, "{code} {message}");
        }
    }

    #[test]
    fn what_got_lost_is_tried_again_and_nonsense_is_not() {
        assert_eq!(Verdict::of(&Cause::Transport("cable cut".into())), Verdict::Retry);
        assert_eq!(Verdict::of(&Cause::Refused), Verdict::Retry);
        assert_eq!(Verdict::of(&Cause::Cdn), Verdict::Fail);
    }
}
