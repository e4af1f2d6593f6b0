//! What has to be done when.

use super::ids::{ConnectionId, KeyId, SessionId};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// What something has to be done about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Target {
    Connection(ConnectionId),
    Key(KeyId),
    Session(SessionId),
}

/// The next time of each target.
#[derive(Debug, Default)]
pub(super) struct Timers {
    order: BTreeSet<(Duration, Target)>,
    times: BTreeMap<Target, Duration>,
}

impl Timers {
    /// Sets the time of a target, in place of the one before. `None`: nothing has to be done.
    pub(super) fn set(&mut self, target: Target, time: Option<Duration>) {
        let before = match time {
            Some(time) => self.times.insert(target, time),
            None => self.times.remove(&target),
        };
        if before == time {
            return;
        }
        if let Some(before) = before {
            self.order.remove(&(before, target));
        }
        if let Some(time) = time {
            self.order.insert((time, target));
        }
    }

    /// Returns the earliest time of all.
    pub(super) fn next(&self) -> Option<Duration> {
        self.order.first().map(|(time, _)| *time)
    }

    /// Takes out the targets whose time has come.
    pub(super) fn take_due(&mut self, now: Duration) -> Vec<Target> {
        let mut due = Vec::new();
        while let Some((time, target)) = self.order.first().copied().filter(|(time, _)| *time <= now) {
            self.order.remove(&(time, target));
            self.times.remove(&target);
            due.push(target);
        }
        due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_target_has_its_last_time() {
        let mut timers = Timers::default();
        let [one, two] = [1, 2].map(|number| Target::Connection(ConnectionId(number)));
        let at = Duration::from_secs;
        timers.set(one, Some(at(5)));
        timers.set(two, Some(at(4)));
        timers.set(one, Some(at(3)));
        assert_eq!(timers.next(), Some(at(3)));
        assert_eq!(timers.take_due(at(3)), [one]);
        timers.set(two, None);
        assert_eq!(timers.next(), None);
        assert!(timers.take_due(at(9)).is_empty());
    }
}
