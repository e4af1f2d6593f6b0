//! One DC on the network: the protocol's machine, and what it asks for.

use std::collections::HashMap;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::BytesMut;
use mtproto_proto::server::{Call, CallId, ConnectionId, Event, RpcError, Server as Machine, Settings};
use mtproto_transport::InvokeError;
use tl_types::Chain;
use tokio::runtime::Handle;
use tokio::sync::{Notify, watch};
use tokio::task::AbortHandle;
use tokio::time::Instant;

use super::gauge::Gauge;
use super::line::Line;
use crate::caller::Caller;
use crate::lock::lock;
use crate::state::State;

/// One DC on the network. Its media address shares it: keys are the DC's.
pub(super) struct Host {
    state: Arc<State>,
    inner: Mutex<Inner>,
    runtime: Handle,
    /// The timer's time is another.
    timer: Notify,
    started: (Instant, Duration),
    calls: (Gauge, usize),
}

struct Inner {
    machine: Machine,
    lines: HashMap<ConnectionId, Arc<Line>>,
    /// Calls that run.
    calls: HashMap<CallId, AbortHandle>,
    /// When the timer wakes up.
    timer: Option<Duration>,
    /// How many restarts of the DC have ended the sessions.
    restarts: u64,
}

impl Host {
    /// `calls` is how many calls run in all DCs, and how many may.
    pub(super) fn new(state: Arc<State>, settings: Settings, runtime: Handle, calls: (Gauge, usize)) -> Self {
        let inner = Inner {
            machine: Machine::new(settings),
            lines: HashMap::new(),
            calls: HashMap::new(),
            timer: None,
            restarts: 0,
        };
        let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let started = (Instant::now(), since_1970);
        Self { state, inner: Mutex::new(inner), runtime, timer: Notify::new(), started, calls }
    }

    pub(super) fn state(&self) -> &Arc<State> {
        &self.state
    }

    /// The time since 1970. It does not go back when the system's clock does.
    pub(super) fn now(&self) -> Duration {
        self.started.1.saturating_add(self.started.0.elapsed())
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

    /// Takes the payload of a frame. Returns whether it was a message that the owner of a known key has encrypted.
    pub(super) fn receive(self: &Arc<Self>, id: ConnectionId, payload: BytesMut, quick_ack: bool) -> bool {
        let now = self.now();
        let mut inner = lock(&self.inner);
        let sealed = inner.machine.incoming(id, payload, now, &mut fastrand::fill);
        self.settle(&mut inner, now);
        let Some(sealed) = sealed else { return false };
        // Others go on while this is decrypted.
        drop(inner);
        let opened = sealed.open();
        let is_right = opened.is_ok();
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
            let keys: Vec<_> = inner.machine.keys().collect();
            let sessions: Vec<_> = keys.into_iter().flat_map(|key| inner.machine.sessions(key)).collect();
            for session in sessions {
                inner.machine.forget_session(session);
            }
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
            Event::KeyDestroyed { key } => {
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
        let task = self.runtime.spawn(async move {
            this.carry_out(call, &line).await;
            drop(running);
        });
        // The task cannot be over: it ends with this lock.
        inner.calls.insert(id, task.abort_handle());
    }

    async fn carry_out(self: &Arc<Self>, call: Call, line: &Arc<Line>) {
        let caller = call.permanent.map_or(Caller::Unbound, |key| Caller::Key(key.to_wire()));
        let served = Arc::clone(&self.state).serve(Chain::from(call.query), line.media_only, caller).await;
        let result = match served {
            Ok(answer) => Ok(answer),
            Err(InvokeError::Rpc(error)) => Err(RpcError::new(error.code, error.message)),
            // Whether the request was carried out, nobody knows: the session is lost with the connection, and a client
            // sends again what it has sent there.
            Err(InvokeError::Lost(_) | InvokeError::NotConnected(_)) => return self.lose(call.id, call.connection),
            Err(_) => Err(RpcError::new(500, "RPC_CALL_FAIL")),
        };
        loop {
            line.room().await;
            let mut inner = lock(&self.inner);
            if line.has_room() {
                self.answer(&mut inner, call.id, caller, result);
                return;
            }
        }
    }

    fn answer(self: &Arc<Self>, inner: &mut Inner, call: CallId, caller: Caller, result: Result<Chain, RpcError>) {
        let now = self.now();
        inner.calls.remove(&call);
        if let Err(error) = inner.machine.answer(call, result, now)
            && error != mtproto_proto::server::AnswerError::Gone
        {
            let _ = inner.machine.answer(call, Err(RpcError::new(500, "RPC_CALL_FAIL")), now);
        }
        if let Caller::Key(key) = caller {
            let is_signed_in = self.state.world.sign_ins.account(self.state.config.dc_id, caller).is_some();
            inner.machine.set_signed_in(mtproto_proto::server::KeyId::from_wire(key), is_signed_in);
        }
        self.settle(inner, now);
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
