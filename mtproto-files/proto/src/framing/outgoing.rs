//! What is sent: frames, then the cipher, if there is one, then records of TLS, if there are any.

use super::encoder::Encoder;
use super::error::FramingError;
use super::fake_tls::RecordWriter;
use super::pieces::SmallBytes;
use crate::random::Random;
use bytes::{Bytes, BytesMut};
use mtproto_crypto::Stream;
use std::collections::VecDeque;

/// The layers of the direction that is written.
pub(super) struct Outgoing {
    /// What goes before the first frame, as it is: the tag of the framing, or the header of an obfuscated connection.
    pub(super) beginning: Bytes,
    pub(super) encoder: Encoder,
    pub(super) cipher: Option<Stream>,
    pub(super) records: Option<RecordWriter>,
}

impl Outgoing {
    /// Sends a payload. Its bytes are encrypted where they are, and copied nowhere.
    pub(super) fn payload(
        &mut self,
        mut payload: BytesMut,
        quick_ack: bool,
        random: &mut Random<'_>,
        out: &mut VecDeque<Bytes>,
    ) -> Result<(), FramingError> {
        let mut envelope = self.encoder.envelope(&payload, quick_ack, random)?;
        if let Some(cipher) = &mut self.cipher {
            cipher.apply(envelope.head.as_mut_slice());
            cipher.apply(&mut payload);
            cipher.apply(envelope.tail.as_mut_slice());
        }
        let owned = |bytes: &SmallBytes| Bytes::copy_from_slice(bytes.as_slice());
        let pieces = [self.take_beginning(), owned(&envelope.head), payload.freeze(), owned(&envelope.tail)];
        self.send(pieces, out);
        Ok(())
    }

    /// Sends a quick acknowledgment.
    pub(super) fn quick_ack(&mut self, token: u32, out: &mut VecDeque<Bytes>) -> Result<(), FramingError> {
        let mut bytes = self.encoder.quick_ack(token)?;
        if let Some(cipher) = &mut self.cipher {
            cipher.apply(&mut bytes);
        }
        let pieces = [self.take_beginning(), Bytes::copy_from_slice(&bytes)];
        self.send(pieces, out);
        Ok(())
    }

    fn take_beginning(&mut self) -> Bytes {
        std::mem::take(&mut self.beginning)
    }

    fn send<const N: usize>(&mut self, pieces: [Bytes; N], out: &mut VecDeque<Bytes>) {
        let pieces = pieces.into_iter().filter(|piece| !piece.is_empty());
        match &mut self.records {
            Some(records) => records.wrap(pieces.collect(), out),
            None => out.extend(pieces),
        }
    }
}
