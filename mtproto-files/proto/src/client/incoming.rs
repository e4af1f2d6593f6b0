//! What a DC sends in a session: results, service messages, updates.

use super::error::SessionError;
use crate::session::{MAX_IDS, MessageId, Violation, first_word};
use tl_types::envelope::{MsgContainer, MsgCopy, RpcResult};
use tl_types::mtproto::{enums, types};
use tl_types::{Bytes, Combinator, Decode, DecodeError};

/// A message of a DC.
#[derive(Debug)]
pub(super) enum Incoming {
    /// The answer to a call, encoded.
    Result { request: MessageId, answer: Bytes },
    /// The DC has received these messages.
    Acks(Vec<MessageId>),
    /// The DC has refused a message. `salt` is the right salt, if the message's was wrong.
    Refused { message: MessageId, code: i32, salt: Option<i64> },
    /// The DC has begun a session.
    NewSession(types::NewSessionCreated),
    /// The answer to a ping.
    Pong,
    /// Salts of the next hours.
    Salts(types::FutureSalts),
    /// The DC asks what became of its messages.
    StateRequest(Vec<MessageId>),
    /// The answer to such a question of ours.
    StateInfo { request: MessageId, states: Bytes },
    /// What became of messages of ours, unasked.
    States { messages: Vec<MessageId>, states: Bytes },
    /// A message of the DC that was not sent along: the answer to a call, or another one.
    Detailed { request: Option<MessageId>, answer: MessageId },
    /// The DC asks for messages of ours again.
    ResendRequest(Vec<MessageId>),
    /// The answer to the destruction of another session.
    SessionDestroyed,
    /// What became of the key that was to be destroyed.
    KeyDestroyed(KeyDestruction),
    /// A copy of a message.
    Copy { id: MessageId, seq_no: i32, body: Bytes },
    /// Anything else: updates.
    Other(Bytes),
}

/// What became of a key that was to be destroyed (`destroy_auth_key`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyDestruction {
    /// The DC has forgotten the key.
    Done,
    /// The DC knew no such key.
    Unknown,
    /// The DC keeps the key: an account is still signed in.
    Failed,
}

impl Incoming {
    /// Reads the body of a message, which is not compressed and no container.
    ///
    /// # Errors
    ///
    /// The body is a service message that cannot be decoded or has too many ids, or a container within something else.
    pub(super) fn read(body: &Bytes) -> Result<Self, SessionError> {
        let id = MessageId::from_wire;
        Ok(match first_word(body).unwrap_or_default() {
            RpcResult::CONSTRUCTOR_ID => {
                let result = RpcResult::from_bytes(body)?;
                Self::Result { request: id(result.req_msg_id), answer: result.result.as_bytes().clone() }
            }
            types::MsgsAck::CONSTRUCTOR_ID => Self::Acks(ids(types::MsgsAck::from_bytes(body)?.msg_ids)?),
            types::BadMsgNotification::CONSTRUCTOR_ID => {
                let refused = types::BadMsgNotification::from_bytes(body)?;
                Self::Refused { message: id(refused.bad_msg_id), code: refused.error_code, salt: None }
            }
            types::BadServerSalt::CONSTRUCTOR_ID => {
                let refused = types::BadServerSalt::from_bytes(body)?;
                let salt = Some(refused.new_server_salt);
                Self::Refused { message: id(refused.bad_msg_id), code: refused.error_code, salt }
            }
            types::NewSessionCreated::CONSTRUCTOR_ID => Self::NewSession(types::NewSessionCreated::from_bytes(body)?),
            types::Pong::CONSTRUCTOR_ID => {
                types::Pong::from_bytes(body)?;
                Self::Pong
            }
            types::FutureSalts::CONSTRUCTOR_ID => Self::Salts(types::FutureSalts::from_bytes(body)?),
            types::MsgsStateReq::CONSTRUCTOR_ID => {
                Self::StateRequest(ids(types::MsgsStateReq::from_bytes(body)?.msg_ids)?)
            }
            types::MsgsStateInfo::CONSTRUCTOR_ID => {
                let info = types::MsgsStateInfo::from_bytes(body)?;
                Self::StateInfo { request: id(info.req_msg_id), states: info.info }
            }
            types::MsgsAllInfo::CONSTRUCTOR_ID => {
                let info = types::MsgsAllInfo::from_bytes(body)?;
                Self::States { messages: ids(info.msg_ids)?, states: info.info }
            }
            types::MsgDetailedInfo::CONSTRUCTOR_ID => {
                let info = types::MsgDetailedInfo::from_bytes(body)?;
                Self::Detailed { request: Some(id(info.msg_id)), answer: id(info.answer_msg_id) }
            }
            types::MsgNewDetailedInfo::CONSTRUCTOR_ID => {
                Self::Detailed { request: None, answer: id(types::MsgNewDetailedInfo::from_bytes(body)?.answer_msg_id) }
            }
            types::MsgResendReq::CONSTRUCTOR_ID => {
                Self::ResendRequest(ids(types::MsgResendReq::from_bytes(body)?.msg_ids)?)
            }
            types::DestroySessionOk::CONSTRUCTOR_ID | types::DestroySessionNone::CONSTRUCTOR_ID => {
                Self::SessionDestroyed
            }
            types::DestroyAuthKeyOk::CONSTRUCTOR_ID
            | types::DestroyAuthKeyNone::CONSTRUCTOR_ID
            | types::DestroyAuthKeyFail::CONSTRUCTOR_ID => {
                KeyDestruction::read(body)?.map_or_else(|| Self::Other(body.clone()), Self::KeyDestroyed)
            }
            MsgContainer::CONSTRUCTOR_ID => return Err(Violation::Nested { index: 0 }.into()),
            MsgCopy::CONSTRUCTOR_ID => {
                let message = MsgCopy::from_bytes(body)?.orig_message;
                Self::Copy { id: id(message.msg_id), seq_no: message.seqno, body: message.body.as_bytes().clone() }
            }
            _ => Self::Other(body.clone()),
        })
    }
}

fn ids(ids: Vec<i64>) -> Result<Vec<MessageId>, SessionError> {
    if ids.len() > MAX_IDS {
        return Err(SessionError::List { count: ids.len() });
    }
    Ok(ids.into_iter().map(MessageId::from_wire).collect())
}

impl KeyDestruction {
    /// Reads the answer to `destroy_auth_key`. `None`: a constructor that is not known.
    fn read(body: &Bytes) -> Result<Option<Self>, DecodeError> {
        Ok(match enums::DestroyAuthKeyRes::from_bytes(body)? {
            enums::DestroyAuthKeyRes::DestroyAuthKeyOk(_) => Some(Self::Done),
            enums::DestroyAuthKeyRes::DestroyAuthKeyNone(_) => Some(Self::Unknown),
            enums::DestroyAuthKeyRes::DestroyAuthKeyFail(_) => Some(Self::Failed),
            _ => None,
        })
    }
}
