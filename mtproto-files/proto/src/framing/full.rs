//! Full: length, sequence number, payload, CRC32 (`mtproto/mtproto-transports`, "Full").

use super::error::FramingError;
use super::head::{Head, length};
use super::pieces::SmallBytes;
use super::transport_error::TransportError;
use bytes::BytesMut;
use mtproto_crypto::Sender;

/// Length and sequence number.
const HEAD: usize = 8;
/// The checksum.
pub(super) const TAIL: usize = 4;

/// Reads a head. A server may send an error in place of a length, with nothing around it.
pub(super) fn read(head: &[u8], sender: Sender) -> Result<Head, FramingError> {
    let Some((total, number)) = head.split_first_chunk::<4>() else { return Ok(Head::More(4)) };
    let code = i32::from_le_bytes(*total);
    if code < 0 && sender == Sender::Server {
        return Ok(Head::Error(TransportError::new(code)));
    }
    let total = length(u32::from_le_bytes(*total));
    let length = total.checked_sub(HEAD).filter(|length| *length >= TAIL);
    let length = length.ok_or(FramingError::TooShort { length: total })?;
    Ok(match <[u8; 4]>::try_from(number) {
        Ok(number) => Head::Frame { length, quick_ack: false, number: Some(u32::from_le_bytes(number)) },
        Err(_) => Head::More(HEAD),
    })
}

/// Checks the tail and cuts it off.
pub(super) fn trim(head: &[u8], body: &mut BytesMut) -> Result<(), FramingError> {
    let (payload, sent) = body.split_last_chunk::<TAIL>().ok_or(FramingError::TooShort { length: body.len() })?;
    let (sent, computed) = (u32::from_le_bytes(*sent), checksum(head, payload));
    if sent != computed {
        return Err(FramingError::Checksum { sent, computed });
    }
    let length = payload.len();
    body.truncate(length);
    Ok(())
}

/// Returns head and tail of a frame.
pub(super) fn write(payload: &[u8], number: u32) -> Result<(SmallBytes, SmallBytes), FramingError> {
    let limit = length(i32::MAX.unsigned_abs()) - HEAD - TAIL;
    let too_long = FramingError::TooLong { length: payload.len(), limit };
    let total = payload.len().checked_add(HEAD + TAIL).and_then(|total| i32::try_from(total).ok()).ok_or(too_long)?;
    let mut head = SmallBytes::from(&total.to_le_bytes()[..]);
    head.push(&number.to_le_bytes());
    let tail = checksum(head.as_slice(), payload).to_le_bytes();
    Ok((head, SmallBytes::from(&tail[..])))
}

fn checksum(head: &[u8], payload: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(head);
    hasher.update(payload);
    hasher.finalize()
}
