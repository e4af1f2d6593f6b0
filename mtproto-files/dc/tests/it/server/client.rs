//! A client over the client's half of `mtproto-proto`: one lane and one socket.

use std::collections::{BTreeMap, VecDeque};
use std::net::SocketAddr;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::BytesMut;
use mtproto_dc::Server;
use mtproto_proto::DcId;
use mtproto_proto::client::{
    Call, CallError, CallId, Event, Greeting, KeyUse, Lane, LaneSettings, StoredKey, Transmit,
};
use mtproto_proto::exchange::PublicKey;
use mtproto_proto::framing::{ClientWire, Frame, Framing, HelloTemplate, Secret, TransportError};
use tl_types::{Bytes, Decode, Encode, Function, LAYER, Object, enums, functions};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// No test waits for longer.
const PATIENCE: Duration = Duration::from_secs(60);

/// How a client connects.
#[derive(Clone)]
pub(crate) struct Options {
    pub(crate) framing: Framing,
    /// The secret of an MTProxy.
    pub(crate) secret: Option<Secret>,
    pub(crate) keys: KeyUse,
    pub(crate) key: Option<StoredKey>,
    pub(crate) is_greeted: bool,
    /// How long the DC may be silent.
    pub(crate) silence: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            framing: Framing::Intermediate,
            secret: None,
            keys: KeyUse::Permanent,
            key: None,
            is_greeted: true,
            silence: Duration::from_secs(15),
        }
    }
}

pub(crate) struct Client {
    pub(crate) lane: Lane,
    address: SocketAddr,
    dc: DcId,
    framing: Framing,
    secret: Option<Secret>,
    wire: ClientWire,
    stream: Option<TcpStream>,
    ended: BTreeMap<CallId, Result<Bytes, CallError>>,
    /// What the DC has sent unasked, and was not taken yet.
    pub(crate) updates: VecDeque<enums::Updates>,
    /// How often it has connected.
    pub(crate) connections: usize,
    /// Errors of the transport that have come.
    pub(crate) errors: Vec<TransportError>,
}

impl Client {
    /// A client of a DC, that will connect when it has something to say.
    pub(crate) fn new(server: &Server, dc: i32) -> Self {
        Self::with(server.address(dc).unwrap(), dc, server.public_key(), Options::default())
    }

    pub(crate) fn with(address: SocketAddr, dc: i32, key: &PublicKey, options: Options) -> Self {
        let dc = DcId::new(dc.try_into().unwrap()).unwrap();
        let mut settings = LaneSettings::new(dc, vec![key.clone()]);
        let init = functions::InitConnection::new(1, "a", "b", "c", "en", "", "en", Object::new(Bytes::new()));
        settings.greeting = options.is_greeted.then(|| Greeting::new(LAYER, &init).unwrap());
        settings.keys = options.keys;
        settings.session.silence = options.silence;
        settings.session.patience = options.silence;
        Self {
            lane: Lane::new(settings, options.key),
            address,
            dc,
            framing: options.framing,
            secret: options.secret,
            wire: ClientWire::plain(options.framing),
            stream: None,
            ended: BTreeMap::new(),
            updates: VecDeque::new(),
            connections: 0,
            errors: Vec::new(),
        }
    }

    /// The answer to a call, or the code and name of the error.
    pub(crate) async fn call<F: Function + Encode>(&mut self, request: &F) -> Result<F::Return, String> {
        let answer = self.send(request.to_bytes().unwrap()).await?;
        Ok(F::Return::from_bytes(&answer).unwrap())
    }

    /// The answer to a call that is encoded.
    pub(crate) async fn send(&mut self, request: Bytes) -> Result<Bytes, String> {
        let call = self.lane.call(Call::new(request));
        self.answers(&[call]).await.remove(0)
    }

    /// Adds a call, whose answer is waited for later.
    pub(crate) fn begin<F: Function + Encode>(&mut self, request: &F) -> CallId {
        self.lane.call(Call::new(request.to_bytes().unwrap()))
    }

    /// Waits for the answers to calls.
    pub(crate) async fn answers(&mut self, calls: &[CallId]) -> Vec<Result<Bytes, String>> {
        let all = |client: &Self| calls.iter().all(|call| client.ended.contains_key(call));
        self.run_until(all).await;
        let answers = calls.iter().map(|call| self.ended.remove(call).unwrap());
        answers
            .map(|answer| {
                answer.map_err(|error| match error {
                    CallError::Rpc { code, message } => format!("{code} {message}"),
                    other => format!("{other:?}"),
                })
            })
            .collect()
    }

    /// Runs until something is so. After a lost connection it connects again.
    pub(crate) async fn run_until(&mut self, done: impl Fn(&Self) -> bool) {
        let run = async {
            while !done(self) {
                if self.step().await.is_none() {
                    self.stream = None;
                    self.lane.disconnected();
                }
                while let Some(event) = self.lane.poll_event() {
                    match event {
                        Event::Ended { call, result } => _ = self.ended.insert(call, result),
                        Event::Update(body) => self.updates.push_back(enums::Updates::from_bytes(&body).unwrap()),
                        _ => {}
                    }
                }
            }
        };
        tokio::time::timeout(PATIENCE, run).await.unwrap();
    }

    /// The next updates that the DC sends unasked.
    pub(crate) async fn next_updates(&mut self) -> enums::Updates {
        self.run_until(|client| !client.updates.is_empty()).await;
        self.updates.pop_front().unwrap()
    }

    /// Whether the answer to a call has come.
    pub(crate) fn has_ended(&self, call: CallId) -> bool {
        self.ended.contains_key(&call)
    }

    fn new_wire(&self) -> ClientWire {
        let Some(secret) = &self.secret else { return ClientWire::plain(self.framing) };
        let template: HelloTemplate = HelloTemplate::CHROME.parse().unwrap();
        let time = now().as_secs().try_into().unwrap();
        ClientWire::proxy(secret, self.dc, &template, time, &mut fastrand::fill).unwrap()
    }

    /// Closes the connection.
    pub(crate) fn disconnect(&mut self) {
        self.stream = None;
        self.lane.disconnected();
    }

    /// Sends what there is to send, and takes nothing.
    pub(crate) async fn push(&mut self) {
        self.flush().await.unwrap();
    }

    /// Sends what there is to send, and takes what has come. None: the connection has ended.
    async fn step(&mut self) -> Option<()> {
        if self.stream.is_none() {
            let stream = TcpStream::connect(self.address).await.ok()?;
            stream.set_nodelay(true).unwrap();
            self.stream = Some(stream);
            self.wire = self.new_wire();
            self.connections += 1;
            self.lane.connected(now(), &mut fastrand::fill);
        }
        self.flush().await?;
        let stream = self.stream.as_mut()?;
        let due = self.lane.poll_timeout().map_or(PATIENCE, |at| at.saturating_sub(now()));
        let mut bytes = vec![0; 1 << 16];
        let Ok(count) = tokio::time::timeout(due, stream.read(&mut bytes)).await else { return Some(()) };
        let count = count.ok().filter(|count| *count > 0)?;
        let mut input = &bytes[..count];
        while let Some(frame) = self.wire.read(&mut input).ok()? {
            match frame {
                Frame::Payload { payload, .. } => {
                    let received = self.lane.receive(payload, now(), &mut fastrand::fill);
                    if let Err(error) = received {
                        println!("the connection ends: {error}");
                        return None;
                    }
                }
                Frame::Error(error) => {
                    self.errors.push(error);
                    self.lane.receive_error(error);
                    return None;
                }
                Frame::QuickAck(_) => {}
            }
        }
        Some(())
    }

    async fn flush(&mut self) -> Option<()> {
        let mut buffer = BytesMut::new();
        while let Some(transmit) = self.lane.poll_transmit(now(), &mut fastrand::fill, &mut buffer).ok()? {
            let payload = match transmit {
                Transmit::Plain(payload) => payload.into(),
                Transmit::Encrypted { message, .. } => message.seal().unwrap().payload,
                _ => continue,
            };
            self.wire.write(payload, false, &mut fastrand::fill).unwrap();
        }
        let stream = self.stream.as_mut()?;
        while let Some(bytes) = self.wire.poll_output() {
            stream.write_all(&bytes).await.ok()?;
        }
        Some(())
    }
}

fn now() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap()
}
