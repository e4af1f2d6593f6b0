//! What a decoder returns.

use super::transport_error::TransportError;
use bytes::BytesMut;

/// What stands between two frames' borders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Frame {
    /// A message, encrypted or plain.
    Payload {
        /// The message. The padding of [`Framing::PaddedIntermediate`](super::Framing) is not in it.
        payload: BytesMut,
        /// Whether the client asks for a quick acknowledgment. Always `false` on the client's side.
        quick_ack: bool,
    },
    /// A quick acknowledgment, on the client's side: the first four bytes of the SHA-256 that the message key is part of,
    /// little-endian, with the top bit set (`mtproto/mtproto-transports`, "Quick ack").
    QuickAck(u32),
    /// An error of the server's, on the client's side.
    Error(TransportError),
}
