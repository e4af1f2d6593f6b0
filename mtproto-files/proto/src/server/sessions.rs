//! Sessions: how they begin and end, and their messages.

use super::core::{Core, Flood};
use super::event::{Content, Event, Transmit};
use super::ids::{CallId, ConnectionId, KeyId, SessionId};
use super::session::Session;
use super::timers::Target;
use crate::random::Random;
use crate::session::{Unsealed, write};
use bytes::BytesMut;
use mtproto_crypto::Sender;
use std::time::Duration;

impl Core {
    /// Returns the session of a message that came on a connection, made if need be.
    pub(super) fn attach(
        &mut self,
        key_id: KeyId,
        id: i64,
        connection: ConnectionId,
        now: Duration,
    ) -> Result<SessionId, Flood> {
        let serial = self.next_number();
        let limit = self.settings.limits.sessions;
        let key = self.keys.get_mut(&key_id).ok_or(Flood)?;
        key.used = now;
        let is_new = !key.sessions.contains_key(&id);
        if is_new && key.sessions.len() >= limit {
            let unused = key.sessions.values().filter(|session| session.connection.is_none());
            let oldest = unused.min_by_key(|session| session.used).map(|session| session.name).ok_or(Flood)?;
            self.end_session(oldest);
        }
        let (acks, large) = (self.settings.acks, self.settings.large);
        let key = self.keys.get_mut(&key_id).ok_or(Flood)?;
        let name = SessionId { key: key_id, id, serial };
        let session = key.sessions.entry(id).or_insert_with(|| Session::new(name, acks, now));
        session.attach(connection, large, now);
        let name = session.name;
        if let Some(connection) = self.connections.get_mut(&connection) {
            connection.sessions.insert(name);
        }
        Ok(name)
    }

    /// Ends a session. Returns whether it was there.
    pub(super) fn end_session(&mut self, name: SessionId) -> bool {
        if self.session_mut(name).is_none() {
            return false;
        }
        let Some(session) = self.keys.get_mut(&name.key).and_then(|key| key.sessions.remove(&name.id)) else {
            return false;
        };
        self.held = self.held.saturating_sub(session.counted);
        self.timers.set(Target::Session(name), None);
        for connection in &session.connections {
            if let Some(connection) = self.connections.get_mut(connection) {
                connection.sessions.remove(&name);
            }
        }
        let running = session.history.active_calls().filter(|call| !session.waiting.contains_key(call));
        self.events.extend(running.map(|message| Event::Cancelled { call: CallId { session: name, message } }));
        if session.lowest.is_some() {
            self.events.push_back(Event::SessionEnded { session: name });
        }
        true
    }

    /// Returns the next message of a session that has one.
    pub(super) fn next_message(&mut self, now: Duration, random: &mut Random<'_>) -> Option<Transmit> {
        while let Some(name) = self.ready.pop_front() {
            if let Some(session) = self.session_mut(name) {
                session.queued = false;
            }
            let message = self.message_of(name, now, random);
            self.touch(name, now);
            if message.is_some() {
                return message;
            }
        }
        None
    }

    /// Makes all messages of a session now, before the session or its key is removed.
    pub(super) fn flush(&mut self, name: SessionId, now: Duration, random: &mut Random<'_>) {
        while let Some(message) = self.message_of(name, now, random) {
            self.outgoing.push_back(message);
        }
    }

    fn message_of(&mut self, name: SessionId, now: Duration, random: &mut Random<'_>) -> Option<Transmit> {
        let key = self.keys.get_mut(&name.key)?;
        let auth_key = key.key.clone();
        let salt = key.salts.current(now);
        let session = key.session_mut(name)?;
        let connection = session.connection?;
        let Ok(message) = session.next_message(now, random) else {
            // Our clock was put back, or there are no more numbers. The client learns so that what it waits for is lost.
            self.end_session(name);
            self.close(connection, now);
            return None;
        };
        let (mut header, body) = message?;
        header.salt = salt;
        let mut buffer = BytesMut::new();
        let pieces = body.segments().iter().map(|segment| &segment[..]);
        if write(&mut buffer, &header, pieces, self.settings.padding, |padding| random(padding)).is_err() {
            // No message of a session is so long: answers and updates are checked before.
            self.end_session(name);
            return None;
        }
        Some(Transmit { connection, content: Content::Message(Unsealed::new(auth_key, Sender::Server, buffer)) })
    }
}
