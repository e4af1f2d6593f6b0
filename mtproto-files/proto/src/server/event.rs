//! What the application is told, and what the driver sends.

use super::ids::{CallId, ConnectionId, KeyId, SessionId};
use crate::exchange::Lifetime;
use crate::framing::TransportError;
use crate::session::Unsealed;
use bytes::Bytes;
use tl_types::Object;
use tl_types::functions::InitConnection;

/// What has happened, for the application.
#[derive(Debug)]
#[non_exhaustive]
pub enum Event {
    /// A client has agreed on a key.
    KeyCreated {
        /// The key.
        key: KeyId,
        /// How long the key lives.
        lifetime: Lifetime,
    },
    /// A client has bound a temporary key (`auth.bindTempAuthKey`).
    KeyBound {
        /// The temporary key.
        temporary: KeyId,
        /// The permanent key.
        permanent: KeyId,
    },
    /// A key is gone: destroyed, expired, forgotten for a limit, or used on two connections
    /// ([`Settings::one_connection`](super::Settings::one_connection)). Its sessions have ended.
    KeyDestroyed {
        /// The key.
        key: KeyId,
    },
    /// The first message of a session has come.
    SessionCreated {
        /// The session.
        session: SessionId,
    },
    /// A session is gone: destroyed, forgotten, or its key is gone.
    SessionEnded {
        /// The session.
        session: SessionId,
    },
    /// A client calls a function of the API. [`Server::answer`](super::Server::answer) takes the result.
    Call(Box<Call>),
    /// Nobody waits for the result of a call any more: the client has dropped the call, or its session has ended. Nothing
    /// has to be answered.
    Cancelled {
        /// The call.
        call: CallId,
    },
}

/// A call of a function of the API. No two calls of a server have the same id, however often the client sends the message.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Call {
    /// What the answer names.
    pub id: CallId,
    /// The connection that the call came on.
    pub connection: ConnectionId,
    /// The permanent key: the session's key, or the one that it is bound to. `None`: the session's key is a temporary one that
    /// is not bound.
    pub permanent: Option<KeyId>,
    /// The layer that the client has named last (`invokeWithLayer`).
    pub layer: Option<i32>,
    /// What the client says of itself, if the call does (`initConnection`). The query in there is empty.
    pub init: Option<Box<InitConnection<Object>>>,
    /// Whether the client wants no updates from this session (`invokeWithoutUpdates`).
    pub without_updates: bool,
    /// The call itself, encoded and not compressed.
    pub query: Bytes,
}

/// The error of a call (`rpc_error`).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{code} {message}")]
pub struct RpcError {
    /// The code, for example 400.
    pub code: i32,
    /// The text, for example `PEER_ID_INVALID`.
    pub message: String,
}

/// What the driver sends next.
#[derive(Debug)]
pub struct Transmit {
    /// The connection to send on.
    pub connection: ConnectionId,
    /// What is sent.
    pub content: Content,
}

/// What is sent on a connection.
#[derive(Debug)]
#[non_exhaustive]
pub enum Content {
    /// A message: sealed, it is the payload of a frame. Sealing can be done on any thread, but the frames of a connection keep
    /// their order.
    Message(Unsealed),
    /// The payload of a frame: a message of a key exchange.
    Plain(Bytes),
    /// A transport error.
    Error(TransportError),
    /// The token of a quick acknowledgment.
    QuickAck(u32),
    /// Nothing more: the driver closes the connection after what it has to send. The server has forgotten the connection.
    Close,
}

/// Why an answer is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AnswerError {
    /// The call is answered or dropped, or its session has ended.
    #[error("nobody waits for the answer")]
    Gone,
    /// The length of the answer is no multiple of 4.
    #[error("an answer of {length} bytes is not a whole number of words of 4 bytes")]
    Unaligned {
        /// The length in bytes.
        length: usize,
    },
    /// The answer is longer than [`LONGEST`](super::LONGEST).
    #[error("an answer of {length} bytes is too long")]
    TooLong {
        /// The length in bytes.
        length: usize,
    },
}

/// Why an update is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PushError {
    /// The session has ended.
    #[error("the session has ended")]
    Gone,
    /// The session's key holds as many bytes as it may. The client has to ask for what it has missed.
    #[error("the client has not acknowledged earlier messages")]
    Full,
    /// The update cannot be sent: its length is no multiple of 4 or more than [`LONGEST`](super::LONGEST), or it is a
    /// container.
    #[error("an update of {length} bytes cannot be sent")]
    Form {
        /// The length in bytes.
        length: usize,
    },
}

impl RpcError {
    /// Returns the error with this code and text.
    pub fn new(code: i32, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }

    /// Returns the error of a message that cannot be read.
    pub(super) fn unreadable() -> Self {
        Self::new(400, "INPUT_FETCH_FAIL")
    }
}
