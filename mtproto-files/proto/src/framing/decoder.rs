//! Frames out of bytes that arrive in any pieces.

use super::error::FramingError;
use super::frame::Frame;
use super::head::Head;
use super::kind::Framing;
use super::pieces::{SmallBytes, cut};
use super::transport_error::TransportError;
use super::{abridged, full, intermediate};
use bytes::BytesMut;
use mtproto_crypto::{Sender, Stream};

/// The longest payload that a decoder takes unless told otherwise: 4 MiB and 1 KiB, as in TDLib (`RawConnection.cpp`).
pub const FRAME_LIMIT: usize = (4 << 20) + 1024;

/// The shortest message: a plain one without a body (`mtproto/description`, "Unencrypted message").
const SHORTEST: usize = 20;
/// The length of an error.
const ERROR: usize = 4;

/// Reads frames of one direction of a connection.
///
/// A decoder holds one frame at most. Its memory is taken when the frame's head has been checked, and each byte of a payload
/// is copied there once. One error ends the decoder.
pub struct Decoder {
    framing: Framing,
    sender: Sender,
    limit: usize,
    next_number: u32,
    head: SmallBytes,
    state: State,
}

enum State {
    Head { needed: usize },
    Body { body: BytesMut, length: usize, quick_ack: bool },
    Ended,
}

impl Decoder {
    /// Returns a decoder of what the sender sends, from the first frame on: the tag of the framing is not part of it.
    pub fn new(framing: Framing, sender: Sender) -> Self {
        let (head, state) = (SmallBytes::default(), State::Head { needed: 1 });
        Self { framing, sender, limit: FRAME_LIMIT, next_number: 0, head, state }
    }

    /// Sets the longest payload, from the next head on. A longer frame is refused before memory is taken for it.
    pub fn set_limit(&mut self, limit: usize) {
        self.limit = limit;
    }

    /// Takes bytes from the input's front, and returns the next frame. Returns `None` when the input is used up: call it again
    /// with what arrives next. The input may hold more frames: call it until it returns `None`.
    ///
    /// # Errors
    ///
    /// The sender broke a rule of the framing. Each later call fails with [`FramingError::Ended`].
    pub fn decode(&mut self, input: &mut &[u8]) -> Result<Option<Frame>, FramingError> {
        self.decode_from(|at_most| Ok(cut(input, at_most)), None)
    }

    /// Ends the decoder, as an error of its own does.
    pub(super) fn end(&mut self) {
        self.state = State::Ended;
    }

    /// Reads from a source of bytes, which returns at most as many as it is asked for, and none if there are no more. A cipher
    /// decrypts them.
    pub(super) fn decode_from<'a>(
        &mut self,
        mut source: impl FnMut(usize) -> Result<&'a [u8], FramingError>,
        mut cipher: Option<&mut Stream>,
    ) -> Result<Option<Frame>, FramingError> {
        let result = loop {
            let Some(wanted) = self.wanted() else { return Err(FramingError::Ended) };
            let piece = match source(wanted) {
                Ok([]) => return Ok(None),
                Ok(piece) => piece,
                Err(error) => break Err(error),
            };
            match self.take(piece, cipher.as_deref_mut()) {
                Ok(None) => {}
                done => break done,
            }
        };
        if result.is_err() {
            self.state = State::Ended;
        }
        result
    }

    /// Returns how many bytes are missing until something can be said of them. Never 0.
    fn wanted(&self) -> Option<usize> {
        match &self.state {
            State::Head { needed } => Some(needed.saturating_sub(self.head.as_slice().len()).max(1)),
            State::Body { body, length, .. } => Some(length.saturating_sub(body.len()).max(1)),
            State::Ended => None,
        }
    }

    fn take(&mut self, piece: &[u8], cipher: Option<&mut Stream>) -> Result<Option<Frame>, FramingError> {
        match &mut self.state {
            State::Ended => Err(FramingError::Ended),
            State::Head { needed } => {
                let before = self.head.as_slice().len();
                self.head.push(piece);
                decrypt(cipher, self.head.as_mut_slice(), before);
                if self.head.as_slice().len() < *needed { Ok(None) } else { self.read_head() }
            }
            State::Body { body, length, quick_ack } => {
                let before = body.len();
                body.extend_from_slice(piece);
                decrypt(cipher, body, before);
                if body.len() < *length {
                    return Ok(None);
                }
                let (body, quick_ack) = (std::mem::take(body), *quick_ack);
                let frame = self.read_body(body, quick_ack)?;
                self.begin();
                Ok(Some(frame))
            }
        }
    }

    fn begin(&mut self) {
        self.head = SmallBytes::default();
        self.state = State::Head { needed: 1 };
    }

    fn read_head(&mut self) -> Result<Option<Frame>, FramingError> {
        let head = self.head.as_slice();
        let head = match self.framing {
            Framing::Abridged => abridged::read(head, self.sender),
            Framing::Intermediate | Framing::PaddedIntermediate => intermediate::read(head, self.sender),
            Framing::Full => full::read(head, self.sender)?,
        };
        let frame = match head {
            Head::More(needed) => {
                self.state = State::Head { needed };
                return Ok(None);
            }
            Head::Frame { length, quick_ack, number } => {
                self.check_length(length)?;
                if let Some(sent) = number {
                    self.check_number(sent)?;
                }
                self.state = State::Body { body: BytesMut::with_capacity(length), length, quick_ack };
                return Ok(None);
            }
            Head::QuickAck(token) => Frame::QuickAck(token),
            Head::Error(error) => Frame::Error(error),
        };
        self.begin();
        Ok(Some(frame))
    }

    /// Checks what is known before the body: a client sends whole messages, a server messages and errors.
    fn check_length(&self, length: usize) -> Result<(), FramingError> {
        let tail = if self.framing == Framing::Full { full::TAIL } else { 0 };
        let length = length.saturating_sub(tail);
        let longest = if self.framing == Framing::PaddedIntermediate { intermediate::MAX_PADDING } else { 0 };
        if length > self.limit.saturating_add(longest) {
            return Err(FramingError::TooLong { length, limit: self.limit });
        }
        if length >= SHORTEST || self.is_error(length) { Ok(()) } else { Err(FramingError::TooShort { length }) }
    }

    /// Returns whether a frame of this length is an error. With its padding an error is still shorter than a message.
    fn is_error(&self, length: usize) -> bool {
        let padding = if self.framing == Framing::PaddedIntermediate { intermediate::MAX_PADDING } else { 0 };
        self.sender == Sender::Server && (ERROR..=ERROR + padding).contains(&length)
    }

    fn check_number(&mut self, sent: u32) -> Result<(), FramingError> {
        let expected = self.next_number;
        self.next_number = expected.wrapping_add(1);
        if sent == expected { Ok(()) } else { Err(FramingError::SequenceNumber { sent, expected }) }
    }

    fn read_body(&self, mut payload: BytesMut, quick_ack: bool) -> Result<Frame, FramingError> {
        if self.framing == Framing::Full {
            full::trim(self.head.as_slice(), &mut payload)?;
        }
        if self.is_error(payload.len()) {
            let code = payload.first_chunk().copied().unwrap_or_default();
            return Ok(Frame::Error(TransportError::new(i32::from_le_bytes(code))));
        }
        if self.framing == Framing::PaddedIntermediate {
            intermediate::trim(&mut payload)?;
            // Before, the padding counted too.
            if payload.len() > self.limit {
                return Err(FramingError::TooLong { length: payload.len(), limit: self.limit });
            }
        }
        Ok(Frame::Payload { payload, quick_ack })
    }
}

fn decrypt(cipher: Option<&mut Stream>, bytes: &mut [u8], from: usize) {
    if let (Some(cipher), Some(new)) = (cipher, bytes.get_mut(from..)) {
        cipher.apply(new);
    }
}
