//! What goes around payloads.

use super::error::FramingError;
use super::kind::Framing;
use super::pieces::SmallBytes;
use super::{abridged, full, intermediate};
use crate::random::Random;
use mtproto_crypto::Sender;

/// Writes frames of one direction of a connection.
#[derive(Clone, Debug)]
pub struct Encoder {
    framing: Framing,
    sender: Sender,
    next_number: u32,
}

/// What goes in front of a payload and behind it. The payload stays where it is, for a vectored write.
#[derive(Clone, Copy, Debug)]
pub struct Envelope {
    /// The bytes in front.
    pub head: SmallBytes,
    /// The bytes behind. Mostly none.
    pub tail: SmallBytes,
}

impl Encoder {
    /// Returns an encoder of what the sender sends, from the first frame on: the tag of the framing is sent before.
    pub fn new(framing: Framing, sender: Sender) -> Self {
        Self { framing, sender, next_number: 0 }
    }

    /// Returns what goes around the next payload. A client may ask for a quick acknowledgment.
    ///
    /// # Errors
    ///
    /// The payload is empty, longer than the framing can say, or no multiple of four bytes in an abridged framing. A full
    /// framing has no quick acknowledgments.
    pub fn envelope(
        &mut self,
        payload: &[u8],
        quick_ack: bool,
        random: &mut Random<'_>,
    ) -> Result<Envelope, FramingError> {
        let mut tail = SmallBytes::default();
        let head = match self.framing {
            _ if payload.is_empty() => return Err(FramingError::TooShort { length: 0 }),
            Framing::Abridged => abridged::write(payload.len(), quick_ack)?,
            Framing::Intermediate => intermediate::write(payload.len(), quick_ack)?,
            Framing::PaddedIntermediate => {
                tail = intermediate::padding(self.sender, random);
                intermediate::write(payload.len().saturating_add(tail.as_slice().len()), quick_ack)?
            }
            Framing::Full if quick_ack => return Err(self.no_quick_acks()),
            Framing::Full => {
                let (head, checksum) = full::write(payload, self.next_number)?;
                self.next_number = self.next_number.wrapping_add(1);
                tail = checksum;
                head
            }
        };
        Ok(Envelope { head, tail })
    }

    /// Returns a quick acknowledgment, on the server's side: the first four bytes of the SHA-256 that the message key is part
    /// of, little-endian. The top bit is set here. No envelope goes around these bytes.
    ///
    /// # Errors
    ///
    /// A full framing has no quick acknowledgments.
    pub fn quick_ack(&self, token: u32) -> Result<[u8; 4], FramingError> {
        let token = token | 1 << 31;
        match self.framing {
            Framing::Abridged => Ok(abridged::quick_ack(token)),
            Framing::Intermediate | Framing::PaddedIntermediate => Ok(intermediate::quick_ack(token)),
            Framing::Full => Err(self.no_quick_acks()),
        }
    }

    fn no_quick_acks(&self) -> FramingError {
        FramingError::Unsupported { framing: self.framing, feature: "quick acknowledgments" }
    }
}
