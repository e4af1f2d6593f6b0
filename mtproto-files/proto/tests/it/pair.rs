//! A lane and a server that hand each other what they send at once, in order and without loss.

use crate::random::Rng;
use crate::sides::{BEGIN, settings};
use bytes::BytesMut;
use mtproto_proto::client::{Call, CallError, CallId, Event, Lane, LaneError, LaneSettings, StoredKey, Transmit};
use mtproto_proto::framing::TransportError;
use mtproto_proto::server::{self, ConnectionId, Content, Server};
use std::time::Duration;
use tl_types::{Bytes, Chain};

/// A query that no schema has.
pub(crate) const QUERY: [u8; 8] = [0xa4, 0x51, 0xa4, 0x51, 1, 2, 3, 4];

pub(crate) struct Pair {
    pub(crate) lane: Lane,
    pub(crate) server: Server,
    pub(crate) now: Duration,
    /// How far the server's clock is behind.
    pub(crate) behind: Duration,
    /// Whether the server leaves calls without an answer.
    pub(crate) withholds: bool,
    pub(crate) rng: Rng,
    link: Option<ConnectionId>,
    /// What the server has told.
    pub(crate) told: Vec<server::Event>,
    /// What the lane has told.
    pub(crate) events: Vec<Event>,
    /// Why connections have ended.
    pub(crate) errors: Vec<LaneError>,
    /// The transport errors that the server has sent.
    pub(crate) refusals: Vec<TransportError>,
}

impl Pair {
    /// Returns a connected pair. The lane has this key; the server knows it if `known`.
    pub(crate) fn new(
        stored: Option<StoredKey>,
        known: bool,
        change: impl FnOnce(&mut LaneSettings, &mut server::Settings),
    ) -> Self {
        let (mut of_server, mut of_lane) = settings();
        change(&mut of_lane, &mut of_server);
        let mut rng = Rng::new(7);
        let mut server = Server::new(of_server);
        if let Some(stored) = stored.as_ref().filter(|_| known) {
            let permanent = server::StoredKey::permanent((*stored.key).clone(), 5);
            assert!(server.add_key(permanent, BEGIN, &mut |bytes: &mut [u8]| rng.fill(bytes)));
        }
        let (told, events, errors, refusals) = Default::default();
        let lane = Lane::new(of_lane, stored);
        let behind = Duration::ZERO;
        let mut pair = Self {
            lane,
            server,
            now: BEGIN,
            behind,
            withholds: false,
            rng,
            link: None,
            told,
            events,
            errors,
            refusals,
        };
        pair.connect();
        pair
    }

    pub(crate) fn connect(&mut self) {
        self.link = self.server.connect();
        let rng = &mut self.rng;
        self.lane.connected(self.now, &mut |bytes: &mut [u8]| rng.fill(bytes));
    }

    pub(crate) fn disconnect(&mut self) {
        if let Some(link) = self.link.take() {
            self.server.disconnect(link, self.now);
            self.lane.disconnected();
        }
    }

    /// Lets both sides talk until they are silent. A connection that ends is followed by another one.
    pub(crate) fn talk(&mut self) {
        for _ in 0..1000 {
            let moved = self.lane_sends() | self.server_sends();
            if self.link.is_none() {
                self.connect();
            } else if !moved {
                return;
            }
        }
        panic!("they talk forever: {:?}", self.errors);
    }

    /// Lets this much time pass, with all that is due in it.
    pub(crate) fn pass(&mut self, time: Duration) {
        let end = self.now + time;
        loop {
            self.talk();
            let timeouts = [self.lane.poll_timeout(), self.server.poll_timeout()];
            let next = timeouts.into_iter().flatten().min().unwrap_or(end).max(self.now + Duration::from_millis(1));
            if next > end {
                break;
            }
            self.now = next;
            if self.server.poll_timeout().is_some_and(|at| at <= self.now) {
                self.server.handle_timeout(self.now);
            }
        }
        self.now = end;
        self.talk();
    }

    /// Makes a call, and returns its result.
    pub(crate) fn call(&mut self) -> Result<Bytes, CallError> {
        let call = self.lane.call(Call::new(Bytes::from_static(&QUERY)));
        self.talk();
        self.result(call).expect("the call has ended")
    }

    /// Takes the result of a call.
    pub(crate) fn result(&mut self, call: CallId) -> Option<Result<Bytes, CallError>> {
        let at =
            self.events.iter().position(|event| matches!(event, Event::Ended { call: ended, .. } if *ended == call))?;
        match self.events.remove(at) {
            Event::Ended { result, .. } => Some(result),
            _ => None,
        }
    }

    /// Gives the lane an error in place of a message.
    pub(crate) fn refuse(&mut self, error: TransportError) {
        let error = self.lane.receive_error(error);
        self.fail(error);
    }

    fn fail(&mut self, error: LaneError) {
        self.errors.push(error);
        self.disconnect();
    }

    pub(crate) fn lane_sends(&mut self) -> bool {
        let mut moved = false;
        let mut buffer = BytesMut::new();
        while let Some(link) = self.link {
            let rng = &mut self.rng;
            let random = &mut |bytes: &mut [u8]| rng.fill(bytes);
            let payload = match self.lane.poll_transmit(self.now, random, &mut buffer) {
                Ok(None) => break,
                Ok(Some(Transmit::Plain(payload))) => BytesMut::from(&payload[..]),
                Ok(Some(Transmit::Encrypted { message, .. })) => message.seal().unwrap().payload,
                Ok(Some(_)) => unreachable!(),
                Err(error) => {
                    self.fail(error);
                    return true;
                }
            };
            moved = true;
            let server_time = self.now - self.behind;
            if let Some(sealed) = self.server.incoming(link, payload, server_time, random) {
                self.server.receive(link, sealed.open(), false, server_time, random);
            }
        }
        self.events.extend(std::iter::from_fn(|| self.lane.poll_event()));
        moved
    }

    pub(crate) fn server_sends(&mut self) -> bool {
        let mut moved = false;
        loop {
            while let Some(event) = self.server.poll_event() {
                if let server::Event::Call(call) = &event {
                    assert_eq!(call.query[..], QUERY);
                    if !self.withholds {
                        let answer = Ok(Chain::from(Bytes::from_static(&QUERY)));
                        self.server.answer(call.id, answer, self.now - self.behind).unwrap();
                    }
                }
                self.told.push(event);
            }
            let rng = &mut self.rng;
            let random = &mut |bytes: &mut [u8]| rng.fill(bytes);
            let Some(transmit) = self.server.poll_transmit(self.now - self.behind, random) else { break };
            moved = true;
            if self.link != Some(transmit.connection) {
                continue;
            }
            let received = match transmit.content {
                Content::Message(message) => self.lane.receive(message.seal().unwrap().payload, self.now, random),
                Content::Plain(payload) => self.lane.receive(BytesMut::from(&payload[..]), self.now, random),
                Content::Error(error) => {
                    self.refusals.push(error);
                    Err(self.lane.receive_error(error))
                }
                Content::Close => {
                    self.disconnect();
                    Ok(())
                }
                _ => Ok(()),
            };
            if let Err(error) = received {
                self.fail(error);
            }
        }
        self.events.extend(std::iter::from_fn(|| self.lane.poll_event()));
        moved
    }
}
