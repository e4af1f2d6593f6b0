//! Messages as an input says: their ids, and content that mostly means something.

use crate::fuzzing::input::Input;
use mtproto_crypto::Sender;
use mtproto_proto::session::{MessageId, ServerTime, gzip};
use std::time::Duration;
use tl_types::envelope::{Message, MsgContainer, RpcResult};
use tl_types::functions::auth::BindTempAuthKey;
use tl_types::functions::help::GetConfig;
use tl_types::functions::{InitConnection, InvokeAfterMsg, InvokeWithLayer};
use tl_types::mtproto::functions::{
    DestroyAuthKey, DestroySession, GetFutureSalts, Ping, PingDelayDisconnect, RpcDropAnswer,
};
use tl_types::mtproto::types::{
    BadMsgNotification, BadServerSalt, DestroySessionOk, FutureSalt, FutureSalts, HttpWait, MsgDetailedInfo,
    MsgNewDetailedInfo, MsgResendReq, MsgsAck, MsgsAllInfo, MsgsStateInfo, MsgsStateReq, NewSessionCreated, Pong,
    RpcAnswerUnknown, RpcError,
};
use tl_types::{Bytes, Encode, Object};

/// How deep bodies hold each other.
const DEPTH: usize = 3;

/// Returns an id of the sender that is two minutes from now at most.
pub(super) fn id(input: &mut Input<'_>, from: Sender, now: Duration) -> MessageId {
    let seconds = ServerTime::since_1970(now).seconds().saturating_add_signed(input.byte().cast_signed().into());
    let bits = if from == Sender::Client { 0 } else { 1 };
    MessageId::from_bits(ServerTime::from_seconds(seconds).units() + 4 * u64::from(input.byte()) + bits)
}

/// Returns a body. `known` are ids of messages that the other side has sent: bodies name them.
pub(super) fn body(input: &mut Input<'_>, from: Sender, now: Duration, known: &[MessageId]) -> Bytes {
    Maker { from, now, known }.body(input, DEPTH)
}

struct Maker<'k> {
    from: Sender,
    now: Duration,
    known: &'k [MessageId],
}

impl Maker<'_> {
    fn body(&self, input: &mut Input<'_>, depth: usize) -> Bytes {
        let made = match input.below(6) {
            0 => return Bytes::copy_from_slice(input.piece()),
            1 => {
                let (id, length) = (input.int(), input.short());
                return [id.to_le_bytes().to_vec(), vec![input.byte(); length & !3]].concat().into();
            }
            2 if depth > 0 => self.around(input, depth - 1),
            3 => self.of_both(input),
            _ => match self.from {
                Sender::Client => self.of_client(input),
                Sender::Server => self.of_server(input),
            },
        };
        made.unwrap_or_default()
    }

    /// What has bodies inside.
    fn around(&self, input: &mut Input<'_>, depth: usize) -> Option<Bytes> {
        let made = match input.below(6) {
            0 | 1 => {
                let messages = (0..input.below(8)).map(|_| {
                    let (id, seq_no) = (id(input, self.from, self.now).to_wire(), input.byte().into());
                    Message::new(id, seq_no, Object::new(self.body(input, depth)))
                });
                MsgContainer::new(messages.collect::<Vec<_>>()).to_bytes()
            }
            2 => {
                let inner = self.body(input, depth);
                return Some(gzip(&inner).unwrap_or(inner));
            }
            3 => RpcResult::new(self.id(input), Object::new(self.body(input, depth))).to_bytes(),
            4 => InvokeAfterMsg::new(self.id(input), Object::new(self.body(input, depth))).to_bytes(),
            _ => {
                let init = InitConnection::new(1, "a", "b", "c", "d", "e", "f", Object::new(self.body(input, depth)));
                InvokeWithLayer::new(227, Object::new(init.to_bytes().ok()?)).to_bytes()
            }
        };
        made.ok()
    }

    fn of_both(&self, input: &mut Input<'_>) -> Option<Bytes> {
        let made = match input.below(4) {
            0 => MsgsAck::new(self.ids(input)).to_bytes(),
            1 => MsgsStateReq::new(self.ids(input)).to_bytes(),
            2 => MsgResendReq::new(self.ids(input)).to_bytes(),
            _ => MsgsAck::new(vec![1; input.short()]).to_bytes(),
        };
        made.ok()
    }

    fn of_client(&self, input: &mut Input<'_>) -> Option<Bytes> {
        let made = match input.below(9) {
            0 => Ping::new(input.int().into()).to_bytes(),
            1 => PingDelayDisconnect::new(1, input.int()).to_bytes(),
            2 => GetFutureSalts::new(input.int()).to_bytes(),
            3 => RpcDropAnswer::new(self.id(input)).to_bytes(),
            4 => DestroySession::new(i64::from(input.byte() % 4)).to_bytes(),
            5 => DestroyAuthKey::new().to_bytes(),
            6 => HttpWait::new(input.int(), 0, 0).to_bytes(),
            7 => {
                let (nonce, expires_at) = (input.int().into(), input.int());
                BindTempAuthKey::new(1, nonce, expires_at, input.piece().to_vec()).to_bytes()
            }
            _ => GetConfig::new().to_bytes(),
        };
        made.ok()
    }

    fn of_server(&self, input: &mut Input<'_>) -> Option<Bytes> {
        let made = match input.below(12) {
            0 => BadServerSalt::new(self.id(input), input.int(), input.int(), 9).to_bytes(),
            1 => NewSessionCreated::new(self.id(input), 2, 3).to_bytes(),
            2 => BadMsgNotification::new(self.id(input), input.byte().into(), input.byte().into()).to_bytes(),
            3 => Pong::new(self.id(input), input.int().into()).to_bytes(),
            4 => {
                let states: Vec<u8> = (0..input.below(16)).map(|_| input.byte()).collect();
                MsgsStateInfo::new(self.id(input), states).to_bytes()
            }
            5 => {
                let ids = self.ids(input);
                MsgsAllInfo::new(ids, input.piece().to_vec()).to_bytes()
            }
            6 => MsgDetailedInfo::new(self.id(input), self.id(input), input.int(), input.byte().into()).to_bytes(),
            7 => MsgNewDetailedInfo::new(self.id(input), input.int(), input.byte().into()).to_bytes(),
            8 => DestroySessionOk::new(input.int().into()).to_bytes(),
            9 => {
                let error = RpcError::new(input.int(), ["AUTH_KEY_PERM_EMPTY", "FLOOD_WAIT_3", "X"][input.below(3)]);
                RpcResult::new(self.id(input), Object::new(error.to_bytes().ok()?)).to_bytes()
            }
            10 => RpcResult::new(self.id(input), Object::new(RpcAnswerUnknown::new().to_bytes().ok()?)).to_bytes(),
            _ => {
                let salts = (0..input.below(80)).map(|_| FutureSalt::new(input.int(), input.int(), 5));
                FutureSalts::new(1, 2, salts.collect::<Vec<_>>()).to_bytes()
            }
        };
        made.ok()
    }

    fn ids(&self, input: &mut Input<'_>) -> Vec<i64> {
        (0..input.below(16)).map(|_| self.id(input)).collect()
    }

    /// An id that was sent, or any one of either side.
    fn id(&self, input: &mut Input<'_>) -> i64 {
        let choice = input.byte();
        let known = self.known.iter().rev().nth(choice.into()).filter(|_| choice < 128);
        let from = if choice & 1 == 1 { Sender::Server } else { Sender::Client };
        known.copied().unwrap_or_else(|| id(input, from, self.now)).to_wire()
    }
}
