//! What to do about a failed request: the decision, apart from carrying it out.

use std::time::Duration;

use mtproto_transport::{Dc, RpcError};

use super::cause::Cause;
use super::known_error::{KnownError, StaleReference};

/// What to do after a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Recovery {
    /// Send nothing to that DC for this long, then go on: `FLOOD_WAIT_X` and `FLOOD_PREMIUM_WAIT_X`
    /// (`api/errors#420-flood`).
    Wait(Duration),
    /// Ask there, now and from then on: `FILE_MIGRATE_X` (`api/files#downloading-files`).
    Move(Dc),
    /// Copy the authorization from the home DC to that one (`api/datacenter#authorization`).
    Authorize,
    /// Take a fresh file reference (`api/file_reference`).
    Refresh,
    /// Try again later: timeouts, lost connections, a DC in trouble. The number of times is limited.
    Retry,
    /// Try again later, any number of times: there is no connection yet.
    Hold,
    /// Give up.
    Fail,
}

/// A DC that asks for no wait at all would otherwise be asked again at once, for ever.
const LEAST_WAIT: u32 = 1;

impl Recovery {
    /// What a cause asks for.
    pub(crate) fn of(cause: &Cause) -> Self {
        match cause {
            Cause::Rpc(error) => Self::of_rpc(error),
            Cause::Flooded { wait } => Self::Wait(*wait),
            Cause::Lost(_) | Cause::Timeout { .. } | Cause::TimeLimit { .. } | Cause::Refused => Self::Retry,
            Cause::NotConnected(_) => Self::Hold,
            _ => Self::Fail,
        }
    }

    fn of_rpc(error: &RpcError) -> Self {
        match (error.code, KnownError::of(&error.message)) {
            (420, Some(KnownError::FloodWait(seconds) | KnownError::FloodPremiumWait(seconds))) => {
                Self::Wait(Duration::from_secs(seconds.max(LEAST_WAIT).into()))
            }
            (303, Some(KnownError::FileMigrate(dc))) => {
                i32::try_from(dc).map_or(Self::Fail, |dc| Self::Move(Dc::Id(dc)))
            }
            (401, Some(KnownError::AuthKeyUnregistered)) => Self::Authorize,
            (400, _) if StaleReference::of(error) == Some(StaleReference::File) => Self::Refresh,
            (code, _) if code < 0 || (500..600).contains(&code) => Self::Retry,
            _ => Self::Fail,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_that_ask_for_something() {
        let wait = |seconds| Recovery::Wait(Duration::from_secs(seconds));
        for (code, message, verdict) in [
            (420, "FLOOD_WAIT_30", wait(30)),
            (420, "FLOOD_PREMIUM_WAIT_7", wait(7)),
            (420, "FLOOD_WAIT_0", wait(1)),
            (420, "FLOOD_WAIT", Recovery::Fail),
            (420, "FLOOD_WAIT_X", Recovery::Fail),
            (420, "SLOWMODE_WAIT_10", Recovery::Fail),
            (303, "FILE_MIGRATE_4", Recovery::Move(Dc::Id(4))),
            (303, "FILE_MIGRATE_4294967295", Recovery::Fail),
            (303, "USER_MIGRATE_4", Recovery::Fail),
            (400, "FILE_PART_3_MISSING", Recovery::Fail),
            (400, "FILE_PARTS_INVALID", Recovery::Fail),
            (401, "AUTH_KEY_UNREGISTERED", Recovery::Authorize),
            (401, "SESSION_REVOKED", Recovery::Fail),
            (400, "FILE_REFERENCE_EXPIRED", Recovery::Refresh),
            (400, "FILE_REFERENCE_0_EXPIRED", Recovery::Refresh),
            (500, "FLOOD_WAIT_30", Recovery::Retry),
            (500, "INTERNAL", Recovery::Retry),
            (-503, "Timeout", Recovery::Retry),
        ] {
            assert_eq!(Recovery::of(&RpcError::new(code, message).into()), verdict, "{code} {message}");
        }
    }

    #[test]
    fn what_got_lost_is_tried_again_and_nonsense_is_not() {
        assert_eq!(Recovery::of(&Cause::Lost("cable cut".into())), Recovery::Retry);
        assert_eq!(Recovery::of(&Cause::Refused), Recovery::Retry);
        assert_eq!(Recovery::of(&Cause::NotConnected("no route".into())), Recovery::Hold);
        assert_eq!(Recovery::of(&Cause::TransportClosed("logged out".into())), Recovery::Fail);
        assert_eq!(
            Recovery::of(&Cause::Flooded { wait: Duration::from_secs(3) }),
            Recovery::Wait(Duration::from_secs(3))
        );
        assert_eq!(Recovery::of(&Cause::Cdn), Recovery::Fail);
    }
}
