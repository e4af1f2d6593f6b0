//! What a session remembers of the messages that it has received.

use crate::session::{MessageId, REMEMBERED};
use std::collections::BTreeMap;

/// How many messages are remembered: as many as [`Inbound`](crate::session::Inbound) remembers in its two memories.
const MOST: usize = 2 * REMEMBERED;

/// A received message.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record {
    /// Whether the message has to be acknowledged.
    pub(super) content: bool,
    /// Whether the message was acknowledged or answered.
    pub(super) acknowledged: bool,
    pub(super) state: State,
}

/// What has become of a received message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// There is nothing to answer with a result.
    Other,
    /// A call that runs, or waits for others, of so many bytes.
    Active { bytes: usize },
    /// A call, or a query that is answered like a call. The answer has this number in the outbox until it is acknowledged.
    Answered { answer: u64, outcome: Outcome },
    /// A call that the client has dropped.
    Dropped,
}

/// What a call that is answered means to those that wait for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Done,
    Failed,
    /// The call has waited for others for too long, and may come again.
    Unfinished,
}

/// The messages of one session. At most 4048 are remembered: for one more, the lowest that is no running call is forgotten.
#[derive(Debug, Default)]
pub(super) struct History {
    records: BTreeMap<MessageId, Record>,
    /// How many calls are active, and their bytes.
    active: usize,
    bytes: usize,
}

impl History {
    /// Remembers a new message.
    pub(super) fn insert(&mut self, id: MessageId, content: bool) {
        self.records.insert(id, Record { content, acknowledged: false, state: State::Other });
        if self.records.len() > MOST {
            let mut records = self.records.iter();
            let oldest = records.find(|(_, record)| !matches!(record.state, State::Active { .. })).map(|(id, _)| *id);
            oldest.and_then(|oldest| self.records.remove(&oldest));
        }
    }

    pub(super) fn get(&self, id: MessageId) -> Option<&Record> {
        self.records.get(&id)
    }

    /// Sets what has become of a message. Does nothing if the message is forgotten.
    pub(super) fn set(&mut self, id: MessageId, state: State) {
        let Some(record) = self.records.get_mut(&id) else { return };
        if let State::Active { bytes } = std::mem::replace(&mut record.state, state) {
            self.active -= 1;
            self.bytes -= bytes;
        }
        if let State::Active { bytes } = state {
            self.active += 1;
            self.bytes += bytes;
        }
        record.acknowledged |= matches!(state, State::Answered { .. } | State::Dropped);
    }

    /// Notes that messages are acknowledged.
    pub(super) fn acknowledge(&mut self, ids: &[i64]) {
        for id in ids {
            if let Some(record) = self.records.get_mut(&MessageId::from_wire(*id)) {
                record.acknowledged = true;
            }
        }
    }

    /// Returns how many calls run or wait.
    pub(super) fn active(&self) -> usize {
        self.active
    }

    /// Returns how many bytes the calls that run or wait have.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    /// Returns the calls that run or wait.
    pub(super) fn active_calls(&self) -> impl Iterator<Item = MessageId> {
        let active = self.records.iter().filter(|(_, record)| matches!(record.state, State::Active { .. }));
        active.map(|(id, _)| *id)
    }

    /// Returns the byte of `msgs_state_info` for a message that was received
    /// (`mtproto/service_messages_about_messages`, "Informational Message regarding Status of Messages"). `None`: nothing is
    /// known of the message here.
    pub(super) fn status(&self, id: MessageId) -> Option<u8> {
        let record = self.records.get(&id)?;
        let acknowledged = if record.acknowledged { ACKNOWLEDGED } else { 0 };
        let unrelated = if record.content { 0 } else { NEEDS_NONE };
        let work = match record.state {
            State::Other => 0,
            State::Active { .. } => RUNNING,
            State::Answered { .. } | State::Dropped => RUNNING | ANSWERED,
        };
        Some(RECEIVED | acknowledged | unrelated | work)
    }
}

const RECEIVED: u8 = 4;
const ACKNOWLEDGED: u8 = 8;
/// The message needs no acknowledgment.
const NEEDS_NONE: u8 = 16;
/// The call runs, or has run.
const RUNNING: u8 = 32;
/// The answer is made.
const ANSWERED: u8 = 64;

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: usize) -> MessageId {
        MessageId::from_bits(u64::try_from(number).unwrap() * 4)
    }

    #[test]
    fn the_bits_are_those_of_the_documentation() {
        let mut history = History::default();
        for (number, content) in [(10, true), (12, false), (14, true), (16, true)] {
            history.insert(id(number), content);
        }
        history.set(id(10), State::Active { bytes: 5 });
        history.set(id(14), State::Answered { answer: 0, outcome: Outcome::Done });
        history.acknowledge(&[id(16).to_wire()]);
        let expected = [(10, 4 + 32), (12, 4 + 16), (14, 4 + 8 + 32 + 64), (16, 4 + 8)];
        for (number, status) in expected {
            assert_eq!(history.status(id(number)), Some(status), "{number}");
        }
        assert_eq!(history.status(id(11)), None);
    }

    #[test]
    fn memory_is_bounded_and_running_calls_are_not_forgotten() {
        let mut history = History::default();
        for number in 0..10_000 {
            history.insert(id(number), true);
            if number % 1000 == 0 {
                history.set(id(number), State::Active { bytes: 3 });
            }
        }
        assert_eq!(history.records.len(), 4048);
        assert_eq!(history.active_calls().collect::<Vec<_>>(), (0..10).map(|at| id(at * 1000)).collect::<Vec<_>>());
        assert_eq!((history.active(), history.bytes()), (10, 30));
        history.set(id(0), State::Dropped);
        history.set(id(0), State::Dropped);
        assert_eq!((history.active(), history.bytes()), (9, 27));
    }
}
