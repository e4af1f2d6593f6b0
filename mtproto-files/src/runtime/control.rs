//! The commands of a transfer's user, on their way to its machine.

use std::collections::VecDeque;
use std::task::{Context, Poll};

use tokio::sync::mpsc;

use crate::base::cause::Cause;
use crate::engine::Command;

/// What the user wants of a transfer.
#[derive(Debug)]
pub(crate) struct Control {
    commands: Option<mpsc::UnboundedReceiver<Command>>,
    /// Those that came while they could not be followed.
    kept: VecDeque<Command>,
}

impl Control {
    /// Returns the control that these commands come to.
    pub(crate) fn new(commands: mpsc::UnboundedReceiver<Command>) -> Self {
        Self { commands: Some(commands), kept: VecDeque::new() }
    }

    /// The next command. Without anyone who could give one, there is none for ever.
    pub(crate) fn poll_command(&mut self, context: &mut Context<'_>) -> Poll<Command> {
        match self.kept.pop_front() {
            Some(command) => Poll::Ready(command),
            None => self.poll_new(context),
        }
    }

    /// The next command, if there is one already.
    pub(crate) fn ready_command(&mut self, context: &mut Context<'_>) -> Option<Command> {
        match self.poll_command(context) {
            Poll::Ready(command) => Some(command),
            Poll::Pending => None,
        }
    }

    fn poll_new(&mut self, context: &mut Context<'_>) -> Poll<Command> {
        let Some(commands) = &mut self.commands else { return Poll::Pending };
        match commands.poll_recv(context) {
            Poll::Ready(Some(command)) => Poll::Ready(command),
            Poll::Ready(None) => {
                self.commands = None;
                Poll::Pending
            }
            Poll::Pending => Poll::Pending,
        }
    }

    /// Does what no machine does, unless it is cancelled meanwhile. Other commands are kept.
    ///
    /// # Errors
    ///
    /// Those of the work; that it was cancelled.
    pub(crate) async fn unless_cancelled<R>(
        &mut self,
        work: impl Future<Output = Result<R, Cause>>,
    ) -> Result<R, Cause> {
        let mut work = std::pin::pin!(work);
        std::future::poll_fn(|context| {
            if let Poll::Ready(done) = work.as_mut().poll(context) {
                return Poll::Ready(done);
            }
            while let Poll::Ready(command) = self.poll_new(context) {
                if command == Command::Cancel {
                    return Poll::Ready(Err(Cause::Cancelled));
                }
                self.kept.push_back(command);
            }
            Poll::Pending
        })
        .await
    }

    /// One that nobody controls.
    pub(crate) fn none() -> Self {
        Self { commands: None, kept: VecDeque::new() }
    }
}
