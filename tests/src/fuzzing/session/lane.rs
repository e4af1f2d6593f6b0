//! A client's whole half of a connection, against a DC that the input plays. The lane has a permanent key.
//!
//! What holds: a call ends once. What the lane sends can be decrypted, and a server finds no fault in ids and sequence
//! numbers. The lane comes to rest after each input. When it is closed, all calls have ended.

use super::messages;
use crate::fuzzing::edits::edit;
use crate::fuzzing::input::Input;
use crate::fuzzing::random::random;
use bytes::BytesMut;
use mtproto_crypto::{AuthKey, HEADER, Sender, seal};
use mtproto_proto::client::{Call, CallId, Event, KeyUse, Lane, LaneError, LaneSettings, StoredKey, Transmit};
use mtproto_proto::framing::TransportError;
use mtproto_proto::session::{
    Header, Inbound, Inner, MessageId, Padding, REMEMBERED, Relation, Sealed, SeqCheck, unpack, write,
};
use mtproto_proto::{DcId, Random};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;
use tl_types::functions::help::GetConfig;
use tl_types::functions::upload::SaveFilePart;
use tl_types::{Bytes, Chain, Encode};

/// The most steps of an input.
const STEPS: usize = 64;
/// The most that a lane does after one input: more means that it does not come to rest.
const MOST: usize = 10_000;

/// Feeds a lane. Returns how many messages of the DC the lane has taken.
pub(super) fn lane(input: &mut Input<'_>) -> usize {
    let mut world = World::new(input.byte());
    world.rest();
    for _ in 0..STEPS {
        if input.is_empty() {
            break;
        }
        if let Err(error) = world.step(input) {
            world.broken(&error);
        }
        world.rest();
    }
    world.lane.close();
    world.rest();
    assert!(world.running.is_empty(), "a call has not ended: {:?}", world.running);
    world.taken
}

struct World {
    lane: Lane,
    now: Duration,
    random: Box<Random<'static>>,
    key: Arc<AuthKey>,
    /// What a server checks, for each session.
    sessions: BTreeMap<i64, (Inbound, SeqCheck)>,
    /// The session of the message that the lane has sent last.
    session_id: i64,
    /// The ids of all messages that the lane has sent.
    received: Vec<MessageId>,
    /// Calls that have not ended.
    running: BTreeSet<CallId>,
    /// How many messages of the DC the lane has taken.
    taken: usize,
}

impl World {
    fn new(options: u8) -> Self {
        let mut settings = LaneSettings::new(DcId::new(2).unwrap(), Vec::new());
        if options & 1 == 1 {
            settings.session.without_updates = true;
        }
        if options & 2 == 2 {
            settings.keys = KeyUse::Temporary { expires_in: 86_400 };
        }
        settings.session.unpacked_limit = 1 << 16;
        let key = Arc::new(AuthKey::new(std::array::from_fn(|at| at.to_le_bytes()[0])));
        let now = Duration::from_secs(1_800_000_000);
        let mut world = Self {
            lane: Lane::new(settings, Some(StoredKey::new(Arc::clone(&key), 7, 0))),
            now,
            random: Box::new(random(5)),
            key,
            sessions: BTreeMap::new(),
            session_id: 0,
            received: Vec::new(),
            running: BTreeSet::new(),
            taken: 0,
        };
        world.lane.connected(now, &mut world.random);
        world
    }

    fn step(&mut self, input: &mut Input<'_>) -> Result<(), LaneError> {
        match input.below(12) {
            0 | 1 => self.call(input),
            2 => {
                let call = self.running.iter().nth(input.below(4)).copied();
                if let Some(call) = call {
                    self.running.remove(&call);
                    self.lane.cancel(call);
                }
            }
            3 => {
                self.lane.disconnected();
                self.lane.connected(self.now, &mut self.random);
            }
            4 => self.now += Duration::from_secs(input.short().try_into().unwrap()),
            5 => {
                let errors = [TransportError::KEY_UNKNOWN, TransportError::FLOOD, TransportError::WRONG_DC];
                return Err(self.lane.receive_error(errors[input.below(3)]));
            }
            6 if input.below(8) == 0 => self.lane.replace_key(Some(StoredKey::new(Arc::clone(&self.key), 8, 0))),
            6 => self.lane.destroy_key(),
            7 => {
                return self.lane.receive(BytesMut::from(input.piece()), self.now, &mut self.random);
            }
            _ => return self.message(input),
        }
        Ok(())
    }

    fn call(&mut self, input: &mut Input<'_>) {
        let body: Chain = match input.below(3) {
            0 => GetConfig::new().to_chain().unwrap(),
            1 => SaveFilePart::new(1, 2, vec![3; input.short()]).to_chain().unwrap(),
            _ => Bytes::copy_from_slice(input.piece()).into(),
        };
        let mut call = Call::new(body);
        if input.flag() {
            call = call.once();
        }
        let before = self.running.iter().nth(input.below(8)).copied();
        if let Some(before) = before.filter(|_| input.flag()) {
            call = call.after(before);
        }
        assert!(self.running.insert(self.lane.call(call)), "each call has an id of its own");
    }

    /// Sends a message of the DC.
    fn message(&mut self, input: &mut Input<'_>) -> Result<(), LaneError> {
        let session_id = if input.below(16) == 15 { self.session_id ^ 1 } else { self.session_id };
        let id = messages::id(input, Sender::Server, self.now);
        let header = Header { salt: 7, session_id, id, seq_no: input.byte().into() };
        let body = messages::body(input, Sender::Server, self.now, &self.received);
        let mut message = BytesMut::new();
        if write(&mut message, &header, [&body[..]], Padding::Extra(0), |padding| padding.fill(0)).is_err() {
            return Ok(());
        }
        let mut text = message[HEADER..].to_vec();
        edit(&mut text, input);
        let mut message = BytesMut::from(&[&[0; HEADER], &text[..text.len() & !15]].concat()[..]);
        if seal(&self.key, Sender::Server, &mut message).is_err() {
            return Ok(());
        }
        self.lane.receive(message, self.now, &mut self.random)?;
        self.taken += 1;
        Ok(())
    }

    /// Begins a new connection after an error.
    fn broken(&mut self, error: &LaneError) {
        assert!(!error.to_string().is_empty());
        self.lane.disconnected();
        self.lane.connected(self.now, &mut self.random);
    }

    /// Does all that the lane wants, until it wants nothing more.
    fn rest(&mut self) {
        let mut buffer = BytesMut::new();
        for _ in 0..MOST {
            if let Some(event) = self.lane.poll_event() {
                self.note(event);
                continue;
            }
            match self.lane.poll_transmit(self.now, &mut self.random, &mut buffer) {
                Ok(Some(transmit)) => self.receive(transmit),
                Ok(None) => {
                    let timeout = self.lane.poll_timeout();
                    assert!(timeout.is_none_or(|at| at > self.now), "{timeout:?} is over, and there is nothing to do");
                    return;
                }
                Err(error) => self.broken(&error),
            }
        }
        panic!("the lane does not come to rest");
    }

    fn note(&mut self, event: Event) {
        match event {
            Event::Ended { call, .. } => assert!(self.running.remove(&call), "a call ends once"),
            Event::Received { call } => assert!(self.running.contains(&call)),
            _ => {}
        }
    }

    /// Takes what the lane sends, as a server does that may have lost messages before.
    fn receive(&mut self, transmit: Transmit) {
        let Transmit::Encrypted { message, calls } = transmit else { return };
        assert!(calls.iter().all(|call| self.running.contains(call)));
        let payload = message.seal().unwrap().payload;
        let text = Sealed::new(Arc::clone(&self.key), Sender::Client, payload).open().unwrap().text;
        let Header { session_id, id, seq_no, .. } = *text.header();
        self.session_id = session_id;
        let new = || (Inbound::new(session_id, Sender::Client), SeqCheck::new(REMEMBERED));
        let (inbound, numbers) = self.sessions.entry(session_id).or_insert_with(new);
        let body = inbound.accept(text, None).expect("a server accepts the message").body;
        numbers.check(id, seq_no, Relation::of(&body)).expect("a server takes the sequence number");
        let inner = unpack(id, &body).expect("a server unpacks the message");
        for Inner { id, seq_no, body } in inner.into_iter().flatten() {
            self.received.push(id);
            // A message is sent again with its id if the DC asks for it.
            if inbound.admit(id).is_ok() {
                numbers.check(id, seq_no, Relation::of(&body)).expect("a server takes the sequence number");
            }
        }
        self.received.push(id);
    }
}
