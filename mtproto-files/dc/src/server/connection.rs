//! One connection: frames in and out.

use std::io::{self, IoSlice};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::{Buf, Bytes};
use mtproto_proto::framing::{Frame, ServerEvent, ServerOptions, ServerWire};
use mtproto_proto::server::{ConnectionId, Content};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::time::{Instant, timeout, timeout_at};

use super::config::ServerLimits;
use super::gauge::{Gauge, Share};
use super::host::Host;
use super::line::{Line, length};
use crate::lock::lock;

/// How many bytes are read at once.
const READ: usize = 32 << 10;
/// How many pieces are written at once.
const PIECES: usize = 64;

/// What a connection needs of its server.
#[derive(Clone)]
pub(super) struct Terms {
    pub(super) options: Arc<ServerOptions>,
    pub(super) limits: Arc<ServerLimits>,
    /// The bytes of frames that have not arrived in whole, of all connections.
    pub(super) incoming: Gauge,
    /// The bytes of messages that wait, of all connections.
    pub(super) outgoing: Gauge,
}

/// Serves a connection until it ends.
pub(super) async fn serve(host: &Arc<Host>, stream: TcpStream, media_only: bool, terms: &Terms) {
    // Without this, small messages would wait for the acknowledgments of others. A failure only makes them slow.
    let _ = stream.set_nodelay(true);
    let outgoing = (terms.outgoing.clone(), terms.limits.outgoing_bytes);
    let line = Arc::new(Line::new(media_only, terms.limits.connection_bytes, outgoing));
    let Some(id) = host.connect(&line) else { return };
    let (reader, writer) = stream.into_split();
    let wire = Mutex::new(ServerWire::new(Arc::clone(&terms.options)));
    let reading = Reading::new(host, id, &wire, terms);
    let disconnected = host.state().disconnects.notified();
    tokio::select! {
        () = read(reading, reader, &line) => {}
        () = write(&wire, writer, &line, terms.limits.write_time) => {}
        () = disconnected => {}
    }
    line.close();
    host.disconnect(id);
}

/// What is known of the bytes that have come.
struct Reading<'a> {
    host: &'a Arc<Host>,
    id: ConnectionId,
    wire: &'a Mutex<ServerWire>,
    limits: &'a ServerLimits,
    /// The bytes of a frame that has not come in whole.
    partial: Share,
    most_partial: usize,
    all_partial: &'a Gauge,
    /// When the frame that is coming has to be there.
    frame_until: Option<Instant>,
    /// Whether a message came that the owner of a key has encrypted.
    is_known: bool,
}

impl<'a> Reading<'a> {
    fn new(host: &'a Arc<Host>, id: ConnectionId, wire: &'a Mutex<ServerWire>, terms: &'a Terms) -> Self {
        let frame_until = Some(Instant::now() + terms.limits.first_frame);
        Self {
            host,
            id,
            wire,
            limits: &terms.limits,
            partial: terms.incoming.share(),
            most_partial: terms.limits.incoming_bytes,
            all_partial: &terms.incoming,
            frame_until,
            is_known: false,
        }
    }

    /// When the next byte has to be there.
    fn deadline(&self) -> Option<Instant> {
        let idle = (!self.is_known).then(|| Instant::now() + self.limits.idle);
        self.frame_until.or(idle)
    }

    /// Takes bytes that have come. Returns whether the connection goes on.
    fn take(&mut self, mut bytes: &[u8]) -> bool {
        let mut partial = self.partial.amount().saturating_add(bytes.len());
        loop {
            let unix_time = u32::try_from(self.host.now().as_secs()).unwrap_or(u32::MAX);
            let event = lock(self.wire).read(&mut bytes, unix_time);
            match event {
                Ok(Some(ServerEvent::Frame(Frame::Payload { payload, quick_ack }))) => {
                    (partial, self.frame_until) = (bytes.len(), None);
                    self.is_known |= self.host.receive(self.id, payload, quick_ack);
                }
                Ok(Some(ServerEvent::Hello(_))) => {
                    if lock(self.wire).accept(&mut fastrand::fill).is_err() {
                        return false;
                    }
                }
                Ok(Some(_)) => {}
                Ok(None) => break,
                Err(_) => return false,
            }
        }
        self.partial.set(partial);
        if partial > 0 && self.frame_until.is_none() {
            self.frame_until = Some(Instant::now() + self.limits.frame_time);
        }
        self.all_partial.get() <= self.most_partial
    }
}

/// Reads until the connection ends, or breaks a rule.
async fn read(mut reading: Reading<'_>, reader: OwnedReadHalf, line: &Line) {
    loop {
        // Who does not take answers is not listened to.
        line.room().await;
        let readable = match reading.deadline() {
            Some(until) => timeout_at(until, reader.readable()).await,
            None => Ok(reader.readable().await),
        };
        if !matches!(readable, Ok(Ok(()))) || !take(&mut reading, &reader) {
            return;
        }
    }
}

/// Takes what has come. Returns whether the connection goes on.
fn take(reading: &mut Reading<'_>, reader: &OwnedReadHalf) -> bool {
    // Not in the future: it would be as large for each connection.
    let mut buffer = [0; READ];
    match reader.try_read(&mut buffer) {
        Ok(0) => false,
        Ok(count) => buffer.get(..count).is_some_and(|bytes| reading.take(bytes)),
        Err(error) => error.kind() == io::ErrorKind::WouldBlock,
    }
}

/// Writes what waits until the connection ends.
async fn write(wire: &Mutex<ServerWire>, mut writer: OwnedWriteHalf, line: &Line, write_time: Duration) {
    loop {
        for content in line.take().await {
            let bytes = length(&content);
            let Ok(pieces) = frame(wire, content) else { return };
            if write_all(&mut writer, pieces, write_time).await.is_err() {
                return;
            }
            line.sent(bytes);
        }
    }
}

/// Puts something in a frame, encrypted if it has to be. An error ends the connection.
fn frame(wire: &Mutex<ServerWire>, content: Content) -> io::Result<Vec<Bytes>> {
    let random = &mut fastrand::fill;
    // Sealed before the wire is locked: the other direction goes on.
    let payload = match content {
        Content::Message(message) => Some(message.seal().map_err(io::Error::other)?.payload),
        Content::Plain(message) => Some(message.into()),
        Content::Error(error) => Some(error.code().to_le_bytes()[..].into()),
        Content::QuickAck(token) => {
            let mut wire = lock(wire);
            // A client that asks for what its framing does not have gets nothing.
            let _ = wire.quick_ack(token);
            return Ok(std::iter::from_fn(|| wire.poll_output()).collect());
        }
        _ => return Err(io::ErrorKind::ConnectionAborted.into()),
    };
    let mut wire = lock(wire);
    if let Some(payload) = payload {
        wire.write(payload, random).map_err(io::Error::other)?;
    }
    Ok(std::iter::from_fn(|| wire.poll_output()).collect())
}

/// Writes all pieces, in as few system calls as there can be.
async fn write_all(writer: &mut OwnedWriteHalf, mut pieces: Vec<Bytes>, write_time: Duration) -> io::Result<()> {
    let mut first = 0;
    while let Some(rest) = pieces.get_mut(first..).filter(|rest| !rest.is_empty()) {
        let slices: Vec<IoSlice<'_>> = rest.iter().take(PIECES).map(|piece| IoSlice::new(piece)).collect();
        let mut written = timeout(write_time, writer.write_vectored(&slices)).await??;
        if written == 0 {
            return Err(io::ErrorKind::WriteZero.into());
        }
        for piece in rest {
            let part = written.min(piece.len());
            piece.advance(part);
            written -= part;
            if !piece.is_empty() {
                break;
            }
            first += 1;
        }
    }
    Ok(())
}
