//! The server's end of a connection.

use super::decoder::{Decoder, FRAME_LIMIT};
use super::detect::{First, detect};
use super::encoder::Encoder;
use super::error::FramingError;
use super::fake_tls::{ClientHello, ClockWindow, RecordReader, RecordWriter, answer, hello_length, verify};
use super::frame::Frame;
use super::incoming::Incoming;
use super::kind::Framing;
use super::obfuscated::{self, HEADER};
use super::outgoing::Outgoing;
use super::pieces::{cut, gather};
use super::secret::Secret;
use super::transport_error::TransportError;
use crate::dc::DcId;
use crate::random::Random;
use bytes::{Bytes, BytesMut};
use mtproto_crypto::Sender;
use std::collections::VecDeque;
use std::sync::Arc;

/// What a server accepts.
#[derive(Clone, Debug)]
pub struct ServerOptions {
    /// The secrets that clients may know, as an MTProxy has them. Those with a domain are for fake TLS alone, the others for
    /// obfuscated connections without it. Each is tried until one fits.
    pub secrets: Vec<Secret>,
    /// Whether clients without a secret are refused.
    pub secrets_only: bool,
    /// Which clocks of clients are accepted in a ClientHello.
    pub clock: ClockWindow,
    /// The longest payload that is read.
    pub limit: usize,
}

impl Default for ServerOptions {
    fn default() -> Self {
        Self { secrets: Vec::new(), secrets_only: false, clock: ClockWindow::default(), limit: FRAME_LIMIT }
    }
}

/// What a server learns from a client's bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ServerEvent {
    /// A ClientHello that one of the secrets was used for. Call [`ServerWire::accept`] to answer it, or drop the connection: an
    /// observer may have recorded the ClientHello and send it again, so remember the random fields that were accepted, as long as
    /// [`ServerOptions::clock`] allows.
    Hello(ClientHello),
    /// It is known what the client speaks. Frames follow.
    Opened(Opened),
    /// A frame.
    Frame(Frame),
}

/// What a client speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The framing.
    pub framing: Framing,
    /// Which of the secrets the client knows, from 0.
    pub secret: Option<usize>,
    /// The DC that the client names in an obfuscated connection. Without a secret these bytes mostly mean nothing.
    pub dc: Option<DcId>,
    /// Whether the connection is obfuscated.
    pub obfuscated: bool,
}

/// The server's end of a connection: bytes that arrive become frames, payloads become bytes to send.
///
/// Send what [`poll_output`](Self::poll_output) returns, after each call of another method. One error of [`read`](Self::read)
/// ends the connection. A proxy may want to pass a connection on that was refused, to the real server of a domain: for that
/// it keeps the bytes itself.
pub struct ServerWire {
    options: Arc<ServerOptions>,
    out: VecDeque<Bytes>,
    state: State,
}

enum State {
    /// The first bytes, until it is known what they are.
    First(BytesMut),
    /// The bytes of a ClientHello.
    Hello(BytesMut),
    /// A ClientHello that is not accepted yet.
    Asking(ClientHello),
    /// The header of an obfuscated connection.
    Header {
        bytes: BytesMut,
        records: Option<RecordReader>,
        secret: Option<usize>,
    },
    Open(Box<(Incoming, Outgoing)>),
    Ended,
}

/// What a step of the beginning leads to.
enum Step {
    /// The input is used up.
    Wait,
    /// The state is another, and the input may be enough for it.
    Next(State),
    /// The same, and there is something to tell.
    Tell(State, ServerEvent),
}

impl ServerWire {
    /// Returns a connection whose first byte has not come yet.
    pub fn new(options: Arc<ServerOptions>) -> Self {
        Self { options, out: VecDeque::new(), state: State::First(BytesMut::new()) }
    }

    /// Takes bytes from the input's front, and returns what they mean. Returns `None` when the input is used up, or when a
    /// ClientHello waits for [`accept`](Self::accept); otherwise call it again. The time is in seconds since 1970; it is compared
    /// with that in a ClientHello.
    ///
    /// # Errors
    ///
    /// The client broke a rule, or does not know a secret. Each later call fails with [`FramingError::Ended`].
    pub fn read(&mut self, input: &mut &[u8], unix_time: u32) -> Result<Option<ServerEvent>, FramingError> {
        loop {
            let step = match &mut self.state {
                State::Ended => return Err(FramingError::Ended),
                State::Asking(_) => return Ok(None),
                State::First(bytes) => first(&self.options, bytes, input),
                State::Hello(bytes) => hello(&self.options, bytes, input, unix_time),
                State::Header { bytes, records, secret } => header(&self.options, bytes, records, *secret, input),
                State::Open(layers) => {
                    let frame = layers.0.read(input);
                    return self.end_with_error(frame.map(|frame| frame.map(ServerEvent::Frame)));
                }
            };
            match self.end_with_error(step)? {
                Step::Wait => return Ok(None),
                Step::Next(state) => self.state = state,
                Step::Tell(state, event) => {
                    self.state = state;
                    return Ok(Some(event));
                }
            }
        }
    }

    fn end_with_error<T>(&mut self, result: Result<T, FramingError>) -> Result<T, FramingError> {
        if result.is_err() {
            self.state = State::Ended;
        }
        result
    }

    /// Answers the ClientHello of the last event.
    ///
    /// # Errors
    ///
    /// There is none, or the random bytes are not random.
    pub fn accept(&mut self, random: &mut Random<'_>) -> Result<(), FramingError> {
        let State::Asking(hello) = &self.state else { return Err(FramingError::NotOpen) };
        let secret = hello.secret();
        let key = self.options.secrets.get(secret).ok_or(FramingError::HelloSecret)?.key();
        self.out.push_back(answer(hello, key, random)?.freeze());
        let records = Some(RecordReader::of_client());
        self.state = State::Header { bytes: BytesMut::new(), records, secret: Some(secret) };
        Ok(())
    }

    /// Sets the longest payload that is read, once the client has said what it speaks. A server may allow more to a client whose
    /// key it knows.
    pub fn set_limit(&mut self, limit: usize) {
        if let State::Open(layers) = &mut self.state {
            layers.0.decoder.set_limit(limit);
        }
    }

    /// Sends a message. Its bytes are encrypted in place if the connection is obfuscated, and copied nowhere.
    ///
    /// # Errors
    ///
    /// The framing cannot send the message, see [`Encoder::envelope`], or it is not known yet.
    pub fn write(&mut self, payload: BytesMut, random: &mut Random<'_>) -> Result<(), FramingError> {
        let out = &mut self.out;
        outgoing(&mut self.state)?.payload(payload, false, random, out)
    }

    /// Sends a quick acknowledgment: the first four bytes of the SHA-256 that the message key is part of, little-endian. The top
    /// bit is set here (`mtproto/mtproto-transports`, "Quick ack").
    ///
    /// # Errors
    ///
    /// The framing has no quick acknowledgments, or is not known yet.
    pub fn quick_ack(&mut self, token: u32) -> Result<(), FramingError> {
        let out = &mut self.out;
        outgoing(&mut self.state)?.quick_ack(token, out)
    }

    /// Sends an error (`mtproto/mtproto-transports`, "Transport errors"). The connection stays open.
    ///
    /// # Errors
    ///
    /// The framing is not known yet.
    pub fn error(&mut self, error: TransportError, random: &mut Random<'_>) -> Result<(), FramingError> {
        self.write(BytesMut::from(&error.code().to_le_bytes()[..]), random)
    }

    /// Returns the next bytes to send. All that it returns at once can go in one vectored write.
    pub fn poll_output(&mut self) -> Option<Bytes> {
        self.out.pop_front()
    }
}

fn outgoing(state: &mut State) -> Result<&mut Outgoing, FramingError> {
    match state {
        State::Open(layers) => Ok(&mut layers.1),
        State::Ended => Err(FramingError::Ended),
        _ => Err(FramingError::NotOpen),
    }
}

fn first(options: &ServerOptions, bytes: &mut BytesMut, input: &mut &[u8]) -> Result<Step, FramingError> {
    loop {
        match detect(bytes)? {
            First::More(needed) => {
                if !gather(bytes, input, needed) {
                    return Ok(Step::Wait);
                }
            }
            First::Hello => {
                if options.secrets.iter().all(|secret| secret.domain().is_none()) {
                    return Err(FramingError::Refused { spoken: "TLS", wanted: "another protocol" });
                }
                return Ok(Step::Next(State::Hello(bytes.split())));
            }
            First::Obfuscated => {
                return Ok(Step::Next(State::Header { bytes: bytes.split(), records: None, secret: None }));
            }
            First::Framing { framing, tag } => {
                if options.secrets_only {
                    return Err(FramingError::Refused { spoken: "a framing without a secret", wanted: "a secret" });
                }
                let mut decoder = Decoder::new(framing, Sender::Client);
                decoder.set_limit(options.limit);
                // The head of a full frame is what that framing is known by. There is no whole frame in it.
                decoder.decode(&mut bytes.get(tag..).unwrap_or_default())?;
                let incoming = Incoming { records: None, cipher: None, decoder };
                let encoder = Encoder::new(framing, Sender::Server);
                let outgoing = Outgoing { beginning: Bytes::new(), encoder, cipher: None, records: None };
                let opened = Opened { framing, secret: None, dc: None, obfuscated: false };
                return Ok(Step::Tell(State::Open(Box::new((incoming, outgoing))), ServerEvent::Opened(opened)));
            }
        }
    }
}

fn hello(
    options: &ServerOptions,
    bytes: &mut BytesMut,
    input: &mut &[u8],
    unix_time: u32,
) -> Result<Step, FramingError> {
    let length = hello_length(bytes)?;
    if !gather(bytes, input, length) {
        return Ok(Step::Wait);
    }
    let secrets = options.secrets.iter().enumerate().filter(|(_, secret)| secret.domain().is_some());
    let keys = secrets.map(|(index, secret)| (index, secret.key()));
    let hello = verify(bytes, keys, unix_time, options.clock)?;
    Ok(Step::Tell(State::Asking(hello.clone()), ServerEvent::Hello(hello)))
}

fn header(
    options: &ServerOptions,
    bytes: &mut BytesMut,
    records: &mut Option<RecordReader>,
    secret: Option<usize>,
    input: &mut &[u8],
) -> Result<Step, FramingError> {
    while bytes.len() < HEADER {
        let missing = HEADER - bytes.len();
        let piece = match records {
            Some(records) => records.take(input, missing)?,
            None => cut(input, missing),
        };
        if piece.is_empty() {
            return Ok(Step::Wait);
        }
        bytes.extend_from_slice(piece);
    }
    let header = bytes.first_chunk().ok_or(FramingError::UnknownProtocol)?;
    let with_secrets = options.secrets.iter().enumerate().filter(|(index, candidate)| match secret {
        Some(secret) => *index == secret,
        None => candidate.domain().is_none(),
    });
    let without = (secret.is_none() && !options.secrets_only).then_some((None, None));
    let candidates = with_secrets.map(|(index, secret)| (Some(index), Some(secret.key()))).chain(without);
    let mut received = candidates.map(|(index, key)| (index, obfuscated::receive(header, key)));
    let (index, received) = received
        .find_map(|(index, received)| received.map(|received| (index, received)))
        .ok_or(FramingError::UnknownProtocol)?;
    let obfuscated::Received { framing, dc, to_server, to_client } = received;
    let mut decoder = Decoder::new(framing, Sender::Client);
    decoder.set_limit(options.limit);
    let writer = records.is_some().then(RecordWriter::of_server);
    let incoming = Incoming { records: records.take(), cipher: Some(to_server), decoder };
    let encoder = Encoder::new(framing, Sender::Server);
    let outgoing = Outgoing { beginning: Bytes::new(), encoder, cipher: Some(to_client), records: writer };
    let opened = Opened { framing, secret: index, dc: DcId::from_wire(dc), obfuscated: true };
    Ok(Step::Tell(State::Open(Box::new((incoming, outgoing))), ServerEvent::Opened(opened)))
}
