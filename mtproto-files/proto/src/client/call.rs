//! Calls: what a user asks of a DC, and how each call ends.

use crate::session::{BadMsg, GzipError};
use std::fmt;
use tl_types::{Chain, DecodeError};

/// The name of a call, unique within one [`Lane`](super::Lane).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CallId(pub(super) u64);

/// A call of a function.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Call {
    /// The encoded function, without `invokeWithLayer` and other wrappers. Long segments are shared and copied once, into the
    /// outgoing frame.
    pub body: Chain,
    /// Whether the DC must not execute the call twice. After a lost connection, such a call is sent again only if the DC says
    /// that it has not received the call; where the DC does not know, the call ends with [`CallError::Uncertain`]. Parts of
    /// files, reads, and calls with a `random_id` may be repeated.
    pub once: bool,
    /// The call that the DC must have executed before (`invokeAfterMsg`, `api/invoking`). Not for parts of files.
    pub after: Option<CallId>,
}

/// Why a call has no result.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CallError {
    /// The DC has answered with an error (`rpc_error`).
    #[error("the DC answers {code} {message}")]
    Rpc {
        /// The code, such as 400.
        code: i32,
        /// The text, such as `FILE_PARTS_INVALID`.
        message: String,
    },
    /// The connection or the session was lost, and nobody knows whether the DC has executed the call, which it must not
    /// execute twice.
    #[error("it is unknown whether the DC has executed the call")]
    Uncertain,
    /// The DC has refused the message that carries the call, several times.
    #[error("the DC refuses the message: {reason}")]
    Refused {
        /// The reason of the last refusal.
        reason: RefusalReason,
    },
    /// The answer is compressed, and cannot be unpacked.
    #[error("the answer cannot be unpacked: {0}")]
    Packed(#[from] GzipError),
    /// The answer cannot be read.
    #[error("the answer cannot be read: {0}")]
    Unreadable(#[from] DecodeError),
    /// The call names a call before it ([`Call::after`]) that has failed.
    #[error("the call that had to be executed before has failed")]
    Predecessor,
    /// The body cannot be sent: it is no whole number of words of 4 bytes, too long for a message, or a container.
    #[error("a body of {length} bytes cannot be sent")]
    Body {
        /// The length of the body, in bytes.
        length: usize,
    },
    /// The DC has not answered, however often it was asked. Only the binding of a key ends so.
    #[error("the DC does not answer")]
    Unanswered,
    /// The DC has answered with something else than it should. Only the binding of a key ends so.
    #[error("the DC answers with something else")]
    Unexpected,
    /// The lane was closed before the call was answered.
    #[error("the lane was closed")]
    Closed,
}

/// Why a DC refuses messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefusalReason {
    /// A code of `mtproto/service_messages_about_messages`.
    Known(BadMsg),
    /// Another code.
    Unknown(i32),
}

impl Call {
    /// Returns a call that may be repeated, after no other.
    pub fn new(body: impl Into<Chain>) -> Self {
        Self { body: body.into(), once: false, after: None }
    }

    /// Sets [`once`](Self::once).
    #[must_use]
    pub fn once(self) -> Self {
        Self { once: true, ..self }
    }

    /// Sets [`after`](Self::after).
    #[must_use]
    pub fn after(self, before: CallId) -> Self {
        Self { after: Some(before), ..self }
    }
}

impl RefusalReason {
    /// Returns the reason of a code.
    pub(super) fn of(code: i32) -> Self {
        BadMsg::from_code(code).map_or(Self::Unknown(code), Self::Known)
    }
}

impl fmt::Display for CallId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "call {}", self.0)
    }
}

impl fmt::Display for RefusalReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Known(reason) => reason.fmt(f),
            Self::Unknown(code) => write!(f, "code {code}"),
        }
    }
}
