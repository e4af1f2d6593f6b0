//! One DC on the network: the protocol's machine, and what it asks for.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::BytesMut;
use mtproto_proto::server::{
    AnswerError, Call, CallId, ConnectionId, Event, KeyId, RpcError, Server as Machine, SessionId, Settings, StoredKey,
    StoredKind,
};
use mtproto_transport::InvokeError;
use tl_types::{Chain, Encode, enums, name_of, types};
use tokio::runtime::Handle;
use tokio::sync::{Notify, watch};
use tokio::task::AbortHandle;
use tokio::time::Instant;

use super::gauge::Gauge;
use super::line::Line;
use super::subscribers::Subscribers;
use crate::caller::{Caller, Origin};
use crate::lock::lock;
use crate::state::State;
use crate::wire_faults::{self, DcFault, Place, WireFault, WireSchedule};

/// How many bytes of updates wait for a session without a connection.
const AWAY_MAX: usize = 1 << 20;

/// One DC on the network. Its media address shares it: keys are the DC's.
pub(super) struct Host {
    state: Arc<State>,
    inner: Mutex<Inner>,
    runtime: Handle,
    /// The timer's time is another.
    timer: Notify,
    started: (Instant, Duration),
    /// How far the clock is ahead, in seconds.
    ahead: AtomicI64,
    calls: (Gauge, usize),
    /// How many connections there were.
    connections: AtomicU64,
    faults: Arc<Mutex<WireSchedule>>,
    /// Who has it makes a step of a key exchange.
    exchanging: tokio::sync::Mutex<()>,
}

struct Inner {
    machine: Machine,
    lines: HashMap<ConnectionId, Arc<Line>>,
    /// Calls that run.
    calls: HashMap<CallId, AbortHandle>,
    subscribers: Subscribers,
    /// When the timer wakes up.
    timer: Option<Duration>,
    /// How many restarts of the DC have ended the sessions.
    restarts: u64,
    /// Answers that come later: after how many others.
    late: Vec<(u32, Answer)>,
}

/// An answer on its way.
struct Answer {
    call: CallId,
    caller: Caller,
    result: Result<Chain, RpcError>,
}

impl Host {
    /// `calls` is how many calls run in all DCs, and how many may.
    pub(super) fn new(
        state: Arc<State>,
        settings: Settings,
        runtime: Handle,
        calls: (Gauge, usize),
        faults: Arc<Mutex<WireSchedule>>,
    ) -> Self {
        let inner = Inner {
            machine: Machine::new(settings),
            lines: HashMap::new(),
            calls: HashMap::new(),
            subscribers: Subscribers::default(),
            timer: None,
            restarts: 0,
            late: Vec::new(),
        };
        let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let started = (Instant::now(), since_1970);
        Self {
            state,
            inner: Mutex::new(inner),
            runtime,
            timer: Notify::new(),
            started,
            ahead: AtomicI64::new(0),
            calls,
            connections: AtomicU64::new(0),
            faults,
            exchanging: tokio::sync::Mutex::default(),
        }
    }

    pub(super) fn state(&self) -> &Arc<State> {
        &self.state
    }

    /// The time since 1970 by the DC's clock. It does not go back when the system's clock does.
    pub(super) fn now(&self) -> Duration {
        let right = self.started.1.saturating_add(self.started.0.elapsed());
        let ahead = self.ahead.load(Ordering::Relaxed);
        let seconds = Duration::from_secs(ahead.unsigned_abs());
        if ahead < 0 { right.saturating_sub(seconds) } else { right.saturating_add(seconds) }
    }

    /// Returns the keys of clients, to be stored: permanent ones before those that are bound to them.
    pub(super) fn keys(&self) -> Vec<StoredKey> {
        let now = self.now();
        let machine = &lock(&self.inner).machine;
        let mut keys: Vec<_> = machine.keys().filter_map(|key| machine.key(key, now)).collect();
        keys.sort_by_key(|key| !matches!(key.kind, StoredKind::Permanent { .. }));
        keys
    }

    /// Adds keys that were stored.
    pub(super) fn add_keys(&self, keys: Vec<StoredKey>) {
        let now = self.now();
        let machine = &mut lock(&self.inner).machine;
        for key in keys {
            machine.add_key(key, now, &mut fastrand::fill);
        }
    }

    /// The number of the next connection.
    pub(super) fn number(&self) -> u64 {
        self.connections.fetch_add(1, Ordering::Relaxed)
    }

    /// What happens to what goes by on a connection. What happens to the DC has happened already.
    pub(super) fn decide(
        self: &Arc<Self>,
        place: Place,
        line: &Line,
        method: Option<&'static str>,
    ) -> Option<WireFault> {
        let (dc, media_only) = (self.state.config.dc_id, line.media_only);
        let event = wire_faults::Event { place, dc, media_only, connection: line.number, method };
        let fault = lock(&self.faults).decide(&event)?;
        match fault {
            WireFault::Dc(fault) => {
                self.inject(fault);
                None
            }
            // Counted when it meets acknowledgments.
            WireFault::LoseAcks => Some(fault),
            fault => {
                self.state.tally.wire_fault(fault.name());
                Some(fault)
            }
        }
    }

    /// Waits until a step of a key exchange may be made. Each takes some milliseconds, in which nothing else happens in the DC:
    /// one at a time, they leave room for other messages in between.
    pub(super) async fn turn(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.exchanging.lock().await
    }

    /// Lets something happen to the DC.
    pub(super) fn inject(self: &Arc<Self>, fault: DcFault) {
        self.state.tally.wire_fault(fault.name());
        match fault {
            DcFault::Clock(ahead) => return self.ahead.store(ahead, Ordering::Relaxed),
            DcFault::Disconnect => return self.state.disconnects.notify_waiters(),
            DcFault::Restart(down) => return self.state.restart(down),
            _ => {}
        }
        let now = self.now();
        let mut inner = lock(&self.inner);
        let machine = &mut inner.machine;
        match fault {
            DcFault::RotateSalts => machine.rotate_salts(now, &mut fastrand::fill),
            DcFault::ForgetSessions => forget_sessions(machine),
            DcFault::ForgetKeys => machine.forget_all(),
            DcFault::ForgetTemporaryKeys => {
                let keys: Vec<_> = machine.keys().collect();
                for id in keys {
                    let is_temporary = |key: StoredKey| matches!(key.kind, StoredKind::Temporary { .. });
                    if machine.key(id, now).is_some_and(is_temporary) {
                        machine.forget_key(id);
                    }
                }
            }
            DcFault::Clock(_) | DcFault::Disconnect | DcFault::Restart(_) => {}
        }
        self.settle(&mut inner, now);
    }

    /// Takes a new connection; none if there are too many.
    pub(super) fn connect(self: &Arc<Self>, line: &Arc<Line>) -> Option<ConnectionId> {
        let mut inner = lock(&self.inner);
        self.restart(&mut inner);
        let id = inner.machine.connect()?;
        inner.lines.insert(id, Arc::clone(line));
        Some(id)
    }

    /// Notes that a connection is gone.
    pub(super) fn disconnect(self: &Arc<Self>, id: ConnectionId) {
        let now = self.now();
        let mut inner = lock(&self.inner);
        inner.lines.remove(&id);
        inner.machine.disconnect(id, now);
        self.settle(&mut inner, now);
    }

    /// Takes the payload of a frame. Returns whether it was a message that the owner of a known key has encrypted. With
    /// `lose_acks`, a message that only acknowledges others is lost.
    pub(super) fn receive(
        self: &Arc<Self>,
        id: ConnectionId,
        payload: BytesMut,
        quick_ack: bool,
        lose_acks: bool,
    ) -> bool {
        let now = self.now();
        let mut inner = lock(&self.inner);
        let sealed = inner.machine.incoming(id, payload, now, &mut fastrand::fill);
        self.settle(&mut inner, now);
        let Some(sealed) = sealed else { return false };
        // Others go on while this is decrypted.
        drop(inner);
        let opened = sealed.open();
        let is_right = opened.is_ok();
        if lose_acks && opened.as_ref().is_ok_and(|opened| opened.text.is_acknowledgment()) {
            self.state.tally.wire_fault(WireFault::LoseAcks.name());
            return true;
        }
        let mut inner = lock(&self.inner);
        inner.machine.receive(id, opened, quick_ack, now, &mut fastrand::fill);
        self.settle(&mut inner, now);
        is_right
    }

    /// Does what has to be done at its time, until the sender of `stopped` is gone.
    pub(super) async fn keep_time(self: Arc<Self>, mut stopped: watch::Receiver<()>) {
        loop {
            let due = lock(&self.inner).timer.map(|at| at.saturating_sub(self.now()));
            let due = async {
                match due {
                    Some(due) => tokio::time::sleep(due).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = due => {
                    let now = self.now();
                    let mut inner = lock(&self.inner);
                    inner.machine.handle_timeout(now);
                    self.settle(&mut inner, now);
                }
                () = self.timer.notified() => {}
                _ = stopped.changed() => return,
            }
        }
    }

    /// Stops all calls.
    pub(super) fn stop(&self) {
        lock(&self.inner).calls.drain().for_each(|(_, call)| call.abort());
    }

    /// Ends all sessions if the DC was restarted since: it knows keys from its disk, and nothing else.
    fn restart(self: &Arc<Self>, inner: &mut Inner) {
        let restarts = self.state.restarts.load(Ordering::Relaxed);
        if std::mem::replace(&mut inner.restarts, restarts) != restarts {
            forget_sessions(&mut inner.machine);
            self.settle(inner, self.now());
        }
    }

    /// Does all that the machine wants now.
    fn settle(self: &Arc<Self>, inner: &mut Inner, now: Duration) {
        loop {
            let mut is_idle = true;
            while let Some(event) = inner.machine.poll_event() {
                is_idle = false;
                self.handle(inner, event, now);
            }
            while let Some(transmit) = inner.machine.poll_transmit(now, &mut fastrand::fill) {
                is_idle = false;
                if let Some(line) = inner.lines.get(&transmit.connection) {
                    line.push(transmit.content);
                }
            }
            if is_idle {
                break;
            }
        }
        let timer = inner.machine.poll_timeout();
        if timer != inner.timer {
            inner.timer = timer;
            self.timer.notify_one();
        }
    }

    fn handle(self: &Arc<Self>, inner: &mut Inner, event: Event, now: Duration) {
        match event {
            Event::Call(call) => self.begin(inner, *call, now),
            Event::Cancelled { call } => {
                if let Some(running) = inner.calls.remove(&call) {
                    running.abort();
                }
            }
            Event::SessionEnded { session } => inner.subscribers.forget(session),
            Event::KeyDestroyed { key } => {
                inner.subscribers.forget_key(key);
                self.state.world.sign_ins.forget(self.state.config.dc_id, Caller::Key(key.to_wire()));
            }
            _ => {}
        }
    }

    /// Starts a call.
    fn begin(self: &Arc<Self>, inner: &mut Inner, call: Call, now: Duration) {
        let Some(running) = self.calls.0.take_one(self.calls.1) else {
            let refused = Err(RpcError::new(500, "No workers running"));
            // The call has just begun: it waits for an answer.
            let _ = inner.machine.answer(call.id, refused, now);
            return;
        };
        // A call that has waited for others may have outlived its connection: its answer goes on the next one.
        let line = inner.lines.get(&call.connection).cloned().unwrap_or_else(|| Arc::new(Line::closed()));
        let (id, this) = (call.id, Arc::clone(self));
        let session = if line.media_only { None } else { inner.subscribers.note(&call) };
        if session.is_some() {
            inner.tell_of_missed(id.session(), now);
        }
        let task = self.runtime.spawn(async move {
            this.carry_out(call, session, &line).await;
            drop(running);
        });
        // The task cannot be over: it ends with this lock.
        inner.calls.insert(id, task.abort_handle());
    }

    async fn carry_out(self: &Arc<Self>, call: Call, session: Option<u64>, line: &Arc<Line>) {
        let caller = call.permanent.map_or(Caller::Unbound, |key| Caller::Key(key.to_wire()));
        let method = call.query.first_chunk().and_then(|id| name_of(u32::from_le_bytes(*id)));
        let origin = Origin { caller, session, media_only: line.media_only };
        let served = Arc::clone(&self.state).serve(Chain::from(call.query), origin).await;
        let result = match served {
            Ok(answer) => Ok(answer),
            Err(InvokeError::Rpc(error)) => Err(RpcError::new(error.code, error.message)),
            // Whether the request was carried out, nobody knows: the session is lost with the connection, and a client
            // sends again what it has sent there.
            Err(InvokeError::Lost(_) | InvokeError::NotConnected(_)) => return self.lose(call.id, call.connection),
            Err(_) => Err(RpcError::new(500, "RPC_CALL_FAIL")),
        };
        let answer = Answer { call: call.id, caller, result };
        let fault = self.decide(Place::Answer, line, method);
        loop {
            line.room().await;
            let mut inner = lock(&self.inner);
            if line.has_room() {
                self.give(&mut inner, answer, fault);
                return;
            }
        }
    }

    /// Gives an answer, and those that were to come after it.
    fn give(self: &Arc<Self>, inner: &mut Inner, answer: Answer, fault: Option<WireFault>) {
        inner.calls.remove(&answer.call);
        match fault {
            Some(WireFault::Withhold) => return,
            Some(WireFault::Late(others)) if others > 0 => return inner.late.push((others, answer)),
            Some(WireFault::Twice) => {
                let (call, result) = (answer.call, answer.result.clone());
                self.answer(inner, answer);
                // It fails as the first one does.
                let _ = inner.machine.answer_again(call, result, self.now());
            }
            _ => self.answer(inner, answer),
        }
        inner.late.iter_mut().for_each(|(others, _)| *others -= 1);
        let due: Vec<_> = inner.late.extract_if(.., |(others, _)| *others == 0).collect();
        due.into_iter().for_each(|(_, answer)| self.answer(inner, answer));
        self.settle(inner, self.now());
    }

    fn answer(self: &Arc<Self>, inner: &mut Inner, answer: Answer) {
        let Answer { call, caller, result } = answer;
        let now = self.now();
        if let Err(error) = inner.machine.answer(call, result, now)
            && error != AnswerError::Gone
        {
            let _ = inner.machine.answer(call, Err(RpcError::new(500, "RPC_CALL_FAIL")), now);
        }
        if let Caller::Key(key) = caller {
            let is_signed_in = self.state.world.sign_ins.account(self.state.config.dc_id, caller).is_some();
            inner.machine.set_signed_in(KeyId::from_wire(key), is_signed_in);
        }
    }

    /// Sends updates to all sessions of an account but one. `None`: there were too many.
    pub(super) fn push(self: &Arc<Self>, account: i64, except: Option<u64>, updates: Option<&Chain>) {
        let now = self.now();
        let (sign_ins, dc) = (&self.state.world.sign_ins, self.state.config.dc_id);
        let mut inner = lock(&self.inner);
        let sessions = inner.subscribers.of(|subscriber| {
            Some(subscriber.number) != except && sign_ins.account(dc, subscriber.caller) == Some(account)
        });
        for session in sessions {
            let is_sent = inner.push(session, updates, now);
            self.state.tally.updates(is_sent);
        }
        self.settle(&mut inner, now);
    }

    /// Loses the session of a call, and its connection.
    fn lose(self: &Arc<Self>, call: CallId, connection: ConnectionId) {
        let now = self.now();
        let mut inner = lock(&self.inner);
        inner.calls.remove(&call);
        inner.machine.forget_session(call.session());
        inner.machine.close(connection, now);
        self.settle(&mut inner, now);
    }
}

impl Inner {
    /// Sends updates to a session, or says that there were too many. A client that does not read is told so later. Returns
    /// whether the updates are sent.
    fn push(&mut self, session: SessionId, updates: Option<&Chain>, now: Duration) -> bool {
        let Some(subscriber) = self.subscribers.get_mut(session) else { return false };
        let updates = updates.filter(|_| !subscriber.has_missed);
        let Some(message) = updates.cloned().or_else(too_long) else { return false };
        let has_room = match self.machine.connection(session).and_then(|connection| self.lines.get(&connection)) {
            Some(line) => {
                subscriber.waiting = 0;
                line.has_room()
            }
            // The updates wait for the next connection.
            None => {
                subscriber.waiting = subscriber.waiting.saturating_add(message.len());
                subscriber.waiting <= AWAY_MAX
            }
        };
        let is_sent = has_room && self.machine.push(session, message, now).is_ok();
        subscriber.has_missed = !is_sent;
        is_sent && updates.is_some()
    }

    /// Tells a session that it has missed updates, if it has.
    fn tell_of_missed(&mut self, session: SessionId, now: Duration) {
        if self.subscribers.get_mut(session).is_some_and(|subscriber| subscriber.has_missed) {
            self.push(session, None, now);
        }
    }
}

/// What says that there were too many updates to be sent (`updatesTooLong`).
fn too_long() -> Option<Chain> {
    enums::Updates::from(types::UpdatesTooLong::new()).to_chain().ok()
}

fn forget_sessions(machine: &mut Machine) {
    let keys: Vec<_> = machine.keys().collect();
    let sessions: Vec<_> = keys.into_iter().flat_map(|key| machine.sessions(key)).collect();
    for session in sessions {
        machine.forget_session(session);
    }
}
