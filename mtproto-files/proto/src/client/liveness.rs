//! Whether a connection lives: pings, and how long the DC has been silent.

use super::settings::SessionSettings;
use std::time::Duration;

/// Tracks whether one connection lives. Any byte that arrives is a sign of life, because a large answer delays the answer to
/// a ping.
#[derive(Clone, Copy, Debug)]
pub(super) struct Liveness {
    /// When the last byte arrived, or the connection took bytes while others waited.
    heard: Duration,
    /// When a ping was sent, for the DC to keep the connection. `None`: none was on this connection.
    kept: Option<Duration>,
    /// Since when an answer to a ping is waited for. `None`: bytes have arrived since the ping.
    asked: Option<Duration>,
}

/// What to do at some time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pulse {
    /// Nothing.
    Fine,
    /// A ping is due.
    Ping,
    /// The connection is dead.
    Dead,
}

impl Liveness {
    /// Returns the state of a connection that was opened just now.
    pub(super) fn new(now: Duration) -> Self {
        Self { heard: now, kept: None, asked: None }
    }

    /// Notes that bytes have arrived.
    pub(super) fn heard(&mut self, now: Duration) {
        self.heard = now;
        self.asked = None;
    }

    /// Notes that the connection has taken bytes, and more wait behind them: the ping may be among those. The other side takes
    /// bytes, but has said nothing.
    pub(super) fn wrote(&mut self, now: Duration) {
        self.heard = now;
        self.asked = self.asked.map(|_| now);
    }

    /// Notes that a ping is sent.
    pub(super) fn pinged(&mut self, now: Duration) {
        self.kept = Some(now);
        self.asked = self.asked.or(Some(now));
    }

    /// Returns what is due. `waits`: calls wait for answers.
    pub(super) fn pulse(&self, settings: &SessionSettings, waits: bool, now: Duration) -> Pulse {
        match self.asked {
            Some(asked) if now >= asked.saturating_add(settings.silence) => Pulse::Dead,
            Some(_) => self.keeping(settings, now),
            None if waits && now >= self.heard.saturating_add(settings.silence) => Pulse::Ping,
            None => self.keeping(settings, now),
        }
    }

    fn keeping(&self, settings: &SessionSettings, now: Duration) -> Pulse {
        let is_due = self.kept.is_none_or(|kept| now >= kept.saturating_add(settings.ping_interval));
        if is_due { Pulse::Ping } else { Pulse::Fine }
    }

    /// Returns when [`pulse`](Self::pulse) has something to do, at the latest.
    pub(super) fn next(&self, settings: &SessionSettings, waits: bool) -> Duration {
        let keeping = self.kept.map_or(Duration::ZERO, |kept| kept.saturating_add(settings.ping_interval));
        let silence = match self.asked {
            Some(asked) => Some(asked),
            None => waits.then_some(self.heard),
        };
        silence.map_or(keeping, |since| keeping.min(since.saturating_add(settings.silence)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn a_new_connection_is_pinged_at_once_and_each_minute() {
        let settings = SessionSettings::default();
        let mut life = Liveness::new(at(0));
        assert_eq!(life.pulse(&settings, false, at(0)), Pulse::Ping);
        life.pinged(at(0));
        life.heard(at(1));
        assert_eq!(life.pulse(&settings, false, at(59)), Pulse::Fine);
        assert_eq!(life.next(&settings, false), at(60));
        assert_eq!(life.pulse(&settings, false, at(60)), Pulse::Ping);
    }

    #[test]
    fn silence_while_calls_wait_is_pinged_and_then_death() {
        let settings = SessionSettings::default();
        let mut life = Liveness::new(at(0));
        life.pinged(at(0));
        life.heard(at(5));
        assert_eq!(life.pulse(&settings, true, at(19)), Pulse::Fine);
        assert_eq!(life.pulse(&settings, true, at(20)), Pulse::Ping);
        life.pinged(at(20));
        assert_eq!(life.pulse(&settings, true, at(34)), Pulse::Fine);
        assert_eq!(life.next(&settings, true), at(35));
        assert_eq!(life.pulse(&settings, true, at(35)), Pulse::Dead);
        life.heard(at(34));
        assert_eq!(life.pulse(&settings, true, at(35)), Pulse::Fine, "any byte is life");
    }

    #[test]
    fn a_long_message_that_moves_is_waited_for() {
        let settings = SessionSettings::default();
        let mut life = Liveness::new(at(0));
        life.pinged(at(0));
        life.wrote(at(14));
        assert_eq!(life.pulse(&settings, true, at(28)), Pulse::Fine);
        assert_eq!(life.next(&settings, true), at(29));
        assert_eq!(life.pulse(&settings, true, at(29)), Pulse::Dead, "what is written is no answer");
        life.heard(at(20));
        life.wrote(at(30));
        assert_eq!(life.pulse(&settings, true, at(44)), Pulse::Fine);
        assert_eq!(life.pulse(&settings, true, at(45)), Pulse::Ping);
    }

    #[test]
    fn a_ping_that_nobody_answers_is_death_though_no_call_waits() {
        let settings = SessionSettings::default();
        let mut life = Liveness::new(at(0));
        life.pinged(at(0));
        assert_eq!(life.pulse(&settings, false, at(15)), Pulse::Dead);
    }
}
