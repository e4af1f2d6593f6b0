//! One request that is no part of a file, like sending a message.

use tl_types::Bytes;

use super::lane::{Key, Lane, Order};
use super::notice::Event as Notice;
use super::policy::Policy;
use super::{Command, Machine, Time};
use crate::cause::Cause;
use crate::error::{Error, Operation};
use crate::transport::Dc;

/// An answer, or that there is none.
#[derive(Debug)]
pub(crate) struct Event {
    /// To which request.
    pub(crate) attempt: u64,
    /// It.
    pub(crate) result: Result<Bytes, Cause>,
}

/// What it wants done.
#[derive(Debug)]
pub(crate) enum Action {
    /// Send the request.
    Send {
        /// Names the answer.
        attempt: u64,
        /// Where to.
        dc: Dc,
    },
    /// Nobody wants this answer any more.
    Abort {
        /// Whose.
        attempt: u64,
    },
    /// Tell the user.
    Notice(Notice),
    /// It is over.
    Done(Result<Bytes, Error>),
}

/// A request under way.
#[derive(Debug)]
pub(crate) struct Call {
    lane: Lane<Whole>,
    answer: Option<Result<Bytes, Error>>,
    over: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Whole;

impl Call {
    pub(crate) fn new(operation: Operation, method: &'static str, dc: Dc, policy: Policy, seed: u64) -> Self {
        let mut lane = Lane::new(operation, policy.of_call(), dc, seed);
        lane.push(Time::ZERO, Whole, method);
        Self { lane, answer: None, over: false }
    }
}

impl Machine for Call {
    type Event = Event;
    type Action = Action;

    fn handle(&mut self, now: Time, event: Event) {
        match event.result {
            Ok(answer) if self.lane.answered(now, event.attempt).is_some() => self.answer = Some(Ok(answer)),
            Ok(_) => {}
            Err(cause) => self.lane.failed(now, event.attempt, cause),
        }
    }

    fn command(&mut self, _: Time, command: Command) {
        self.lane.command(command);
    }

    fn poll(&mut self, now: Time) -> Option<Action> {
        if self.over {
            return None;
        }
        if let Some(answer) = self.answer.take() {
            self.over = true;
            return Some(Action::Done(answer));
        }
        loop {
            return Some(match self.lane.poll(now)? {
                Order::Send { attempt, key: Whole, dc } => Action::Send { attempt, dc },
                Order::Abort { attempt } => Action::Abort { attempt },
                Order::Notice(notice) => Action::Notice(notice),
                Order::Fail(Whole, error) => {
                    self.over = true;
                    Action::Done(Err(error))
                }
                // Its lane does not follow.
                Order::Authorize { .. } | Order::Refresh => continue,
            });
        }
    }

    fn wake(&self) -> Option<Time> {
        if self.over { None } else { self.lane.wake() }
    }
}

impl Key for Whole {
    fn part(self) -> Option<u64> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transport::RpcError;

    /// What it ends with if every attempt has this answer.
    fn end(code: i32, message: &str) -> (Error, u64) {
        let mut call = Call::new(Operation::Download, "auth.importAuthorization", Dc::Id(4), Policy::default(), 1);
        let mut now = Time::ZERO;
        let mut sent = 0;
        loop {
            match call.poll(now) {
                Some(Action::Send { attempt, .. }) => {
                    sent += 1;
                    let result = Err(RpcError::new(code, message).into());
                    call.handle(now, Event { attempt, result });
                }
                Some(Action::Done(result)) => return (result.unwrap_err(), sent),
                Some(_) => {}
                None => now = call.wake().unwrap(),
            }
        }
    }

    #[test]
    fn nothing_but_passing_troubles_is_tried_again() {
        for (code, message, times) in [
            (401, "AUTH_KEY_UNREGISTERED", 1),
            (303, "FILE_MIGRATE_5", 1),
            (400, "FILE_REFERENCE_EXPIRED", 1),
            (400, "AUTH_BYTES_INVALID", 1),
            (500, "INTERNAL", 8),
        ] {
            let (error, sent) = end(code, message);
            assert_eq!((error.rpc().unwrap().message.as_str(), sent), (message, times));
        }
    }
}
