//! What all machines of the engine have in common.

use std::time::Duration;

/// When something happens: the time since the transfer began.
pub(crate) type Time = Duration;

/// A state machine: no clock, no task, no IO. It is told what happened and when, and says what to do next.
///
/// [`Machine::handle`] takes in what happened, [`Machine::poll`] gives the actions that this led to, one after the other, and
/// once there are none, [`Machine::poll_timeout`] says when to poll again although nothing happened. The same inputs at the
/// same times lead to the same actions.
pub(crate) trait Machine {
    /// What happens to the machine.
    type Input;
    /// What the machine wants done.
    type Action;

    /// Takes in what happened.
    fn handle(&mut self, now: Time, input: Self::Input);

    /// Takes in what the user wants.
    fn command(&mut self, now: Time, command: Command);

    /// Returns what to do next, or `None` until something happens or the time of [`poll_timeout`](Self::poll_timeout) comes.
    fn poll(&mut self, now: Time) -> Option<Self::Action>;

    /// Returns when to poll again if nothing happens before.
    fn poll_timeout(&self) -> Option<Time>;
}

/// What a user wants of a transfer under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Command {
    /// Send nothing more until the transfer is resumed. Requests on their way may be answered.
    Pause,
    /// Go on.
    Resume,
    /// End the transfer.
    Cancel,
}
