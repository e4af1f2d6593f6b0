//! A server, clients, and a wire between them, in simulated time.

use crate::random::Rng;
use crate::sides::{BEGIN, key, settings};
use bytes::BytesMut;
use mtproto_proto::client::{Call, CallError, CallId, Event, KeyUse, Lane, StoredKey, Transmit};
use mtproto_proto::framing::TransportError;
use mtproto_proto::server::{self, ConnectionId, Content, Server};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use tl_types::{Bytes, Chain};

/// The constructor of the calls of the simulation. No schema has it.
const CALL: u32 = 0x51a4_51a4;

/// What the wire and the server do wrong, in thousandths.
#[derive(Clone, Debug)]
pub(crate) struct Faults {
    pub(crate) lost: u32,
    pub(crate) repeated: u32,
    /// The longest time that a frame takes, in milliseconds: frames overtake each other.
    pub(crate) delay: u64,
    /// How often, in milliseconds, something worse may happen.
    pub(crate) pause: u64,
    pub(crate) breaks: u32,
    pub(crate) rotations: u32,
    pub(crate) forgotten_sessions: u32,
    pub(crate) forgotten_keys: u32,
    /// How wrong the clients' clocks may be, in seconds.
    pub(crate) clocks: u64,
    /// Whether the clients use temporary keys.
    pub(crate) temporary: bool,
    /// How long temporary keys live, in seconds.
    pub(crate) life: u32,
}

/// What a call of the simulation is.
#[derive(Clone, Debug)]
struct Asked {
    once: bool,
    after: Option<u32>,
    /// How often the server has executed the call.
    executed: u32,
    /// When the call was answered for the first time, as the number of answered calls.
    answered: Option<usize>,
    result: Option<Result<Bytes, CallError>>,
}

struct Client {
    lane: Lane,
    /// What is added to the true time.
    offset: i64,
    link: Option<ConnectionId>,
    /// When the client connects again.
    connects: Duration,
    calls: BTreeMap<CallId, u32>,
    next_call: Duration,
}

enum Frame {
    ToServer(ConnectionId, BytesMut),
    ToClient(ConnectionId, BytesMut),
    Error(ConnectionId, TransportError),
    Answer(server::CallId, u32),
}

pub(crate) struct World {
    rng: Rng,
    faults: Faults,
    now: Duration,
    server: Server,
    clients: Vec<Client>,
    wire: BTreeMap<(Duration, u64), Frame>,
    serial: u64,
    asked: BTreeMap<u32, Asked>,
    answered: usize,
    /// When the next fault may happen. `None`: the quiet end.
    trouble: Option<Duration>,
    wanted: u32,
    buffer: BytesMut,
    /// How often a connection has ended with an error.
    pub(crate) errors: BTreeMap<String, u32>,
}

/// The query of a call, large if the number says so. Calls that are not told apart would be one call to the server.
fn query(number: u32) -> Bytes {
    let length = if number.is_multiple_of(7) { 40_000 } else { 8 };
    let mut query = [CALL.to_le_bytes(), number.to_le_bytes()].concat();
    query.resize(query.len() + length, 3);
    query.into()
}

/// The answer to a call, large if the number says so.
fn answer(number: u32) -> Bytes {
    let length = if number.is_multiple_of(5) { 60_000 } else { 4 };
    let mut answer = [0x00a0_53e4_u32.to_le_bytes(), number.to_le_bytes()].concat();
    // Bytes that do not compress.
    let mut rng = Rng::new(number.into());
    answer.extend(std::iter::repeat_with(|| rng.next().to_le_bytes()[0]).take(length));
    answer.into()
}

impl World {
    pub(crate) fn new(seed: u64, clients: u8, calls: u32, faults: Faults) -> Self {
        let mut rng = Rng::new(seed);
        let (of_server, of_lane) = settings();
        let mut server = Server::new(of_server);
        let mut lanes = Vec::new();
        for number in 0..clients {
            let offset =
                i64::try_from(rng.below(2 * faults.clocks + 1)).unwrap() - i64::try_from(faults.clocks).unwrap();
            let mut settings = of_lane.clone();
            if faults.temporary {
                settings.keys = KeyUse::Temporary { expires_in: faults.life };
            }
            let permanent = server::StoredKey::permanent(key(number), 5);
            assert!(server.add_key(permanent, BEGIN, &mut |bytes: &mut [u8]| rng.fill(bytes)));
            let lane = Lane::new(settings, Some(StoredKey::new(key(number), i64::from(number % 2) * 5, 0)));
            let start = BEGIN + Duration::from_millis(rng.below(500));
            lanes.push(Client { lane, offset, link: None, connects: start, calls: BTreeMap::new(), next_call: start });
        }
        Self {
            rng,
            trouble: Some(BEGIN + Duration::from_millis(faults.pause)),
            faults,
            now: BEGIN,
            server,
            clients: lanes,
            wire: BTreeMap::new(),
            serial: 0,
            asked: BTreeMap::new(),
            answered: 0,
            wanted: calls,
            buffer: BytesMut::new(),
            errors: BTreeMap::new(),
        }
    }

    /// Runs until all calls are made and answered, and checks what holds at each step.
    pub(crate) fn run(&mut self) {
        let mut steps_at_once = 0;
        let mut quiet_since = None;
        loop {
            self.drive();
            let is_all_asked = self.asked.len() >= usize::try_from(self.wanted).unwrap();
            if is_all_asked && self.trouble.is_some() && self.rng.happens(5) {
                // From here on, nothing goes wrong: what remains has to come to an end.
                (self.trouble, quiet_since) = (None, Some(self.now));
            }
            if is_all_asked && self.asked.values().all(|asked| asked.result.is_some()) {
                return;
            }
            if let Some(since) = quiet_since {
                let waits: Vec<_> = self.asked.iter().filter(|(_, asked)| asked.result.is_none()).collect();
                assert!(self.now < since + Duration::from_secs(1200), "no end for {waits:?}\n{:?}", self.errors);
            }
            let next = self.next_time();
            steps_at_once = if next <= self.now { steps_at_once + 1 } else { 0 };
            let due: Vec<_> = self.clients.iter().map(|client| client.lane.poll_timeout()).collect();
            let server = self.server.poll_timeout();
            assert!(steps_at_once < 3000, "time stands still at {:?}: {due:?} {server:?}", self.now);
            self.now = self.now.max(next);
        }
    }

    /// Checks what must hold in the end.
    pub(crate) fn check(&self) {
        for (number, asked) in &self.asked {
            match asked.result.as_ref().unwrap() {
                Ok(result) => assert_eq!(result, &answer(*number)),
                Err(CallError::Uncertain) => assert!(asked.once, "call {number} may be repeated"),
                Err(CallError::Predecessor) => {
                    let before = &self.asked[&asked.after.unwrap()];
                    assert!(matches!(before.result, Some(Err(_))), "call {number} comes after one that went well");
                }
                Err(error) => panic!("call {number}: {error}"),
            }
            assert!(!asked.once || asked.executed <= 1, "call {number} was executed {} times", asked.executed);
            assert!(asked.result != Some(Ok(answer(*number))) || asked.executed > 0);
            if let (Some(before), Some(answered)) = (asked.after, asked.answered) {
                let is_after = self.asked[&before].answered.is_some_and(|before| before < answered);
                assert!(is_after, "call {number} was executed, and not after call {before}");
            }
        }
    }

    /// Returns how many calls have no result.
    pub(crate) fn failed(&self) -> usize {
        self.asked.values().filter(|asked| !matches!(asked.result, Some(Ok(_)))).count()
    }

    fn next_time(&self) -> Duration {
        let wire = self.wire.first_key_value().map(|((at, _), _)| *at);
        let clients = self.clients.iter().flat_map(|client| {
            let timeout = client.lane.poll_timeout().map(|at| shifted(at, -client.offset));
            let connects = client.link.is_none().then_some(client.connects);
            let calls = (self.asked.len() < usize::try_from(self.wanted).unwrap()).then_some(client.next_call);
            [timeout, connects, calls]
        });
        let others = [wire, self.server.poll_timeout(), self.trouble];
        clients.chain(others).flatten().min().unwrap().max(self.now)
    }

    fn drive(&mut self) {
        while let Some(entry) = self.wire.first_entry().filter(|entry| entry.key().0 <= self.now) {
            let frame = entry.remove();
            self.deliver(frame);
        }
        if self.trouble.is_some_and(|at| at <= self.now) {
            self.make_trouble();
        }
        for index in 0..self.clients.len() {
            self.connect(index);
            self.ask(index);
            self.transmit(index);
            self.take_events(index);
        }
        if self.server.poll_timeout().is_some_and(|at| at <= self.now) {
            self.server.handle_timeout(self.now);
        }
        self.serve();
    }

    fn deliver(&mut self, frame: Frame) {
        let now = self.now;
        match frame {
            Frame::ToServer(link, payload) => {
                if self.clients.iter().all(|client| client.link != Some(link)) {
                    return;
                }
                let rng = &mut self.rng;
                let random = &mut |bytes: &mut [u8]| rng.fill(bytes);
                if let Some(sealed) = self.server.incoming(link, payload, now, random) {
                    self.server.receive(link, sealed.open(), false, now, random);
                }
            }
            Frame::ToClient(link, payload) => {
                let Some(index) = self.clients.iter().position(|client| client.link == Some(link)) else { return };
                let client = &mut self.clients[index];
                let now = shifted(now, client.offset);
                let rng = &mut self.rng;
                let received = client.lane.receive(payload, now, &mut |bytes: &mut [u8]| rng.fill(bytes));
                if let Err(error) = received {
                    self.fail(index, &error.to_string());
                }
            }
            Frame::Error(link, error) => {
                let Some(index) = self.clients.iter().position(|client| client.link == Some(link)) else { return };
                let error = self.clients[index].lane.receive_error(error);
                self.fail(index, &error.to_string());
            }
            Frame::Answer(call, number) => {
                // The session may be gone.
                _ = self.server.answer(call, Ok(Chain::from(answer(number))), now);
            }
        }
    }

    /// Sends a frame over the wire, which may lose, repeat and delay it.
    fn send(&mut self, mut frame: impl FnMut() -> Frame) {
        let is_quiet = self.trouble.is_none();
        if !is_quiet && self.rng.happens(self.faults.lost) {
            return;
        }
        let times = if !is_quiet && self.rng.happens(self.faults.repeated) { 2 } else { 1 };
        for _ in 0..times {
            let delay = if is_quiet { 20 } else { self.rng.below(self.faults.delay + 1) };
            self.schedule(Duration::from_millis(delay), frame());
        }
    }

    fn schedule(&mut self, delay: Duration, frame: Frame) {
        self.serial += 1;
        self.wire.insert((self.now + delay, self.serial), frame);
    }

    fn connect(&mut self, index: usize) {
        let client = &mut self.clients[index];
        if client.link.is_none() && client.connects <= self.now {
            let rng = &mut self.rng;
            client.link = self.server.connect();
            client.lane.connected(shifted(self.now, client.offset), &mut |bytes: &mut [u8]| rng.fill(bytes));
        }
    }

    /// Makes some calls.
    fn ask(&mut self, index: usize) {
        if self.asked.len() >= usize::try_from(self.wanted).unwrap() || self.clients[index].next_call > self.now {
            return;
        }
        let burst = 1 + self.rng.below(6);
        let mut last: Option<(CallId, u32)> = None;
        for _ in 0..burst {
            let number = u32::try_from(self.asked.len()).unwrap();
            let mut call = Call::new(query(number));
            call.once = self.rng.happens(400);
            let after = last.filter(|_| self.rng.happens(300));
            call.after = after.map(|(id, _)| id);
            let once = call.once;
            let client = &mut self.clients[index];
            let id = client.lane.call(call);
            client.calls.insert(id, number);
            let after = after.map(|(_, before)| before);
            self.asked.insert(number, Asked { once, after, executed: 0, answered: None, result: None });
            last = Some((id, number));
        }
        self.clients[index].next_call = self.now + Duration::from_millis(self.rng.below(4000));
    }

    fn transmit(&mut self, index: usize) {
        loop {
            let client = &mut self.clients[index];
            let Some(link) = client.link else { return };
            let rng = &mut self.rng;
            let now = shifted(self.now, client.offset);
            match client.lane.poll_transmit(now, &mut |bytes: &mut [u8]| rng.fill(bytes), &mut self.buffer) {
                Ok(None) => return,
                Ok(Some(Transmit::Plain(payload))) => {
                    self.send(|| Frame::ToServer(link, BytesMut::from(&payload[..])));
                }
                Ok(Some(Transmit::Encrypted { message, .. })) => {
                    let payload = message.seal().unwrap().payload;
                    self.send(|| Frame::ToServer(link, BytesMut::from(&payload[..])));
                }
                Ok(Some(_)) => unreachable!(),
                Err(error) => self.fail(index, &error.to_string()),
            }
        }
    }

    fn take_events(&mut self, index: usize) {
        while let Some(event) = self.clients[index].lane.poll_event() {
            match event {
                Event::Ended { call, result } => {
                    let number = self.clients[index].calls[&call];
                    let ended = self.asked.get_mut(&number).unwrap();
                    assert_eq!(ended.result, None, "call {number} ended twice");
                    ended.result = Some(result);
                }
                Event::KeyRefused => panic!("the server knows the permanent key"),
                _ => {}
            }
        }
    }

    /// The connection of a client ends with an error.
    fn fail(&mut self, index: usize, error: &str) {
        let kind: String = error.chars().filter(|letter| !letter.is_ascii_digit()).take(60).collect();
        *self.errors.entry(kind).or_default() += 1;
        self.cut(index);
    }

    fn cut(&mut self, index: usize) {
        let pause = Duration::from_millis(100 + self.rng.below(4000));
        let client = &mut self.clients[index];
        if let Some(link) = client.link.take() {
            self.server.disconnect(link, self.now);
            client.lane.disconnected();
            client.connects = self.now + pause;
        }
    }

    fn serve(&mut self) {
        loop {
            let rng = &mut self.rng;
            let transmit = self.server.poll_transmit(self.now, &mut |bytes: &mut [u8]| rng.fill(bytes));
            let Some(transmit) = transmit else { break };
            let link = transmit.connection;
            match transmit.content {
                Content::Message(message) => {
                    let payload = message.seal().unwrap().payload;
                    self.send(|| Frame::ToClient(link, BytesMut::from(&payload[..])));
                }
                Content::Plain(payload) => self.send(|| Frame::ToClient(link, BytesMut::from(&payload[..]))),
                Content::Error(error) => self.send(|| Frame::Error(link, error)),
                Content::Close => {
                    if let Some(index) = self.clients.iter().position(|client| client.link == Some(link)) {
                        self.cut(index);
                    }
                }
                _ => {}
            }
        }
        while let Some(event) = self.server.poll_event() {
            if let server::Event::Call(call) = event {
                self.execute(&call);
            }
        }
    }

    /// The application of the server: executes a call, and answers it after some time.
    fn execute(&mut self, call: &server::Call) {
        let number = u32::from_le_bytes(*call.query[4..].first_chunk().unwrap());
        assert_eq!(call.query, query(number));
        let asked = self.asked.get_mut(&number).unwrap();
        asked.executed += 1;
        asked.answered.get_or_insert(self.answered);
        self.answered += 1;
        let delay = Duration::from_millis(self.rng.below(1500));
        self.schedule(delay, Frame::Answer(call.id, number));
    }

    fn make_trouble(&mut self) {
        self.trouble = Some(self.now + Duration::from_millis(1 + self.rng.below(2 * self.faults.pause)));
        let index = usize::try_from(self.rng.below(u64::try_from(self.clients.len()).unwrap())).unwrap();
        if self.rng.happens(self.faults.breaks) {
            self.cut(index);
        }
        if self.rng.happens(self.faults.rotations) {
            let rng = &mut self.rng;
            self.server.rotate_salts(self.now, &mut |bytes: &mut [u8]| rng.fill(bytes));
        }
        let keys: Vec<_> = self.server.keys().collect();
        let Some(key) = keys.get(usize::try_from(self.rng.below(u64::try_from(keys.len()).unwrap())).unwrap()).copied()
        else {
            return;
        };
        if self.rng.happens(self.faults.forgotten_sessions) {
            // A wire that repeats what was executed before to a server that has forgotten it deceives any protocol.
            (0..self.clients.len()).for_each(|index| self.cut(index));
            let sessions: BTreeSet<_> = self.server.sessions(key).collect();
            sessions.into_iter().for_each(|session| _ = self.server.forget_session(session));
        }
        let is_temporary = self
            .server
            .key(key, self.now)
            .is_some_and(|stored| matches!(stored.kind, server::StoredKind::Temporary { .. }));
        if is_temporary && self.rng.happens(self.faults.forgotten_keys) {
            self.server.forget_key(key);
        }
    }
}

fn shifted(time: Duration, seconds: i64) -> Duration {
    let shift = Duration::from_secs(seconds.unsigned_abs());
    if seconds < 0 { time.saturating_sub(shift) } else { time + shift }
}
