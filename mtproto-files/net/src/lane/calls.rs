//! The calls of a lane that wait for their answers.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;

use mtproto_proto::client::{CallError, CallId};
use tl_types::Bytes;
use tokio::sync::oneshot;
use tokio::time::Instant;

use super::command::{Failure, Ticket};
use crate::clock::later;
use crate::error::NetError;

/// The calls of a lane that wait for their answers.
#[derive(Debug)]
pub(super) struct Calls {
    waiting: BTreeMap<CallId, Waiting>,
    tickets: HashMap<Ticket, CallId>,
    /// When the last call was over.
    idle_since: Instant,
}

#[derive(Debug)]
struct Waiting {
    ticket: Ticket,
    answer: oneshot::Sender<Result<Bytes, Failure>>,
    /// Whether the call was sent.
    was_sent: bool,
    /// Since when the call waits for a connection that is of use.
    since: Instant,
}

impl Calls {
    /// Returns no calls.
    pub(super) fn new() -> Self {
        Self { waiting: BTreeMap::new(), tickets: HashMap::new(), idle_since: Instant::now() }
    }

    /// Adds a call.
    pub(super) fn add(&mut self, id: CallId, ticket: Ticket, answer: oneshot::Sender<Result<Bytes, Failure>>) {
        self.waiting.insert(id, Waiting { ticket, answer, was_sent: false, since: Instant::now() });
        self.tickets.insert(ticket, id);
    }

    /// Returns whether there are calls.
    pub(super) fn wait(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// Returns since when there are no calls, if there are none.
    pub(super) fn idle_since(&self) -> Instant {
        self.idle_since
    }

    /// Notes that calls are sent.
    pub(super) fn note_sent(&mut self, ids: &[CallId]) {
        for id in ids {
            if let Some(waiting) = self.waiting.get_mut(id) {
                waiting.was_sent = true;
            }
        }
    }

    /// Notes that a connection has ended that was of use: calls wait for another one from now on.
    pub(super) fn wait_from_now(&mut self) {
        let now = Instant::now();
        self.waiting.values_mut().for_each(|waiting| waiting.since = now);
    }

    /// Takes out a call that nobody waits for.
    pub(super) fn cancel(&mut self, ticket: Ticket) -> Option<CallId> {
        let id = *self.tickets.get(&ticket)?;
        self.take(id).map(|_| id)
    }

    /// Ends a call.
    pub(super) fn end(&mut self, id: CallId, result: Result<Bytes, CallError>) {
        if let Some(waiting) = self.take(id) {
            // Nobody may wait any more.
            _ = waiting.answer.send(result.map_err(Failure::Call));
        }
    }

    /// Ends all calls with an error. Returns them.
    pub(super) fn fail_all(&mut self, error: &Arc<NetError>) -> Vec<CallId> {
        let ids: Vec<CallId> = self.waiting.keys().copied().collect();
        ids.iter().for_each(|id| self.fail(*id, error));
        ids
    }

    /// Returns when the first call has waited for a connection for too long.
    pub(super) fn overdue_at(&self, patience: Duration) -> Option<Instant> {
        // Calls were made in the order of their ids, or wait from the same time on.
        self.waiting.first_key_value().map(|(_, first)| later(first.since, patience))
    }

    /// Ends the calls that have waited for a connection for too long. Returns them.
    pub(super) fn end_overdue(&mut self, patience: Duration, error: &Arc<NetError>) -> Vec<CallId> {
        let now = Instant::now();
        let overdue = self.waiting.iter().filter(|(_, waiting)| later(waiting.since, patience) <= now);
        let ids: Vec<CallId> = overdue.map(|(id, _)| *id).collect();
        ids.iter().for_each(|id| self.fail(*id, error));
        ids
    }

    fn fail(&mut self, id: CallId, error: &Arc<NetError>) {
        if let Some(waiting) = self.take(id) {
            let failure = Failure::Net { error: Arc::clone(error), was_sent: waiting.was_sent };
            _ = waiting.answer.send(Err(failure));
        }
    }

    fn take(&mut self, id: CallId) -> Option<Waiting> {
        let waiting = self.waiting.remove(&id)?;
        self.tickets.remove(&waiting.ticket);
        self.idle_since = Instant::now();
        Some(waiting)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mtproto_proto::DcId;
    use mtproto_proto::client::{Call, Lane, LaneSettings};
    use tokio::time::sleep;

    #[tokio::test(start_paused = true)]
    async fn a_lane_is_idle_since_its_last_call_ended_or_was_dropped() {
        let mut lane = Lane::new(LaneSettings::new(DcId::new(2).unwrap(), Vec::new()), None);
        let mut calls = Calls::new();
        for ticket in 0..3 {
            let id = lane.call(Call::new(Bytes::from_static(&[0; 4])));
            calls.add(id, ticket, oneshot::channel().0);
            sleep(Duration::from_secs(90)).await;
            match ticket {
                0 => calls.end(id, Err(CallError::Uncertain)),
                1 => assert_eq!(calls.cancel(ticket), Some(id)),
                _ => {
                    let cause = crate::error::NetCause::TimedOut;
                    let error = NetError { dc: 2, address: None, stage: crate::Stage::Connect, cause };
                    assert_eq!(calls.end_overdue(Duration::from_secs(60), &Arc::new(error)), [id]);
                }
            }
            assert!(!calls.wait());
            assert_eq!(calls.idle_since(), Instant::now());
        }
    }
}
