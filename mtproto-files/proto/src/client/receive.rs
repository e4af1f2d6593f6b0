//! What a session does with each message that it receives.

use super::error::SessionError;
use super::incoming::Incoming;
use super::session::{Session, SessionEvent};
use crate::session::{Message, MessageId, Text, Violation, first_word, uncompressed, unpack};
use std::time::Duration;
use tl_types::envelope::MsgCopy;
use tl_types::mtproto::types;
use tl_types::{Bytes, Combinator};

impl Session {
    /// Takes a decrypted message.
    ///
    /// # Errors
    ///
    /// The message breaks a rule. The connection ends, and the session goes on with the next one.
    pub(super) fn receive(&mut self, text: Text, now: Duration) -> Result<(), SessionError> {
        self.heard(now);
        let header = *text.header();
        let message = match self.inbound.accept(text, self.clock.certain_time(now)) {
            Ok(message) => message,
            Err(Violation::Repeat { id }) => {
                self.acknowledge(id, header.seq_no, 0, now);
                return Ok(());
            }
            Err(violation) => {
                if matches!(violation, Violation::Past { .. } | Violation::Future { .. }) {
                    self.clock.distrust();
                }
                return Err(violation.into());
            }
        };
        self.clock.observe(message.header.id.time(), now);
        let mut budget = self.settings.unpacked_limit;
        self.open(message, &mut budget, now)
    }

    /// Handles a message that may be a container, and compressed. `budget` is how many bytes may still come out of all that
    /// is compressed in the message.
    fn open(&mut self, message: Message, budget: &mut usize, now: Duration) -> Result<(), SessionError> {
        let Message { header, body } = message;
        self.acknowledge(header.id, header.seq_no, body.len(), now);
        let body = uncompressed::<SessionError>(&body, budget)?;
        let Some(messages) = unpack(header.id, &body)? else {
            return self.handle(header.id, Incoming::read(&body)?, budget, now);
        };
        for inner in messages {
            self.admit(inner.id, inner.seq_no, &inner.body, budget, now)?;
        }
        Ok(())
    }

    /// Handles a message of a container, or a copy.
    fn admit(
        &mut self,
        id: MessageId,
        seq_no: i32,
        body: &Bytes,
        budget: &mut usize,
        now: Duration,
    ) -> Result<(), SessionError> {
        let is_remembered = match self.inbound.admit(id) {
            Ok(()) => true,
            Err(Violation::Repeat { .. }) => {
                self.acknowledge(id, seq_no, 0, now);
                return Ok(());
            }
            Err(Violation::Forgotten { .. }) => false,
            Err(violation) => return Err(violation.into()),
        };
        self.acknowledge(id, seq_no, body.len(), now);
        let incoming = Incoming::read(&uncompressed::<SessionError>(body, budget)?)?;
        // Of a message that is not remembered, nobody knows whether it is new. An answer that is waited for is of use.
        if is_remembered || matches!(incoming, Incoming::Result { .. }) {
            self.handle(id, incoming, budget, now)
        } else {
            Ok(())
        }
    }

    fn acknowledge(&mut self, id: MessageId, seq_no: i32, bytes: usize, now: Duration) {
        if seq_no & 1 == 1 {
            self.acks.add(id, bytes, now);
        }
    }

    fn handle(
        &mut self,
        id: MessageId,
        incoming: Incoming,
        budget: &mut usize,
        now: Duration,
    ) -> Result<(), SessionError> {
        match incoming {
            Incoming::Result { request, answer } => self.answered(request, id, &answer, budget, now),
            Incoming::Acks(messages) => messages.into_iter().for_each(|message| self.received(message)),
            Incoming::Refused { message, code, salt } => return self.refused(id, message, code, salt, now),
            Incoming::NewSession(begun) => self.begun(id, &begun, now),
            Incoming::Pong | Incoming::SessionDestroyed => {}
            Incoming::Salts(salts) => self.salts.learn(&salts, self.clock.time(now)),
            Incoming::StateRequest(messages) => {
                let states: Vec<u8> = messages.iter().map(|message| self.inbound.state(*message)).collect();
                self.outbox.push_encoded(&types::MsgsStateInfo::new(id.to_wire(), states));
            }
            Incoming::StateInfo { request, states } => {
                let asked = self.outbox.answered(request).unwrap_or_default();
                self.states(&asked, &states);
            }
            Incoming::States { messages, states } => self.states(&messages, &states),
            Incoming::Detailed { request, answer } => self.detailed(request, answer, now),
            Incoming::ResendRequest(messages) => self.asked_again(id, &messages),
            Incoming::KeyDestroyed(destruction) => self.events.push_back(SessionEvent::KeyDestroyed(destruction)),
            Incoming::Copy { id, seq_no, body } => {
                // A copy of a copy has no meaning, and could go on for ever.
                let body = uncompressed::<SessionError>(&body, budget)?;
                if first_word(&body) == Some(MsgCopy::CONSTRUCTOR_ID) {
                    return Err(Violation::Nested { index: 0 }.into());
                }
                return self.admit(id, seq_no, &body, budget, now);
            }
            Incoming::Other(body) => self.events.push_back(SessionEvent::Update(body)),
        }
        Ok(())
    }

    /// Handles the news of a message that the DC did not send along. An answer that nobody waits for is acknowledged, or else
    /// the DC offers it again and again.
    fn detailed(&mut self, request: Option<MessageId>, answer: MessageId, now: Duration) {
        let is_here = self.inbound.state(answer) == 4;
        let is_wanted = request.is_none_or(|request| self.is_waited_for(request));
        if let Some(request) = request {
            self.received(request);
        }
        if is_here || !is_wanted {
            self.acknowledge(answer, 1, 0, now);
        } else {
            self.outbox.want(answer);
        }
    }

    /// Returns whether the answer to a message is waited for.
    fn is_waited_for(&self, request: MessageId) -> bool {
        let is_binding =
            self.binding.as_ref().is_some_and(|binding| binding.is_message(request) && binding.outcome().is_none());
        is_binding || self.calls.of_message(request).is_some()
    }
}
