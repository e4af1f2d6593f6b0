//! How fast a transfer is, and when it will be over: arithmetic on times that it is told.

use std::collections::VecDeque;
use std::time::Duration;

use super::Time;

/// The rate is that of the last few seconds.
const SPAN: Duration = Duration::from_secs(5);
/// No more samples are kept.
const MOST_SAMPLES: usize = 256;

/// Counts bytes over time.
#[derive(Debug, Default)]
pub(crate) struct Meter {
    bytes: u64,
    samples: VecDeque<(Time, u64)>,
}

impl Meter {
    /// So many more bytes are done.
    pub(crate) fn add(&mut self, now: Time, bytes: u64) {
        if self.samples.is_empty() {
            self.samples.push_back((Time::ZERO, self.bytes));
        }
        self.bytes = self.bytes.saturating_add(bytes);
        self.samples.push_back((now, self.bytes));
        // One sample older than the span stays, as the rate's beginning.
        while self.samples.len() > MOST_SAMPLES
            || self.samples.get(1).is_some_and(|(at, _)| now.saturating_sub(*at) > SPAN)
        {
            self.samples.pop_front();
        }
    }

    /// Bytes that were done before it began, and say nothing about the rate.
    pub(crate) fn skip(&mut self, bytes: u64) {
        self.bytes = self.bytes.saturating_add(bytes);
    }

    /// All bytes that are done.
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Bytes per second.
    pub(crate) fn rate(&self, now: Time) -> u64 {
        let Some((since, before)) = self.samples.front() else { return 0 };
        let millis = now.saturating_sub(*since).as_millis().max(1);
        let bytes = u128::from(self.bytes.saturating_sub(*before));
        u64::try_from(bytes * 1000 / millis).unwrap_or(u64::MAX)
    }

    /// How long the rest will take at this rate, if there is any.
    pub(crate) fn eta(&self, now: Time, total: Option<u64>) -> Option<Duration> {
        let left = total?.saturating_sub(self.bytes);
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
    fn samples_are_bounded() {
        let mut meter = Meter::default();
        for _ in 0..10_000 {
            meter.add(at(1), 1);
        }
        assert!(meter.samples.len() <= MOST_SAMPLES);
        assert_eq!(meter.bytes(), 10_000);
    }
}
