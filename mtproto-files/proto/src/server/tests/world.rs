//! A server, and clients that build each message by hand.

use crate::exchange::{Group, PrivateKey, ServerSettings};
use crate::server::*;
use crate::session::{Header, IdKind, MessageId, Packet, Padding, Sealed, ServerTime, Text, Unsealed, unpack, write};
use crate::{DcId, Random};
use bytes::{Bytes, BytesMut};
use mtproto_crypto::{AuthKey, Sender};
use std::sync::Arc;
use std::time::Duration;
use tl_types::envelope::{Message, MsgContainer, RpcResult};
use tl_types::functions::{InitConnection, InvokeWithLayer, help::GetConfig};
use tl_types::mtproto::types::{MsgsAck, NewSessionCreated};
use tl_types::{Chain, Combinator, Decode, Encode, Object};

pub(super) const NOW: Duration = Duration::from_secs(1_800_000_000);
/// The salt of all keys.
pub(super) const SALT: i64 = 0x5a17;

/// A message of the server, out of its container.
#[derive(Clone, Debug)]
pub(super) struct Received {
    pub(super) id: MessageId,
    pub(super) seq_no: i32,
    pub(super) body: Bytes,
    /// The container that the message was in.
    pub(super) container: Option<MessageId>,
    pub(super) connection: ConnectionId,
}

pub(super) struct World {
    pub(super) server: Server,
    pub(super) now: Duration,
    pub(super) seed: u64,
    /// What the server has sent that is no message.
    pub(super) other: Vec<(ConnectionId, Content)>,
    keys: Vec<Arc<AuthKey>>,
}

pub(super) struct Client {
    pub(super) key: Arc<AuthKey>,
    pub(super) session: i64,
    pub(super) salt: i64,
    pub(super) connection: ConnectionId,
    /// How many content-related messages there were.
    pub(super) content: i32,
    /// The next id's place in its second.
    pub(super) step: u64,
}

impl Received {
    pub(super) fn constructor(&self) -> u32 {
        u32::from_le_bytes(*self.body.first_chunk().unwrap())
    }

    #[track_caller]
    pub(super) fn decode<T: Decode>(&self) -> T {
        T::from_bytes(&self.body).unwrap()
    }
}

/// Returns the messages of a type.
pub(super) fn all<T: Decode + Combinator>(received: &[Received]) -> Vec<T> {
    received.iter().filter(|message| message.constructor() == T::CONSTRUCTOR_ID).map(Received::decode).collect()
}

/// Returns the only message of a type.
#[track_caller]
pub(super) fn only<T: Decode + Combinator>(received: &[Received]) -> T {
    let mut found = all(received);
    assert_eq!(found.len(), 1, "{received:?}");
    found.pop().unwrap()
}

/// Returns the results of a call: each is the result's constructor and its bytes.
pub(super) fn results(received: &[Received], call: MessageId) -> Vec<Bytes> {
    let results = received.iter().filter(|message| message.constructor() == RpcResult::CONSTRUCTOR_ID);
    let results = results.map(Received::decode::<RpcResult>).filter(|result| result.req_msg_id == call.to_wire());
    results.map(|result| result.result.as_bytes().clone()).collect()
}

/// Returns the error that a call got.
#[track_caller]
pub(super) fn error_of(received: &[Received], call: MessageId) -> (i32, String) {
    let results = results(received, call);
    assert_eq!(results.len(), 1, "{received:?}");
    let error = tl_types::mtproto::types::RpcError::from_bytes(&results[0]).unwrap();
    (error.error_code, error.error_message)
}

pub(super) fn settings() -> Settings {
    let key = PrivateKey::from_pem(include_str!("../../exchange/tests/server.pkcs1.pem")).unwrap();
    let exchange = ServerSettings::new(DcId::new(2).unwrap(), vec![key], Group::telegram().unwrap());
    Settings::new(exchange)
}

pub(super) fn key(seed: u8) -> AuthKey {
    AuthKey::new(std::array::from_fn(|at| at.to_le_bytes()[0].wrapping_mul(seed | 1).wrapping_add(seed)))
}

pub(super) fn random_of(seed: &mut u64) -> impl FnMut(&mut [u8]) {
    move |buffer| {
        for byte in buffer {
            *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            *byte = seed.to_be_bytes()[0];
        }
    }
}

/// A call that works on each connection.
pub(super) fn call() -> Bytes {
    wrapped(GetConfig::new().to_bytes().unwrap())
}

/// A call with all that a first call has.
pub(super) fn wrapped(query: Bytes) -> Bytes {
    let init = InitConnection::new(1, "device", "system", "1.0", "en", "", "en", Object::new(query));
    InvokeWithLayer::new(200, init).to_bytes().unwrap()
}

/// A query that the server does not know.
pub(super) fn query(number: u32) -> Bytes {
    Bytes::from([0x0bad_cafe_u32.to_le_bytes(), number.to_le_bytes()].concat())
}

pub(super) fn chain(body: impl Encode) -> Chain {
    body.to_chain().unwrap()
}

pub(super) fn world(settings: Settings) -> World {
    World { server: Server::new(settings), now: NOW, seed: 1, other: Vec::new(), keys: Vec::new() }
}

impl World {
    pub(super) fn with<T>(&mut self, run: impl FnOnce(&mut Server, Duration, &mut Random<'_>) -> T) -> T {
        run(&mut self.server, self.now, &mut random_of(&mut self.seed))
    }

    pub(super) fn know(&mut self, stored: StoredKey) -> Arc<AuthKey> {
        let key = Arc::new(stored.key.clone());
        assert!(self.with(|server, now, random| server.add_key(stored, now, random)));
        self.keys.push(Arc::clone(&key));
        key
    }

    /// Returns a client with a permanent key, a session and a connection.
    pub(super) fn client(&mut self, seed: u8) -> Client {
        let key = self.know(StoredKey::permanent(key(seed), SALT));
        self.session(key, 7)
    }

    /// Returns a client with a temporary key that lives for a day.
    pub(super) fn temporary(&mut self, seed: u8) -> Client {
        let expires_at = self.now + Duration::from_secs(86_400);
        let key = self.know(StoredKey::temporary(key(seed), SALT, expires_at));
        self.session(key, 7)
    }

    pub(super) fn session(&mut self, key: Arc<AuthKey>, session: i64) -> Client {
        let connection = self.server.connect().unwrap();
        Client { key, session, salt: SALT, connection, content: 0, step: 0 }
    }

    /// Gives the server a sealed message.
    pub(super) fn deliver(&mut self, connection: ConnectionId, packet: Packet, quick_ack: bool) {
        let sealed = self.with(|server, now, random| server.incoming(connection, packet.payload, now, random));
        let Some(sealed) = sealed else { return };
        let opened = sealed.open();
        self.with(|server, now, random| server.receive(connection, opened, quick_ack, now, random));
    }

    /// Returns all messages that the server sends now; what is no message goes to `other`.
    pub(super) fn poll(&mut self) -> Vec<Received> {
        let mut received = Vec::new();
        while let Some(transmit) = self.with(|server, now, random| server.poll_transmit(now, random)) {
            let connection = transmit.connection;
            let job = match transmit.content {
                Content::Message(job) => job,
                other => {
                    self.other.push((connection, other));
                    continue;
                }
            };
            let payload = job.seal().unwrap().payload;
            let id = crate::session::key_id(&payload).unwrap();
            let key = self.keys.iter().find(|key| key.id() == id).unwrap();
            let opened = Sealed::new(Arc::clone(key), Sender::Server, payload).open().unwrap();
            received.extend(split(&opened.text, connection));
        }
        received
    }

    /// Lets time pass, timer by timer, and returns what is sent meanwhile.
    pub(super) fn pass(&mut self, time: Duration) -> Vec<Received> {
        let end = self.now + time;
        let mut received = self.poll();
        while let Some(next) = self.server.poll_timeout().filter(|next| *next <= end) {
            self.now = self.now.max(next);
            self.server.handle_timeout(self.now);
            received.extend(self.poll());
        }
        self.now = end;
        received
    }

    pub(super) fn events(&mut self) -> Vec<Event> {
        std::iter::from_fn(|| self.server.poll_event()).collect()
    }

    /// Returns the calls that the application gets now.
    pub(super) fn calls(&mut self) -> Vec<Box<Call>> {
        let calls = self.events().into_iter().filter_map(|event| match event {
            Event::Call(call) => Some(call),
            _ => None,
        });
        calls.collect()
    }

    /// Returns the only call that the application gets now.
    #[track_caller]
    pub(super) fn call(&mut self) -> Box<Call> {
        let mut calls = self.calls();
        assert_eq!(calls.len(), 1);
        calls.pop().unwrap()
    }

    #[track_caller]
    pub(super) fn answer(&mut self, call: CallId, result: Bytes) {
        self.server.answer(call, Ok(result.into()), self.now).unwrap();
    }

    /// Returns the transport errors that the server has sent since the last call.
    pub(super) fn errors(&mut self) -> Vec<i32> {
        let errors = self.other.extract_if(.., |(_, content)| matches!(content, Content::Error(_)));
        let codes = errors.map(|(_, content)| match content {
            Content::Error(error) => error.code(),
            other => panic!("{other:?}"),
        });
        codes.collect()
    }

    /// Returns whether the server has closed a connection.
    pub(super) fn has_closed(&self, connection: ConnectionId) -> bool {
        self.other.iter().any(|(of, content)| *of == connection && matches!(content, Content::Close))
    }
}

/// Returns the messages of an opened one.
fn split(text: &Text, connection: ConnectionId) -> Vec<Received> {
    let header = *text.header();
    let Some(inner) = unpack(header.id, text.body()).unwrap() else {
        let (id, seq_no, body) = (header.id, header.seq_no, text.body().clone());
        return vec![Received { id, seq_no, body, container: None, connection }];
    };
    let inner = inner.into_iter().map(|message| Received {
        id: message.id,
        seq_no: message.seq_no,
        body: message.body,
        container: Some(header.id),
        connection,
    });
    inner.collect()
}

impl Client {
    /// Returns a new message id.
    pub(super) fn id(&mut self, world: &World) -> MessageId {
        self.step += 4;
        MessageId::from_bits(ServerTime::since_1970(world.now).units() + self.step)
    }

    /// Returns the sequence number of a new message.
    pub(super) fn seq_no(&mut self, content: bool) -> i32 {
        let number = 2 * self.content + i32::from(content);
        self.content += i32::from(content);
        number
    }

    /// Seals a message of this header.
    pub(super) fn seal(&self, header: &Header, body: &[u8]) -> Packet {
        let mut message = BytesMut::new();
        write(&mut message, header, [body], Padding::SizeClass, |padding| padding.fill(9)).unwrap();
        Unsealed::new(Arc::clone(&self.key), Sender::Client, message).seal().unwrap()
    }

    pub(super) fn header(&self, id: MessageId, seq_no: i32) -> Header {
        Header { salt: self.salt, session_id: self.session, id, seq_no }
    }

    /// Sends a message with this id and sequence number.
    pub(super) fn send_as(&mut self, world: &mut World, id: MessageId, seq_no: i32, body: &[u8]) {
        let packet = self.seal(&self.header(id, seq_no), body);
        world.deliver(self.connection, packet, false);
    }

    /// Sends a content-related message.
    pub(super) fn send(&mut self, world: &mut World, body: &[u8]) -> MessageId {
        let (id, seq_no) = (self.id(world), self.seq_no(true));
        self.send_as(world, id, seq_no, body);
        id
    }

    /// Sends a message that is not content-related.
    pub(super) fn tell(&mut self, world: &mut World, message: &impl Encode) -> MessageId {
        let (id, seq_no) = (self.id(world), self.seq_no(false));
        self.send_as(world, id, seq_no, &message.to_bytes().unwrap());
        id
    }

    /// Returns a message for a container.
    pub(super) fn message(&mut self, world: &World, body: Bytes) -> Message {
        let (id, seq_no) = (self.id(world), self.seq_no(true));
        Message::new(id.to_wire(), seq_no, Object::new(body))
    }

    /// Sends a container.
    pub(super) fn send_all(&mut self, world: &mut World, messages: Vec<Message>) -> MessageId {
        let (id, seq_no) = (self.id(world), self.seq_no(false));
        self.send_as(world, id, seq_no, &MsgContainer::new(messages).to_bytes().unwrap());
        id
    }

    /// Acknowledges messages of the server.
    pub(super) fn acknowledge(&mut self, world: &mut World, ids: &[MessageId]) {
        let ids: Vec<i64> = ids.iter().map(|id| id.to_wire()).collect();
        self.tell(world, &MsgsAck::new(ids));
    }

    /// Makes the first call of a session, and answers and acknowledges all, so that nothing is left to be sent.
    #[track_caller]
    pub(super) fn start(&mut self, world: &mut World) {
        let id = self.send(world, &call());
        let call = world.call();
        world.answer(call.id, true.to_bytes().unwrap());
        let received = world.poll();
        only::<NewSessionCreated>(&received);
        assert_eq!(results(&received, id).len(), 1);
        let ids: Vec<MessageId> = received.iter().map(|message| message.id).collect();
        self.acknowledge(world, &ids);
        world.poll();
    }

    /// Goes on with another connection.
    pub(super) fn reconnect(&mut self, world: &mut World) {
        world.server.disconnect(self.connection, world.now);
        self.connection = world.server.connect().unwrap();
    }

    pub(super) fn key_id(&self) -> KeyId {
        KeyId::new(self.key.id())
    }
}

/// Returns the kinds of ids.
pub(super) fn kinds(received: &[Received]) -> Vec<Option<IdKind>> {
    received.iter().map(|message| message.id.kind()).collect()
}
