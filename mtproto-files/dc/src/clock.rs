//! The time in a cluster: tokio's, so that a test that pauses it drives it. Dates in messages are those of the system.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::time::Instant;

/// Counts from when the DCs were started.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clock(Instant);

impl Clock {
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }

    /// The time since the start.
    pub(crate) fn now(&self) -> Duration {
        // Zero for a clock that was paused after the start, and now stands before it.
        Instant::now().saturating_duration_since(self.0)
    }
}

/// Now, in seconds since 1970, as in `message.date`.
pub(crate) fn now() -> i32 {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    i32::try_from(seconds).unwrap_or(i32::MAX)
}
