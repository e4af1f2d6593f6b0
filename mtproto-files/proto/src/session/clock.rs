//! The server's time computed from ours.

use super::message_id::MessageId;
use super::time::ServerTime;
use std::time::Duration;

/// How much earlier than its request an answer may seem to be made, as in TDLib.
const TOLERANCE: Duration = Duration::from_secs(15);

/// Units of [`ServerTime`] in a second.
const UNITS_IN_SECOND: i128 = 1 << 32;

/// Computes the server's time from ours. The difference is learned from the server: from `server_time` of the key exchange,
/// and from ids of messages that passed all checks. Our clock may be wrong by any amount.
///
/// Message ids go by the server's time (`mtproto/description`): the server refuses ids of more than 300 seconds ago or more
/// than 30 seconds ahead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// How far the server's clock is ahead of ours, in units of [`ServerTime`].
    ahead: i64,
    certain: bool,
}

impl Clock {
    /// Returns the clock of a side that knows nothing of the other side's clock. Until it is set, the server's time is taken
    /// to be ours, and is not certain.
    pub fn unknown() -> Self {
        Self { ahead: 0, certain: false }
    }

    /// Returns the clock of a stored session. `milliseconds` is [`milliseconds_ahead`](Self::milliseconds_ahead) of then. It
    /// is not certain: our clock may have been set since.
    pub fn stored(milliseconds: i64) -> Self {
        let ahead = i128::from(milliseconds).saturating_mul(UNITS_IN_SECOND) / 1000;
        let ahead = i64::try_from(ahead).unwrap_or(if ahead < 0 { i64::MIN } else { i64::MAX });
        Self { ahead, certain: false }
    }

    /// Returns the clock of a server, whose own time is the server's time.
    pub fn own() -> Self {
        Self { ahead: 0, certain: true }
    }

    /// Sets the server's time, also backwards. `time` is `server_time` of the key exchange, or the time of a message that
    /// tells that our time is wrong (`bad_msg_notification` with code 16 or 17), or that of a message that was made just now.
    ///
    /// After a step backwards the session needs new ids that are below its last one: only a new session may have these.
    /// [`IdSource::next_id`](super::IdSource::next_id) says when.
    pub fn set(&mut self, time: ServerTime, now: Duration) {
        self.ahead = time.units_after(ServerTime::since_1970(now));
        self.certain = true;
    }

    /// Sets the server's time forward by the id of a message that passed all checks. The message was under way for some
    /// time: the server's time is at least the message's, and an earlier time says nothing. A clock that is not certain is
    /// set, backwards too: it becomes certain by the first message.
    pub fn observe(&mut self, time: ServerTime, now: Duration) {
        if !self.certain || time > self.time(now) {
            self.set(time, now);
        }
    }

    /// Sets the server's time back if the answer to a request has an id of more than 15 seconds before the request's: the
    /// server answers after the request, and ids of the client's are ahead of the server's time. Both messages are of this
    /// session, and the answer came just now and passed all checks.
    pub fn compare(&mut self, request: MessageId, answer: MessageId, now: Duration) {
        if answer.time() < request.time().minus(TOLERANCE) {
            self.set(answer.time(), now);
        }
    }

    /// Makes the clock uncertain: the next message sets the clock. To be called after a break in which our clock may have
    /// stood still or been set, such as a suspended computer, and before the reconnection after a message that was refused
    /// for its age.
    pub fn distrust(&mut self) {
        self.certain = false;
    }

    /// Returns the server's time, as far as is known. New message ids go by this time.
    pub fn time(&self, now: Duration) -> ServerTime {
        ServerTime::from_units(ServerTime::since_1970(now).units().saturating_add_signed(self.ahead))
    }

    /// Returns our time at a time of the server's, as far as is known.
    pub fn our_time(&self, time: ServerTime) -> Duration {
        ServerTime::from_units(time.units().saturating_add_signed(self.ahead.saturating_neg())).to_duration()
    }

    /// Returns the server's time if it is certain. The age of received messages is checked against this time alone
    /// (`mtproto/security_guidelines`, "Checking msg_id": "only if it is certain of its time").
    pub fn certain_time(&self, now: Duration) -> Option<ServerTime> {
        self.certain.then(|| self.time(now))
    }

    /// Returns how many milliseconds the server's clock is ahead of ours, to be stored with a session.
    pub fn milliseconds_ahead(&self) -> i64 {
        let milliseconds = i128::from(self.ahead) * 1000 / UNITS_IN_SECOND;
        i64::try_from(milliseconds).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Duration = Duration::from_secs(1_800_000_000);
    const HOUR: u32 = 3600;

    fn server(seconds: u32) -> ServerTime {
        ServerTime::from_seconds(seconds)
    }

    #[test]
    fn a_clock_that_is_an_hour_off_either_way_is_set() {
        for right in [1_800_000_000 - HOUR, 1_800_000_000 + HOUR] {
            let mut clock = Clock::unknown();
            assert_eq!(clock.certain_time(NOW), None);
            clock.set(server(right), NOW);
            assert_eq!(clock.certain_time(NOW + Duration::from_secs(7)), Some(server(right + 7)));
            let stored = Clock::stored(clock.milliseconds_ahead());
            assert_eq!(stored.time(NOW), server(right));
            assert_eq!(stored.our_time(server(right)), NOW);
            assert_eq!(stored.certain_time(NOW), None, "our clock may have been set since");
        }
    }

    #[test]
    fn a_late_message_does_not_set_the_clock_back() {
        let mut clock = Clock::own();
        clock.observe(server(1_799_999_990), NOW);
        assert_eq!(clock.time(NOW), server(1_800_000_000));
        clock.observe(server(1_800_000_010), NOW);
        assert_eq!(clock.time(NOW), server(1_800_000_010));
    }

    #[test]
    fn the_first_message_sets_an_uncertain_clock_back() {
        let mut clock = Clock::stored(i64::from(HOUR) * 1000);
        clock.observe(server(1_800_000_000), NOW);
        assert_eq!(clock.certain_time(NOW), Some(server(1_800_000_000)));
        clock.distrust();
        clock.observe(server(1_700_000_000), NOW);
        assert_eq!(clock.certain_time(NOW), Some(server(1_700_000_000)));
    }

    #[test]
    fn an_answer_that_seems_older_than_its_request_sets_the_clock_back() {
        let id = |seconds, bits| MessageId::from_bits(server(seconds).units() + bits);
        let mut clock = Clock::own();
        clock.compare(id(1_800_000_000, 4), id(1_799_999_986, 1), NOW);
        assert_eq!(clock.time(NOW), server(1_800_000_000), "within the tolerance");
        clock.compare(id(1_800_000_000, 4), id(1_800_000_009, 1), NOW);
        assert_eq!(clock.time(NOW), server(1_800_000_000), "later than the request");
        clock.compare(id(1_800_000_000, 4), id(1_799_996_400, 1), NOW);
        assert_eq!(clock.time(NOW).seconds(), 1_799_996_400);
    }

    #[test]
    fn extremes_do_not_overflow() {
        for milliseconds in [i64::MIN, -1, 0, 1, i64::MAX] {
            let mut clock = Clock::stored(milliseconds);
            for now in [Duration::ZERO, Duration::MAX] {
                clock.time(now);
                clock.set(server(u32::MAX), now);
                clock.milliseconds_ahead();
            }
        }
    }
}
