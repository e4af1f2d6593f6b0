//! Decrypted messages: the checks, and what a server answers to a message that fails one.

use super::arrival::Arrival;
use super::core::{Core, Flood};
use super::event::{Content, Event};
use super::history::State;
use super::ids::{ConnectionId, KeyId, SessionId};
use super::session::{Session, encoded};
use super::wrappers::is_binding;
use crate::framing::TransportError;
use crate::random::{self, Random};
use crate::session::{
    BadMsg, Clock, Header, IdKind, Inner, MessageId, OpenError, Opened, Relation, Violation, first_word, unpack,
};
use bytes::Bytes;
use std::time::Duration;
use tl_types::Combinator;
use tl_types::envelope::MsgContainer;
use tl_types::mtproto::types::{BadServerSalt, NewSessionCreated};

/// What [`Inbound::state`](crate::session::Inbound::state) says of a message that was received.
const RECEIVED: u8 = 4;

impl Core {
    /// Takes a message that was decrypted, or was not made by the owner of its key.
    pub(super) fn receive(
        &mut self,
        connection: ConnectionId,
        opened: Result<Opened, OpenError>,
        quick_ack: bool,
        now: Duration,
        random: &mut Random<'_>,
    ) {
        if !self.connections.contains_key(&connection) {
            return;
        }
        // All of these look the same: a message that was changed must not be told from one with wrong lengths.
        let Ok(opened) = opened else { return self.refuse(connection, TransportError::KEY_UNKNOWN, now) };
        let key = KeyId::new(opened.key_id);
        if !self.keys.contains_key(&key) {
            // The key has gone while the message was decrypted.
            return self.send(connection, Content::Error(TransportError::KEY_UNKNOWN));
        }
        let attached = self.attach(key, opened.text.header().session_id, connection, now);
        let taken = attached.and_then(|session| {
            let mut arrival = Arrival::new(session, connection, opened.text.body().len(), now, random);
            let taken = self.take(&mut arrival, &opened, quick_ack);
            self.release(session);
            if taken.is_err() {
                // The client can acknowledge what is held for it, and call again.
                self.flush(session, now, random);
            }
            self.touch(session, now);
            taken
        });
        if taken == Err(Flood) {
            self.refuse(connection, TransportError::FLOOD, now);
        }
        self.shed();
    }

    /// Checks a message, and does what it says.
    fn take(&mut self, arrival: &mut Arrival<'_, '_>, opened: &Opened, quick_ack: bool) -> Result<(), Flood> {
        let (name, now) = (arrival.session, arrival.now);
        let (header, body) = (*opened.text.header(), opened.text.body());
        let Some(key) = self.keys.get_mut(&name.key) else { return Ok(()) };
        let (salt, is_right) = (key.salts.current(now), key.salts.accept(header.salt, now));
        let Some(session) = key.session_mut(name) else { return Ok(()) };
        let is_container = first_word(body) == Some(MsgContainer::CONSTRUCTOR_ID);
        if let Some(reason) = session.disowned.get(&header.id).copied() {
            session.refuse(header.id, header.seq_no, reason);
            return Ok(());
        }
        // A repeat comes first: any other answer would have the client send again what is executed.
        let repeat = Violation::Repeat { id: header.id };
        let checked = match session.inbound.state(header.id) {
            RECEIVED => Err(repeat),
            _ => session.inbound.check(&header, Clock::own().certain_time(now)),
        };
        if let Err(violation) = checked {
            match BadMsg::of_violation(&violation, is_container) {
                Some(reason) => session.refuse(header.id, header.seq_no, reason),
                None => self.repeat(name, header.id, now),
            }
            return Ok(());
        }
        let messages = match unpack(header.id, body) {
            Ok(messages) => messages,
            Err(Violation::Crowded { .. }) => return Err(Flood),
            Err(_) => {
                session.refuse(header.id, header.seq_no, BadMsg::Container);
                return Ok(());
            }
        };
        let is_binding = match &messages {
            Some(messages) => messages.iter().any(|message| is_binding(&message.body)),
            None => is_binding(body),
        };
        // Some clients do not know what to do about a wrong salt when they bind.
        if !is_right && !is_binding {
            let code = BadMsg::Salt.code();
            session.respond(&BadServerSalt::new(header.id.to_wire(), header.seq_no, code, salt));
            return Ok(());
        }
        let inner = messages.as_deref().unwrap_or_default();
        if let Err(reason) = number(session, header, body, inner) {
            session.refuse(header.id, header.seq_no, reason);
            return Ok(());
        }
        if session.inbound.remember(header.id).is_err() {
            return Ok(());
        }
        if quick_ack {
            self.send(arrival.connection, Content::QuickAck(opened.token));
        }
        self.announce(name, header.id, salt, arrival.random);
        let Some(messages) = messages else {
            let message = Inner { id: header.id, seq_no: header.seq_no, body: body.clone() };
            return self.process(arrival, message);
        };
        if let Some(session) = self.session_mut(name) {
            session.history.insert(header.id, false);
        }
        messages.into_iter().try_for_each(|message| self.admit(arrival, message))
    }

    /// Takes a message that was in another one.
    pub(super) fn admit(&mut self, arrival: &mut Arrival<'_, '_>, message: Inner) -> Result<(), Flood> {
        let Some(session) = self.session_mut(arrival.session) else { return Ok(()) };
        if let Some(reason) = session.disowned.get(&message.id).copied() {
            session.refuse(message.id, message.seq_no, reason);
            return Ok(());
        }
        match session.inbound.admit(message.id) {
            Ok(()) => return self.process(arrival, message),
            Err(Violation::Repeat { .. }) => self.repeat(arrival.session, message.id, arrival.now),
            Err(violation) => {
                if let Some(reason) = BadMsg::of_violation(&violation, false) {
                    session.refuse(message.id, message.seq_no, reason);
                }
            }
        }
        Ok(())
    }

    /// Tells the client of a session that has begun with this message, as far as the server knows
    /// (`mtproto/service_messages`, "New Session Creation Notification"). A message with a lower id is told again.
    fn announce(&mut self, name: SessionId, id: MessageId, salt: i64, random: &mut Random<'_>) {
        let Some(session) = self.session_mut(name) else { return };
        if session.lowest.is_some_and(|lowest| lowest <= id) {
            return;
        }
        let is_first = session.lowest.replace(id).is_none();
        let unique_id = i64::from_le_bytes(random::bytes(random));
        let notice = encoded(&NewSessionCreated::new(id.to_wire(), unique_id, salt));
        session.outbox.push(notice, IdKind::Notice, None);
        if is_first {
            self.events.push_back(Event::SessionCreated { session: name });
        }
    }

    /// Answers a message that was received before, and does nothing else for it: the answer again if it is small, else its
    /// announcement, and an acknowledgment if there is no answer yet.
    fn repeat(&mut self, name: SessionId, id: MessageId, now: Duration) {
        let large = self.settings.large;
        let Some(session) = self.session_mut(name) else { return };
        let Some(record) = session.history.get(id).copied() else { return };
        let answer = match record.state {
            State::Answered { answer, .. } => session.outbox.get(answer).map(|entry| (answer, entry)),
            _ => None,
        };
        match answer {
            Some((number, entry)) if entry.sent.is_some() => {
                session.outbox.repeat(number, large);
            }
            Some(_) => {}
            None if record.content => session.acks.repeat(id, now),
            None => {}
        }
    }
}

/// Checks the sequence numbers of a message and of those in it. If one is wrong, all are refused.
fn number(session: &mut Session, header: Header, body: &Bytes, inner: &[Inner]) -> Result<(), BadMsg> {
    session.numbers.check(header.id, header.seq_no, Relation::of(body))?;
    let mut taken = vec![header.id];
    for message in inner {
        let checked = match session.inbound.check_inner(message.id) {
            Ok(()) => {
                let number = session.numbers.check(message.id, message.seq_no, Relation::of(&message.body));
                number.map_err(BadMsg::from)
            }
            Err(Violation::Repeat { .. } | Violation::Forgotten { .. }) => continue,
            Err(violation) => Err(BadMsg::of_violation(&violation, false).unwrap_or(BadMsg::Container)),
        };
        if let Err(reason) = checked {
            taken.into_iter().for_each(|id| session.numbers.withdraw(id));
            return Err(reason);
        }
        taken.push(message.id);
    }
    Ok(())
}
