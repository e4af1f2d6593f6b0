//! A transfer that is ready to run, and one that runs by itself.

use std::fmt;
use std::future::IntoFuture;
use std::sync::{Mutex, PoisonError};

use futures_util::future::BoxFuture;
use tokio::sync::{broadcast, mpsc, watch};
use tokio::task::JoinHandle;
use tokio::time::Instant;
use tracing::Instrument;

use super::control::Control;
use super::report::{Reporter, Reports};
use crate::base::cause::Cause;
use crate::base::error::{Error, Operation};
use crate::base::event::Event;
use crate::base::progress::Progress;
use crate::engine::Command;

/// Events that are kept for whoever has not taken them yet.
const KEPT_EVENTS: usize = 1024;

/// A transfer that has not begun. Await it, or [`start`](Self::start) it to watch, pause and cancel it.
///
/// # Cancellation
///
/// Awaited, it runs within the task that awaits it, and dropping its future stops it. Nothing goes on behind it but, for
/// the time that it takes, the read or write of one part that has begun on a blocking thread.
#[must_use = "a transfer does nothing unless it is awaited or started"]
pub struct Transfer<R> {
    operation: Operation,
    future: BoxFuture<'static, Result<R, Error>>,
    commands: mpsc::UnboundedSender<Command>,
    progress: watch::Receiver<Progress>,
    events: broadcast::Receiver<Event>,
}

/// A transfer that runs in a task of its own.
///
/// # Cancellation
///
/// - [`cancel`](Self::cancel) ends the transfer in order: nothing more is sent, what is on its way is given up, what a
///   journal needs is saved, temporary files without one are removed. [`join`](Self::join) then returns
///   an error of [`ErrorKind::Cancelled`](crate::ErrorKind::Cancelled) — or what the transfer ended with, if it was faster.
/// - [`abort`](Self::abort), and dropping the handle or the future of `join`, stops the task where it stands: a journal is
///   then as it was last saved. Temporary files without a journal are removed here too.
///
/// Either way no task outlives it.
pub struct Handle<R> {
    operation: Operation,
    task: JoinHandle<Result<R, Error>>,
    commands: mpsc::UnboundedSender<Command>,
    progress: watch::Receiver<Progress>,
    /// From the transfer's beginning on, until it is taken.
    first: Mutex<Option<broadcast::Receiver<Event>>>,
    events: broadcast::Receiver<Event>,
}

/// What happens to a transfer, in order. Whoever takes them too late misses the oldest.
#[derive(Debug)]
pub struct Events {
    receiver: broadcast::Receiver<Event>,
}

impl<R> Transfer<R> {
    pub(crate) fn new<F>(
        operation: Operation,
        span: tracing::Span,
        reports: Reports,
        run: impl FnOnce(Control, Reporter) -> F + Send + 'static,
    ) -> Self
    where
        F: Future<Output = Result<R, Error>> + Send + 'static,
    {
        let (commands, received) = mpsc::unbounded_channel();
        let (watch, progress) = watch::channel(Progress::default());
        let (sender, events) = broadcast::channel(KEPT_EVENTS);
        let control = Control::new(received);
        let future = async move {
            let reporter = Reporter::new(reports, watch, sender, Instant::now());
            run(control, reporter).await
        };
        Self { operation, future: Box::pin(future.instrument(span)), commands, progress, events }
    }

    pub(crate) fn into_boxed(self) -> BoxFuture<'static, Result<R, Error>> {
        self.future
    }
}

impl<R: Send + 'static> Transfer<R> {
    /// Starts it in a task of its own.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime.
    pub fn start(self) -> Handle<R> {
        let Self { operation, future, commands, progress, events } = self;
        let later = events.resubscribe();
        let task = tokio::spawn(future);
        Handle { operation, task, commands, progress, first: Mutex::new(Some(events)), events: later }
    }
}

impl<R> IntoFuture for Transfer<R> {
    type Output = Result<R, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        self.future
    }
}

impl<R> Handle<R> {
    /// Waits for its end.
    ///
    /// # Errors
    ///
    /// That of the transfer; an error of [`ErrorKind::Cancelled`](crate::ErrorKind::Cancelled) if it was cancelled or aborted.
    pub async fn join(mut self) -> Result<R, Error> {
        match (&mut self.task).await {
            Ok(result) => result,
            Err(error) => match error.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                Err(_) => Err(Error::new(self.operation, Cause::Cancelled)),
            },
        }
    }

    /// How far it is, as of the last thing that happened.
    pub fn progress(&self) -> watch::Receiver<Progress> {
        self.progress.clone()
    }

    /// What happens to it: the first caller gets everything from the beginning on, others what happens from now on.
    pub fn events(&self) -> Events {
        let first = self.first.lock().unwrap_or_else(PoisonError::into_inner).take();
        Events { receiver: first.unwrap_or_else(|| self.events.resubscribe()) }
    }

    /// Sends nothing more until it is resumed; what is on its way may arrive.
    pub fn pause(&self) {
        self.command(Command::Pause);
    }

    /// Goes on after a pause.
    pub fn resume(&self) {
        self.command(Command::Resume);
    }

    /// Ends it in order. Wait for that with [`join`](Self::join).
    pub fn cancel(&self) {
        self.command(Command::Cancel);
    }

    /// Stops it where it stands.
    pub fn abort(&self) {
        self.task.abort();
    }

    /// Whether it is over.
    pub fn is_finished(&self) -> bool {
        self.task.is_finished()
    }

    fn command(&self, command: Command) {
        // Nobody takes it once the transfer is over.
        let _ = self.commands.send(command);
    }
}

impl<R> Drop for Handle<R> {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Events {
    /// The next one; none once the transfer is over.
    pub async fn next(&mut self) -> Option<Event> {
        loop {
            match self.receiver.recv().await {
                Ok(event) => return Some(event),
                Err(broadcast::error::RecvError::Lagged(_)) => {}
                Err(broadcast::error::RecvError::Closed) => return None,
            }
        }
    }

    /// As a stream.
    pub fn into_stream(self) -> impl futures_util::Stream<Item = Event> + Send {
        futures_util::stream::unfold(self, |mut events| async move { events.next().await.map(|event| (event, events)) })
    }
}

impl<R> fmt::Debug for Transfer<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transfer").field("operation", &self.operation).finish_non_exhaustive()
    }
}

impl<R> fmt::Debug for Handle<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let progress = *self.progress.borrow();
        f.debug_struct("Handle")
            .field("operation", &self.operation)
            .field("progress", &progress)
            .finish_non_exhaustive()
    }
}
