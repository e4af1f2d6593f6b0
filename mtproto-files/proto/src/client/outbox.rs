//! Service messages that wait to be sent.

use crate::session::{MAX_IDS, MessageId};
use std::collections::{BTreeSet, VecDeque};
use tl_types::mtproto::{functions, types};
use tl_types::{Chain, Encode, EncodeError};

/// The most messages that wait. A DC that makes us answer more gets no answer, and asks again.
const MOST: usize = 256;

/// The most questions that wait for their answers.
const QUESTIONS: usize = 64;

/// A service message.
#[derive(Clone, Debug)]
pub(super) enum Service {
    /// A message that nothing is remembered of.
    Plain(Chain),
    /// A question: what became of these messages of ours (`msgs_state_req`).
    StateOf(Vec<MessageId>),
    /// The wish that the DC forgets the key (`destroy_auth_key`).
    DestroyKey,
}

/// The service messages of one session.
#[derive(Debug, Default)]
pub(super) struct Outbox {
    messages: VecDeque<Service>,
    /// Messages of the DC that are to be sent again.
    wanted: BTreeSet<MessageId>,
    /// Messages of ours whose answers the DC is to drop.
    dropped: BTreeSet<MessageId>,
    /// The questions that were sent, with what they ask for.
    asked: VecDeque<(MessageId, Vec<MessageId>)>,
    /// The message that asked the DC to forget the key.
    destruction: Option<MessageId>,
}

impl Service {
    /// Returns the encoded message.
    pub(super) fn body(&self) -> Result<Chain, EncodeError> {
        match self {
            Self::Plain(body) => Ok(body.clone()),
            Self::StateOf(ids) => types::MsgsStateReq::new(wire(ids)).to_chain(),
            Self::DestroyKey => functions::DestroyAuthKey::new().to_chain(),
        }
    }
}

impl Outbox {
    /// Adds a message.
    pub(super) fn push(&mut self, message: Service) {
        if self.messages.len() < MOST {
            self.messages.push_back(message);
        }
    }

    /// Adds a message of a constructor that can always be encoded.
    pub(super) fn push_encoded(&mut self, message: &impl Encode) {
        if let Ok(body) = message.to_chain() {
            self.push(Service::Plain(body));
        }
    }

    /// Asks for a message of the DC again.
    pub(super) fn want(&mut self, id: MessageId) {
        if self.wanted.len() < MAX_IDS {
            self.wanted.insert(id);
        }
    }

    /// Tells the DC to drop the answer to a message of ours (`rpc_drop_answer`).
    pub(super) fn drop_answer(&mut self, id: MessageId) {
        if self.dropped.len() < MAX_IDS {
            self.dropped.insert(id);
        }
    }

    /// Asks the DC to forget the key.
    pub(super) fn destroy_key(&mut self) {
        if !self.messages.iter().any(|message| matches!(message, Service::DestroyKey)) {
            self.messages.push_back(Service::DestroyKey);
        }
    }

    /// Returns whether a message asked the DC to forget the key.
    pub(super) fn is_destruction(&self, id: MessageId) -> bool {
        self.destruction == Some(id)
    }

    /// Returns the first message.
    pub(super) fn front(&mut self) -> Option<&Service> {
        if self.messages.is_empty()
            && let Some(id) = self.dropped.pop_first()
        {
            self.push_encoded(&functions::RpcDropAnswer::new(id.to_wire()));
        }
        if !self.wanted.is_empty() && self.messages.len() < MOST {
            let ids: Vec<MessageId> = std::mem::take(&mut self.wanted).into_iter().collect();
            self.push_encoded(&types::MsgResendReq::new(wire(&ids)));
        }
        self.messages.front()
    }

    /// Takes the first message out: it is sent with this id.
    pub(super) fn pop(&mut self, id: MessageId) {
        match self.messages.pop_front() {
            Some(Service::StateOf(ids)) => {
                self.asked.push_back((id, ids));
                if self.asked.len() > QUESTIONS {
                    self.asked.pop_front();
                }
            }
            Some(Service::DestroyKey) => self.destruction = Some(id),
            Some(Service::Plain(_)) | None => {}
        }
    }

    /// Takes out what a question asked for.
    pub(super) fn answered(&mut self, question: MessageId) -> Option<Vec<MessageId>> {
        let at = self.asked.iter().position(|(id, _)| *id == question)?;
        self.asked.remove(at).map(|(_, ids)| ids)
    }

    /// Returns whether a message waits.
    pub(super) fn is_empty(&self) -> bool {
        self.messages.is_empty() && self.wanted.is_empty() && self.dropped.is_empty()
    }

    /// Adds a ping that tells the DC to close the connection unless another one follows within the delay.
    pub(super) fn ping(&mut self, ping_id: i64, disconnect_delay: i32) {
        self.push_encoded(&functions::PingDelayDisconnect::new(ping_id, disconnect_delay));
    }
}

fn wire(ids: &[MessageId]) -> Vec<i64> {
    ids.iter().map(|id| id.to_wire()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_so_many_questions_are_remembered() {
        let mut outbox = Outbox::default();
        let ids: Vec<MessageId> = (1..=200).map(|bits| MessageId::from_bits(bits * 4)).collect();
        for id in &ids {
            outbox.push(Service::StateOf(vec![*id]));
            outbox.pop(*id);
        }
        let answered: Vec<bool> = ids.iter().map(|id| outbox.answered(*id).is_some()).collect();
        assert_eq!(answered.iter().filter(|is_known| **is_known).count(), QUESTIONS);
        assert_eq!((answered[0], answered[199]), (false, true));
    }
}
