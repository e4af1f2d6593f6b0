//! How often a lane may connect.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

/// So many connects in so much time, as TDLib has it (`ConnectionCreator.cpp`). Telegram answers more with error -429.
type Rule = (usize, Duration);

const IDLE: [Rule; 3] = [(1, Duration::from_secs(1)), (2, Duration::from_secs(4)), (3, Duration::from_secs(8))];
const BUSY: [Rule; 2] = [(4, Duration::from_secs(1)), (5, Duration::from_secs(5))];
const ALWAYS: [Rule; 1] = [(10, Duration::from_secs(5))];

/// The first wait after a failure. It doubles with each further one.
const FIRST: Duration = Duration::from_millis(100);

/// The longest wait after a failure: bytes are to flow again within 15 seconds once a DC can be reached.
const LONGEST: Duration = Duration::from_secs(8);

/// How many connects are remembered.
const REMEMBERED: usize = 10;

/// The connects of one lane.
#[derive(Debug, Default)]
pub(crate) struct Limit {
    connects: VecDeque<Instant>,
    /// How many connections have failed in a row.
    failures: u32,
    /// The DC has refused connects for their number.
    is_flooded: bool,
}

impl Limit {
    /// Notes that a connection is being opened.
    pub(crate) fn note_connect(&mut self, now: Instant) {
        self.connects.push_back(now);
        if self.connects.len() > REMEMBERED {
            self.connects.pop_front();
        }
    }

    /// Notes that a connection has failed before it was of use.
    pub(crate) fn note_failure(&mut self) {
        self.failures = self.failures.saturating_add(1);
    }

    /// Notes that the network has changed: failures before say nothing of it.
    pub(crate) fn note_change(&mut self) {
        self.failures = 0;
    }

    /// Notes that the DC has refused a connection for the number of connections (-429).
    pub(crate) fn note_flood(&mut self) {
        self.is_flooded = true;
    }

    /// Notes that a connection is of use.
    pub(crate) fn note_success(&mut self) {
        (self.failures, self.is_flooded) = (0, false);
    }

    /// Returns when the next connection may be opened. `waits`: calls wait for it.
    pub(crate) fn next(&self, waits: bool, now: Instant) -> Instant {
        let rules: &[Rule] = if waits && !self.is_flooded { &BUSY } else { &IDLE };
        let by_rules = rules.iter().chain(&ALWAYS).filter_map(|(count, time)| {
            let earliest = self.connects.len().checked_sub(*count)?;
            self.connects.get(earliest).map(|at| *at + *time)
        });
        let last = self.connects.back().copied().unwrap_or(now);
        let back_off = (self.failures > 0).then(|| last + back_off(self.failures));
        by_rules.chain(back_off).max().unwrap_or(now).max(now)
    }
}

/// Returns how long to wait after so many failures, up to a quarter less: lanes that failed together do not return together.
fn back_off(failures: u32) -> Duration {
    let whole = FIRST.saturating_mul(1 << failures.saturating_sub(1).min(10)).min(LONGEST);
    whole - (whole / 4).mul_f64(fastrand::f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn connects_are_spread_as_in_tdlib() {
        for (waits, limits) in [(false, &[(1, 1), (2, 4), (3, 8)][..]), (true, &[(4, 1), (5, 5)][..])] {
            for (count, seconds) in limits {
                let mut limit = Limit::default();
                let now = Instant::now();
                (0..*count).for_each(|_| limit.note_connect(now));
                assert!(limit.next(waits, now) >= now + Duration::from_secs(*seconds), "{count} connects");
                assert!(*count > 1 || limit.next(true, now) == now);
            }
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_flood_slows_down_lanes_with_calls_too() {
        let mut limit = Limit::default();
        let now = Instant::now();
        limit.note_connect(now);
        assert_eq!(limit.next(true, now), now);
        limit.note_flood();
        assert_eq!(limit.next(true, now), now + Duration::from_secs(1));
        limit.note_success();
        assert_eq!(limit.next(true, now), now);
    }

    #[test]
    fn waits_double_up_to_eight_seconds() {
        for (failures, most) in [(1, 100), (2, 200), (5, 1600), (7, 6400), (8, 8000), (u32::MAX, 8000)] {
            let (wait, most) = (back_off(failures), Duration::from_millis(most));
            assert!(wait <= most && wait >= most * 3 / 4, "{failures}: {wait:?}");
        }
    }
}
