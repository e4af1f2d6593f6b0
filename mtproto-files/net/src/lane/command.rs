//! What a lane is told, and what holds its load.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use mtproto_proto::client::CallError;
use mtproto_transport::InvokeError;
use tl_types::{Bytes, Chain};
use tokio::sync::{mpsc, oneshot};

use crate::error::{NetCause, NetError};

/// The name of a call, chosen by who makes it.
pub(crate) type Ticket = u64;

/// What a lane is told.
pub(crate) enum Command {
    /// A call.
    Call {
        ticket: Ticket,
        body: Chain,
        /// Whether the DC must not execute the call twice.
        once: bool,
        answer: oneshot::Sender<Result<Bytes, Failure>>,
    },
    /// Nobody waits for the answer any more.
    Cancel(Ticket),
    /// The connection is of no more use: the machine has slept, or the address is stale.
    Reconnect(Reason),
}

/// Why a lane has to reconnect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reason {
    /// The machine was asleep, or its network has changed.
    Slept,
    /// The address is one of another cluster.
    Stale,
}

/// Why a call has no answer.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The protocol has ended it.
    Call(CallError),
    /// There is no connection. `was_sent`: the call was sent, and its answer is lost.
    Net { error: Arc<NetError>, was_sent: bool },
}

/// How many bytes and calls a lane has in hand: a new call goes to the lane with the least.
#[derive(Debug, Default)]
pub(crate) struct Load {
    bytes: AtomicUsize,
    calls: AtomicUsize,
}

/// The load of one call, for as long as the call lasts.
pub(crate) struct Loaded {
    load: Arc<Load>,
    bytes: usize,
}

/// A lane, for who makes calls.
#[derive(Clone)]
pub(crate) struct Handle {
    pub(crate) commands: mpsc::UnboundedSender<Command>,
    pub(crate) load: Arc<Load>,
}

/// Cancels a call when it is dropped before the answer.
pub(crate) struct Cancel<'h> {
    handle: &'h Handle,
    ticket: Option<Ticket>,
}

impl Load {
    /// Adds a call of so many bytes.
    pub(crate) fn add(self: &Arc<Self>, bytes: usize) -> Loaded {
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
        self.calls.fetch_add(1, Ordering::Relaxed);
        Loaded { load: Arc::clone(self), bytes }
    }

    /// Returns the bytes and the number of calls, in the order in which loads compare.
    pub(crate) fn get(&self) -> (usize, usize) {
        (self.bytes.load(Ordering::Relaxed), self.calls.load(Ordering::Relaxed))
    }
}

impl Drop for Loaded {
    fn drop(&mut self) {
        self.load.bytes.fetch_sub(self.bytes, Ordering::Relaxed);
        self.load.calls.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Handle {
    /// Makes a call and waits for its end. `None`: the lane has closed before it took the call, or was dropped with its runtime.
    pub(crate) async fn call(&self, ticket: Ticket, body: Chain, once: bool) -> Option<Result<Bytes, Failure>> {
        let (answer, answered) = oneshot::channel();
        self.commands.send(Command::Call { ticket, body, once, answer }).ok()?;
        let mut cancel = Cancel { handle: self, ticket: Some(ticket) };
        let result = answered.await;
        cancel.ticket = None;
        result.ok()
    }
}

impl Drop for Cancel<'_> {
    fn drop(&mut self) {
        if let Some(ticket) = self.ticket {
            // A lane that is gone has cancelled it.
            _ = self.handle.commands.send(Command::Cancel(ticket));
        }
    }
}

impl From<Reason> for NetCause {
    fn from(reason: Reason) -> Self {
        match reason {
            Reason::Slept => Self::Slept,
            Reason::Stale => Self::Stale,
        }
    }
}

impl Failure {
    /// Returns the error as transports have it.
    pub(crate) fn into_invoke_error(self) -> InvokeError {
        match self {
            Self::Call(CallError::Rpc { code, message }) => InvokeError::rpc(code, message),
            Self::Call(error @ (CallError::Body { .. } | CallError::Closed)) => InvokeError::fatal(error),
            Self::Call(error) => InvokeError::lost(error),
            Self::Net { error, .. } if error.is_final() => InvokeError::fatal(error),
            Self::Net { error, was_sent: true } => InvokeError::lost(error),
            Self::Net { error, was_sent: false } => InvokeError::not_connected(error),
        }
    }
}
