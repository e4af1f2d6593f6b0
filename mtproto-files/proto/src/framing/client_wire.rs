//! The client's end of a connection.

use super::decoder::Decoder;
use super::encoder::Encoder;
use super::error::FramingError;
use super::fake_tls::{AnswerReader, HelloTemplate, RecordReader, RecordWriter};
use super::frame::Frame;
use super::incoming::Incoming;
use super::kind::Framing;
use super::obfuscated;
use super::outgoing::Outgoing;
use super::secret::Secret;
use crate::dc::DcId;
use crate::random::Random;
use bytes::{Bytes, BytesMut};
use mtproto_crypto::Sender;
use std::collections::VecDeque;

/// The client's end of a connection: payloads become bytes to send, bytes that arrive become frames.
///
/// Send what [`poll_output`](Self::poll_output) returns, after each call of another method and right at the beginning. One error
/// of [`read`](Self::read) ends the connection.
pub struct ClientWire {
    incoming: Incoming,
    outgoing: Outgoing,
    out: VecDeque<Bytes>,
    /// What waits for the answer to a ClientHello.
    greeting: Option<Greeting>,
}

struct Greeting {
    answer: AnswerReader,
    held: VecDeque<Bytes>,
}

impl ClientWire {
    /// Returns a connection that nothing disguises.
    pub fn plain(framing: Framing) -> Self {
        let incoming = Incoming { records: None, cipher: None, decoder: Decoder::new(framing, Sender::Server) };
        let beginning = Bytes::from_static(framing.tag());
        let outgoing =
            Outgoing { beginning, encoder: Encoder::new(framing, Sender::Client), cipher: None, records: None };
        Self { incoming, outgoing, out: VecDeque::new(), greeting: None }
    }

    /// Returns an obfuscated connection to a server of Telegram's, as WebSockets need it (`mtproto/mtproto-transports`,
    /// "Transport obfuscation"). The server does not need the DC.
    ///
    /// # Errors
    ///
    /// A full framing cannot be obfuscated; the random bytes are not random.
    pub fn obfuscated(framing: Framing, dc: Option<DcId>, random: &mut Random<'_>) -> Result<Self, FramingError> {
        Self::with_header(framing, dc, None, random)
    }

    /// Returns a connection to an MTProxy. The secret decides on the framing: [`Framing::Intermediate`] for 16 bytes alone,
    /// otherwise [`Framing::PaddedIntermediate`].
    ///
    /// A secret with a domain wants fake TLS: a ClientHello is made with the template, and with the time in seconds since 1970,
    /// which should be the server's time. It is sent at once, and everything else when the server has answered. Other secrets
    /// use neither.
    ///
    /// # Errors
    ///
    /// The template makes no ClientHello with the secret's domain; the random bytes are not random.
    pub fn proxy(
        secret: &Secret,
        dc: DcId,
        template: &HelloTemplate,
        unix_time: u32,
        random: &mut Random<'_>,
    ) -> Result<Self, FramingError> {
        let framing = if secret.wants_padding() { Framing::PaddedIntermediate } else { Framing::Intermediate };
        let mut wire = Self::with_header(framing, Some(dc), Some(secret.key()), random)?;
        if let Some(domain) = secret.domain() {
            let (hello, client_random) = template.write(secret.key(), domain, unix_time, random)?;
            wire.incoming.records = Some(RecordReader::of_server());
            wire.outgoing.records = Some(RecordWriter::of_client());
            wire.out.push_back(Bytes::from(hello));
            let answer = AnswerReader::new(*secret.key(), client_random);
            wire.greeting = Some(Greeting { answer, held: VecDeque::new() });
        }
        Ok(wire)
    }

    fn with_header(
        framing: Framing,
        dc: Option<DcId>,
        key: Option<&[u8; 16]>,
        random: &mut Random<'_>,
    ) -> Result<Self, FramingError> {
        let obfuscated::Sent { header, to_server, to_client } = obfuscated::send(framing, dc, key, random)?;
        let mut wire = Self::plain(framing);
        wire.incoming.cipher = Some(to_client);
        wire.outgoing.cipher = Some(to_server);
        wire.outgoing.beginning = Bytes::copy_from_slice(&header);
        Ok(wire)
    }

    /// Sets the longest payload that is read. Without this call it is [`FRAME_LIMIT`](super::FRAME_LIMIT).
    pub fn set_limit(&mut self, limit: usize) {
        self.incoming.decoder.set_limit(limit);
    }

    /// Takes bytes from the input's front, and returns the next frame. Returns `None` when the input is used up. The input may
    /// hold more frames: call it until it returns `None`.
    ///
    /// # Errors
    ///
    /// The server broke a rule, or does not know the secret. Each later call fails with [`FramingError::Ended`].
    pub fn read(&mut self, input: &mut &[u8]) -> Result<Option<Frame>, FramingError> {
        if let Some(greeting) = &mut self.greeting {
            match greeting.answer.read(input) {
                Ok(true) => self.out.append(&mut greeting.held),
                Ok(false) => return Ok(None),
                Err(error) => {
                    self.greeting = None;
                    self.incoming.decoder.end();
                    return Err(error);
                }
            }
            self.greeting = None;
        }
        self.incoming.read(input)
    }

    /// Sends a message. Its bytes are encrypted in place if the connection is obfuscated, and copied nowhere.
    ///
    /// # Errors
    ///
    /// The framing cannot send the message, see [`Encoder::envelope`]. Nothing is sent then, and the connection can be used on.
    pub fn write(&mut self, payload: BytesMut, quick_ack: bool, random: &mut Random<'_>) -> Result<(), FramingError> {
        let out = self.greeting.as_mut().map_or(&mut self.out, |greeting| &mut greeting.held);
        self.outgoing.payload(payload, quick_ack, random, out)
    }

    /// Returns the next bytes to send. All that it returns at once can go in one vectored write.
    pub fn poll_output(&mut self) -> Option<Bytes> {
        self.out.pop_front()
    }

    /// Returns whether what is written is sent: the server has answered the ClientHello, if there is one.
    pub fn is_open(&self) -> bool {
        self.greeting.is_none()
    }
}
