//! What a session learns about the messages that it has sent, and which of them it sends again.

use super::call::{CallError, CallId, RefusalReason};
use super::calls::Fate;
use super::error::SessionError;
use super::session::{BEGUN, Session, SessionEvent};
use crate::session::{BadMsg, MessageId, Reaction};
use std::time::Duration;
use tl_types::mtproto::types;

impl Session {
    /// Notes that the DC has received a message.
    pub(super) fn received(&mut self, message: MessageId) {
        if let Some(call) = self.calls.received(message) {
            self.events.push_back(SessionEvent::Received(call));
        }
    }

    /// Handles the refusal of a message, or of a container with all that is in it.
    ///
    /// # Errors
    ///
    /// The same message would be refused again. The connection ends.
    pub(super) fn refused(
        &mut self,
        id: MessageId,
        message: MessageId,
        code: i32,
        salt: Option<i64>,
        now: Duration,
    ) -> Result<(), SessionError> {
        if self.ids.last().is_none_or(|last| message > last) {
            return Ok(());
        }
        let reason = RefusalReason::of(code);
        let reaction = BadMsg::from_code(code).map_or(Reaction::Close, BadMsg::reaction);
        match (reaction, salt) {
            (Reaction::SetSaltAndResend, Some(salt)) => self.set_salt(id, salt, now),
            (Reaction::SetClockAndResend | Reaction::SetClockAndRenew, _) => self.clock.set(id.time(), now),
            _ => {}
        }
        self.is_over |= matches!(reaction, Reaction::SetClockAndRenew | Reaction::Renew);
        for message in self.sent.concerned(message) {
            self.send_again(message, code);
        }
        match reaction {
            Reaction::Close => Err(SessionError::Refused(reason)),
            // A salt is wrong, and the DC does not say which one is right.
            Reaction::SetSaltAndResend if salt.is_none() => Err(SessionError::Refused(reason)),
            _ => Ok(()),
        }
    }

    /// Sets the salt that a message of the DC names, unless a later message has named one.
    fn set_salt(&mut self, id: MessageId, salt: i64, now: Duration) {
        if self.salt_from.is_none_or(|from| from < id) {
            self.salt_from = Some(id);
            self.salts.set(salt, self.clock.time(now));
        }
    }

    /// Sends a refused message again: with a new id.
    fn send_again(&mut self, message: MessageId, code: i32) {
        // A call that was sent again in the meantime is under way.
        for asked in self.outbox.answered(message).unwrap_or_default() {
            if let Some((call, _)) = self.calls.sent_with(asked) {
                self.calls.doubt(call);
            }
        }
        if self.outbox.is_destruction(message) {
            self.outbox.destroy_key();
        }
        if let Some(binding) = self.binding.as_mut().filter(|binding| binding.is_message(message)) {
            let error = CallError::Refused { reason: RefusalReason::of(code) };
            // The call names its session: another session needs another binding, and the lane makes another key.
            if self.is_over {
                binding.end(Err(error));
            } else {
                binding.again(error);
            }
        }
        let Some((call, entry)) = self.calls.sent_with(message) else { return };
        let reason = BadMsg::from_code(code);
        let fate = if reason.is_some_and(BadMsg::may_be_executed) { Fate::Unknown } else { Fate::Refused };
        // The DC may have executed this message, or an earlier one of the call.
        let is_doubtful = entry.call.once && (fate == Fate::Unknown || entry.is_received());
        if reason == Some(BadMsg::ContainerRepeated) || is_doubtful {
            self.calls.doubt(call);
        } else if let Err((call, error)) = self.calls.refused(message, code, fate) {
            self.end(call, Err(error));
        }
    }

    /// Handles the beginning of a session at the DC. What was sent before it is lost.
    pub(super) fn begun(&mut self, id: MessageId, begun: &types::NewSessionCreated, now: Duration) {
        if self.begun.contains(&begun.unique_id) {
            return;
        }
        self.begun.push_back(begun.unique_id);
        if self.begun.len() > BEGUN {
            self.begun.pop_front();
        }
        self.set_salt(id, begun.server_salt, now);
        for call in self.calls.sent_before(MessageId::from_wire(begun.first_msg_id)) {
            if self.calls.requeue(call, Fate::Unknown).is_err() {
                // The call must not be repeated. The DC may still know what became of it.
                self.calls.doubt(call);
            }
        }
        self.events.push_back(SessionEvent::Began);
    }

    /// Handles what the DC says about messages of ours, a byte each
    /// (`mtproto/service_messages_about_messages`, "Informational Message regarding Status of Messages").
    pub(super) fn states(&mut self, messages: &[MessageId], states: &[u8]) {
        for (message, state) in messages.iter().zip(states) {
            let Some((call, _)) = self.calls.sent_with(*message) else { continue };
            match state & 7 {
                1 => self.requeue(call, Fate::Unknown),
                2 | 3 => self.requeue(call, Fate::NotReceived),
                4 => {
                    self.received(*message);
                    // The DC has an answer that did not arrive.
                    if state & 64 != 0 {
                        self.outbox.push_encoded(&types::MsgResendAnsReq::new([message.to_wire()]));
                    }
                }
                _ => {}
            }
        }
    }

    /// Handles the wish of the DC for messages of ours. Calls are sent again; of the others, the DC learns that they are gone.
    pub(super) fn asked_again(&mut self, id: MessageId, messages: &[MessageId]) {
        let calls: Vec<CallId> =
            messages.iter().filter_map(|message| self.calls.sent_with(*message)).map(|c| c.0).collect();
        let is_gone = calls.len() < messages.len();
        calls.into_iter().for_each(|call| self.requeue(call, Fate::NotReceived));
        if is_gone {
            self.outbox.push_encoded(&types::MsgsStateInfo::new(id.to_wire(), vec![1; messages.len()]));
        }
    }

    /// Sends a call again, or ends it if it must not be repeated.
    pub(super) fn requeue(&mut self, call: CallId, fate: Fate) {
        if let Err((call, error)) = self.calls.requeue(call, fate) {
            self.end(call, Err(error));
        }
    }
}
