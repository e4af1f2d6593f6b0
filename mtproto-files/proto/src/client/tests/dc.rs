//! A DC at the other end of a lane that does just what a test says.

use crate::client::{CallId, Event, Lane, LaneError, LaneSettings, StoredKey, Transmit};
use crate::session::{
    Clock, Header, IdKind, IdSource, Inbound, Inner, MessageId, Padding, Sealed, ServerTime, Unsealed, unpack, write,
};
use crate::{DcId, Random};
use bytes::{Bytes, BytesMut};
use mtproto_crypto::{AuthKey, Sender};
use std::sync::Arc;
use std::time::Duration;
use tl_types::envelope::{GzipPacked, Message, MsgContainer, RpcResult};
use tl_types::mtproto::{functions, types};
use tl_types::{Combinator, Decode, Encode, Object};

pub(super) const NOW: Duration = Duration::from_secs(1_800_000_000);

/// A key whose parts differ, so that both sides have AES keys of their own.
pub(super) fn key(seed: u8) -> Arc<AuthKey> {
    Arc::new(AuthKey::new(std::array::from_fn(|at| at.to_le_bytes()[0].wrapping_mul(seed).wrapping_add(seed))))
}

/// Random bytes of a seed.
pub(super) fn random(seed: u64) -> impl FnMut(&mut [u8]) {
    let mut state = seed | 1;
    move |bytes: &mut [u8]| {
        for byte in bytes {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            *byte = state.to_be_bytes()[1];
        }
    }
}

/// What a lane has sent in one message.
#[derive(Clone, Debug)]
pub(super) struct Sent {
    pub(super) header: Header,
    /// The messages in it: one, if it is no container.
    pub(super) messages: Vec<Inner>,
}

/// A lane, and the DC at its other end.
pub(super) struct World {
    pub(super) lane: Lane,
    pub(super) now: Duration,
    pub(super) key: Arc<AuthKey>,
    /// How many seconds the DC's clock is ahead.
    pub(super) ahead: i64,
    pub(super) random: Box<Random<'static>>,
    pub(super) ids: IdSource,
    seq_no: i32,
    pub(super) session_id: i64,
}

impl World {
    /// Returns a connected lane with a permanent key.
    pub(super) fn new() -> Self {
        Self::with(|_| ())
    }

    pub(super) fn with(change: impl FnOnce(&mut LaneSettings)) -> Self {
        let mut settings = LaneSettings::new(DcId::new(2).unwrap(), Vec::new());
        change(&mut settings);
        let stored = StoredKey { key: key(3), salt: 77, milliseconds_ahead: 0 };
        let mut random: Box<Random<'static>> = Box::new(random(5));
        let mut lane = Lane::new(settings, Some(stored));
        lane.connected(NOW, &mut random);
        Self { lane, now: NOW, key: key(3), ahead: 0, random, ids: IdSource::new(), seq_no: 0, session_id: 0 }
    }

    /// Takes what the lane sends, all of it.
    pub(super) fn sent(&mut self) -> Vec<Sent> {
        self.try_sent().unwrap()
    }

    pub(super) fn try_sent(&mut self) -> Result<Vec<Sent>, LaneError> {
        let mut sent = Vec::new();
        let mut buffer = BytesMut::new();
        while let Some(transmit) = self.lane.poll_transmit(self.now, &mut self.random, &mut buffer)? {
            let Transmit::Encrypted { message, .. } = transmit else { panic!("a plain message") };
            let payload = message.seal().unwrap().payload;
            let text = Sealed::new(Arc::clone(&self.key), Sender::Client, payload).open().unwrap().text;
            let header = *text.header();
            self.session_id = header.session_id;
            let body = Inbound::new(header.session_id, Sender::Client).accept(text, None).unwrap().body;
            let alone = || vec![Inner { id: header.id, seq_no: header.seq_no, body: body.clone() }];
            let messages = unpack(header.id, &body).unwrap().unwrap_or_else(alone);
            sent.push(Sent { header, messages });
        }
        Ok(sent)
    }

    /// Takes the messages that the lane sends.
    pub(super) fn messages(&mut self) -> Vec<Inner> {
        self.sent().into_iter().flat_map(|sent| sent.messages).collect()
    }

    /// Takes the messages that the lane sends, but for pings, acknowledgments and requests for salts.
    pub(super) fn calls(&mut self) -> Vec<Inner> {
        let quiet = [
            functions::PingDelayDisconnect::CONSTRUCTOR_ID,
            types::MsgsAck::CONSTRUCTOR_ID,
            functions::GetFutureSalts::CONSTRUCTOR_ID,
        ];
        let mut messages = self.messages();
        messages.retain(|message| !quiet.contains(&word(&message.body)));
        messages
    }

    /// Returns a new message id of the DC.
    pub(super) fn id(&mut self, kind: IdKind) -> MessageId {
        let time = Clock::own().time(self.now.checked_add_signed(self.ahead));
        self.ids.next_id(kind, time, 9).unwrap()
    }

    /// Sends a content-related message to the lane.
    pub(super) fn send(&mut self, body: &impl Encode) -> Result<MessageId, LaneError> {
        let id = self.id(IdKind::Response);
        self.seq_no += 2;
        self.send_as(id, self.seq_no + 1, &body.to_bytes().unwrap()).map(|()| id)
    }

    /// Sends a message that is not content-related.
    pub(super) fn tell(&mut self, body: &impl Encode) -> Result<MessageId, LaneError> {
        let id = self.id(IdKind::Notice);
        self.send_as(id, self.seq_no, &body.to_bytes().unwrap()).map(|()| id)
    }

    pub(super) fn send_as(&mut self, id: MessageId, seq_no: i32, body: &[u8]) -> Result<(), LaneError> {
        let header = Header { salt: 0, session_id: self.session_id, id, seq_no };
        let mut message = BytesMut::new();
        write(&mut message, &header, [body], Padding::SizeClass, |padding| padding.fill(1)).unwrap();
        let packet = Unsealed::new(Arc::clone(&self.key), Sender::Server, message).seal().unwrap();
        self.lane.receive(packet.payload, self.now, &mut self.random)
    }

    /// Answers a call.
    pub(super) fn answer(&mut self, request: MessageId, answer: &impl Encode) {
        let answer = RpcResult::new(request.to_wire(), Object::new(answer.to_bytes().unwrap()));
        self.send(&answer).unwrap();
    }

    /// Answers a call with an error.
    pub(super) fn answer_error(&mut self, request: MessageId, code: i32, message: &str) {
        self.answer(request, &types::RpcError::new(code, message));
    }

    pub(super) fn refuse(&mut self, message: MessageId, code: i32) -> Result<MessageId, LaneError> {
        self.tell(&types::BadMsgNotification::new(message.to_wire(), 1, code))
    }

    pub(super) fn reconnect(&mut self) {
        self.lane.disconnected();
        self.lane.connected(self.now, &mut self.random);
    }

    pub(super) fn after(&mut self, seconds: u64) {
        self.now += Duration::from_secs(seconds);
    }

    /// Takes the events of the lane.
    pub(super) fn events(&mut self) -> Vec<Event> {
        std::iter::from_fn(|| self.lane.poll_event()).collect()
    }

    /// Takes the ends of calls.
    pub(super) fn ended(&mut self) -> Vec<(CallId, Result<Bytes, crate::client::CallError>)> {
        let ended = self.events().into_iter().filter_map(|event| match event {
            Event::Ended { call, result } => Some((call, result)),
            _ => None,
        });
        ended.collect()
    }
}

trait CheckedAddSigned {
    fn checked_add_signed(self, seconds: i64) -> Self;
}

impl CheckedAddSigned for Duration {
    fn checked_add_signed(self, seconds: i64) -> Self {
        ServerTime::since_1970(self).plus_seconds(seconds).to_duration()
    }
}

/// The constructor of a body.
pub(super) fn word(body: &[u8]) -> u32 {
    u32::from_le_bytes(*body.first_chunk().unwrap())
}

/// A container of messages: ids, sequence numbers, bodies.
pub(super) fn container(messages: &[(MessageId, i32, Bytes)]) -> MsgContainer {
    let messages =
        messages.iter().map(|(id, seq_no, body)| Message::new(id.to_wire(), *seq_no, Object::new(body.clone())));
    MsgContainer::new(messages.collect::<Vec<_>>())
}

/// A compressed value.
pub(super) fn packed(value: &[u8]) -> GzipPacked {
    use std::io::Write;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(value).unwrap();
    GzipPacked::new(encoder.finish().unwrap())
}

/// Reads a body.
pub(super) fn read<T: Decode>(body: &Bytes) -> T {
    T::from_bytes(body).unwrap()
}
