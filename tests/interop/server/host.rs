//! The server itself: what comes from outside goes to the state machine, and what the machine says is done.

use super::connection::{Connection, Payload};
use super::input::{self, Input};
use super::{api, log};
use mtproto_crypto::{AuthKey, Sender};
use mtproto_proto::DcId;
use mtproto_proto::exchange::{Group, PrivateKey, ServerSettings};
use mtproto_proto::framing::{Secret, ServerOptions};
use mtproto_proto::server::{ConnectionId, Content, Event, KeyId, Server, Settings};
use std::collections::BTreeMap;
use std::error::Error;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant, SystemTime};

/// The key of the server: no secret, it is for tests alone.
const KEY: &str = include_str!("../../../mtproto-files/proto/src/exchange/tests/server.pkcs1.pem");
/// The secret that clients of an MTProxy need.
const SECRET: [u8; 16] = *b"sixteen bytes ok";

/// Serves clients for this time at most.
pub(crate) fn serve(time_limit: Duration) -> Result<(), Box<dyn Error>> {
    let end = Instant::now() + time_limit;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    println!("port {}", listener.local_addr()?.port());
    let (sender, inputs) = mpsc::channel();
    input::listen(listener, sender.clone());
    input::read_commands(sender.clone());
    let mut host = Host::new(sender)?;
    loop {
        let now = now()?;
        let due = host.server.poll_timeout().map_or(Duration::MAX, |at| at.saturating_sub(now));
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err("the time is up".into());
        }
        match inputs.recv_timeout(due.min(left)) {
            Ok(Input::End) | Err(RecvTimeoutError::Disconnected) => return Ok(()),
            Ok(input) => host.take(input)?,
            Err(RecvTimeoutError::Timeout) => host.server.handle_timeout(self::now()?),
        }
        host.work()?;
    }
}

struct Host {
    server: Server,
    options: Arc<ServerOptions>,
    inputs: mpsc::Sender<Input>,
    /// Connections by their numbers, and their names in the server.
    connections: BTreeMap<usize, (ConnectionId, Connection)>,
    numbers: BTreeMap<ConnectionId, usize>,
    keys: BTreeMap<KeyId, AuthKey>,
    next: usize,
}

impl Host {
    fn new(inputs: mpsc::Sender<Input>) -> Result<Self, Box<dyn Error>> {
        let dc = DcId::new(2).ok_or("no DC")?;
        let exchange = ServerSettings::new(dc, vec![PrivateKey::from_pem(KEY)?], Group::telegram()?);
        let options = ServerOptions { secrets: vec![Secret::from_bytes(&SECRET)?], ..ServerOptions::default() };
        Ok(Self {
            server: Server::new(Settings::new(exchange)),
            options: options.into(),
            inputs,
            connections: BTreeMap::new(),
            numbers: BTreeMap::new(),
            keys: BTreeMap::new(),
            next: 0,
        })
    }

    fn take(&mut self, input: Input) -> Result<(), Box<dyn Error>> {
        match input {
            Input::Connected(stream) => self.connect(stream)?,
            Input::Bytes(number, bytes) => self.read(number, &bytes)?,
            Input::Closed(number) => self.disconnect(number)?,
            Input::Command(line) if line == "rotate" => {
                self.server.rotate_salts(now()?, &mut fastrand::fill);
                println!("rotated");
            }
            Input::Command(line) => return Err(format!("no command {line}").into()),
            Input::End => {}
        }
        Ok(())
    }

    fn connect(&mut self, stream: TcpStream) -> Result<(), Box<dyn Error>> {
        let id = self.server.connect().ok_or("too many connections")?;
        self.next += 1;
        input::read(self.next, stream.try_clone()?, self.inputs.clone());
        self.connections.insert(self.next, (id, Connection::new(stream, self.options.clone())));
        self.numbers.insert(id, self.next);
        Ok(())
    }

    fn read(&mut self, number: usize, bytes: &[u8]) -> Result<(), Box<dyn Error>> {
        let now = now()?;
        let Some((id, connection)) = self.connections.get_mut(&number) else { return Ok(()) };
        let id = *id;
        let payloads = match connection.read(bytes, u32::try_from(now.as_secs())?) {
            Ok(payloads) => payloads,
            Err(error) => {
                println!("broken {error}");
                return self.disconnect(number);
            }
        };
        for Payload { payload, quick_ack } in payloads {
            if let Some(key) = payload.first_chunk().and_then(|id| self.keys.get(&KeyId::new(*id))) {
                log::message(key, Sender::Client, &payload);
            }
            if let Some(job) = self.server.incoming(id, payload, now, &mut fastrand::fill) {
                self.server.receive(id, job.open(), quick_ack, now, &mut fastrand::fill);
            }
        }
        Ok(())
    }

    fn disconnect(&mut self, number: usize) -> Result<(), Box<dyn Error>> {
        if let Some((id, connection)) = self.connections.remove(&number) {
            connection.close();
            self.numbers.remove(&id);
            self.server.disconnect(id, now()?);
        }
        Ok(())
    }

    /// Does all that the server wants now.
    fn work(&mut self) -> Result<(), Box<dyn Error>> {
        let now = now()?;
        while let Some(event) = self.server.poll_event() {
            match event {
                Event::KeyCreated { key, .. } => {
                    if let Some(stored) = self.server.key(key, now) {
                        self.keys.insert(key, stored.key);
                    }
                    println!("key {}", key.to_wire());
                }
                Event::Call(call) => self.server.answer(call.id, api::answer(&call.query), now)?,
                event => println!("event {event:?}"),
            }
        }
        while let Some(transmit) = self.server.poll_transmit(now, &mut fastrand::fill) {
            let Some(number) = self.numbers.get(&transmit.connection).copied() else { continue };
            let Some((_, connection)) = self.connections.get_mut(&number) else { continue };
            let sent = match transmit.content {
                Content::Message(job) => {
                    let payload = job.seal()?.payload;
                    if let Some(key) = payload.first_chunk().and_then(|id| self.keys.get(&KeyId::new(*id))) {
                        log::message(key, Sender::Server, &payload);
                    }
                    connection.send(payload)
                }
                Content::Plain(message) => connection.send(message.into()),
                Content::Error(error) => {
                    println!("out error {}", error.code());
                    connection.send_error(error)
                }
                Content::QuickAck(token) => connection.send_quick_ack(token),
                _ => {
                    println!("closed");
                    self.disconnect(number)?;
                    continue;
                }
            };
            if sent.is_err() {
                self.disconnect(number)?;
            }
        }
        Ok(())
    }
}

/// The time since 1970.
fn now() -> Result<Duration, Box<dyn Error>> {
    Ok(SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?)
}
