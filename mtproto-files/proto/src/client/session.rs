//! One session of a client: what it knows, and what its timers do.

use super::bind::Binding;
use super::call::{Call, CallError, CallId};
use super::calls::{Calls, Entry};
use super::error::SessionError;
use super::incoming::KeyDestruction;
use super::liveness::{Liveness, Pulse};
use super::outbox::{Outbox, Service};
use super::settings::SessionSettings;
use crate::session::{Acks, Clock, IdSource, Inbound, MessageId, Salts, SentContainers, Sequence, ServerTime};
use mtproto_crypto::{AuthKey, Sender};
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;
use tl_types::Bytes;

/// How many ids of begun sessions are remembered.
pub(super) const BEGUN: usize = 16;

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
    /// The DC has used the key on this connection, so that it knows the key.
    pub(super) is_proven: bool,
    /// The DC says that the temporary key is not bound: the key is of no use.
    pub(super) is_unbound: bool,
    /// No further message can be sent: only a new session agrees with the DC.
    pub(super) is_over: bool,
    /// The message that has named the salt.
    pub(super) salt_from: Option<MessageId>,
    /// The ids of begun sessions that were told.
    pub(super) begun: VecDeque<i64>,
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
            is_proven: false,
            is_unbound: false,
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
            self.outbox.drop_answer(message);
        }
    }

    /// Begins to use a new connection. The DC is asked what became of the calls that have no answer.
    pub(super) fn connected(&mut self, now: Duration) {
        self.life = Some(Liveness::new(now));
        self.first_sent = None;
        (self.is_greeted, self.is_proven) = (false, false);
        self.calls.doubt_all();
        if let Some(binding) = &mut self.binding {
            binding.again(CallError::Unanswered);
        }
    }

    /// Notes that the connection is gone.
    pub(super) fn disconnected(&mut self) {
        self.life = None;
    }

    /// Notes that bytes have arrived on the connection.
    pub(super) fn heard(&mut self, now: Duration) {
        if let Some(life) = &mut self.life {
            life.heard(now);
        }
    }

    /// Notes that the connection has taken bytes, and more wait.
    pub(super) fn wrote(&mut self, now: Duration) {
        if let Some(life) = &mut self.life {
            life.wrote(now);
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
        {
            binding.again(CallError::Unanswered);
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
        self.calls.waits() || self.binding.as_ref().is_some_and(|binding| binding.outcome().is_none())
    }

    /// Ends the session with its key or for good: returns the calls that another session can send. The others end with an
    /// error.
    pub(super) fn give_up(&mut self) -> BTreeMap<CallId, Entry> {
        while let Some((call, error)) = self.calls.lost() {
            self.end(call, Err(error));
        }
        self.calls.take_all()
    }

    /// Takes out the calls that another session can send. Those that must not be repeated stay, and the calls after them.
    pub(super) fn take_movable(&mut self) -> BTreeMap<CallId, Entry> {
        // The DC would answer an orphan that it failed; another session cannot say that an orphan comes after another call.
        while let Some(call) = self.calls.orphan() {
            self.end(call, Err(CallError::Predecessor));
        }
        self.calls.take_movable()
    }
}
