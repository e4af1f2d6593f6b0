//! Abridged: the length in four-byte words, in one byte or four (`mtproto/mtproto-transports`, "Abridged").

use super::error::FramingError;
use super::head::{Head, length};
use super::pieces::SmallBytes;
use mtproto_crypto::Sender;

/// In the first byte: the sender asks for a quick acknowledgment, or answers with one.
const QUICK_ACK: u8 = 0x80;
/// In place of a length: three bytes of length follow.
const LONG: u8 = 0x7f;

/// Reads a head. The length may be in four bytes also where one would do.
pub(super) fn read(head: &[u8], sender: Sender) -> Head {
    let Some((&first, rest)) = head.split_first() else { return Head::More(1) };
    let quick_ack = first & QUICK_ACK != 0;
    if quick_ack && sender == Sender::Server {
        // Swapped, so that the top bit is in the byte that comes first.
        return <[u8; 4]>::try_from(head).map_or(Head::More(4), |bytes| Head::QuickAck(u32::from_be_bytes(bytes)));
    }
    let words = match (first & !QUICK_ACK, rest) {
        (LONG, &[low, middle, high]) => u32::from_le_bytes([low, middle, high, 0]),
        (LONG, _) => return Head::More(4),
        (words, _) => u32::from(words),
    };
    Head::Frame { length: length(words * 4), quick_ack, number: None }
}

/// Returns the head of a frame.
pub(super) fn write(payload: usize, quick_ack: bool) -> Result<SmallBytes, FramingError> {
    if !payload.is_multiple_of(4) {
        return Err(FramingError::Unaligned { length: payload });
    }
    let too_long = FramingError::TooLong { length: payload, limit: 0x00ff_ffff * 4 };
    let [low, middle, high, 0] = u32::try_from(payload / 4).map_err(|_| too_long)?.to_le_bytes() else {
        return Err(too_long);
    };
    let flag = if quick_ack { QUICK_ACK } else { 0 };
    Ok(match [low, middle, high] {
        [short, 0, 0] if short < LONG => SmallBytes::from(&[short | flag][..]),
        _ => SmallBytes::from(&[LONG | flag, low, middle, high][..]),
    })
}

/// Returns the bytes of a quick acknowledgment.
pub(super) fn quick_ack(token: u32) -> [u8; 4] {
    token.to_be_bytes()
}
