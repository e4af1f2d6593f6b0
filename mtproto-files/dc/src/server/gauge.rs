//! Numbers that all connections of a server share, and may not go beyond.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A number that is counted up and down.
#[derive(Clone, Debug, Default)]
pub(super) struct Gauge(Arc<AtomicUsize>);

/// The numbers of a server.
#[derive(Clone, Debug, Default)]
pub(super) struct Gauges {
    pub(super) connections: Gauge,
    /// Bytes of frames that have not arrived in whole.
    pub(super) incoming: Gauge,
    /// Bytes of messages that wait.
    pub(super) outgoing: Gauge,
    /// Calls that run.
    pub(super) calls: Gauge,
}

/// A share of a gauge, given back when dropped.
#[derive(Debug)]
pub(super) struct Share {
    gauge: Gauge,
    amount: usize,
}

impl Gauge {
    /// Returns the number.
    pub(super) fn get(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }

    /// Returns a share of nothing.
    pub(super) fn share(&self) -> Share {
        Share { gauge: self.clone(), amount: 0 }
    }

    /// Takes one, unless there are as many as there may be.
    pub(super) fn take_one(&self, most: usize) -> Option<Share> {
        let below = |number: usize| (number < most).then(|| number.saturating_add(1));
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, below).ok()?;
        Some(Share { gauge: self.clone(), amount: 1 })
    }
}

impl Share {
    /// Sets how much is taken.
    pub(super) fn set(&mut self, amount: usize) {
        self.gauge.0.fetch_add(amount, Ordering::Relaxed);
        self.gauge.0.fetch_sub(self.amount, Ordering::Relaxed);
        self.amount = amount;
    }

    pub(super) fn amount(&self) -> usize {
        self.amount
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.set(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_given_back() {
        let gauge = Gauge::default();
        let one = gauge.take_one(2).unwrap();
        let two = gauge.take_one(2).unwrap();
        assert!(gauge.take_one(2).is_none());
        drop(one);
        assert_eq!(gauge.get(), 1);
        let mut bytes = gauge.share();
        bytes.set(100);
        bytes.set(40);
        assert_eq!((gauge.get(), bytes.amount()), (41, 40));
        drop((bytes, two));
        assert_eq!(gauge.get(), 0);
    }
}
