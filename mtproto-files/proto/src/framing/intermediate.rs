//! Intermediate: the length in four bytes; padded intermediate: 0 to 15 random bytes behind the payload
//! (`mtproto/mtproto-transports`, "Intermediate" and "Padded intermediate").

use super::error::FramingError;
use super::head::{Head, length};
use super::pieces::SmallBytes;
use crate::random::Random;
use bytes::BytesMut;
use mtproto_crypto::Sender;

/// In the length: the sender asks for a quick acknowledgment, or answers with one.
const QUICK_ACK: u32 = 1 << 31;
/// The longest padding of a frame.
pub(super) const MAX_PADDING: usize = 15;
/// What is in front of a plain message: key id, message id, length (`mtproto/description`, "Unencrypted message").
const PLAIN_HEADER: usize = 20;
/// What is in front of the encrypted part of a message: key id, message key.
const ENCRYPTED_HEADER: usize = mtproto_crypto::HEADER;

/// Reads a head.
pub(super) fn read(head: &[u8], sender: Sender) -> Head {
    let Ok(bytes) = <[u8; 4]>::try_from(head) else { return Head::More(4) };
    let number = u32::from_le_bytes(bytes);
    let quick_ack = number & QUICK_ACK != 0;
    if quick_ack && sender == Sender::Server {
        return Head::QuickAck(number);
    }
    Head::Frame { length: length(number & !QUICK_ACK), quick_ack, number: None }
}

/// Returns the head of a frame of so many bytes, padding included.
pub(super) fn write(total: usize, quick_ack: bool) -> Result<SmallBytes, FramingError> {
    let limit = length(QUICK_ACK - 1);
    let number = u32::try_from(total).ok().filter(|number| number & QUICK_ACK == 0);
    let number = number.ok_or(FramingError::TooLong { length: total, limit })?;
    let flag = if quick_ack { QUICK_ACK } else { 0 };
    Ok(SmallBytes::from(&(number | flag).to_le_bytes()[..]))
}

/// Returns a random padding, of a random length. A client adds up to 15 bytes, a server up to 3, as Telegram's own MTProxy
/// does (`net-tcp-rpc-common.c`): some clients, Telethon among them, cut off what is more than whole words.
pub(super) fn padding(sender: Sender, random: &mut Random<'_>) -> SmallBytes {
    let mut length = [0];
    random(&mut length);
    let mut padding = SmallBytes::default();
    let [length] = length;
    let length = length & if sender == Sender::Client { 15 } else { 3 };
    padding.push([0; MAX_PADDING].get(..usize::from(length)).unwrap_or_default());
    random(padding.as_mut_slice());
    padding
}

/// Cuts the padding off. Its length is nowhere in the frame: a plain message says its own length, and the encrypted part of
/// another has whole blocks.
pub(super) fn trim(payload: &mut BytesMut) -> Result<(), FramingError> {
    let total = payload.len();
    let too_short = FramingError::TooShort { length: total };
    let (key_id, rest) = payload.split_first_chunk::<8>().ok_or(too_short)?;
    let exact = if *key_id == [0; 8] {
        let body = rest.get(8..).and_then(<[u8]>::first_chunk::<4>).ok_or(too_short)?;
        PLAIN_HEADER.saturating_add(length(u32::from_le_bytes(*body)))
    } else {
        let encrypted = total.checked_sub(ENCRYPTED_HEADER).ok_or(too_short)?;
        total - encrypted % mtproto_crypto::BLOCK
    };
    match total.checked_sub(exact) {
        Some(0..=MAX_PADDING) => payload.truncate(exact),
        _ => return Err(FramingError::Padding { frame: total, message: exact }),
    }
    Ok(())
}

/// Returns the bytes of a quick acknowledgment.
pub(super) fn quick_ack(token: u32) -> [u8; 4] {
    token.to_le_bytes()
}
