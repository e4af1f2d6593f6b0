//! One request that is no part of a transfer, like sending a message.

use std::time::Duration;

use mtproto_transport::Dc;
use tl_types::Bytes;

use super::machine::{Command, Machine, Time};
use super::policy::Policy;
use super::queue::{QueueAction, RequestKey, RequestQueue};
use crate::base::cause::Cause;
use crate::base::error::{Error, Operation};
use crate::base::event::Event;

/// An attempt was answered, or failed.
#[derive(Debug)]
pub(crate) struct Input {
    /// The number of the attempt.
    pub(crate) attempt: u64,
    /// The answer.
    pub(crate) result: Result<Bytes, Cause>,
}

/// What the call wants done.
#[derive(Debug)]
pub(crate) enum Action {
    /// Send the request.
    Send {
        /// The number of the attempt.
        attempt: u64,
        /// The DC to send it to.
        dc: Dc,
    },
    /// Give up an attempt: nobody wants its answer any more.
    Abort {
        /// The number of the attempt.
        attempt: u64,
    },
    /// Report an event to the user.
    Report(Event),
    /// End with this result.
    Done(Result<Bytes, Error>),
}

/// A request under way.
#[derive(Debug)]
pub(crate) struct Call {
    queue: RequestQueue<TheRequest>,
    /// How long the call may take, flood waits not counted.
    time_limit: Option<Duration>,
    /// When the call has taken too long: moved by each flood wait.
    deadline: Time,
    /// Why the last attempt failed.
    last_failure: Option<String>,
    answer: Option<Result<Bytes, Error>>,
    over: bool,
}

/// The key of the only request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct TheRequest;

impl Call {
    /// Returns the machine of one request. With a time limit, the call fails when all its attempts together take longer;
    /// flood waits do not count.
    pub(crate) fn new(
        operation: Operation,
        method: &'static str,
        dc: Dc,
        policy: Policy,
        time_limit: Option<Duration>,
        seed: u64,
    ) -> Self {
        let mut queue = RequestQueue::new(operation, policy, dc, seed);
        queue.push(Time::ZERO, TheRequest, method);
        let deadline = time_limit.unwrap_or(Time::MAX);
        Self { queue, time_limit, deadline, last_failure: None, answer: None, over: false }
    }

    /// Ends the call if it has taken too long.
    fn expire(&mut self, now: Time) -> Option<Action> {
        let limit = self.time_limit.filter(|_| now >= self.deadline)?;
        self.over = true;
        let last = self.last_failure.take().unwrap_or_else(|| "no answer".to_owned());
        let error = self.queue.error_of(TheRequest, Cause::TimeLimit { limit, last });
        Some(Action::Done(Err(error)))
    }

    fn report(&mut self, event: Event) -> Action {
        match &event {
            Event::Throttled { wait, .. } => self.deadline = self.deadline.saturating_add(*wait),
            Event::Retry { reason, .. } | Event::NotConnected { reason, .. } => {
                self.last_failure = Some(reason.clone());
            }
            _ => {}
        }
        Action::Report(event)
    }
}

impl Machine for Call {
    type Input = Input;
    type Action = Action;

    fn handle(&mut self, now: Time, input: Input) {
        match input.result {
            Ok(answer) if self.queue.answered(now, input.attempt).is_some() => self.answer = Some(Ok(answer)),
            Ok(_) => {}
            Err(cause) => self.queue.failed(now, input.attempt, cause),
        }
    }

    fn command(&mut self, _: Time, command: Command) {
        self.queue.command(command);
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
            // What was asked of the queue is done first: a flood wait moves the deadline.
            let Some(action) = self.queue.poll(now) else { return self.expire(now) };
            return Some(match action {
                QueueAction::Send { attempt, key: TheRequest, dc } => match self.expire(now) {
                    Some(expired) => expired,
                    None => Action::Send { attempt, dc },
                },
                QueueAction::Abort { attempt } => Action::Abort { attempt },
                QueueAction::Report(event) => self.report(event),
                QueueAction::Fail(TheRequest, error) => {
                    self.over = true;
                    Action::Done(Err(error))
                }
                // The queue of a call does not follow DCs.
                QueueAction::Authorize { .. } | QueueAction::Refresh => continue,
            });
        }
    }

    fn poll_timeout(&self) -> Option<Time> {
        if self.over {
            return None;
        }
        self.queue.poll_timeout().into_iter().chain(self.time_limit.map(|_| self.deadline)).min()
    }
}

impl RequestKey for TheRequest {
    fn part(self) -> Option<u64> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mtproto_transport::RpcError;

    /// What it ends with if every attempt has this answer.
    fn end(code: i32, message: &str) -> (Error, u64) {
        let mut call =
            Call::new(Operation::Download, "auth.importAuthorization", Dc::Id(4), Policy::default(), None, 1);
        let mut now = Time::ZERO;
        let mut sent = 0;
        loop {
            match call.poll(now) {
                Some(Action::Send { attempt, .. }) => {
                    sent += 1;
                    let result = Err(RpcError::new(code, message).into());
                    call.handle(now, Input { attempt, result });
                }
                Some(Action::Done(result)) => return (result.unwrap_err(), sent),
                Some(_) => {}
                None => now = call.poll_timeout().unwrap(),
            }
        }
    }

    /// A call with a limit of 100 s, whose attempts fail with this cause after so many seconds: its end, and when it came.
    fn limited(seconds: u64, mut cause: impl FnMut() -> Cause) -> (Error, Time) {
        let limit = Duration::from_secs(100);
        let policy = Policy { timeout: Duration::from_secs(40), ..Policy::default() };
        let mut call = Call::new(Operation::SendMedia, "messages.sendMedia", Dc::Home, policy, Some(limit), 1);
        let (mut now, mut answers) = (Time::ZERO, Vec::new());
        loop {
            match call.poll(now) {
                Some(Action::Send { attempt, .. }) => answers.push((now + Duration::from_secs(seconds), attempt)),
                Some(Action::Abort { attempt }) => answers.retain(|(_, other)| *other != attempt),
                Some(Action::Done(result)) => return (result.unwrap_err(), now),
                Some(Action::Report(_)) => {}
                None => {
                    let next = answers.first().map(|(at, _)| *at);
                    now = call.poll_timeout().into_iter().chain(next).min().unwrap();
                    if next == Some(now) {
                        let (_, attempt) = answers.remove(0);
                        call.handle(now, Input { attempt, result: Err(cause()) });
                    }
                }
            }
        }
    }

    #[test]
    fn a_call_has_a_time_limit_whatever_fails() {
        let lost: fn() -> Cause = || Cause::Lost("cable cut".into());
        for (seconds, cause, text) in [
            (1_000_000, lost, "not done within 100 s; the last attempt: no answer within 40 s"),
            (30, lost, "not done within 100 s; the last attempt: the transport failed: cable cut"),
            (
                0,
                || Cause::NotConnected("no route".into()),
                "not done within 100 s; the last attempt: not connected: no route",
            ),
        ] {
            let (error, at) = limited(seconds, cause);
            assert!(error.to_string().contains(text), "{error}");
            assert_eq!((at, error.kind()), (Duration::from_secs(100), crate::base::kind::ErrorKind::Timeout));
            assert_eq!(error.status(), crate::base::error::Status::Temporary);
        }
    }

    #[test]
    fn flood_waits_do_not_count_towards_the_limit() {
        let mut floods = 3;
        let (error, at) = limited(0, move || {
            if floods == 0 {
                return Cause::NotConnected("no route".into());
            }
            floods -= 1;
            RpcError::new(420, "FLOOD_WAIT_90").into()
        });
        assert_eq!(at, Duration::from_secs(100 + 3 * 90), "{error}");
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
