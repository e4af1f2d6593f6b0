//! What the bytes in front of a payload say.

use super::transport_error::TransportError;

/// What the bytes read until now mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Head {
    /// The head has so many bytes, counted from its beginning.
    More(usize),
    /// A frame begins.
    Frame {
        /// The number of bytes that follow, the tail included.
        length: usize,
        /// The client asks for a quick acknowledgment.
        quick_ack: bool,
        /// The frame's number, if the framing has numbers.
        number: Option<u32>,
    },
    /// The head is all there is: a quick acknowledgment.
    QuickAck(u32),
    /// The head is all there is: an error.
    Error(TransportError),
}

/// Returns the number as a length. Platforms of 16 bits see a length beyond every limit.
pub(super) fn length(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
