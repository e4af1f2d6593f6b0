//! Messages that are not encrypted (`mtproto/description`): eight zeros, the message's id, the length of the body, the body.

use std::time::Duration;
use tl_types::Bytes;

/// What is before the body.
const HEADER: usize = 20;
/// The most bytes of a body. The longest one of a key exchange has 700; Telegram's servers add up to some 100 random bytes.
const MOST: usize = 4096;
/// The most bytes behind a message: the padded intermediate transport adds up to 15.
const TRAILER: usize = 15;

/// Why a message is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PlainError {
    /// The message is shorter than its header.
    #[error("a message of {length} bytes has no header")]
    Short {
        /// The length in bytes.
        length: usize,
    },
    /// The message names a key, so it is encrypted.
    #[error("the message is encrypted, which no message of a key exchange is")]
    Encrypted,
    /// The message's id is not one of its sender: a client's ids are divisible by 4, a server's are odd.
    #[error("the message has the id {msg_id:016x}, which the other side does not give")]
    Id {
        /// The id.
        msg_id: i64,
    },
    /// The length of the body is not in the message, or too many bytes follow it.
    #[error("the message says that its body has {claimed} bytes, and {present} bytes are there")]
    Length {
        /// The length that the message says.
        claimed: i32,
        /// The bytes behind the header.
        present: usize,
    },
    /// No body of a key exchange is so long.
    #[error("the body has {length} bytes, more than {MOST}")]
    Long {
        /// The length in bytes.
        length: usize,
    },
}

/// Whose message it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Client,
    Server,
}

/// Returns the body of a message of the other side.
pub(super) fn read(message: &Bytes, sender: Side) -> Result<Bytes, PlainError> {
    let short = PlainError::Short { length: message.len() };
    let (key_id, rest) = message.split_first_chunk::<8>().ok_or(short)?;
    let (msg_id, rest) = rest.split_first_chunk::<8>().ok_or(short)?;
    let (claimed, rest) = rest.split_first_chunk::<4>().ok_or(short)?;
    if *key_id != [0; 8] {
        return Err(PlainError::Encrypted);
    }
    let msg_id = i64::from_le_bytes(*msg_id);
    let is_senders = match sender {
        Side::Client => msg_id & 3 == 0,
        Side::Server => msg_id & 1 == 1,
    };
    if !is_senders {
        return Err(PlainError::Id { msg_id });
    }
    let claimed = i32::from_le_bytes(*claimed);
    let wrong = PlainError::Length { claimed, present: rest.len() };
    let length = usize::try_from(claimed).map_err(|_| wrong)?;
    if length > MOST {
        return Err(PlainError::Long { length });
    }
    match rest.len().checked_sub(length) {
        Some(0..=TRAILER) => Ok(message.slice(HEADER..HEADER + length)),
        _ => Err(wrong),
    }
}

/// Makes the messages of one side, with ids that rise.
#[derive(Clone, Debug)]
pub(super) struct Writer {
    side: Side,
    last: i64,
}

impl Writer {
    pub(super) fn new(side: Side) -> Self {
        Self { side, last: 0 }
    }

    /// Returns a message. `now` is the time since 1970.
    pub(super) fn write(&mut self, body: &[u8], now: Duration) -> Bytes {
        // Seconds in the upper half, the fraction in the lower half (`mtproto/description`).
        let fraction = (u64::from(now.subsec_nanos()) << 32) / 1_000_000_000;
        let by_clock = (now.as_secs() << 32 | fraction) & !3;
        let id = i64::try_from(by_clock & i64::MAX.unsigned_abs()).unwrap_or_default();
        self.last = id.max(self.last.saturating_add(4) & !3);
        let id = self.last | if self.side == Side::Server { 1 } else { 0 };
        let length = u32::try_from(body.len()).unwrap_or_default();
        let mut message = Vec::with_capacity(HEADER + body.len());
        message.extend([0; 8]);
        message.extend(id.to_le_bytes());
        message.extend(length.to_le_bytes());
        message.extend(body);
        Bytes::from(message)
    }
}
