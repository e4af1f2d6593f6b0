//! How long to wait before a request is tried again.

use std::time::Duration;

use fastrand::Rng;

/// Before the first repetition.
const FIRST: Duration = Duration::from_millis(500);
/// No wait is longer.
const LONGEST: Duration = Duration::from_secs(30);

/// Exponential back-off with jitter, the same again for the same seed.
#[derive(Debug)]
pub(crate) struct Backoff {
    random: Rng,
}

impl Backoff {
    pub(crate) fn new(seed: u64) -> Self {
        Self { random: Rng::with_seed(seed) }
    }

    /// The wait after so many failures in a row: doubled each time up to a bound, and then something between a half of it
    /// and all, so that parts that failed together do not come back together.
    pub(crate) fn wait(&mut self, failures: u32) -> Duration {
        let doublings = failures.saturating_sub(1).min(16);
        let longest = FIRST.saturating_mul(1 << doublings).min(LONGEST);
        let half = longest / 2;
        let jitter = self.random.u64(0..=u64::try_from(half.as_millis()).unwrap_or(0));
        half + Duration::from_millis(jitter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_bound() {
        let mut backoff = Backoff::new(1);
        for (failures, longest) in
            [(0, 500), (1, 500), (2, 1000), (5, 8000), (7, 30_000), (60, 30_000), (u32::MAX, 30_000)]
        {
            for _ in 0..50 {
                let wait = backoff.wait(failures).as_millis();
                assert!((longest / 2..=longest).contains(&wait), "{failures}: {wait}");
            }
        }
    }

    #[test]
    fn a_seed_replays() {
        let waits = |seed| {
            let mut backoff = Backoff::new(seed);
            [1, 2, 3, 4].map(|failures| backoff.wait(failures))
        };
        assert_eq!(waits(7), waits(7));
        assert_ne!(waits(7), waits(8));
    }
}
