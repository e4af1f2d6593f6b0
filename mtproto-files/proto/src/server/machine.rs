//! The server: what a driver and an application call.

use super::core::{Connection, Core};
use super::event::{AnswerError, Event, PushError, RpcError, Transmit};
use super::ids::{CallId, ConnectionId, KeyId, SessionId};
use super::key::{Kind, StoredKey, StoredKind};
use super::session::LONGEST;
use super::settings::Settings;
use super::timers::Target;
use crate::random::Random;
use crate::session::{Container, IdKind, OpenError, Opened, Sealed};
use bytes::BytesMut;
use std::time::Duration;
use tl_types::Chain;

/// The server's half of MTProto, for all clients of one DC.
///
/// Each call takes the time since 1970 by the server's clock, which should not go back, and random bytes where it needs any.
/// After each call, the driver sends what [`poll_transmit`](Self::poll_transmit) gives until it gives `None`, takes what
/// [`poll_event`](Self::poll_event) gives, and sets its timer to [`poll_timeout`](Self::poll_timeout).
pub struct Server {
    core: Core,
}

impl Server {
    /// Returns a server without keys, to which nobody is connected.
    pub fn new(settings: Settings) -> Self {
        Self { core: Core::new(settings) }
    }

    /// Takes a new connection. `None`: there are as many as there may be, and the driver closes the connection.
    pub fn connect(&mut self) -> Option<ConnectionId> {
        if self.core.connections.len() >= self.core.settings.limits.connections {
            return None;
        }
        let id = ConnectionId(self.core.next_number());
        self.core.connections.insert(id, Connection::default());
        Some(id)
    }

    /// Notes that a connection is closed. What was sent on it and is not acknowledged goes on the session's next connection.
    pub fn disconnect(&mut self, connection: ConnectionId, now: Duration) {
        self.core.forget_connection(connection, now);
    }

    /// Takes the payload of a frame. Returns the job to decrypt it, for any thread; its result goes to
    /// [`receive`](Self::receive). `None`: the payload is a message of a key exchange, which is answered, or encrypted with an
    /// unknown key, which is answered with -404. The connection stays open after that.
    ///
    /// A message of a key exchange takes some milliseconds.
    pub fn incoming(
        &mut self,
        connection: ConnectionId,
        payload: BytesMut,
        now: Duration,
        random: &mut Random<'_>,
    ) -> Option<Sealed> {
        self.core.incoming(connection, payload, now, random)
    }

    /// Takes a message that was decrypted. `quick_ack`: the frame asks for a quick acknowledgment. If the message could not
    /// be decrypted, the connection is closed (`mtproto/security_guidelines`).
    pub fn receive(
        &mut self,
        connection: ConnectionId,
        opened: Result<Opened, OpenError>,
        quick_ack: bool,
        now: Duration,
        random: &mut Random<'_>,
    ) {
        self.core.receive(connection, opened, quick_ack, now, random);
    }

    /// Returns what to send next. `None`: nothing, until something else happens.
    pub fn poll_transmit(&mut self, now: Duration, random: &mut Random<'_>) -> Option<Transmit> {
        let core = &mut self.core;
        let message = core.outgoing.pop_front().or_else(|| core.next_message(now, random));
        // A session without another message may have ended its connection.
        message.or_else(|| core.outgoing.pop_front())
    }

    /// Returns what has happened since.
    pub fn poll_event(&mut self) -> Option<Event> {
        self.core.events.pop_front()
    }

    /// Returns when [`handle_timeout`](Self::handle_timeout) is to be called, since 1970. The time may be over.
    pub fn poll_timeout(&self) -> Option<Duration> {
        self.core.timers.next()
    }

    /// Does what has to be done by this time.
    pub fn handle_timeout(&mut self, now: Duration) {
        for target in self.core.timers.take_due(now) {
            match target {
                Target::Connection(connection) => self.core.close(connection, now),
                Target::Key(key) => _ = self.core.remove_key(key),
                Target::Session(session) => self.wake(session, now),
            }
        }
    }

    /// Answers a call: with the encoded result, or with an error. The result is compressed where that pays, but for parts of
    /// files; it may be a `gzip_packed` already.
    ///
    /// # Errors
    ///
    /// Nobody waits for the answer, which is no fault, or the answer cannot be sent. The call still waits then.
    pub fn answer(&mut self, call: CallId, result: Result<Chain, RpcError>, now: Duration) -> Result<(), AnswerError> {
        self.core.answer(call, result, now)
    }

    /// Sends the answer to a call once more, in a message of its own, as a server may that has lost count. The call must be
    /// answered.
    ///
    /// # Errors
    ///
    /// The session has ended, or the answer cannot be sent.
    pub fn answer_again(
        &mut self,
        call: CallId,
        result: Result<Chain, RpcError>,
        now: Duration,
    ) -> Result<(), AnswerError> {
        self.core.answer_again(call, result, now)
    }

    /// Sends an update to a session, on its connection or on the next one.
    ///
    /// # Errors
    ///
    /// The session has ended, holds too much, or the update cannot be sent.
    pub fn push(&mut self, session: SessionId, update: Chain, now: Duration) -> Result<(), PushError> {
        let length = update.len();
        if length > LONGEST || Container::up_to(LONGEST + 1024).check(&update).is_err() {
            return Err(PushError::Form { length });
        }
        let most = self.core.settings.limits.bytes;
        let held = self.core.keys.get(&session.key).map_or(0, |key| key.bytes());
        let to = self.core.session_mut(session).ok_or(PushError::Gone)?;
        if held.saturating_add(length) > most {
            return Err(PushError::Full);
        }
        to.outbox.push(update, IdKind::Notice, None);
        self.core.touch(session, now);
        self.core.shed();
        Ok(())
    }

    /// Returns the connection that a session's messages are sent on. `None`: the session has no connection, or has ended.
    pub fn connection(&self, session: SessionId) -> Option<ConnectionId> {
        let key = self.core.keys.get(&session.key)?;
        key.sessions.get(&session.id).filter(|found| found.name == session)?.connection
    }

    /// Sets whether somebody has signed in with a permanent key ([`Settings::one_connection`]).
    pub fn set_signed_in(&mut self, key: KeyId, is_signed_in: bool) {
        if let Some(Kind::Permanent { signed_in, .. }) = self.core.keys.get_mut(&key).map(|key| &mut key.kind) {
            *signed_in = is_signed_in;
        }
    }

    /// Ends the salts of all keys now, and begins new ones: messages with an old salt get `bad_server_salt`.
    pub fn rotate_salts(&mut self, now: Duration, random: &mut Random<'_>) {
        self.core.keys.values_mut().for_each(|key| key.salts.rotate(now, random));
    }

    /// Closes a connection.
    pub fn close(&mut self, connection: ConnectionId, now: Duration) {
        self.core.close(connection, now);
    }

    /// Forgets a session. The client's next message begins it anew. Returns whether it was there.
    pub fn forget_session(&mut self, session: SessionId) -> bool {
        self.core.end_session(session)
    }

    /// Forgets a key, and the temporary keys that are bound to it: messages get -404. Returns whether it was there.
    pub fn forget_key(&mut self, key: KeyId) -> bool {
        self.core.remove_key(key)
    }

    /// Forgets all keys, as a server does that has lost its memory.
    pub fn forget_all(&mut self) {
        while let Some(key) = self.core.keys.first_key_value().map(|(id, _)| *id) {
            self.core.remove_key(key);
        }
    }

    /// Returns a key, to be stored. `None`: the server does not have it.
    pub fn key(&self, key: KeyId, now: Duration) -> Option<StoredKey> {
        self.core.keys.get(&key).map(|key| key.stored(now))
    }

    /// Returns the ids of all keys.
    pub fn keys(&self) -> impl Iterator<Item = KeyId> {
        self.core.keys.keys().copied()
    }

    /// Returns the sessions of a key.
    pub fn sessions(&self, key: KeyId) -> impl Iterator<Item = SessionId> {
        self.core.keys.get(&key).into_iter().flat_map(|key| key.sessions.values().map(|session| session.name))
    }

    /// Takes a key that was stored. A permanent key is taken before the temporary keys that are bound to it. Returns whether
    /// the key was taken: its id is free, it has not expired, and there is room.
    pub fn add_key(&mut self, key: StoredKey, now: Duration, random: &mut Random<'_>) -> bool {
        let id = KeyId::new(key.key.id());
        let is_over = match key.kind {
            StoredKind::Temporary { expires_at, permanent } => {
                let is_lost = permanent.is_some_and(|permanent| !self.core.keys.contains_key(&permanent));
                is_lost || expires_at <= now
            }
            StoredKind::Permanent { .. } => false,
        };
        !is_over && !id.is_zero() && !self.core.keys.contains_key(&id) && self.core.add_key(key, now, random)
    }

    /// Does what has to be done about a session by this time.
    fn wake(&mut self, name: SessionId, now: Duration) {
        let (memory, delay) = (self.core.settings.session_memory, self.core.settings.resend_after);
        let large = self.core.settings.large;
        let Some(session) = self.core.session_mut(name) else { return };
        if session.connection.is_none() && session.used.saturating_add(memory) <= now {
            self.core.end_session(name);
            return;
        }
        if let Some(before) = now.checked_sub(delay) {
            session.outbox.repeat_since(before, large);
        }
        self.core.expire(name, now);
        self.core.touch(name, now);
    }
}
