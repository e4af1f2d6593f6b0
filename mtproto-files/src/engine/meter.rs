//! How fast a transfer is, and when it will be over: arithmetic on times that it is told.

use std::collections::VecDeque;
use std::time::Duration;

use super::machine::Time;

/// The rate is that of the last few seconds.
const SPAN: Duration = Duration::from_secs(5);
/// No more samples are kept.
const MOST_SAMPLES: usize = 256;

/// Counts bytes over time.
#[derive(Debug, Default)]
pub(crate) struct Meter {
    /// Bytes that were moved.
    moved: u64,
    /// Bytes that need not be, and say nothing about the rate.
    skipped: u64,
    /// When so many bytes were moved.
    samples: VecDeque<(Time, u64)>,
    /// Nothing was moved before, as nothing could be.
    goes_on: Option<Time>,
}

impl Meter {
    /// So many more bytes are done.
    pub(crate) fn add(&mut self, now: Time, bytes: u64) {
        let last = self.samples.back().map_or(Time::ZERO, |(at, _)| *at);
        if let Some(at) = self.goes_on.take_if(|at| *at <= now)
            && at.saturating_sub(last) > SPAN
        {
            self.samples.clear();
            self.samples.push_back((at, self.moved));
        }
        if self.samples.is_empty() {
            self.samples.push_back((Time::ZERO, self.moved));
        }
        self.moved = self.moved.saturating_add(bytes);
        self.samples.push_back((now, self.moved));
        // One sample older than the span stays, as the rate's beginning.
        while self.samples.len() > MOST_SAMPLES
            || self.samples.get(1).is_some_and(|(at, _)| now.saturating_sub(*at) > SPAN)
        {
            self.samples.pop_front();
        }
    }

    /// So many bytes need not be moved.
    pub(crate) fn skip(&mut self, bytes: u64) {
        self.skipped = self.skipped.saturating_add(bytes);
    }

    /// It stands still until then, which says nothing about the rate either.
    pub(crate) fn stands_still(&mut self, until: Time) {
        self.goes_on = self.goes_on.max(Some(until));
    }

    /// All bytes that are done.
    pub(crate) fn bytes(&self) -> u64 {
        self.moved.saturating_add(self.skipped)
    }

    /// Bytes per second.
    pub(crate) fn rate(&self, now: Time) -> u64 {
        let Some((since, before)) = self.samples.front() else { return 0 };
        let millis = now.saturating_sub(*since).as_millis().max(1);
        let bytes = u128::from(self.moved.saturating_sub(*before));
        u64::try_from(bytes * 1000 / millis).unwrap_or(u64::MAX)
    }

    /// How long the rest will take at this rate, if there is any.
    pub(crate) fn eta(&self, now: Time, total: Option<u64>) -> Option<Duration> {
        let left = total?.saturating_sub(self.bytes());
        let rate = self.rate(now);
        if left == 0 {
            return Some(Duration::ZERO);
        }
        let millis = (u128::from(left) * 1000).checked_div(u128::from(rate))?;
        u64::try_from(millis).ok().map(Duration::from_millis)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> Time {
        Duration::from_secs(seconds)
    }

    #[test]
    fn the_rate_is_that_of_the_last_seconds() {
        let mut meter = Meter::default();
        assert_eq!((meter.rate(at(1)), meter.eta(at(1), Some(10))), (0, None));
        meter.skip(500);
        for second in 1..=20 {
            meter.add(at(second), if second <= 10 { 10 } else { 1000 });
        }
        assert_eq!((meter.bytes(), meter.rate(at(20))), (500 + 100 + 10_000, 1000));
        assert_eq!(meter.eta(at(20), Some(meter.bytes() + 3000)), Some(at(3)));
        assert_eq!(meter.eta(at(20), Some(meter.bytes())), Some(at(0)));
        assert_eq!(meter.eta(at(20), None), None);
    }

    #[test]
    fn bytes_that_are_skipped_meanwhile_are_no_rate() {
        let mut meter = Meter::default();
        meter.add(at(1), 10);
        meter.skip(1_000_000);
        meter.add(at(2), 10);
        assert_eq!((meter.bytes(), meter.rate(at(2))), (1_000_020, 10));
    }

    #[test]
    fn a_long_wait_is_no_rate() {
        let mut meter = Meter::default();
        for second in 1..=10 {
            meter.add(at(second), 10);
        }
        meter.stands_still(at(600));
        // What was on its way.
        meter.add(at(11), 10);
        meter.add(at(601), 10);
        assert_eq!((meter.bytes(), meter.rate(at(601))), (120, 10));
        // A short one is lost among the others.
        meter.stands_still(at(602));
        meter.add(at(602), 10);
        assert_eq!(meter.rate(at(602)), 10);
    }

    #[test]
    fn samples_are_bounded() {
        let mut meter = Meter::default();
        for _ in 0..10_000 {
            meter.add(at(1), 1);
        }
        assert!(meter.samples.len() <= MOST_SAMPLES);
        assert_eq!(meter.bytes(), 10_000);
    }
}
