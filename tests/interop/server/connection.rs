//! A client's connection: a socket, and what is around payloads on it.

use bytes::BytesMut;
use mtproto_proto::framing::{Frame, FramingError, ServerEvent, ServerOptions, ServerWire, TransportError};
use std::io::{self, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::Arc;

pub(crate) struct Connection {
    stream: TcpStream,
    wire: ServerWire,
}

/// A message that has arrived.
pub(crate) struct Payload {
    pub(crate) payload: BytesMut,
    pub(crate) quick_ack: bool,
}

impl Connection {
    pub(crate) fn new(stream: TcpStream, options: Arc<ServerOptions>) -> Self {
        Self { stream, wire: ServerWire::new(options) }
    }

    /// Reads bytes that have arrived.
    pub(crate) fn read(&mut self, mut bytes: &[u8], unix_time: u32) -> Result<Vec<Payload>, FramingError> {
        let mut payloads = Vec::new();
        while let Some(event) = self.wire.read(&mut bytes, unix_time)? {
            match event {
                ServerEvent::Hello(_) => self.wire.accept(&mut fastrand::fill)?,
                ServerEvent::Opened(opened) => println!("opened {:?} {:?}", opened.framing, opened.secret),
                ServerEvent::Frame(Frame::Payload { payload, quick_ack }) => {
                    payloads.push(Payload { payload, quick_ack })
                }
                _ => {}
            }
        }
        Ok(payloads)
    }

    pub(crate) fn send(&mut self, payload: BytesMut) -> io::Result<()> {
        self.wire.write(payload, &mut fastrand::fill).map_err(io::Error::other)?;
        self.flush()
    }

    pub(crate) fn send_error(&mut self, error: TransportError) -> io::Result<()> {
        self.wire.error(error, &mut fastrand::fill).map_err(io::Error::other)?;
        self.flush()
    }

    pub(crate) fn send_quick_ack(&mut self, token: u32) -> io::Result<()> {
        self.wire.quick_ack(token).map_err(io::Error::other)?;
        self.flush()
    }

    pub(crate) fn close(&self) {
        let _ = self.stream.shutdown(Shutdown::Both);
    }

    fn flush(&mut self) -> io::Result<()> {
        while let Some(bytes) = self.wire.poll_output() {
            self.stream.write_all(&bytes)?;
        }
        Ok(())
    }
}
