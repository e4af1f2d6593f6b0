//! What a server holds, and what all parts of it do with that.

use super::event::{Content, Event, RpcError, Transmit};
use super::history::{Outcome, State};
use super::ids::{ConnectionId, KeyId, SessionId};
use super::key::Key;
use super::session::Session;
use super::settings::Settings;
use super::timers::{Target, Timers};
use crate::exchange;
use crate::framing::TransportError;
use crate::session::{IdKind, MessageId};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;
use tl_types::envelope::RpcResult;
use tl_types::{Chain, Combinator, Encode, Writer, mtproto};

/// What a server holds.
pub(super) struct Core {
    pub(super) settings: Settings,
    pub(super) exchange: exchange::Server,
    pub(super) keys: BTreeMap<KeyId, Key>,
    pub(super) connections: BTreeMap<ConnectionId, Connection>,
    pub(super) outgoing: VecDeque<Transmit>,
    pub(super) events: VecDeque<Event>,
    pub(super) timers: Timers,
    /// Sessions that have something to send.
    pub(super) ready: VecDeque<SessionId>,
    /// Bytes that are held for all sessions.
    pub(super) held: usize,
    /// The number of the next connection or session.
    next: u64,
}

/// A connection.
#[derive(Debug, Default)]
pub(super) struct Connection {
    /// Whether each payload is answered with -404: a query of a key exchange was wrong.
    pub(super) refused: bool,
    pub(super) sessions: BTreeSet<SessionId>,
}

/// The client has passed a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Flood;

impl Core {
    pub(super) fn new(settings: Settings) -> Self {
        Self {
            exchange: exchange::Server::new(settings.exchange.clone()),
            settings,
            keys: BTreeMap::new(),
            connections: BTreeMap::new(),
            outgoing: VecDeque::new(),
            events: VecDeque::new(),
            timers: Timers::default(),
            ready: VecDeque::new(),
            held: 0,
            next: 0,
        }
    }

    pub(super) fn next_number(&mut self) -> u64 {
        self.next += 1;
        self.next
    }

    pub(super) fn session_mut(&mut self, name: SessionId) -> Option<&mut Session> {
        self.keys.get_mut(&name.key)?.session_mut(name)
    }

    /// Changes a session, if it is there.
    pub(super) fn with(&mut self, name: SessionId, change: impl FnOnce(&mut Session)) {
        if let Some(session) = self.session_mut(name) {
            change(session);
        }
    }

    pub(super) fn send(&mut self, connection: ConnectionId, content: Content) {
        self.outgoing.push_back(Transmit { connection, content });
    }

    /// Sends a transport error, and closes the connection.
    pub(super) fn refuse(&mut self, connection: ConnectionId, error: TransportError, now: Duration) {
        if self.connections.contains_key(&connection) {
            self.send(connection, Content::Error(error));
            self.close(connection, now);
        }
    }

    /// Has the driver close a connection, and forgets it.
    pub(super) fn close(&mut self, connection: ConnectionId, now: Duration) {
        if self.forget_connection(connection, now) {
            self.send(connection, Content::Close);
        }
    }

    /// Forgets a connection. Returns whether it was there.
    pub(super) fn forget_connection(&mut self, connection: ConnectionId, now: Duration) -> bool {
        let Some(forgotten) = self.connections.remove(&connection) else { return false };
        self.timers.set(Target::Connection(connection), None);
        let large = self.settings.large;
        for name in forgotten.sessions {
            if let Some(session) = self.session_mut(name) {
                session.detach(connection, large, now);
            }
            self.touch(name, now);
        }
        true
    }

    /// Queues a session if it has something to send, counts its bytes, and sets its timer. To be called after each change of a session.
    pub(super) fn touch(&mut self, name: SessionId, now: Duration) {
        let Some(session) = self.keys.get_mut(&name.key).and_then(|key| key.session_mut(name)) else { return };
        if !session.queued && session.has_work(now) {
            session.queued = true;
            self.ready.push_back(name);
        }
        let deadline = session.deadline(&self.settings);
        let counted = session.bytes();
        self.held = self.held.saturating_sub(std::mem::replace(&mut session.counted, counted)).saturating_add(counted);
        self.timers.set(Target::Session(name), deadline);
    }

    /// Forgets sessions as long as more bytes are held for all than may be: first the one that holds most.
    pub(super) fn shed(&mut self) {
        while self.held > self.settings.limits.all_bytes {
            let sessions = self.keys.values().flat_map(|key| key.sessions.values());
            let Some(largest) = sessions.max_by_key(|session| session.counted).map(|session| session.name) else {
                return;
            };
            self.end_session(largest);
        }
    }

    /// Puts the result of a call in the session's outbox.
    pub(super) fn finish(&mut self, name: SessionId, id: MessageId, result: Result<Chain, RpcError>) {
        let outcome = if result.is_ok() { Outcome::Done } else { Outcome::Failed };
        self.finish_as(name, id, outcome, result);
    }

    /// Puts the result of a call in the session's outbox, with what it means to those that wait for the call.
    pub(super) fn finish_as(
        &mut self,
        name: SessionId,
        id: MessageId,
        outcome: Outcome,
        result: Result<Chain, RpcError>,
    ) {
        let body = result.unwrap_or_else(|error| error.encode());
        let Some(session) = self.session_mut(name) else { return };
        let answer = session.outbox.push(rpc_result(id, &body), IdKind::Response, Some(id));
        session.history.set(id, State::Answered { answer, outcome });
    }
}

impl RpcError {
    /// Encodes `rpc_error`.
    pub(super) fn encode(&self) -> Chain {
        let error = mtproto::types::RpcError::new(self.code, self.message.clone());
        // A text that is too long for TL is left out.
        let encoded = error.to_chain().or_else(|_| mtproto::types::RpcError::new(self.code, "").to_chain());
        encoded.unwrap_or_default()
    }
}

/// Encodes `rpc_result`. The result is not copied if it is long.
pub(super) fn rpc_result(call: MessageId, result: &Chain) -> Chain {
    let mut w = Writer::new();
    w.id(RpcResult::CONSTRUCTOR_ID).i64(call.to_wire());
    result.segments().iter().for_each(|segment| w.raw_shared(segment));
    w.finish().unwrap_or_default()
}
