//! Why a connection ends.

use super::call::{CallError, RefusalReason};
use crate::exchange::ClientError;
use crate::framing::TransportError;
use crate::session::{GzipError, MAX_IDS, OpenError, Violation};
use tl_types::DecodeError;

/// Why a connection ends. The driver closes the connection and opens another one; the lane's calls go on there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LaneError {
    /// The DC has sent an error in place of a message. After [`TransportError::FLOOD`], the driver waits before it connects
    /// again.
    #[error(transparent)]
    Transport(#[from] TransportError),
    /// A message cannot be decrypted.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// A message is too short for the id of a key.
    #[error("a message of {length} bytes")]
    Short {
        /// The length of the message, in bytes.
        length: usize,
    },
    /// A message is encrypted with a key that the lane does not have.
    #[error("a message is encrypted with another key")]
    OtherKey,
    /// A message breaks a rule, or the DC refuses ours, or is silent.
    #[error(transparent)]
    Session(#[from] SessionError),
    /// The key exchange has failed. The next connection begins another one.
    #[error("the key exchange: {0}")]
    Exchange(#[from] ClientError),
    /// The DC does not answer in the key exchange.
    #[error("the DC is silent in the key exchange")]
    ExchangeSilent,
    /// The temporary key cannot be bound. The next connection makes another one.
    #[error("the temporary key cannot be bound: {0}")]
    Binding(CallError),
}

/// Why a session ends the connection.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SessionError {
    /// A message breaks a rule.
    #[error("{rule}: {0}", rule = .0.rule())]
    Violation(#[from] Violation),
    /// A compressed message cannot be unpacked.
    #[error("a compressed message: {0}")]
    Packed(#[from] GzipError),
    /// A service message cannot be decoded.
    #[error("a service message: {0}")]
    Unreadable(#[from] DecodeError),
    /// A service message has a list of more ids than such a list may have (`mtproto/service_messages_about_messages`).
    #[error("a list of {count} message ids: the most are {MAX_IDS}")]
    List {
        /// How many ids there are.
        count: usize,
    },
    /// The DC refuses a message for a reason that sending it again does not mend.
    #[error("the DC refuses a message: {0}")]
    Refused(RefusalReason),
    /// The DC was silent for too long.
    #[error("the DC is silent")]
    Silent,
    /// The DC's time is at the end of all times: no message ids are left.
    #[error("the DC's time leaves no message ids")]
    Time,
}
