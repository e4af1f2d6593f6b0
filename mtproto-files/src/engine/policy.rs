//! What a caller may set about how a transfer goes on: numbers alone.

use std::time::Duration;

use crate::base::limits::PARTS_IN_FLIGHT;

/// While others are answered, a request has so many timeouts more: it may be in a long queue, or it is lost all the same.
const MOST_QUEUED: u32 = 3;

/// How a transfer behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Policy {
    /// Parts in flight, at least 1.
    pub(crate) window: usize,
    /// How often a request is tried again before it fails; flood waits, moves and the like do not count.
    pub(crate) retries: u32,
    /// The longest flood wait that is waited out.
    pub(crate) longest_wait: Duration,
    /// How long a request may take before it counts as lost.
    pub(crate) timeout: Duration,
    /// How long a call that is no transfer may take with all its attempts, flood waits not counted.
    pub(crate) call_time_limit: Duration,
    /// Whether that limit is kept. The calls beside a transfer wait as long as the transfer does.
    pub(crate) limits_calls: bool,
    /// Whether a part that is much slower than the others is asked for again.
    pub(crate) stragglers: bool,
    /// What the jitter of back-off follows from; the driver gives another each time if there is none.
    pub(crate) seed: Option<u64>,
}

impl Policy {
    /// Returns how long the answer to a part of a file is waited for at most: while others are answered, the part may be in
    /// a long queue.
    pub(crate) fn longest_answer(&self) -> Duration {
        self.timeout.saturating_add(self.longest_queue())
    }

    /// Returns how long a part may be in a queue behind others.
    pub(crate) fn longest_queue(&self) -> Duration {
        self.timeout.saturating_mul(MOST_QUEUED)
    }

    /// Returns the policy for one request that is no part of a file: it is not sent twice for being slow, and three attempts
    /// without an answer begin within its time limit.
    #[must_use]
    pub(crate) fn of_call(mut self) -> Self {
        self.stragglers = false;
        self.timeout = self.timeout.min(self.call_time_limit / 3);
        self
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            window: PARTS_IN_FLIGHT,
            retries: 7,
            longest_wait: Duration::from_secs(3600),
            // A slow line moves four parts of 512 KiB in it with 20 KiB a second.
            timeout: Duration::from_secs(120),
            call_time_limit: Duration::from_secs(180),
            limits_calls: true,
            stragglers: true,
            seed: None,
        }
    }
}
