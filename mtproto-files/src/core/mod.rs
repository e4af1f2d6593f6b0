//! Transfers as state machines: no clock, no task, no IO. They are told what happened and when, and say what to do next.
//!
//! Every machine works the same way. [`Machine::handle`] takes in an event, [`Machine::poll`] gives the actions that it
//! led to, one after the other, and once there are none, [`Machine::wake`] says when to ask again although nothing
//! happened. Time is what has passed since the transfer began. The same events at the same times lead to the same
//! actions.

pub(crate) mod assemble;
pub(crate) mod call;
pub(crate) mod download;
pub(crate) mod lane;
pub(crate) mod meter;
pub(crate) mod notice;
pub(crate) mod parts;
pub(crate) mod policy;
pub(crate) mod ranges;
pub(crate) mod retry;
pub(crate) mod saving;
pub(crate) mod straggler;
pub(crate) mod upload;
pub(crate) mod verdict;

use std::time::Duration;

/// When something happens: the time since the transfer began.
pub(crate) type Time = Duration;

/// A state machine.
pub(crate) trait Machine {
    /// What happens to it.
    type Event;
    /// What it wants done.
    type Action;

    /// Takes in what happened.
    fn handle(&mut self, now: Time, event: Self::Event);

    /// Takes in what its user wants.
    fn command(&mut self, now: Time, command: Command);

    /// What to do next; nothing until something happens, or until [`wake`](Self::wake).
    fn poll(&mut self, now: Time) -> Option<Self::Action>;

    /// When to poll again, if nothing happens before.
    fn wake(&self) -> Option<Time>;
}

/// What a user wants of a transfer under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Command {
    /// Send nothing more until it is resumed; what is on its way may arrive.
    Pause,
    /// Go on.
    Resume,
    /// End it.
    Cancel,
}

#[cfg(test)]
mod simulation;
