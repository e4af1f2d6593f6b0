//! One session of a client: what it receives, and what its timers do. Sending is in `transmit`.

use super::bind::Binding;
use super::call::{Call, CallError, CallId, RefusalReason};
use super::calls::{Calls, Entry, Fate};
use super::incoming::{Incoming, KeyDestruction};
use super::liveness::{Liveness, Pulse};
use super::outbox::{Outbox, Service};
use super::settings::SessionSettings;
use crate::session::{
    Acks, BadMsg, Clock, GzipError, IdSource, Inbound, Message, MessageId, Reaction, Salts, SentContainers, Sequence,
    ServerTime, Text, Violation, first_word, uncompressed, unpack,
};
use mtproto_crypto::{AuthKey, Sender};
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;
use tl_types::envelope::{MsgContainer, MsgCopy};
use tl_types::mtproto::{functions, types};
use tl_types::{Bytes, Combinator, Decode, DecodeError};

/// How many ids of begun sessions are remembered.
const BEGUN: usize = 16;

/// Why a connection ends.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SessionError {
    /// A message breaks a rule.
    #[error("{rule}: {0}", rule = .0.rule())]
    Violation(#[from] Violation),
    /// A compressed message cannot be unpacked.
    #[error("a compressed message: {0}")]
    Packed(#[from] GzipError),
    /// A service message cannot be decoded.
    #[error("a service message: {0}")]
    Unreadable(#[from] DecodeError),
    /// The DC refuses a message for a reason that sending it again does not mend.
    #[error("the DC refuses a message: {0}")]
    Refused(RefusalReason),
    /// The DC was silent for too long.
    #[error("the DC is silent")]
    Silent,
    /// The DC's time is at the end of all times: no message ids are left.
    #[error("the DC's time leaves no message ids")]
    Time,
}

/// What a session tells.
#[derive(Debug)]
pub(super) enum SessionEvent {
    /// A call is over.
    Ended(CallId, Result<Bytes, CallError>),
    /// The DC has received a call.
    Received(CallId),
    /// The DC sends something by itself.
    Update(Bytes),
    /// The DC has begun the session anew: updates may be lost.
    Began,
    /// The temporary key is bound.
    Bound,
    /// The temporary key cannot be bound.
    BindingFailed(CallError),
    /// The DC says that the temporary key is not bound.
    Unbound,
    /// What became of the key.
    KeyDestroyed(KeyDestruction),
}

/// One session.
#[derive(Debug)]
pub(super) struct Session {
    pub(super) id: i64,
    pub(super) key: Arc<AuthKey>,
    pub(super) settings: SessionSettings,
    pub(super) clock: Clock,
    pub(super) salts: Salts,
    pub(super) ids: IdSource,
    pub(super) sequence: Sequence,
    pub(super) inbound: Inbound,
    pub(super) acks: Acks,
    pub(super) sent: SentContainers,
    pub(super) calls: Calls,
    pub(super) outbox: Outbox,
    /// `None`: the key needs no binding, or was bound in another session.
    pub(super) binding: Option<Binding>,
    /// When the key dies, by the server's time. `None`: the key is a permanent one.
    pub(super) expires_at: Option<ServerTime>,
    /// `None`: there is no connection.
    pub(super) life: Option<Liveness>,
    /// The first message of the connection. `None`: nothing was sent yet.
    pub(super) first_sent: Option<MessageId>,
    /// The DC knows from this connection who the client is.
    pub(super) is_greeted: bool,
    /// No further message can be sent: only a new session agrees with the DC.
    pub(super) is_over: bool,
    /// The message that has named the salt.
    salt_from: Option<MessageId>,
    /// The ids of begun sessions that were told.
    begun: VecDeque<i64>,
    pub(super) events: VecDeque<SessionEvent>,
}

impl Session {
    /// Returns a session that has sent nothing.
    pub(super) fn new(id: i64, key: Arc<AuthKey>, salt: i64, clock: Clock, settings: SessionSettings) -> Self {
        Self {
            id,
            key,
            clock,
            salts: Salts::new(salt),
            ids: IdSource::new(),
            sequence: Sequence::new(),
            inbound: Inbound::new(id, Sender::Server),
            acks: Acks::new(settings.acks),
            sent: SentContainers::default(),
            calls: Calls::default(),
            outbox: Outbox::default(),
            binding: None,
            expires_at: None,
            life: None,
            first_sent: None,
            is_greeted: false,
            is_over: false,
            salt_from: None,
            begun: VecDeque::new(),
            events: VecDeque::new(),
            settings,
        }
    }

    /// Returns a session that follows this one: with its key, salts and clock, and nothing else.
    pub(super) fn successor(&self, id: i64) -> Self {
        let salts = self.salts.clone();
        let new = Self::new(id, Arc::clone(&self.key), 0, self.clock, self.settings.clone());
        Self { salts, expires_at: self.expires_at, ..new }
    }

    /// Adds a call.
    pub(super) fn call(&mut self, id: CallId, call: Call) {
        if let Err(error) = self.calls.add(id, call, self.settings.gzip) {
            self.end(id, Err(error));
        }
    }

    /// Forgets a call. The DC is told to drop its answer: closing the connection does not stop the DC from sending it.
    pub(super) fn cancel(&mut self, id: CallId) {
        let message = self.calls.message_of(id);
        self.end_silently(id);
        if let Some(message) = message {
            self.outbox.push_encoded(&functions::RpcDropAnswer::new(message.to_wire()));
        }
    }

    /// Begins to use a new connection. The DC is asked what became of the calls that have no answer.
    pub(super) fn connected(&mut self, now: Duration) {
        self.life = Some(Liveness::new(now));
        self.first_sent = None;
        self.is_greeted = false;
        self.calls.doubt_all();
        if let Some(binding) = &mut self.binding
            && !binding.is_done()
            && !binding.again()
        {
            self.events.push_back(SessionEvent::BindingFailed(CallError::Unanswered));
        }
    }

    /// Notes that the connection is gone.
    pub(super) fn disconnected(&mut self) {
        self.life = None;
    }

    /// Notes that bytes moved on the connection.
    pub(super) fn heard(&mut self, now: Duration) {
        if let Some(life) = &mut self.life {
            life.heard(now);
        }
    }

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

    /// Handles a message that may be a container, and compressed.
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
            Incoming::Result { request, answer } => self.answered(request, id, &answer, now),
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
                // A copy of a copy, or of a container, has no meaning.
                let nested = [MsgCopy::CONSTRUCTOR_ID, MsgContainer::CONSTRUCTOR_ID];
                if first_word(&body).is_some_and(|word| nested.contains(&word)) {
                    return Err(Violation::Nested { index: 0 }.into());
                }
                return self.admit(id, seq_no, &body, budget, now);
            }
            Incoming::Other(body) => self.events.push_back(SessionEvent::Update(body)),
        }
        Ok(())
    }

    /// Handles the answer to a call.
    fn answered(&mut self, request: MessageId, id: MessageId, answer: &Bytes, now: Duration) {
        self.clock.compare(request, id, now);
        let result = read_answer(answer, self.settings.unpacked_limit);
        if self.binding.as_ref().is_some_and(|binding| binding.is_message(request)) {
            return self.binding_answered(result);
        }
        let Some(call) = self.calls.of_message(request) else { return };
        let is_latest = self.calls.message_of(call) == Some(request);
        let is_of_connection = self.first_sent.is_some_and(|first| request >= first);
        match &result {
            Err(CallError::Rpc { code: 400, message })
                if message == "CONNECTION_NOT_INITED" || message == "CONNECTION_LAYER_INVALID" =>
            {
                self.is_greeted = false;
                if let Err((call, _)) = self.calls.refused(request, 400) {
                    self.end(call, result);
                }
            }
            // The call before this one takes longer than the DC waits. It may have had an answer since.
            Err(CallError::Rpc { code: 500, message }) if message == "MSG_WAIT_TIMEOUT" => {
                // Of an earlier message, the error says nothing about the latest one.
                if is_latest {
                    self.requeue(call, Fate::Refused);
                }
            }
            // The DC does not know the message of the call before this one, which may have been sent again since.
            Err(CallError::Rpc { code: 400, message })
                if message == "MSG_WAIT_FAILED" && self.calls.may_follow(call) =>
            {
                if let Err((call, _)) = self.calls.refused(request, 400) {
                    self.end(call, result);
                }
            }
            Err(CallError::Rpc { code: 400, message })
                if message == "MSG_WAIT_FAILED" && self.calls.is_orphaned(call) =>
            {
                self.end(call, Err(CallError::Predecessor));
            }
            Err(CallError::Rpc { code: 401, message })
                if message == "AUTH_KEY_PERM_EMPTY" && self.expires_at.is_some() =>
            {
                if is_latest {
                    self.requeue(call, Fate::Refused);
                }
                self.events.push_back(SessionEvent::Unbound);
            }
            _ => {
                self.is_greeted |= is_of_connection;
                self.end(call, result);
            }
        }
    }

    fn binding_answered(&mut self, result: Result<Bytes, CallError>) {
        let is_true = |answer: &Bytes| bool::from_bytes(answer) == Ok(true);
        let Some(binding) = &mut self.binding else { return };
        match result {
            _ if binding.is_done() => {}
            Ok(answer) if is_true(&answer) => {
                binding.done();
                self.events.push_back(SessionEvent::Bound);
            }
            Ok(_) => self.events.push_back(SessionEvent::BindingFailed(CallError::Unexpected)),
            Err(error) => self.events.push_back(SessionEvent::BindingFailed(error)),
        }
    }

    /// Notes that the DC has received a message.
    fn received(&mut self, message: MessageId) {
        if let Some(call) = self.calls.received(message) {
            self.events.push_back(SessionEvent::Received(call));
        }
    }

    /// Handles the refusal of a message, or of a container with all that is in it.
    fn refused(
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
        if let Some(binding) = self.binding.as_mut().filter(|binding| binding.is_message(message) && !binding.is_done())
            && !binding.again()
        {
            let error = CallError::Refused { reason: RefusalReason::of(code) };
            self.events.push_back(SessionEvent::BindingFailed(error));
        }
        let reason = BadMsg::from_code(code);
        if reason.is_some_and(BadMsg::may_be_executed) {
            let Some((call, _)) = self.calls.sent_with(message) else { return };
            let is_received = reason == Some(BadMsg::ContainerRepeated);
            if is_received || self.calls.requeue(call, Fate::Unknown).is_err() {
                self.calls.doubt(call);
            }
        } else if let Err((call, error)) = self.calls.refused(message, code) {
            self.end(call, Err(error));
        }
    }

    /// Handles the beginning of a session at the DC. What was sent before it is lost.
    fn begun(&mut self, id: MessageId, begun: &types::NewSessionCreated, now: Duration) {
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
    fn states(&mut self, messages: &[MessageId], states: &[u8]) {
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

    /// Handles the news of a message that the DC did not send along. An answer that nobody waits for is acknowledged, or else
    /// the DC offers it again and again.
    fn detailed(&mut self, request: Option<MessageId>, answer: MessageId, now: Duration) {
        let is_here = self.inbound.state(answer) == 4;
        let is_wanted = request.is_none_or(|request| self.calls.of_message(request).is_some());
        if let Some(request) = request {
            self.received(request);
        }
        if is_here || !is_wanted {
            self.acknowledge(answer, 1, 0, now);
        } else {
            self.outbox.want(answer);
        }
    }

    /// Handles the wish of the DC for messages of ours. Calls are sent again; of the others, the DC learns that they are gone.
    fn asked_again(&mut self, id: MessageId, messages: &[MessageId]) {
        let calls: Vec<CallId> =
            messages.iter().filter_map(|message| self.calls.sent_with(*message)).map(|c| c.0).collect();
        let is_gone = calls.len() < messages.len();
        calls.into_iter().for_each(|call| self.requeue(call, Fate::NotReceived));
        if is_gone {
            self.outbox.push_encoded(&types::MsgsStateInfo::new(id.to_wire(), vec![1; messages.len()]));
        }
    }

    fn requeue(&mut self, call: CallId, fate: Fate) {
        if let Err((call, error)) = self.calls.requeue(call, fate) {
            self.end(call, Err(error));
        }
    }

    /// Ends a call, and the calls that can no longer come after it.
    pub(super) fn end(&mut self, call: CallId, result: Result<Bytes, CallError>) {
        let mut over = self.calls.finish(call, result.is_err());
        self.events.push_back(SessionEvent::Ended(call, result));
        while let Some(call) = over.pop() {
            over.extend(self.calls.finish(call, true));
            self.events.push_back(SessionEvent::Ended(call, Err(CallError::Predecessor)));
        }
    }

    fn end_silently(&mut self, call: CallId) {
        for call in self.calls.finish(call, true) {
            self.end(call, Err(CallError::Predecessor));
        }
    }

    /// Does what is due. To be called before messages are taken out.
    ///
    /// # Errors
    ///
    /// The DC was silent for too long: the connection is dead.
    pub(super) fn tick(&mut self, ping_id: i64, now: Duration) -> Result<(), SessionError> {
        let waits = self.waits();
        // A session that is over sends nothing.
        let Some(life) = self.life.as_mut().filter(|_| !self.is_over) else { return Ok(()) };
        match life.pulse(&self.settings, waits, now) {
            Pulse::Fine => {}
            Pulse::Dead => return Err(SessionError::Silent),
            Pulse::Ping => {
                life.pinged(now);
                let delay = i32::try_from(self.settings.disconnect_delay.as_secs()).unwrap_or(i32::MAX);
                self.outbox.ping(ping_id, delay);
            }
        }
        let patience = self.settings.patience;
        if let Some(binding) = &mut self.binding
            && binding.deadline(patience).is_some_and(|deadline| now >= deadline)
            && !binding.again()
        {
            self.events.push_back(SessionEvent::BindingFailed(CallError::Unanswered));
        }
        let questions = self.calls.take_questions(patience, now);
        if !questions.is_empty() {
            self.outbox.push(Service::StateOf(questions));
        }
        Ok(())
    }

    /// Returns when [`tick`](Self::tick) has something to do.
    pub(super) fn timeout(&self) -> Option<Duration> {
        let life = self.life.as_ref().filter(|_| !self.is_over)?;
        let life = life.next(&self.settings, self.waits());
        let patience = self.settings.patience;
        let binding = self.binding.as_ref().and_then(|binding| binding.deadline(patience));
        let others = [self.acks.due_at(), self.calls.next_question(patience), binding];
        others.into_iter().flatten().chain([life]).min()
    }

    /// Returns whether an answer is waited for.
    fn waits(&self) -> bool {
        self.calls.waits() || self.binding.as_ref().is_some_and(|binding| !binding.is_done())
    }

    /// Ends the session with its key or for good: returns the calls that another session can send. The others end with an
    /// error.
    pub(super) fn give_up(&mut self) -> BTreeMap<CallId, Entry> {
        let mut calls = self.calls.take_all();
        calls.retain(|id, entry| {
            let loss = entry.loss();
            self.events.extend(loss.clone().map(|error| SessionEvent::Ended(*id, Err(error))));
            loss.is_none()
        });
        calls
    }
}

/// Reads the answer to a call: an error of the DC, or the encoded result.
fn read_answer(answer: &Bytes, limit: usize) -> Result<Bytes, CallError> {
    let mut budget = limit;
    let answer = uncompressed::<CallError>(answer, &mut budget)?;
    if first_word(&answer) == Some(types::RpcError::CONSTRUCTOR_ID) {
        let error = types::RpcError::from_bytes(&answer)?;
        return Err(CallError::Rpc { code: error.error_code, message: error.error_message });
    }
    Ok(answer)
}
