//! The time that lanes are given.

use std::time::{Duration, SystemTime};

use tokio::time::Instant;

/// If the wall clock has gained more than this on the monotonic one, the machine has slept, or somebody has set the clock.
const JUMP: Duration = Duration::from_secs(10);

/// The time since 1970: the system's at the beginning, and from then on what has passed. It never goes back.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clock {
    since_1970: Duration,
    start: Instant,
}

impl Clock {
    /// Returns a clock that begins now.
    pub(crate) fn new() -> Self {
        Self { since_1970: since_1970(SystemTime::now()), start: Instant::now() }
    }

    /// Returns the time.
    pub(crate) fn now(&self) -> Duration {
        self.since_1970.saturating_add(self.start.elapsed())
    }

    /// Returns when it is this time. A time far away is a day from now.
    pub(crate) fn instant(&self, time: Duration) -> Instant {
        later(self.start, time.saturating_sub(self.since_1970))
    }
}

/// Returns the time that is so much later. A time far away is a day from now: settings may have durations without an end.
pub(crate) fn later(than: Instant, by: Duration) -> Instant {
    than.checked_add(by).unwrap_or_else(|| Instant::now() + Duration::from_secs(86_400))
}

/// Tells when the machine has slept: a monotonic clock stands still meanwhile, and the system's does not.
#[derive(Debug)]
pub(crate) struct Sleep {
    wall: Duration,
    monotonic: Duration,
}

impl Sleep {
    /// Returns a watch that begins at these times, of the system's clock and of a monotonic one.
    pub(crate) fn new(wall: SystemTime, monotonic: Duration) -> Self {
        Self { wall: since_1970(wall), monotonic }
    }

    /// Returns whether the machine has slept since the last call.
    pub(crate) fn is_over(&mut self, wall: SystemTime, monotonic: Duration) -> bool {
        let wall = since_1970(wall);
        let ahead = wall.saturating_sub(self.wall).saturating_sub(monotonic.saturating_sub(self.monotonic));
        *self = Self { wall, monotonic };
        ahead > JUMP
    }
}

fn since_1970(time: SystemTime) -> Duration {
    time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_has_slept_where_its_two_clocks_differ() {
        let wall = |seconds| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        let passed = Duration::from_secs;
        let mut sleep = Sleep::new(wall(1000), passed(0));
        assert!(!sleep.is_over(wall(1005), passed(5)));
        assert!(!sleep.is_over(wall(1014), passed(9)), "clocks are set a little");
        assert!(sleep.is_over(wall(4614), passed(14)));
        assert!(!sleep.is_over(wall(4619), passed(19)), "once");
        assert!(!sleep.is_over(wall(19), passed(24)), "the clock was set back");
    }

    #[tokio::test(start_paused = true)]
    async fn the_clock_goes_on_with_the_runtime() {
        let clock = Clock::new();
        let begin = clock.now();
        tokio::time::sleep(Duration::from_secs(5)).await;
        assert_eq!(clock.now() - begin, Duration::from_secs(5));
        assert_eq!(clock.instant(begin + Duration::from_secs(9)) - Instant::now(), Duration::from_secs(4));
        assert_eq!(clock.instant(Duration::MAX) - Instant::now(), Duration::from_secs(86_400));
    }
}
