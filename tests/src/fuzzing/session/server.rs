//! A whole server, against clients that the input plays. They have a permanent key and a temporary one.
//!
//! What holds: no call is told twice. What the server sends can be decrypted, and a client finds no fault in it. An
//! answer is taken once. The server comes to rest after each input.

use super::messages;
use crate::fuzzing::edits::edit;
use crate::fuzzing::handshake::server_settings;
use crate::fuzzing::input::Input;
use crate::fuzzing::random::random;
use bytes::BytesMut;
use mtproto_crypto::{AuthKey, HEADER, Sender, seal};
use mtproto_proto::Random;
use mtproto_proto::server::{
    AnswerError, CallId, ConnectionId, Content, Event, KeyId, RpcError, Server, SessionId, Settings, StoredKey,
};
use mtproto_proto::session::{Header, Inbound, MessageId, Padding, Sealed, unpack, write};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;
use tl_types::{Bytes, Chain};

const START: Duration = Duration::from_secs(1_800_000_000);
/// The most steps of an input.
const STEPS: usize = 64;
/// The most that a server sends after one input: more means that it does not come to rest.
const MOST: usize = 10_000;
const SALT: i64 = 7;

/// Feeds a server. Returns how many calls it has told the application.
pub(super) fn server(input: &mut Input<'_>) -> usize {
    let mut world = World::new();
    for _ in 0..STEPS {
        if input.is_empty() {
            break;
        }
        world.step(input);
        world.rest();
    }
    world.told.len()
}

struct World {
    server: Server,
    now: Duration,
    random: Box<Random<'static>>,
    keys: [AuthKey; 2],
    connections: VecDeque<ConnectionId>,
    /// What was received in each session on the clients' side: the checks of a client, without a clock.
    inbound: BTreeMap<(KeyId, i64), Inbound>,
    /// The ids of all messages that the server has sent.
    received: Vec<MessageId>,
    sessions: BTreeSet<SessionId>,
    /// All calls, and those that were not answered.
    told: BTreeSet<CallId>,
    waiting: VecDeque<CallId>,
}

impl World {
    fn new() -> Self {
        let mut settings = Settings::new(server_settings());
        let limits = &mut settings.limits;
        (limits.connections, limits.keys, limits.sessions, limits.calls, limits.bytes) = (3, 4, 3, 8, 1 << 18);
        let mut world = Self {
            server: Server::new(settings),
            now: START,
            random: Box::new(random(5)),
            keys: [1, 2].map(|seed: u8| AuthKey::new(std::array::from_fn(|at| at.to_le_bytes()[0].wrapping_mul(seed)))),
            connections: VecDeque::new(),
            inbound: BTreeMap::new(),
            received: Vec::new(),
            sessions: BTreeSet::new(),
            told: BTreeSet::new(),
            waiting: VecDeque::new(),
        };
        let [permanent, temporary] = world.keys.clone();
        let mut permanent = StoredKey::permanent(permanent, SALT);
        permanent.layer = Some(227);
        let temporary = StoredKey::temporary(temporary, SALT, START + Duration::from_secs(86_400));
        for key in [permanent, temporary] {
            assert!(world.server.add_key(key, world.now, &mut world.random));
        }
        world.connections.extend(world.server.connect());
        world
    }

    fn step(&mut self, input: &mut Input<'_>) {
        match input.below(12) {
            0 => self.connections.extend(self.server.connect()),
            1 => {
                if let Some(connection) = self.connections.pop_front() {
                    self.server.disconnect(connection, self.now);
                }
            }
            2 => self.now += Duration::from_secs(input.short().try_into().unwrap()),
            3 => self.send(BytesMut::from(input.piece()), false),
            4 => self.answer(input),
            5 => {
                let update = Chain::from(Bytes::from(vec![9; input.short()]));
                let session = self.sessions.iter().nth(input.below(4)).copied();
                let _ = session.map(|session| self.server.push(session, update, self.now));
            }
            6 => self.server.rotate_salts(self.now, &mut self.random),
            7 => {
                let session = self.sessions.iter().nth(input.below(4)).copied();
                let _ = session.map(|session| self.server.forget_session(session));
            }
            8 if input.below(8) == 0 => _ = self.server.forget_key(KeyId::new(self.keys[input.below(2)].id())),
            _ => self.message(input),
        }
    }

    /// Sends a message of a client.
    fn message(&mut self, input: &mut Input<'_>) {
        let key = &self.keys[input.below(2)];
        let salt = self.server.key(KeyId::new(key.id()), self.now).map_or(0, |stored| stored.salt);
        let salt = if input.below(8) == 7 { salt ^ 1 } else { salt };
        let id = messages::id(input, Sender::Client, self.now);
        let header = Header { salt, session_id: i64::from(input.byte() % 4), id, seq_no: input.byte().into() };
        let body = messages::body(input, Sender::Client, self.now, &self.received);
        let mut message = BytesMut::new();
        if write(&mut message, &header, [&body[..]], Padding::Extra(0), |padding| padding.fill(0)).is_err() {
            return;
        }
        let mut text = message[HEADER..].to_vec();
        edit(&mut text, input);
        let mut message = BytesMut::from(&[&[0; HEADER], &text[..text.len() & !15]].concat()[..]);
        if seal(key, Sender::Client, &mut message).is_ok() {
            self.send(message, input.flag());
        }
    }

    fn send(&mut self, payload: BytesMut, quick_ack: bool) {
        let Some(connection) = self.connections.back().copied() else { return };
        if let Some(job) = self.server.incoming(connection, payload, self.now, &mut self.random) {
            self.server.receive(connection, job.open(), quick_ack, self.now, &mut self.random);
        }
    }

    fn answer(&mut self, input: &mut Input<'_>) {
        let Some(call) = self.waiting.pop_front() else { return };
        let of = |length: usize| Ok(Chain::from(Bytes::from(vec![9; length])));
        let result = [of(8), of(100_000), Err(RpcError::new(400, "NO"))][input.below(3)].clone();
        assert_eq!(self.server.answer(call, result.clone(), self.now), Ok(()));
        assert_eq!(self.server.answer(call, result, self.now), Err(AnswerError::Gone));
    }

    /// Does all that the server wants, until it wants nothing more.
    fn rest(&mut self) {
        for _ in 0..MOST {
            if self.server.poll_timeout().is_some_and(|at| at <= self.now) {
                self.server.handle_timeout(self.now);
            } else if let Some(event) = self.server.poll_event() {
                self.note(event);
            } else if let Some(transmit) = self.server.poll_transmit(self.now, &mut self.random) {
                self.receive(transmit.connection, transmit.content);
            } else {
                return;
            }
        }
        panic!("the server does not come to rest");
    }

    fn note(&mut self, event: Event) {
        match event {
            Event::Call(call) => {
                assert!(self.told.insert(call.id), "a call is told twice");
                self.waiting.push_back(call.id);
            }
            Event::Cancelled { call } => self.waiting.retain(|waiting| *waiting != call),
            Event::SessionCreated { session } => assert!(self.sessions.insert(session)),
            Event::SessionEnded { session } => {
                assert!(self.sessions.remove(&session));
                self.inbound.remove(&(session.key(), session.id()));
            }
            _ => {}
        }
    }

    /// Takes what the server sends, as a client does.
    fn receive(&mut self, connection: ConnectionId, content: Content) {
        assert!(self.connections.contains(&connection), "something is sent on a closed connection");
        match content {
            Content::Close => self.connections.retain(|other| *other != connection),
            Content::Message(job) => {
                let payload = job.seal().unwrap().payload;
                let key = self.keys.iter().find(|key| payload.starts_with(&key.id())).unwrap();
                let opened = Sealed::new(Arc::new(key.clone()), Sender::Server, payload).open().unwrap();
                let session_id = opened.text.header().session_id;
                let session = (KeyId::new(key.id()), session_id);
                let inbound = self.inbound.entry(session).or_insert_with(|| Inbound::new(session_id, Sender::Server));
                let message = inbound.accept(opened.text, None).expect("a client accepts the message");
                let inner = unpack(message.header.id, &message.body).expect("a client unpacks the message");
                self.received.extend(inner.into_iter().flatten().map(|inner| inner.id));
                self.received.push(message.header.id);
            }
            _ => {}
        }
    }
}
