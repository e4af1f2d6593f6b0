//! Acknowledgments that are due (`mtproto/service_messages_about_messages`, "Acknowledgment of Receipt").
//!
//! Each content-related message is acknowledged, also in containers and compressed, and again when it is received again: the
//! other side sends a message again until it is acknowledged.

use super::message_id::MessageId;
use std::collections::BTreeSet;
use std::time::Duration;
use tl_types::mtproto::types;

/// The most ids in one `msgs_ack`, `msgs_state_req` or `msg_resend_req`
/// (`mtproto/service_messages_about_messages`). With more, the server closes the connection.
pub const MAX_IDS: usize = 8192;

/// The most ids that wait: those of four messages.
const MOST: usize = 4 * MAX_IDS;

/// When acknowledgments are sent without another message to go with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AckLimits {
    /// At this many ids. The documentation asks for more than 16.
    pub count: usize,
    /// This long after the first. The documentation asks for 60 to 120 seconds; TDLib waits for 30, Telegram Desktop for 10.
    pub delay: Duration,
    /// At this many bytes of messages: what is not acknowledged is sent again after a reconnection, and answers with parts of
    /// files are large.
    pub bytes: usize,
}

impl Default for AckLimits {
    /// 16 ids, 10 seconds, 64 KiB.
    fn default() -> Self {
        Self { count: 16, delay: Duration::from_secs(10), bytes: 64 << 10 }
    }
}

/// The ids that one session has to acknowledge. At most 32768 wait.
#[derive(Clone, Debug, Default)]
pub struct Acks {
    limits: AckLimits,
    ids: BTreeSet<MessageId>,
    bytes: usize,
    /// When the first of the ids was added.
    since: Duration,
    /// Whether the other side waits for one of the ids.
    urgent: bool,
}

impl Acks {
    /// Returns no acknowledgments yet, to be sent within these limits.
    pub fn new(limits: AckLimits) -> Self {
        Self { limits, ..Self::default() }
    }

    /// Adds a content-related message of this many bytes. Beyond 32768 ids nothing is added: the other side sends the
    /// message again later.
    pub fn add(&mut self, id: MessageId, bytes: usize, now: Duration) {
        if self.ids.is_empty() {
            self.since = now;
        }
        if self.ids.len() < MOST && self.ids.insert(id) {
            self.bytes = self.bytes.saturating_add(bytes);
        }
    }

    /// Adds a message that came again: the other side asks for the acknowledgment, which is due at once.
    pub fn repeat(&mut self, id: MessageId, now: Duration) {
        self.add(id, 0, now);
        self.urgent = true;
    }

    /// Returns when the acknowledgments must be sent, unless another message takes them along before. The time may be over.
    /// `None`: nothing waits.
    pub fn due_at(&self) -> Option<Duration> {
        let is_due = self.urgent || self.ids.len() >= self.limits.count || self.bytes >= self.limits.bytes;
        let delay = if is_due { Duration::ZERO } else { self.limits.delay };
        (!self.ids.is_empty()).then(|| self.since.saturating_add(delay))
    }

    /// Takes out what goes in one message: at most 8192 ids. `None`: nothing waits. If the message is not sent, the ids need
    /// not be added again: the other side sends their messages again.
    pub fn take(&mut self) -> Option<types::MsgsAck> {
        let ids: Vec<i64> = std::iter::from_fn(|| self.ids.pop_first()).take(MAX_IDS).map(MessageId::to_wire).collect();
        if self.ids.is_empty() {
            self.bytes = 0;
            self.urgent = false;
        }
        (!ids.is_empty()).then(|| types::MsgsAck::new(ids))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: usize) -> MessageId {
        MessageId::from_bits(u64::try_from(number).unwrap() * 4 + 1)
    }

    fn at(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn few_small_messages_wait_for_others() {
        let mut acks = Acks::default();
        assert_eq!(acks.due_at(), None);
        acks.add(id(1), 100, at(50));
        acks.add(id(2), 100, at(55));
        assert_eq!(acks.due_at(), Some(at(60)), "10 seconds after the first");
        assert_eq!(acks.take().unwrap().msg_ids, [5, 9]);
        assert_eq!(acks.due_at(), None);
        assert!(acks.take().is_none());
        acks.add(id(3), 100, at(80));
        assert_eq!(acks.due_at(), Some(at(90)));
    }

    #[test]
    fn many_messages_are_acknowledged_at_once() {
        let mut acks = Acks::default();
        (0..15).for_each(|number| acks.add(id(number), 0, at(50)));
        assert_eq!(acks.due_at(), Some(at(60)));
        acks.add(id(15), 0, at(51));
        assert_eq!(acks.due_at(), Some(at(50)));
    }

    #[test]
    fn a_large_answer_is_acknowledged_at_once() {
        let mut acks = Acks::default();
        acks.add(id(1), 512 << 10, at(50));
        assert_eq!(acks.due_at(), Some(at(50)));
        acks.take();
        acks.add(id(2), 10, at(51));
        assert_eq!(acks.due_at(), Some(at(61)), "the bytes are counted anew");
    }

    #[test]
    fn a_message_that_comes_twice_before_it_is_acknowledged_counts_once() {
        let mut acks = Acks::default();
        acks.add(id(1), 40 << 10, at(50));
        acks.add(id(1), 40 << 10, at(51));
        assert_eq!(acks.due_at(), Some(at(60)));
        assert_eq!(acks.take().unwrap().msg_ids.len(), 1);
        acks.add(id(1), 40 << 10, at(52));
        assert_eq!(acks.take().unwrap().msg_ids.len(), 1, "our acknowledgment may be lost");
    }

    #[test]
    fn a_message_that_comes_again_is_acknowledged_at_once() {
        let mut acks = Acks::default();
        acks.repeat(id(1), at(50));
        assert_eq!(acks.due_at(), Some(at(50)));
        assert_eq!(acks.take().unwrap().msg_ids.len(), 1);
        acks.add(id(2), 10, at(51));
        assert_eq!(acks.due_at(), Some(at(61)));
    }

    #[test]
    fn messages_have_8192_ids_at_most_and_memory_is_bounded() {
        let mut acks = Acks::default();
        (0..100_000).for_each(|number| acks.add(id(number), usize::MAX, at(50)));
        let counts: Vec<_> = std::iter::from_fn(|| acks.take()).map(|ack| ack.msg_ids.len()).collect();
        assert_eq!(counts, [8192; 4]);

        (0..8200).for_each(|number| acks.add(id(number), 0, at(60)));
        assert_eq!(acks.take().unwrap().msg_ids.len(), 8192);
        assert_eq!(acks.take().unwrap().msg_ids.len(), 8);
    }
}
