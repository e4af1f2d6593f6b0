//! Why a connection ends.

use super::kind::Framing;

/// A rule that was broken, by the peer or by the caller. After an error of a peer's the connection is of no more use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FramingError {
    /// A frame is longer than the limit.
    #[error("a frame of {length} bytes is longer than the limit of {limit}")]
    TooLong {
        /// The length that the frame's head states, or that the caller wants to send.
        length: usize,
        /// The longest that is possible.
        limit: usize,
    },
    /// A frame is shorter than every message.
    #[error("a frame of {length} bytes is shorter than every message")]
    TooShort {
        /// The length of the frame.
        length: usize,
    },
    /// The payload has no whole words of four bytes, which an abridged framing cannot send.
    #[error("an abridged framing cannot send {length} bytes: its lengths are multiples of four")]
    Unaligned {
        /// The length of the payload.
        length: usize,
    },
    /// The padding of a frame is longer than 15 bytes, or the message in the frame longer than the frame.
    #[error("a padded frame of {frame} bytes cannot hold a message of {message} and at most 15 bytes of padding")]
    Padding {
        /// The length of the frame.
        frame: usize,
        /// The length that the message has by its own account.
        message: usize,
    },
    /// The CRC32 of a full frame is not that of its bytes.
    #[error("the CRC32 of a frame is {sent:#010x} by its own account, and {computed:#010x} by its bytes")]
    Checksum {
        /// The checksum in the frame.
        sent: u32,
        /// The checksum of the frame's bytes.
        computed: u32,
    },
    /// Frames of a full framing are numbered from 0, and this one has another number than the next.
    #[error("a frame has the sequence number {sent}, and {expected} is the next one")]
    SequenceNumber {
        /// The number in the frame.
        sent: u32,
        /// The number that is the next.
        expected: u32,
    },
    /// A framing does not have what was asked for.
    #[error("{framing:?} has no {feature}")]
    Unsupported {
        /// The framing.
        framing: Framing,
        /// What the framing does not have.
        feature: &'static str,
    },
    /// The client speaks HTTP.
    #[error("the client speaks HTTP ({method}), which is not served here")]
    Http {
        /// The method of the request, or its first four letters.
        method: &'static str,
    },
    /// The client speaks what the server requires a secret for, or fake TLS with a server that has no `ee` secret.
    #[error("the client speaks {spoken}, and the server wants {wanted}")]
    Refused {
        /// What the client speaks.
        spoken: &'static str,
        /// What the server wants.
        wanted: &'static str,
    },
    /// The header of an obfuscated connection names no framing: it is of another protocol, or made with another secret.
    #[error("the first 64 bytes are of no known protocol, or made with another secret")]
    UnknownProtocol,
    /// The random bytes that the caller supplies always break the rules of obfuscated headers.
    #[error("the random bytes are not random: each header of them looks like another protocol")]
    Random,
    /// A record of TLS is not one that fake TLS has at this place.
    #[error("a record of TLS begins with {header:02x?}: {rule}")]
    Record {
        /// The record's header.
        header: [u8; 5],
        /// The rule that the record breaks.
        rule: &'static str,
    },
    /// A ClientHello, or the answer to it, is not formed as one.
    #[error("{message}: {rule}")]
    Hello {
        /// The message, as TLS calls it.
        message: &'static str,
        /// The rule that the message breaks.
        rule: &'static str,
    },
    /// The random field of a ClientHello is not made with any of the server's secrets.
    #[error("the ClientHello is not made with the secret")]
    HelloSecret,
    /// The random field of an answer to a ClientHello is not made with the secret: whoever answered does not know it.
    #[error("the answer to the ClientHello is not made with the secret")]
    AnswerSecret,
    /// A ClientHello is older or newer than the server accepts.
    #[error("the client's clock is {seconds} s ahead of the server's, which is more than is accepted")]
    HelloTime {
        /// How far the client's clock is ahead. Negative if it is behind.
        seconds: i64,
    },
    /// The connection has ended by an earlier error.
    #[error("the connection has ended by an earlier error")]
    Ended,
    /// The server does not know yet what the client speaks, so nothing can be sent.
    #[error("nothing can be sent before the client's first bytes")]
    NotOpen,
}
