//! The queue of one transfer's requests: when and where each is sent, and what is done about its failures.
//!
//! It knows requests by a key and nothing of what is in them. A flood wait stops everything to its DC; a moved file moves
//! all later requests; an authorization or a file reference is asked for once, however many requests need it.

mod backoff;
mod remedy;
mod straggler;

use std::collections::{BTreeMap, VecDeque};
use std::fmt::Debug;

use backoff::Backoff;
use mtproto_transport::Dc;
use remedy::{Remedy, RemedyAnswer};
use straggler::AnswerTimes;

use crate::base::cause::Cause;
use crate::base::error::{Error, Operation};
use crate::base::event::Event;
use crate::base::recovery::Recovery;
use crate::engine::machine::{Command, Time};
use crate::engine::policy::Policy;

/// How often in a row requests follow `FILE_MIGRATE_X`. Telegram has five DCs: more moves than this are a circle.
const MOST_MOVES: u32 = 5;

/// Waits that end so soon after one another are one.
const SAME_FLOOD: Time = Time::from_secs(1);
/// One of so many parts in flight may be repeated because it is slow.
const REPEATED_OF: usize = 4;

/// What a request is for.
pub(crate) trait RequestKey: Copy + Ord + Debug {
    /// The part or chunk that it moves, if it does.
    fn part(self) -> Option<u64>;
}

/// What the queue wants done.
#[derive(Debug)]
pub(crate) enum QueueAction<K> {
    /// Send the request.
    Send {
        /// Names the answer.
        attempt: u64,
        /// Which request.
        key: K,
        /// Where to.
        dc: Dc,
    },
    /// Nobody wants this answer any more.
    Abort {
        /// Whose.
        attempt: u64,
    },
    /// Copy the authorization to a DC.
    Authorize {
        /// Which one.
        dc: Dc,
    },
    /// Get a fresh file reference.
    Refresh,
    /// Tell the user.
    Report(Event),
    /// A request failed for good.
    Fail(K, Error),
}

/// The requests of one transfer.
#[derive(Debug)]
pub(crate) struct RequestQueue<K> {
    operation: Operation,
    policy: Policy,
    /// Where requests go.
    dc: Dc,
    /// Whether requests go where DCs point, and are authorized for there.
    follows: bool,
    refreshes: bool,
    jobs: BTreeMap<K, PendingRequest>,
    flights: BTreeMap<u64, Flight<K>>,
    attempts: u64,
    actions: VecDeque<QueueAction<K>>,
    /// When DCs that asked for a wait can be asked again.
    floods: Vec<(Dc, Time)>,
    authorization: Remedy,
    reference: Remedy,
    moves: u32,
    paused: bool,
    times: AnswerTimes,
    /// When the last answer came. While there are some, a request without one may just be in a long queue.
    heard: Time,
    backoff: Backoff,
}

/// A request that has no answer yet.
#[derive(Debug)]
struct PendingRequest {
    method: &'static str,
    ready: Time,
    failures: u32,
    /// How often in a row there was no connection.
    unconnected: u32,
    in_flight: u32,
    repeated: bool,
}

/// A request on its way.
#[derive(Debug)]
struct Flight<K> {
    key: K,
    dc: Dc,
    since: Time,
    authorization: u64,
    reference: u64,
}

impl<K: RequestKey> RequestQueue<K> {
    /// A queue to a DC. Its back-off is the same again for the same seed.
    pub(crate) fn new(operation: Operation, policy: Policy, dc: Dc, seed: u64) -> Self {
        Self {
            operation,
            policy,
            dc,
            follows: false,
            refreshes: false,
            jobs: BTreeMap::new(),
            flights: BTreeMap::new(),
            attempts: 0,
            actions: VecDeque::new(),
            floods: Vec::new(),
            authorization: Remedy::default(),
            reference: Remedy::default(),
            moves: 0,
            paused: false,
            times: AnswerTimes::default(),
            heard: Time::ZERO,
            backoff: Backoff::new(seed),
        }
    }

    /// Of requests that follow a file to its DC. Whoever has the queue has to copy the authorization, and to get a fresh
    /// file reference if that can be had.
    #[must_use]
    pub(crate) fn following(mut self, refreshes: bool) -> Self {
        self.follows = true;
        self.refreshes = refreshes;
        self
    }

    /// Where requests go now.
    pub(crate) fn dc(&self) -> Dc {
        self.dc
    }

    /// The requests that have no answer yet.
    pub(crate) fn keys(&self) -> impl Iterator<Item = K> {
        self.jobs.keys().copied()
    }

    /// An error of the transfer's.
    pub(crate) fn error(&self, cause: impl Into<Cause>) -> Error {
        Error::new(self.operation, cause)
    }

    /// Returns an error of a request.
    pub(crate) fn error_of(&self, key: K, cause: impl Into<Cause>) -> Error {
        let method = self.jobs.get(&key).map_or("", |job| job.method);
        self.error(cause).in_call(method, self.dc)
    }

    /// A request to send, lower keys first. One that is under way already stays as it is.
    pub(crate) fn push(&mut self, now: Time, key: K, method: &'static str) {
        self.jobs.entry(key).or_insert(PendingRequest {
            method,
            ready: now,
            failures: 0,
            unconnected: 0,
            in_flight: 0,
            repeated: false,
        });
    }

    /// An answer came. Which request it is for, if it is the first to that.
    pub(crate) fn answered(&mut self, now: Time, attempt: u64) -> Option<K> {
        let flight = self.flights.remove(&attempt)?;
        self.jobs.remove(&flight.key)?;
        let late: Vec<_> = self.of_key(flight.key).collect();
        for attempt in late {
            self.flights.remove(&attempt);
            self.actions.push_back(QueueAction::Abort { attempt });
        }
        if flight.key.part().is_some() {
            self.times.add(now.saturating_sub(flight.since));
        }
        self.heard = now;
        self.moves = 0;
        self.authorization.helped();
        self.reference.helped();
        Some(flight.key)
    }

    /// There is no answer, or none that is of use.
    pub(crate) fn failed(&mut self, now: Time, attempt: u64, cause: Cause) {
        let Some(flight) = self.flights.remove(&attempt) else { return };
        let Some(job) = self.jobs.get_mut(&flight.key) else { return };
        job.in_flight = job.in_flight.saturating_sub(1);
        job.ready = now;
        match Recovery::of(&cause) {
            Recovery::Wait(wait) if wait <= self.policy.longest_wait => self.flood(now, flight.dc, wait),
            Recovery::Wait(wait) => self.fail(&flight, Cause::LongWait { wait, longest: self.policy.longest_wait }),
            Recovery::Move(to) if self.follows => self.go(&flight, to, cause),
            Recovery::Authorize if flight.dc != Dc::Home && self.follows => {
                let order = QueueAction::Authorize { dc: flight.dc };
                match self.authorization.ask(flight.authorization) {
                    RemedyAnswer::Now => self.actions.push_back(order),
                    RemedyAnswer::Already => {}
                    RemedyAnswer::TooOften => self.fail(&flight, cause),
                }
            }
            Recovery::Refresh if self.refreshes => match self.reference.ask(flight.reference) {
                RemedyAnswer::Now => self.actions.push_back(QueueAction::Refresh),
                RemedyAnswer::Already => {}
                RemedyAnswer::TooOften => self.fail(&flight, cause),
            },
            Recovery::Retry => self.retry(now, &flight, cause),
            Recovery::Hold => self.hold(now, &flight, &cause),
            Recovery::Move(_) | Recovery::Authorize | Recovery::Refresh | Recovery::Fail => self.fail(&flight, cause),
        }
    }

    /// The authorization was copied.
    pub(crate) fn authorized(&mut self, dc: Dc) {
        self.authorization.done();
        self.actions.push_back(QueueAction::Report(Event::Authorized { dc }));
    }

    /// There is a fresh reference, and the DC that goes with it.
    pub(crate) fn refreshed(&mut self, dc: Option<Dc>) {
        self.reference.done();
        self.dc = dc.unwrap_or(self.dc);
        self.actions.push_back(QueueAction::Report(Event::Refreshed));
    }

    /// Pauses or goes on. Whoever has the queue ends it.
    pub(crate) fn command(&mut self, command: Command) {
        let (paused, event) = match command {
            Command::Pause => (true, Event::Paused),
            Command::Resume => (false, Event::Unpaused),
            Command::Cancel => return,
        };
        if self.paused != paused {
            self.paused = paused;
            self.actions.push_back(QueueAction::Report(event));
        }
    }

    /// What to do next.
    pub(crate) fn poll(&mut self, now: Time) -> Option<QueueAction<K>> {
        // What takes requests of its own waits for the end of a pause.
        let may = |order: &QueueAction<K>| {
            !self.paused || !matches!(order, QueueAction::Authorize { .. } | QueueAction::Refresh)
        };
        if let Some(order) = self.actions.iter().position(may).and_then(|place| self.actions.remove(place)) {
            return Some(order);
        }
        if let Some(late) = self.overdue(now) {
            self.actions.push_back(QueueAction::Abort { attempt: late });
            let after = self.policy.timeout;
            self.failed(now, late, Cause::Timeout { after });
            return self.actions.pop_front();
        }
        if self.opens()? > now {
            return None;
        }
        if let Some(key) = self.jobs.iter().find(|(_, job)| job.in_flight == 0 && job.ready <= now).map(|(key, _)| *key)
        {
            return self.send(now, key);
        }
        let key = self.straggler(now)?;
        if let Some(job) = self.jobs.get_mut(&key) {
            job.repeated = true;
        }
        let send = self.send(now, key)?;
        self.actions.push_back(send);
        Some(QueueAction::Report(Event::Straggler { part: key.part() }))
    }

    /// When to poll again, if nothing happens before.
    pub(crate) fn poll_timeout(&self) -> Option<Time> {
        let overdue = self.flights.values().map(|flight| self.lost_at(flight));
        let opens = self.opens();
        let ready = self.jobs.values().filter(|job| job.in_flight == 0).map(|job| job.ready);
        let ready = ready.chain(self.stragglers().map(|(at, _)| at)).min();
        let ready = ready.zip(opens).map(|(ready, opens)| ready.max(opens));
        overdue.chain(ready).min()
    }

    /// When something can be sent; never, until something else happens.
    fn opens(&self) -> Option<Time> {
        if self.paused || self.authorization.is_pending() || self.reference.is_pending() {
            return None;
        }
        let flood = self.floods.iter().find(|(dc, _)| *dc == self.dc);
        Some(flood.map_or(Time::ZERO, |(_, until)| *until))
    }

    fn send(&mut self, now: Time, key: K) -> Option<QueueAction<K>> {
        let job = self.jobs.get_mut(&key)?;
        job.in_flight += 1;
        let attempt = self.attempts;
        self.attempts += 1;
        let flight = Flight {
            key,
            dc: self.dc,
            since: now,
            authorization: self.authorization.generation(),
            reference: self.reference.generation(),
        };
        self.flights.insert(attempt, flight);
        Some(QueueAction::Send { attempt, key, dc: self.dc })
    }

    fn flood(&mut self, now: Time, dc: Dc, wait: Time) {
        let until = now.saturating_add(wait);
        // Parts that were on their way together are told the same, in whole seconds.
        let is_known = self.floods.iter().any(|(known, at)| *known == dc && at.saturating_add(SAME_FLOOD) > until);
        match self.floods.iter_mut().find(|(known, _)| *known == dc) {
            Some((_, known)) => *known = until.max(*known),
            None => self.floods.push((dc, until)),
        }
        if !is_known {
            self.actions.push_back(QueueAction::Report(Event::Throttled { dc, wait }));
        }
    }

    fn go(&mut self, flight: &Flight<K>, to: Dc, cause: Cause) {
        // Otherwise another request has moved already.
        if flight.dc != self.dc {
            return;
        }
        if self.moves >= MOST_MOVES {
            let hops = self.moves;
            let cause = match cause {
                Cause::Rpc(error) => Cause::MigratesForever { error, hops },
                other => other,
            };
            return self.fail(flight, cause);
        }
        self.moves += 1;
        self.dc = to;
        self.actions.push_back(QueueAction::Report(Event::Migrated { dc: to }));
    }

    fn retry(&mut self, now: Time, flight: &Flight<K>, cause: Cause) {
        let Some(job) = self.jobs.get_mut(&flight.key) else { return };
        if job.in_flight > 0 {
            // The other attempt may still be answered.
            return;
        }
        job.failures += 1;
        job.unconnected = 0;
        let failures = job.failures;
        if failures > self.policy.retries {
            return self.fail(flight, cause);
        }
        let after = self.backoff.wait(failures);
        job.ready = now.saturating_add(after);
        let notice = Event::Retry { part: flight.key.part(), failures, after, reason: cause.to_string() };
        self.actions.push_back(QueueAction::Report(notice));
    }

    /// Waits for a connection: the request was not sent, so that this is no failure of it.
    fn hold(&mut self, now: Time, flight: &Flight<K>, cause: &Cause) {
        let Some(job) = self.jobs.get_mut(&flight.key).filter(|job| job.in_flight == 0) else { return };
        job.unconnected = job.unconnected.saturating_add(1);
        let after = self.backoff.wait(job.unconnected);
        job.ready = now.saturating_add(after);
        let event = Event::NotConnected { dc: flight.dc, after, reason: cause.to_string() };
        self.actions.push_back(QueueAction::Report(event));
    }

    fn fail(&mut self, flight: &Flight<K>, cause: Cause) {
        let method = self.jobs.get(&flight.key).map_or("", |job| job.method);
        let error = self.error(cause).in_call(method, flight.dc);
        self.actions.push_back(QueueAction::Fail(flight.key, error));
    }

    fn overdue(&self, now: Time) -> Option<u64> {
        self.flights.iter().find(|(_, flight)| self.lost_at(flight) <= now).map(|(attempt, _)| *attempt)
    }

    /// When a request counts as lost.
    fn lost_at(&self, flight: &Flight<K>) -> Time {
        let queued = self.heard.saturating_sub(flight.since).min(self.policy.longest_queue());
        flight.since.saturating_add(queued).saturating_add(self.policy.timeout)
    }

    fn straggler(&self, now: Time) -> Option<K> {
        self.stragglers().find(|(at, _)| *at <= now).map(|(_, key)| key)
    }

    /// The requests that may be repeated although they have not failed, and when. If all of them are slow, the line is.
    fn stragglers(&self) -> impl Iterator<Item = (Time, K)> {
        let most = (self.policy.window / REPEATED_OF).max(1);
        let repeated = self.jobs.values().filter(|job| job.repeated).count();
        let patience = self.times.patience().filter(|_| self.policy.stragglers && repeated < most);
        let flights = self.flights.values().filter(|flight| {
            flight.key.part().is_some() && self.jobs.get(&flight.key).is_some_and(|job| !job.repeated)
        });
        patience.into_iter().flat_map(move |patience| {
            flights.clone().map(move |flight| (flight.since.saturating_add(patience), flight.key))
        })
    }

    fn of_key(&self, key: K) -> impl Iterator<Item = u64> {
        self.flights.iter().filter(move |(_, flight)| flight.key == key).map(|(attempt, _)| *attempt)
    }
}

#[cfg(test)]
mod tests;
