//! One connection: frames in and out, and what goes wrong with them.

use std::collections::VecDeque;
use std::future::pending;
use std::io::{self, IoSlice};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::{Buf, Bytes, BytesMut};
use mtproto_proto::framing::{Frame, ServerEvent, ServerOptions, ServerWire, TransportError};
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
use crate::wire_faults::{Place, WireFault};

/// How many bytes are read at once.
const READ: usize = 32 << 10;
/// How many pieces are written at once.
const PIECES: usize = 64;
/// How often a slow connection moves some bytes.
const TICK: Duration = Duration::from_millis(20);

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
    let line = Arc::new(Line::new(media_only, host.number(), terms.limits.connection_bytes, outgoing));
    let disconnected = host.state().disconnects.notified();
    let Some(id) = host.connect(&line) else { return };
    let (reader, writer) = stream.into_split();
    let connection = Connection {
        host,
        id,
        line: &line,
        limits: &terms.limits,
        wire: Mutex::new(ServerWire::new(Arc::clone(&terms.options))),
        is_half_open: AtomicBool::new(false),
        rate: AtomicU64::new(0),
    };
    tokio::select! {
        () = connection.read(reader, Arrival::new(terms)) => {}
        _ = connection.write(writer) => {}
        () = disconnected => {}
    }
    line.close();
    host.disconnect(id);
}

/// A connection, as both directions see it.
struct Connection<'a> {
    host: &'a Arc<Host>,
    id: ConnectionId,
    line: &'a Line,
    limits: &'a ServerLimits,
    wire: Mutex<ServerWire>,
    /// Whether nothing arrives any more.
    is_half_open: AtomicBool,
    /// How many bytes it moves a second; 0: as many as can be.
    rate: AtomicU64,
}

/// The end of a connection.
struct Ended;

/// What is known of the bytes that have come.
struct Arrival<'a> {
    /// The bytes of a frame that has not come in whole.
    partial: Share,
    /// Those of all connections, and how many these may be.
    all_partial: (&'a Gauge, usize),
    /// When the frame that is coming has to be there.
    frame_until: Option<Instant>,
    /// Whether a message came that the owner of a key has encrypted.
    is_known: bool,
}

/// The payload of a frame, and whether the client wants a quick acknowledgment.
type Payload = (BytesMut, bool);

impl<'a> Arrival<'a> {
    fn new(terms: &'a Terms) -> Self {
        Self {
            partial: terms.incoming.share(),
            all_partial: (&terms.incoming, terms.limits.incoming_bytes),
            frame_until: Some(Instant::now() + terms.limits.first_frame),
            is_known: false,
        }
    }
}

impl Connection<'_> {
    /// Reads until the connection ends, or breaks a rule.
    async fn read(&self, reader: OwnedReadHalf, mut arrival: Arrival<'_>) {
        loop {
            // Who does not take answers is not listened to.
            self.line.room().await;
            let idle = (!arrival.is_known).then(|| Instant::now() + self.limits.idle);
            let readable = match arrival.frame_until.or(idle) {
                Some(until) => timeout_at(until, reader.readable()).await,
                None => Ok(reader.readable().await),
            };
            if !matches!(readable, Ok(Ok(()))) {
                return;
            }
            let Ok((count, payloads)) = self.take(&reader, &mut arrival) else { return };
            for payload in payloads {
                let Ok(is_known) = self.receive(payload).await else { return };
                arrival.is_known |= is_known;
            }
            self.spend(count).await;
        }
    }

    /// Takes what has come: the number of bytes, and whole frames.
    fn take(&self, reader: &OwnedReadHalf, arrival: &mut Arrival<'_>) -> Result<(usize, Vec<Payload>), Ended> {
        // Not in the future: it would be as large for each connection.
        let mut buffer = [0; READ];
        let count = match reader.try_read(&mut buffer) {
            Ok(0) => return Err(Ended),
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => 0,
            Err(_) => return Err(Ended),
        };
        let bytes = buffer.get(..count).unwrap_or_default();
        if self.is_half_open.load(Ordering::Relaxed) {
            arrival.frame_until = None;
            return Ok((count, Vec::new()));
        }
        Ok((count, self.decode(bytes, arrival)?))
    }

    fn decode(&self, mut bytes: &[u8], arrival: &mut Arrival<'_>) -> Result<Vec<Payload>, Ended> {
        let mut payloads = Vec::new();
        let mut partial = arrival.partial.amount().saturating_add(bytes.len());
        let unix_time = u32::try_from(self.host.now().as_secs()).unwrap_or(u32::MAX);
        let mut wire = lock(&self.wire);
        while let Some(event) = wire.read(&mut bytes, unix_time).map_err(|_| Ended)? {
            match event {
                ServerEvent::Frame(Frame::Payload { payload, quick_ack }) => {
                    (partial, arrival.frame_until) = (bytes.len(), None);
                    payloads.push((payload, quick_ack));
                }
                ServerEvent::Hello(_) => {
                    wire.accept(&mut fastrand::fill).map_err(|_| Ended)?;
                    self.line.nudge();
                }
                _ => {}
            }
        }
        arrival.partial.set(partial);
        if partial > 0 && arrival.frame_until.is_none() {
            arrival.frame_until = Some(Instant::now() + self.limits.frame_time);
        }
        let (all, most) = arrival.all_partial;
        if all.get() > most { Err(Ended) } else { Ok(payloads) }
    }

    /// Gives a frame to the DC. Returns whether it was a message that the owner of a known key has encrypted.
    async fn receive(&self, (payload, quick_ack): Payload) -> Result<bool, Ended> {
        let plain = payload.first_chunk() == Some(&[0; 8]);
        let _turn = if plain { Some(self.host.turn().await) } else { None };
        let give = |payload, lose_acks| self.host.receive(self.id, payload, quick_ack, lose_acks);
        match self.host.decide(Place::Received { plain }, self.line, None) {
            None => Ok(give(payload, false)),
            Some(WireFault::Drop) => Ok(false),
            Some(WireFault::Repeat) => {
                give(payload.clone(), false);
                Ok(give(payload, false))
            }
            Some(WireFault::LoseAcks) => Ok(give(payload, true)),
            Some(WireFault::Cut(_)) => Err(Ended),
            Some(WireFault::Error(code)) => {
                self.line.push(Content::Error(TransportError::new(code)));
                Ok(false)
            }
            Some(fault) => {
                self.disturb(&fault).await;
                if self.is_half_open.load(Ordering::Relaxed) { Ok(false) } else { Ok(give(payload, false)) }
            }
        }
    }

    /// Writes what waits until the connection ends.
    async fn write(&self, mut writer: OwnedWriteHalf) -> io::Result<()> {
        let mut held: VecDeque<Bytes> = VecDeque::new();
        loop {
            let waiting = self.line.take().await;
            // The answer to a ClientHello, if there is one.
            self.send(&mut writer, None).await?;
            for content in waiting {
                let bytes = length(&content);
                let fault = match &content {
                    Content::Message(_) => self.host.decide(Place::Sent { plain: false }, self.line, None),
                    Content::Plain(_) => self.host.decide(Place::Sent { plain: true }, self.line, None),
                    _ => None,
                };
                let mut cut = None;
                match fault {
                    None => self.frame(content, 1)?,
                    Some(WireFault::Drop) => {}
                    Some(WireFault::Repeat) => self.frame(content, 2)?,
                    Some(WireFault::Behind) => {
                        // In a stream cipher, frames are encrypted in the order in which they go: it is framed later.
                        held.push_back(payload(content)?.freeze());
                        self.line.sent(bytes);
                        continue;
                    }
                    Some(WireFault::Error(code)) => self.frame(Content::Error(TransportError::new(code)), 1)?,
                    Some(WireFault::Cut(at)) => {
                        self.frame(content, 1)?;
                        cut = Some(at);
                    }
                    Some(fault) => {
                        self.disturb(&fault).await;
                        self.frame(content, 1)?;
                    }
                }
                for late in held.drain(..) {
                    lock(&self.wire).write(late.into(), &mut fastrand::fill).map_err(io::Error::other)?;
                }
                self.send(&mut writer, cut).await?;
                self.line.sent(bytes);
            }
        }
    }

    /// Puts something in so many frames, encrypted if it has to be.
    fn frame(&self, content: Content, times: usize) -> io::Result<()> {
        if let Content::QuickAck(token) = content {
            // A client that asks for what its framing does not have gets nothing.
            let _ = lock(&self.wire).quick_ack(token);
            return Ok(());
        }
        // Sealed before the wire is locked: the other direction goes on.
        let payload = payload(content)?;
        let mut wire = lock(&self.wire);
        for _ in 1..times {
            wire.write(payload.clone(), &mut fastrand::fill).map_err(io::Error::other)?;
        }
        wire.write(payload, &mut fastrand::fill).map_err(io::Error::other)
    }

    /// Writes what is framed, in as few system calls as there can be, or so many bytes of it, after which the connection ends.
    async fn send(&self, writer: &mut OwnedWriteHalf, cut: Option<usize>) -> io::Result<()> {
        let mut pieces: Vec<Bytes> = {
            let mut wire = lock(&self.wire);
            std::iter::from_fn(|| wire.poll_output()).collect()
        };
        if let Some(mut left) = cut {
            for piece in &mut pieces {
                piece.truncate(left);
                left = left.saturating_sub(piece.len());
            }
        }
        let mut first = 0;
        while let Some(rest) = pieces.get_mut(first..).filter(|rest| !rest.is_empty()) {
            if self.is_half_open.load(Ordering::Relaxed) {
                pending::<()>().await;
            }
            let most = self.step();
            let slices: Vec<IoSlice<'_>> = rest.iter().take(PIECES).map(|piece| IoSlice::new(piece)).collect();
            let head = most.and_then(|most| rest.first()?.get(..most));
            let written = match head {
                Some(head) => timeout(self.limits.write_time, writer.write(head)).await,
                None => timeout(self.limits.write_time, writer.write_vectored(&slices)).await,
            };
            let mut written = written??;
            if written == 0 && slices.iter().any(|slice| !slice.is_empty()) {
                return Err(io::ErrorKind::WriteZero.into());
            }
            drop(slices);
            self.spend(written).await;
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
        if cut.is_some() { Err(io::ErrorKind::ConnectionAborted.into()) } else { Ok(()) }
    }

    /// Lets a fault happen to the connection.
    async fn disturb(&self, fault: &WireFault) {
        match fault {
            WireFault::HalfOpen => self.is_half_open.store(true, Ordering::Relaxed),
            WireFault::Slow(rate) => self.rate.store((*rate).max(1), Ordering::Relaxed),
            WireFault::Delay(time) => tokio::time::sleep(*time).await,
            _ => {}
        }
    }

    /// How many bytes a slow connection moves at once.
    fn step(&self) -> Option<usize> {
        let rate = self.rate.load(Ordering::Relaxed);
        let ticks = u64::try_from(Duration::from_secs(1).as_millis() / TICK.as_millis()).unwrap_or(1).max(1);
        (rate > 0).then(|| usize::try_from((rate / ticks).max(1)).unwrap_or(usize::MAX))
    }

    /// Waits for as long as a slow connection needs for so many bytes.
    async fn spend(&self, bytes: usize) {
        let nanos = u64::try_from(bytes).unwrap_or(u64::MAX).saturating_mul(1_000_000_000);
        if let Some(nanos) = nanos.checked_div(self.rate.load(Ordering::Relaxed)) {
            tokio::time::sleep(Duration::from_nanos(nanos)).await;
        }
    }
}

/// Returns the payload of the frame that something goes in. An error ends the connection: it is to be closed.
fn payload(content: Content) -> io::Result<BytesMut> {
    match content {
        Content::Message(message) => Ok(message.seal().map_err(io::Error::other)?.payload),
        Content::Plain(message) => Ok(message.into()),
        Content::Error(error) => Ok(error.code().to_le_bytes()[..].into()),
        _ => Err(io::ErrorKind::ConnectionAborted.into()),
    }
}
