//! A lane: a client's half of one connection at a time, and what outlives connections.

use super::call::{Call, CallError, CallId};
use super::calls::Calls;
use super::error::{LaneError, SessionError};
use super::incoming::KeyDestruction;
use super::session::{Session, SessionEvent};
use super::settings::LaneSettings;
use super::transmit::Transmission;
use crate::exchange::{Client, Lifetime};
use crate::random::{self, Random};
use crate::session::{Clock, Opened, Sealed, Unsealed, Violation, key_id};
use bytes::BytesMut;
use mtproto_crypto::{AuthKey, Sender};
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;
use tl_types::Bytes;

/// How many calls are remembered that have failed: a call that comes after one of these fails too.
const FAILED: usize = 1024;

/// A permanent key as it is stored between runs of a program.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct StoredKey {
    /// The key.
    pub key: Arc<AuthKey>,
    /// A salt of the key. An outdated salt or 0 is good enough: the DC answers with the right one.
    pub salt: i64,
    /// How many milliseconds the DC's clock is ahead of ours.
    pub milliseconds_ahead: i64,
}

impl StoredKey {
    /// Returns a stored key. `salt` is a salt of the key, or 0 if none is known. `milliseconds_ahead` is how far the DC's clock
    /// is ahead of ours, or 0 if that is unknown.
    pub fn new(key: impl Into<Arc<AuthKey>>, salt: i64, milliseconds_ahead: i64) -> Self {
        Self { key: key.into(), salt, milliseconds_ahead }
    }

    /// Returns a stored key of the key's bytes, as of [`new`](Self::new).
    pub fn from_bytes(key: [u8; 256], salt: i64, milliseconds_ahead: i64) -> Self {
        Self::new(AuthKey::new(key), salt, milliseconds_ahead)
    }
}

/// What a lane tells.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Event {
    /// A call is over, with its encoded result.
    Ended {
        /// The call.
        call: CallId,
        /// The result, or why there is none.
        result: Result<Bytes, CallError>,
    },
    /// The DC has received a call, and works on it.
    Received {
        /// The call.
        call: CallId,
    },
    /// The DC sends something by itself: mostly `Updates`, encoded.
    Update(Bytes),
    /// The DC has begun a new session. Updates may be lost: `updates.getDifference` gets them.
    UpdatesLost,
    /// A permanent key was made. It should be stored: making keys too often is refused.
    KeyCreated(StoredKey),
    /// The DC does not know the permanent key, and has said so in the binding of a temporary one: a transport error -404 alone
    /// does not prove it. The lane makes no other key until [`Lane::replace_key`] is called; calls that need one wait.
    KeyRefused,
    /// What became of the key after [`Lane::destroy_key`].
    KeyDestroyed(KeyDestruction),
}

/// A message that goes in a frame.
#[derive(Debug)]
#[non_exhaustive]
pub enum Transmit {
    /// A message of a key exchange.
    Plain(Bytes),
    /// A message that is to be encrypted: a job for any thread. Messages go in frames in the order in which they were taken.
    Encrypted {
        /// The message.
        message: Unsealed,
        /// The calls in it.
        calls: Vec<CallId>,
    },
}

/// A key exchange that runs.
#[derive(Debug)]
pub(super) struct Exchange {
    pub(super) client: Client,
    pub(super) lifetime: Lifetime,
    /// When the connection must have brought an end. `None`: nothing was sent on this connection.
    pub(super) until: Option<Duration>,
}

/// The client's half of one connection to a DC at a time. Calls outlive connections, sessions and temporary keys.
///
/// Each method that takes `now` means the time since 1970 by the caller's clock, which need not be right and must not go
/// back. After each input, the driver takes out what there is: [`poll_transmit`](Self::poll_transmit) and
/// [`poll_event`](Self::poll_event) until they return `None`, then [`poll_timeout`](Self::poll_timeout).
#[derive(Debug)]
pub struct Lane {
    pub(super) settings: LaneSettings,
    pub(super) permanent: Option<StoredKey>,
    /// When the permanent key was made, if that was in this run.
    pub(super) made: Option<Duration>,
    pub(super) clock: Clock,
    pub(super) is_connected: bool,
    /// The DC does not know the permanent key.
    pub(super) is_refused: bool,
    /// The DC says that it does not know the permanent key: a temporary key is bound to it, and used from then on.
    pub(super) is_doubted: bool,
    /// The DC is to forget the key.
    pub(super) is_destroying: bool,
    pub(super) exchange: Option<Exchange>,
    /// Messages of the exchange that wait to be sent.
    pub(super) plain: VecDeque<Bytes>,
    /// The session that calls go to.
    pub(super) current: Option<Session>,
    /// The session of a temporary key that is not bound yet.
    pub(super) next: Option<Session>,
    /// The sessions before, each of which waits for answers until some time.
    pub(super) retiring: VecDeque<(Session, Duration)>,
    /// Calls that have no session yet.
    pub(super) waiting: Calls,
    /// The ids of old sessions and keys.
    pub(super) old: VecDeque<([u8; 8], i64)>,
    pub(super) events: VecDeque<Event>,
    /// The latest calls that have failed, or were cancelled.
    failed: VecDeque<CallId>,
    calls: u64,
}

impl Lane {
    /// Returns a lane without a connection. `stored` is the permanent key, if there is one; it is not used for a CDN DC.
    pub fn new(settings: LaneSettings, stored: Option<StoredKey>) -> Self {
        let clock = stored.as_ref().map_or_else(Clock::unknown, |stored| Clock::stored(stored.milliseconds_ahead));
        Self {
            settings,
            permanent: stored,
            made: None,
            clock,
            is_connected: false,
            is_refused: false,
            is_doubted: false,
            is_destroying: false,
            exchange: None,
            plain: VecDeque::new(),
            current: None,
            next: None,
            retiring: VecDeque::new(),
            waiting: Calls::default(),
            old: VecDeque::new(),
            events: VecDeque::new(),
            failed: VecDeque::new(),
            calls: 0,
        }
    }

    /// Adds a call. Its end comes as an [`Event::Ended`], once.
    pub fn call(&mut self, call: Call) -> CallId {
        self.drain();
        let id = CallId(self.calls);
        self.calls += 1;
        let before = call.after;
        if before.is_some_and(|before| self.failed.contains(&before)) {
            self.tell(SessionEvent::Ended(id, Err(CallError::Predecessor)));
            return id;
        }
        // What the call comes after may still be with a session before.
        let holds = |session: &Session| before.is_some_and(|before| session.calls.contains(before));
        let old = self.retiring.iter_mut().map(|(session, _)| session).find(|session| holds(session));
        match old.or(self.current.as_mut()) {
            Some(session) => session.call(id, call),
            None => {
                if let Err(error) = self.waiting.add(id, call, self.settings.session.gzip) {
                    self.tell(SessionEvent::Ended(id, Err(error)));
                }
            }
        }
        id
    }

    /// Forgets a call: no event follows. A call that was sent may be executed all the same; the DC is told to drop the answer
    /// (`rpc_drop_answer`). Calls that come after it fail.
    pub fn cancel(&mut self, call: CallId) {
        self.drain();
        self.events.retain(|event| !matches!(event, Event::Ended { call: ended, .. } if *ended == call));
        self.note_failed(call);
        for session in self.sessions().filter(|session| session.calls.contains(call)) {
            session.cancel(call);
        }
        let mut over = self.waiting.finish(call, true);
        while let Some(follower) = over.pop() {
            over.extend(self.waiting.finish(follower, true));
            self.tell(SessionEvent::Ended(follower, Err(CallError::Predecessor)));
        }
        self.drain();
    }

    /// Begins to use a new connection, of which nothing was read or written.
    pub fn connected(&mut self, now: Duration, random: &mut Random<'_>) {
        self.is_connected = true;
        self.plain.clear();
        if let Some(exchange) = &mut self.exchange {
            exchange.until = None;
        }
        let repeats =
            self.current.as_ref().is_some_and(|session| session.calls.waits() && session.calls.may_all_repeat());
        if repeats {
            self.renew(now, random);
        }
        self.sessions().for_each(|session| session.connected(now));
        self.ask_destruction();
    }

    /// Notes that the connection is gone.
    pub fn disconnected(&mut self) {
        self.is_connected = false;
        self.plain.clear();
        if let Some(exchange) = &mut self.exchange {
            exchange.until = None;
        }
        self.sessions().for_each(Session::disconnected);
    }

    /// Notes that bytes have arrived on the connection: a long message shows life before it is there in whole.
    pub fn heard(&mut self, now: Duration) {
        self.sessions().for_each(|session| session.heard(now));
    }

    /// Notes that the connection has taken bytes, and that more wait to be written. The DC cannot answer yet what is in these.
    /// Without bytes that wait, this says nothing: a system takes what it can keep, even if nobody is at the other end.
    pub fn wrote(&mut self, now: Duration) {
        self.sessions().for_each(|session| session.wrote(now));
    }

    /// Takes the payload of a frame, and decrypts it where it is.
    ///
    /// # Errors
    ///
    /// The payload breaks a rule. The connection ends.
    pub fn receive(&mut self, payload: BytesMut, now: Duration, random: &mut Random<'_>) -> Result<(), LaneError> {
        match self.incoming(payload, now, random)? {
            Some(sealed) => self.receive_opened(sealed.open()?, now, random),
            None => Ok(()),
        }
    }

    /// Takes the payload of a frame. Returns the job to decrypt it, for any thread; its result goes to
    /// [`receive_opened`](Self::receive_opened), in the order of the frames. `None`: nothing is to be decrypted.
    ///
    /// # Errors
    ///
    /// As of [`receive`](Self::receive).
    pub fn incoming(
        &mut self,
        payload: BytesMut,
        now: Duration,
        random: &mut Random<'_>,
    ) -> Result<Option<Sealed>, LaneError> {
        self.heard(now);
        let id = key_id(&payload).ok_or(LaneError::Short { length: payload.len() })?;
        if id == [0; 8] {
            self.receive_plain(&payload.freeze(), now, random)?;
            return Ok(None);
        }
        let key = self.sessions().map(|session| Arc::clone(&session.key)).find(|key| key.id() == id);
        match key {
            Some(key) => Ok(Some(Sealed::new(key, Sender::Server, payload))),
            None if self.old.iter().any(|(key, _)| *key == id) => Ok(None),
            None => Err(LaneError::OtherKey),
        }
    }

    /// Takes a decrypted message.
    ///
    /// # Errors
    ///
    /// As of [`receive`](Self::receive).
    pub fn receive_opened(&mut self, opened: Opened, now: Duration, random: &mut Random<'_>) -> Result<(), LaneError> {
        let session_id = opened.text.header().session_id;
        let is_its = |session: &&mut Session| session.id == session_id && session.key.id() == opened.key_id;
        let Some(session) = self.sessions().find(is_its) else {
            let is_old = self.old.contains(&(opened.key_id, session_id));
            return if is_old { Ok(()) } else { Err(SessionError::from(Violation::Session).into()) };
        };
        let received = session.receive(opened.text, now);
        self.clock = session.clock;
        self.sessions()
            .filter(|session| session.key.id() == opened.key_id)
            .for_each(|session| session.is_proven = true);
        let news = self.tend(now, random);
        received?;
        news
    }

    /// Returns the next message that is to be sent now. It is written behind what is in the buffer, and split off: a buffer
    /// that is given again takes its memory again once the message is gone.
    ///
    /// # Errors
    ///
    /// The connection is dead.
    pub fn poll_transmit(
        &mut self,
        now: Duration,
        random: &mut Random<'_>,
        buffer: &mut BytesMut,
    ) -> Result<Option<Transmit>, LaneError> {
        if !self.is_connected {
            return Ok(None);
        }
        self.tend(now, random)?;
        if let Some(plain) = self.plain.pop_front() {
            return Ok(Some(Transmit::Plain(plain)));
        }
        let mut transmission = self.transmit(now, random, buffer)?;
        if transmission.is_none() && self.current.as_ref().is_some_and(|session| session.is_over) {
            self.renew(now, random);
            transmission = self.transmit(now, random, buffer)?;
            if self.current.as_ref().is_some_and(|session| session.is_over) {
                // A new session without ids: the DC's time cannot be right.
                self.clock = Clock::unknown();
                self.sessions().for_each(|session| session.clock = Clock::unknown());
                return Err(SessionError::Time.into());
            }
        }
        self.drain();
        Ok(transmission.map(|sent| Transmit::Encrypted { message: sent.message, calls: sent.calls }))
    }

    fn transmit(
        &mut self,
        now: Duration,
        random: &mut Random<'_>,
        buffer: &mut BytesMut,
    ) -> Result<Option<Transmission>, LaneError> {
        let greeting = self.settings.greeting.as_ref().map(|greeting| greeting.prefix().clone());
        let alone = self.unproven_key();
        for session in self.sessions().filter(|session| alone.is_none_or(|key| session.key.id() == key)) {
            session.tick(i64::from_le_bytes(random::bytes(random)), now)?;
        }
        // A binding may have had its last chance.
        self.bind(now)?;
        let transmission = self
            .sessions()
            .filter(|session| alone.is_none_or(|key| session.key.id() == key))
            .find_map(|session| session.transmit(greeting.as_ref(), now, random, buffer));
        Ok(transmission)
    }

    /// Returns the next event.
    pub fn poll_event(&mut self) -> Option<Event> {
        self.drain();
        self.events.pop_front()
    }

    /// Returns when [`poll_transmit`](Self::poll_transmit) has something to do, unless something happens before. The time may
    /// be over. `None`: never, without another input.
    pub fn poll_timeout(&self) -> Option<Duration> {
        if !self.is_connected {
            return None;
        }
        let alone = self.unproven_key();
        let sessions = self.next.iter().chain(&self.current).chain(self.retiring.iter().map(|(session, _)| session));
        let sessions = sessions.filter(|session| alone.is_none_or(|key| session.key.id() == key));
        let timeouts = sessions.filter_map(Session::timeout);
        let exchange = self.exchange.as_ref().and_then(|exchange| exchange.until);
        let dies = self.current.as_ref().and_then(|session| session.expires_at);
        let is_renewed = alone.is_none() && !self.is_refused && self.exchange.is_none() && self.next.is_none();
        let renewal = dies.map(|dies| if is_renewed { dies.minus(self.ahead()) } else { dies });
        let renewal = renewal.map(|at| self.clock.our_time(at));
        let retirement = self.retiring.iter().map(|(_, until)| *until).min();
        timeouts.chain([exchange, renewal, retirement].into_iter().flatten()).min()
    }

    /// Returns whether calls can be sent: there is a connection, and a key that the DC accepts.
    pub fn is_ready(&self) -> bool {
        self.is_connected && self.current.is_some()
    }

    /// Returns the permanent key with its latest salt and time, to be stored.
    pub fn stored_key(&self) -> Option<StoredKey> {
        let stored = self.permanent.clone()?;
        let current = self.current.as_ref().filter(|session| session.expires_at.is_none());
        let salt = current.map_or(stored.salt, |session| session.salts.current());
        Some(StoredKey { salt, milliseconds_ahead: self.clock.milliseconds_ahead(), ..stored })
    }

    /// Sets another permanent key, or none: a new one is made then. Calls that wait go on with it.
    pub fn replace_key(&mut self, stored: Option<StoredKey>) {
        self.lose_all();
        if let Some(stored) = &stored
            && self.clock.certain_time(Duration::ZERO).is_none()
        {
            self.clock = Clock::stored(stored.milliseconds_ahead);
        }
        self.permanent = stored;
        self.made = None;
        (self.is_refused, self.is_doubted) = (false, false);
        self.drain();
    }

    /// Asks the DC to forget the key that encrypts messages (`destroy_auth_key`), after the account has signed out. The answer
    /// comes as [`Event::KeyDestroyed`]; the DC is asked until then, also on later connections.
    pub fn destroy_key(&mut self) {
        self.is_destroying = true;
        self.ask_destruction();
    }

    /// Ends all calls with [`CallError::Closed`].
    pub fn close(&mut self) {
        self.disconnected();
        self.drain();
        let mut calls = self.waiting.take_all();
        self.sessions().for_each(|session| calls.extend(session.calls.take_all()));
        self.events.extend(calls.into_keys().map(|call| Event::Ended { call, result: Err(CallError::Closed) }));
    }

    /// Does what the state of keys and sessions asks for.
    pub(super) fn tend(&mut self, now: Duration, random: &mut Random<'_>) -> Result<(), LaneError> {
        self.bind(now)?;
        self.drain();
        if self.exchange.as_ref().and_then(|exchange| exchange.until).is_some_and(|until| now >= until) {
            self.exchange = None;
            return Err(LaneError::ExchangeSilent);
        }
        let is_dead = |session: &Session| session.expires_at.is_some_and(|dies| self.clock.time(now) >= dies);
        if self.current.as_ref().is_some_and(|session| session.is_unbound || is_dead(session)) {
            self.lose_current();
        }
        if self.current.as_ref().is_some_and(|session| session.is_over) {
            self.renew(now, random);
        }
        self.retire(now);
        if self.is_connected {
            self.want_key(now, random)?;
        }
        self.drain();
        Ok(())
    }

    /// Takes over what sessions tell.
    pub(super) fn drain(&mut self) {
        let mut told = Vec::new();
        self.sessions().for_each(|session| told.extend(session.events.drain(..)));
        told.into_iter().for_each(|event| self.tell(event));
    }

    /// Tells what a session tells.
    pub(super) fn tell(&mut self, event: SessionEvent) {
        let event = match event {
            SessionEvent::Ended(call, result) => {
                if result.is_err() {
                    self.note_failed(call);
                }
                Event::Ended { call, result }
            }
            SessionEvent::Received(call) => Event::Received { call },
            SessionEvent::Update(body) => Event::Update(body),
            SessionEvent::Began => Event::UpdatesLost,
            SessionEvent::KeyDestroyed(destruction) => {
                self.is_destroying = false;
                Event::KeyDestroyed(destruction)
            }
        };
        self.events.push_back(event);
    }

    /// Remembers that a call has failed, for calls that come after it.
    fn note_failed(&mut self, call: CallId) {
        self.failed.push_back(call);
        if self.failed.len() > FAILED {
            self.failed.pop_front();
        }
    }
}
