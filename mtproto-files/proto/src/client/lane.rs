//! A lane: a client's half of one connection at a time, and what outlives connections.

use super::bind::Binding;
use super::call::{Call, CallError, CallId};
use super::calls::Calls;
use super::error::LaneError;
use super::incoming::KeyDestruction;
use super::session::{Session, SessionError, SessionEvent};
use super::settings::{KeyUse, LaneSettings};
use super::transmit::Transmission;
use crate::exchange::{Client, ClientSettings, ClientStep, Created, Lifetime};
use crate::framing::TransportError;
use crate::random::{self, Random};
use crate::session::{Clock, Opened, Sealed, ServerTime, Unsealed, Violation, key_id};
use bytes::BytesMut;
use mtproto_crypto::{AuthKey, Sender};
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;
use tl_types::Bytes;
use tl_types::mtproto::functions;

/// How long an old session waits for answers to calls that must not be repeated.
const RETIREMENT: Duration = Duration::from_secs(60);

/// How long before its death a temporary key is replaced, as in TDLib.
const AHEAD: Duration = Duration::from_secs(3600);

/// How long a DC may need until all of it knows a new key, as in TDLib.
const KEY_SPREADS: Duration = Duration::from_secs(60);

/// How long a temporary key lives that is made because the permanent one is doubted, in seconds: a day.
const DAY: u32 = 86_400;

/// How many ids of old sessions and keys are remembered: late messages of theirs are ignored.
const OLD: usize = 16;

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
struct Exchange {
    client: Client,
    lifetime: Lifetime,
    /// When the connection must have brought an end.
    until: Duration,
}

/// The client's half of one connection to a DC at a time. Calls outlive connections, sessions and temporary keys.
///
/// Each method that takes `now` means the time since 1970 by the caller's clock, which need not be right and must not go
/// back. After each input, the driver takes out what there is: [`poll_transmit`](Self::poll_transmit) and
/// [`poll_event`](Self::poll_event) until they return `None`, then [`poll_timeout`](Self::poll_timeout).
#[derive(Debug)]
pub struct Lane {
    settings: LaneSettings,
    permanent: Option<StoredKey>,
    /// When the permanent key was made, if that was in this run.
    made: Option<Duration>,
    clock: Clock,
    is_connected: bool,
    /// The DC does not know the permanent key.
    is_refused: bool,
    /// The DC says that it does not know the permanent key: a temporary key is bound to it, and used from then on.
    is_doubted: bool,
    exchange: Option<Exchange>,
    /// Messages of the exchange that wait to be sent.
    plain: VecDeque<Bytes>,
    /// The session that calls go to.
    current: Option<Session>,
    /// The session of a temporary key that is not bound yet.
    next: Option<Session>,
    /// The session before, which waits for answers until some time.
    retiring: Option<(Session, Duration)>,
    /// Calls that have no session yet.
    waiting: Calls,
    /// The ids of old sessions and keys.
    old: VecDeque<([u8; 8], i64)>,
    events: VecDeque<Event>,
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
            exchange: None,
            plain: VecDeque::new(),
            current: None,
            next: None,
            retiring: None,
            waiting: Calls::default(),
            old: VecDeque::new(),
            events: VecDeque::new(),
            calls: 0,
        }
    }

    /// Adds a call. Its end comes as an [`Event::Ended`], once.
    pub fn call(&mut self, call: Call) -> CallId {
        let id = CallId(self.calls);
        self.calls += 1;
        // What the call comes after may still be with the session before.
        let before = call.after;
        match (&mut self.current, &mut self.retiring) {
            (_, Some((session, _))) if before.is_some_and(|before| session.calls.contains(before)) => {
                session.call(id, call);
            }
            (Some(session), _) => session.call(id, call),
            (None, _) => {
                if let Err(error) = self.waiting.add(id, call, self.settings.session.gzip) {
                    self.events.push_back(Event::Ended { call: id, result: Err(error) });
                }
            }
        }
        id
    }

    /// Forgets a call: no event follows. A call that was sent may be executed all the same; the DC is told to drop the answer
    /// (`rpc_drop_answer`).
    pub fn cancel(&mut self, call: CallId) {
        self.events.retain(|event| !matches!(event, Event::Ended { call: ended, .. } if *ended == call));
        for session in self.sessions().filter(|session| session.calls.contains(call)) {
            session.cancel(call);
        }
        for follower in self.waiting.finish(call, true) {
            self.end_waiting(follower, CallError::Predecessor);
        }
        self.drain();
    }

    /// Begins to use a new connection, of which nothing was read or written.
    pub fn connected(&mut self, now: Duration, random: &mut Random<'_>) {
        self.is_connected = true;
        self.plain.clear();
        if let Some(exchange) = &mut self.exchange {
            // A DC answers the same message with the same answer.
            exchange.until = self.settings.exchange_deadline(now);
            self.plain.push_back(exchange.client.pending().clone());
        }
        let repeats =
            self.current.as_ref().is_some_and(|session| session.calls.waits() && session.calls.may_all_repeat());
        if repeats {
            self.renew(now, random);
        }
        self.sessions().for_each(|session| session.connected(now));
    }

    /// Notes that the connection is gone.
    pub fn disconnected(&mut self) {
        self.is_connected = false;
        self.plain.clear();
        self.sessions().for_each(Session::disconnected);
    }

    /// Notes that bytes moved on the connection, in either direction: a long message shows life before it is there in whole.
    pub fn heard(&mut self, now: Duration) {
        self.sessions().for_each(|session| session.heard(now));
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
        let clock = session.clock;
        self.clock = clock;
        let news = self.tend(now, random);
        received?;
        news
    }

    /// Takes an error that the DC has sent in place of a message. Returns the error of the connection, which ends.
    pub fn receive_error(&mut self, error: TransportError) -> LaneError {
        if error == TransportError::KEY_UNKNOWN {
            if self.exchange.take().is_some() {
                // The exchange was refused.
            } else if let Some(session) = self.next.take() {
                self.forget(session);
            } else {
                self.is_doubted |= self.current.as_ref().is_some_and(|session| session.expires_at.is_none());
                self.lose_current();
            }
        }
        self.drain();
        LaneError::Transport(error)
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
        for session in self.sessions() {
            session.tick(i64::from_le_bytes(random::bytes(random)), now)?;
            let transmission = session.transmit(greeting.as_ref(), now, random, buffer);
            if transmission.is_some() {
                return Ok(transmission);
            }
        }
        Ok(None)
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
        let sessions = [self.next.as_ref(), self.current.as_ref(), self.retiring.as_ref().map(|(session, _)| session)];
        let timeouts = sessions.into_iter().flatten().filter_map(Session::timeout);
        let exchange = self.exchange.as_ref().map(|exchange| exchange.until);
        let renewal = self.current.as_ref().and_then(|session| session.expires_at);
        let renewal = renewal.filter(|_| self.exchange.is_none() && self.next.is_none());
        let renewal = renewal.map(|dies| self.clock.our_time(dies.minus(self.ahead())));
        let retirement = self.retiring.as_ref().map(|(_, until)| *until);
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
        self.exchange = None;
        self.plain.clear();
        if let Some(session) = self.next.take() {
            self.forget(session);
        }
        self.lose_current();
        self.permanent = stored;
        self.made = None;
        (self.is_refused, self.is_doubted) = (false, false);
        self.drain();
    }

    /// Asks the DC to forget the key that encrypts messages (`destroy_auth_key`), after the account has signed out. The answer
    /// comes as [`Event::KeyDestroyed`].
    pub fn destroy_key(&mut self) {
        if let Some(session) = &mut self.current {
            session.outbox.push_encoded(&functions::DestroyAuthKey::new());
        }
    }

    /// Ends all calls with [`CallError::Closed`].
    pub fn close(&mut self) {
        self.disconnected();
        self.drain();
        let mut calls = self.waiting.take_all();
        self.sessions().for_each(|session| calls.extend(session.calls.take_all()));
        self.events.extend(calls.into_keys().map(|call| Event::Ended { call, result: Err(CallError::Closed) }));
    }

    /// The sessions, in the order in which they may send.
    fn sessions(&mut self) -> impl Iterator<Item = &mut Session> {
        let retiring = self.retiring.as_mut().map(|(session, _)| session);
        [self.next.as_mut(), self.current.as_mut(), retiring].into_iter().flatten()
    }

    /// Does what the state of keys and sessions asks for.
    fn tend(&mut self, now: Duration, random: &mut Random<'_>) -> Result<(), LaneError> {
        self.bind(now)?;
        self.drain();
        if self.exchange.as_ref().is_some_and(|exchange| now >= exchange.until) {
            self.exchange = None;
            return Err(LaneError::ExchangeSilent);
        }
        if self.current.as_ref().and_then(|session| session.expires_at).is_some_and(|dies| self.clock.time(now) >= dies)
        {
            self.lose_current();
        }
        if self.current.as_ref().is_some_and(|session| session.is_over) {
            self.renew(now, random);
        }
        self.retire(now);
        if self.is_connected && self.exchange.is_none() && !self.is_refused {
            self.want_key(now, random)?;
        }
        self.drain();
        Ok(())
    }

    /// Begins the session or the key exchange that is missing.
    fn want_key(&mut self, now: Duration, random: &mut Random<'_>) -> Result<(), LaneError> {
        let lifetime = match self.settings.keys {
            KeyUse::Cdn { expires_in } => Lifetime::Temporary { expires_in },
            _ if self.permanent.is_none() => Lifetime::Permanent,
            KeyUse::Temporary { expires_in } => Lifetime::Temporary { expires_in },
            KeyUse::Permanent if self.is_doubted => Lifetime::Temporary { expires_in: DAY },
            KeyUse::Permanent => {
                if self.current.is_none()
                    && let Some(stored) = &self.permanent
                {
                    let (key, salt) = (Arc::clone(&stored.key), stored.salt);
                    let session = self.session(key, salt, now, random);
                    self.promote(session, now);
                }
                return Ok(());
            }
        };
        let ahead = self.ahead();
        let dies = self.current.as_ref().map(|session| session.expires_at);
        let is_late = match dies {
            None => true,
            Some(dies) => dies.is_some_and(|dies| self.clock.time(now) >= dies.minus(ahead)),
        };
        if is_late && self.next.is_none() {
            let mut settings = ClientSettings::new(self.settings.dc, self.settings.public_keys.clone());
            settings.lifetime = lifetime;
            settings.primes = self.settings.primes.clone();
            let client = Client::new(settings, now, random)?;
            self.plain.push_back(client.pending().clone());
            let until = self.settings.exchange_deadline(now);
            self.exchange = Some(Exchange { client, lifetime, until });
        }
        Ok(())
    }

    fn receive_plain(&mut self, payload: &Bytes, now: Duration, random: &mut Random<'_>) -> Result<(), LaneError> {
        // Without an exchange, the message is a late repeat.
        let Some(exchange) = &mut self.exchange else { return Ok(()) };
        match exchange.client.receive(payload, now, random) {
            Ok(ClientStep::Send(message)) => {
                exchange.until = self.settings.exchange_deadline(now);
                self.plain.push_back(message);
            }
            Ok(ClientStep::Wait) => {}
            Ok(ClientStep::Done(created)) => {
                let lifetime = exchange.lifetime;
                self.exchange = None;
                self.created(*created, lifetime, now, random);
                return self.tend(now, random);
            }
            Err(error) => {
                self.exchange = None;
                return Err(error.into());
            }
        }
        Ok(())
    }

    /// Uses a key that was made.
    fn created(&mut self, created: Created, lifetime: Lifetime, now: Duration, random: &mut Random<'_>) {
        let server = ServerTime::since_1970(now).plus_seconds(created.time_offset);
        self.clock.set(server, now);
        let key = Arc::new(created.key);
        if lifetime == Lifetime::Permanent {
            let milliseconds_ahead = self.clock.milliseconds_ahead();
            let stored = StoredKey { key, salt: created.salt, milliseconds_ahead };
            self.events.push_back(Event::KeyCreated(stored.clone()));
            self.permanent = Some(stored);
            self.made = Some(now);
            return;
        }
        let dies = created.expires_at.and_then(|dies| u32::try_from(dies).ok()).unwrap_or(u32::MAX);
        let mut session = self.session(key, created.salt, now, random);
        session.expires_at = Some(ServerTime::from_seconds(dies));
        match (&self.permanent, self.settings.keys) {
            (Some(stored), KeyUse::Permanent | KeyUse::Temporary { .. }) => {
                session.binding = Some(Binding::new(Arc::clone(&stored.key), dies.cast_signed()));
                self.next = Some(session);
            }
            _ => self.promote(session, now),
        }
    }

    fn session(&self, key: Arc<AuthKey>, salt: i64, now: Duration, random: &mut Random<'_>) -> Session {
        let id = i64::from_le_bytes(random::bytes(random));
        let mut session = Session::new(id, key, salt, self.clock, self.settings.session.clone());
        if self.is_connected {
            session.connected(now);
        }
        session
    }

    /// Makes a session the current one. All calls that can move go to it.
    fn promote(&mut self, session: Session, now: Duration) {
        let old = self.current.replace(session);
        if let Some(old) = old {
            self.replace(old, now);
        }
        let waiting = self.waiting.take_all();
        self.calls_of_current().adopt_all(waiting);
    }

    /// Begins a new session with the same key.
    fn renew(&mut self, now: Duration, random: &mut Random<'_>) {
        let Some(old) = self.current.take() else { return };
        let mut session = old.successor(i64::from_le_bytes(random::bytes(random)));
        if self.is_connected {
            session.connected(now);
        }
        let old_id = old.id;
        self.current = Some(session);
        let stays = self.replace(old, now);
        // The DC would keep the answers of the old session.
        if !stays && let Some(session) = &mut self.current {
            session.outbox.push_encoded(&functions::DestroySession::new(old_id));
        }
    }

    /// Moves the calls of an old session to the current one. Calls that must not be repeated stay until they are answered.
    /// Returns whether the old session stays with them.
    fn replace(&mut self, mut old: Session, now: Duration) -> bool {
        self.stop_retiring();
        self.calls_of_current().adopt_all(old.calls.take_movable());
        let stays = !old.calls.is_empty();
        if stays {
            self.retiring = Some((old, now.saturating_add(RETIREMENT)));
        } else {
            self.forget(old);
        }
        stays
    }

    /// Ends the session before, if all its calls are answered or it has waited for long.
    fn retire(&mut self, now: Duration) {
        let Some((session, until)) = &mut self.retiring else { return };
        // Calls that came after others can move once these are answered.
        let movable = session.calls.take_movable();
        let is_done = session.calls.is_empty() || now >= *until;
        self.calls_of_current().adopt_all(movable);
        if is_done {
            self.stop_retiring();
        }
    }

    fn stop_retiring(&mut self) {
        if let Some((session, _)) = self.retiring.take() {
            self.forget(session);
        }
    }

    /// Loses the current session with its key.
    fn lose_current(&mut self) {
        self.stop_retiring();
        if let Some(session) = self.current.take() {
            self.forget(session);
        }
    }

    /// Ends a session for good. Its calls go on in the current one, or wait.
    fn forget(&mut self, mut session: Session) {
        self.calls_of_current().adopt_all(session.give_up());
        self.old.push_back((session.key.id(), session.id));
        if self.old.len() > OLD {
            self.old.pop_front();
        }
        self.events.extend(session.events.drain(..).filter_map(event));
    }

    /// Returns where calls go: the current session, or those that wait for one.
    fn calls_of_current(&mut self) -> &mut Calls {
        self.current.as_mut().map_or(&mut self.waiting, |session| &mut session.calls)
    }

    /// Handles what became of the binding of the next key.
    fn bind(&mut self, now: Duration) -> Result<(), LaneError> {
        let told = self.next.iter().flat_map(|session| &session.events);
        let outcome = told.into_iter().find_map(|event| match event {
            SessionEvent::Bound => Some(Ok(())),
            SessionEvent::BindingFailed(error) => Some(Err(error.clone())),
            _ => None,
        });
        let Some(outcome) = outcome else { return Ok(()) };
        let Some(session) = self.next.take() else { return Ok(()) };
        let Err(error) = outcome else {
            self.promote(session, now);
            return Ok(());
        };
        self.forget(session);
        let is_new = self.made.is_some_and(|made| now < made.saturating_add(KEY_SPREADS));
        let is_unknown =
            matches!(&error, CallError::Rpc { code: 400, message } if message == "ENCRYPTED_MESSAGE_INVALID");
        if is_unknown && !is_new {
            self.is_refused = true;
            self.events.push_back(Event::KeyRefused);
            return Ok(());
        }
        Err(LaneError::Binding(error))
    }

    /// Takes over what sessions tell.
    fn drain(&mut self) {
        let mut told = Vec::new();
        self.sessions().for_each(|session| told.extend(session.events.drain(..)));
        let is_unbound = told.iter().any(|event| matches!(event, SessionEvent::Unbound));
        self.events.extend(told.into_iter().filter_map(event));
        if is_unbound {
            self.lose_current();
        }
    }

    fn end_waiting(&mut self, call: CallId, error: CallError) {
        let mut over = vec![(call, error)];
        while let Some((call, error)) = over.pop() {
            over.extend(self.waiting.finish(call, true).into_iter().map(|follower| (follower, CallError::Predecessor)));
            self.events.push_back(Event::Ended { call, result: Err(error) });
        }
    }

    /// How long before its death a temporary key is replaced: an hour, or a quarter of its life.
    fn ahead(&self) -> Duration {
        let life = match self.settings.keys {
            KeyUse::Temporary { expires_in } | KeyUse::Cdn { expires_in } => expires_in,
            KeyUse::Permanent => DAY,
        };
        AHEAD.min(Duration::from_secs(u64::from(life) / 4))
    }
}

/// What a lane tells of what a session tells.
fn event(event: SessionEvent) -> Option<Event> {
    match event {
        SessionEvent::Ended(call, result) => Some(Event::Ended { call, result }),
        SessionEvent::Received(call) => Some(Event::Received { call }),
        SessionEvent::Update(body) => Some(Event::Update(body)),
        SessionEvent::Began => Some(Event::UpdatesLost),
        SessionEvent::KeyDestroyed(destruction) => Some(Event::KeyDestroyed(destruction)),
        SessionEvent::Bound | SessionEvent::BindingFailed(_) | SessionEvent::Unbound => None,
    }
}
