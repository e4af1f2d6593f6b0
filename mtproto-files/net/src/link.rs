//! One open connection: a socket, its frames, and the cipher work of its messages.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::io::{self, IoSlice};
use std::pin::{Pin, pin};
use std::task::Poll;

use bytes::{Buf, BytesMut};
use mtproto_proto::DcId;
use mtproto_proto::framing::{ClientWire, Frame, FramingError, HelloTemplate};
use mtproto_proto::session::{Sealed, Unsealed};
use tokio::io::{AsyncReadExt, AsyncWrite};

use crate::address::Address;
use crate::cipher::{Cipher, OpenResult, Pending, SealResult};
use crate::dial::Stream;
use crate::output::{Output, PIECES};
use crate::random::Source;
use crate::settings::Settings;
use crate::shared::Shared;

/// How many bytes are read at once.
const READ: usize = 256 << 10;

/// While so many bytes wait to be decrypted, nothing more is read.
const UNOPENED: usize = 4 << 20;

/// One open connection.
pub(crate) struct Link {
    pub(crate) address: Address,
    stream: Box<dyn Stream>,
    wire: ClientWire,
    input: BytesMut,
    output: Output,
    cipher: Cipher,
    sealing: Queue<SealResult>,
    opening: Queue<OpenResult>,
}

/// The messages of one direction that are worked on, in order.
struct Queue<O> {
    results: VecDeque<(Pending<O>, usize)>,
    bytes: usize,
}

/// What a connection has done.
pub(crate) enum Step {
    /// A message is encrypted.
    Sealed(SealResult),
    /// A message is decrypted.
    Opened(OpenResult),
    /// Bytes have moved.
    Moved(Moved),
}

/// Which bytes have moved.
pub(crate) struct Moved {
    /// Whether bytes have arrived.
    pub(crate) has_read: bool,
    /// Whether bytes were written, and others still wait.
    pub(crate) is_writing: bool,
}

impl Link {
    /// Returns a connection whose socket was opened just now.
    ///
    /// # Errors
    ///
    /// The connection cannot begin as the settings and the address say.
    pub(crate) fn new(
        address: Address,
        stream: Box<dyn Stream>,
        shared: &Shared,
        random: &mut Source,
    ) -> Result<Self, FramingError> {
        let (settings, now) = (&shared.settings, shared.clock.now());
        let dc = DcId::new(address.dc).map(|dc| dc.test(settings.test).media(address.media_only));
        let random = &mut |buffer: &mut [u8]| random.fill(buffer);
        let wire = match (&address.secret, dc) {
            (Some(secret), Some(dc)) => {
                let unix_time = u32::try_from(now.as_secs()).unwrap_or(u32::MAX);
                ClientWire::proxy(secret, dc, &hello(settings)?, unix_time, random)?
            }
            _ if settings.obfuscated || address.obfuscated_only => {
                ClientWire::obfuscated(settings.framing, dc, random)?
            }
            _ => ClientWire::plain(settings.framing),
        };
        let mut link = Self {
            address,
            stream,
            wire,
            input: BytesMut::new(),
            output: Output::default(),
            cipher: shared.cipher.clone(),
            sealing: Queue::default(),
            opening: Queue::default(),
        };
        link.take_output();
        Ok(link)
    }

    /// Encrypts a message and sends it.
    pub(crate) fn seal(&mut self, message: Unsealed) {
        let bytes = message.len();
        let result = self.cipher.seal(message, self.sealing.results.is_empty());
        self.sealing.push(result, bytes);
    }

    /// Decrypts a message of so many bytes.
    pub(crate) fn open(&mut self, message: Sealed, bytes: usize) {
        let result = self.cipher.open(message, bytes, self.opening.results.is_empty());
        self.opening.push(result, bytes);
    }

    /// Adds a payload to what is written.
    ///
    /// # Errors
    ///
    /// The framing cannot send the payload.
    pub(crate) fn send(&mut self, payload: BytesMut, random: &mut Source) -> Result<(), FramingError> {
        self.wire.write(payload, false, &mut |buffer: &mut [u8]| random.fill(buffer))?;
        self.take_output();
        Ok(())
    }

    /// Returns a buffer for a message.
    pub(crate) fn buffer(&mut self) -> BytesMut {
        self.output.buffer()
    }

    /// Returns how many bytes wait to be encrypted or written.
    pub(crate) fn unsent(&self) -> usize {
        self.sealing.bytes.saturating_add(self.output.waiting())
    }

    /// Returns the next frame of what was read. `None`: there is none.
    ///
    /// # Errors
    ///
    /// What was read is no frame.
    pub(crate) fn frame(&mut self) -> Result<Option<Frame>, FramingError> {
        let mut input = &self.input[..];
        let frame = self.wire.read(&mut input);
        let read = self.input.len().saturating_sub(input.len());
        self.input.advance(read);
        // An answer to a ClientHello lets go what was held back.
        self.take_output();
        frame
    }

    /// Waits for a result of cipher work, or for bytes that move. Dropping the future loses nothing.
    ///
    /// # Errors
    ///
    /// The connection is over.
    pub(crate) async fn next(&mut self) -> io::Result<Step> {
        let Self { stream, input, output, sealing, opening, .. } = self;
        let reads = opening.bytes < UNOPENED;
        tokio::select! {
            biased;
            sealed = sealing.next() => sealed.map(Step::Sealed),
            opened = opening.next() => opened.map(Step::Opened),
            moved = move_bytes(stream, input, output, reads) => moved.map(Step::Moved),
        }
    }

    fn take_output(&mut self) {
        while let Some(bytes) = self.wire.poll_output() {
            self.output.push(bytes);
        }
    }
}

/// Returns the ClientHello of fake TLS.
fn hello(settings: &Settings) -> Result<HelloTemplate, FramingError> {
    let browser = || HelloTemplate::CHROME.parse();
    let error = |_| FramingError::Hello { message: "ClientHello", rule: "the template makes none" };
    settings.hello.clone().map_or_else(browser, Ok).map_err(error)
}

impl<O> Queue<O> {
    fn push(&mut self, result: Pending<O>, bytes: usize) {
        self.bytes = self.bytes.saturating_add(bytes);
        self.results.push_back((result, bytes));
    }

    /// Returns the first result. Waits for ever if there is none to come. Dropping the future loses nothing.
    async fn next(&mut self) -> io::Result<O> {
        let Some((first, bytes)) = self.results.front_mut() else { return std::future::pending().await };
        let result = first.await;
        self.bytes = self.bytes.saturating_sub(*bytes);
        self.results.pop_front();
        result.map_err(|_| io::Error::other("the runtime is shutting down"))
    }
}

impl<O> Default for Queue<O> {
    fn default() -> Self {
        Self { results: VecDeque::new(), bytes: 0 }
    }
}

/// Writes what the socket takes, and reads what it has.
async fn move_bytes(
    stream: &mut Box<dyn Stream>,
    input: &mut BytesMut,
    output: &mut Output,
    reads: bool,
) -> io::Result<Moved> {
    poll_fn(|cx| {
        let mut has_written = false;
        while !output.is_empty() {
            let mut pieces = [IoSlice::new(&[]); PIECES];
            let count = output.fill(&mut pieces);
            match Pin::new(&mut *stream).poll_write_vectored(cx, pieces.get(..count).unwrap_or_default()) {
                Poll::Ready(Ok(0)) => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                Poll::Ready(Ok(written)) => {
                    has_written = true;
                    output.advance(written);
                }
                Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
                Poll::Pending => break,
            }
        }
        let is_writing = has_written && !output.is_empty();
        if reads {
            input.reserve(READ);
            match pin!(stream.read_buf(&mut *input)).poll(cx) {
                Poll::Ready(Ok(0)) => return Poll::Ready(Err(io::ErrorKind::UnexpectedEof.into())),
                Poll::Ready(Ok(_)) => return Poll::Ready(Ok(Moved { has_read: true, is_writing })),
                Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
                Poll::Pending => {}
            }
        }
        if has_written { Poll::Ready(Ok(Moved { has_read: false, is_writing })) } else { Poll::Pending }
    })
    .await
}
