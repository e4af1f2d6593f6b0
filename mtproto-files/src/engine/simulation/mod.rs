//! Whole transfers over a simulated network: time jumps from event to event, and a seed decides what goes wrong.

mod download;
mod upload;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};
use std::time::Duration;

use fastrand::Rng;

use crate::base::cause::Cause;
use crate::engine::machine::{Command, Machine, Time};
use mtproto_transport::RpcError;

/// No simulated transfer takes longer, or it hangs.
const LONGEST: Duration = Duration::from_secs(1_000_000);

/// Events on their way, by when they arrive.
struct Network<E> {
    random: Rng,
    queue: BinaryHeap<Reverse<(Time, u64)>>,
    events: BTreeMap<u64, E>,
    sent: u64,
    /// Requests that have no answer yet, and the most of them at once.
    in_flight: BTreeSet<u64>,
    most: usize,
    /// What happened, to compare with another run.
    log: Vec<(Time, String)>,
}

/// What goes wrong, in percent of the requests.
#[derive(Clone, Copy, Debug)]
struct Faults {
    lost: u8,
    troubles: u8,
    floods: u8,
}

impl<E> Network<E> {
    fn new(seed: u64) -> Self {
        Self {
            random: Rng::with_seed(seed),
            queue: BinaryHeap::new(),
            events: BTreeMap::new(),
            sent: 0,
            in_flight: BTreeSet::new(),
            most: 0,
            log: Vec::new(),
        }
    }

    /// An event that comes after some time.
    fn after(&mut self, now: Time, millis: u64, event: E) {
        self.queue.push(Reverse((now + Duration::from_millis(millis), self.sent)));
        self.events.insert(self.sent, event);
        self.sent += 1;
    }

    /// A request is answered after a round trip, or never.
    fn request(&mut self, now: Time, attempt: u64, lost: u8, event: E) {
        self.in_flight.insert(attempt);
        self.most = self.most.max(self.in_flight.len());
        let slow = if self.percent(5) { 20 } else { 1 };
        let millis = self.random.u64(50..150) * slow;
        if !self.percent(lost) {
            self.after(now, millis, event);
        }
    }

    fn percent(&mut self, percent: u8) -> bool {
        self.random.u8(0..100) < percent
    }

    /// A fault that a transfer survives, if there is to be one.
    fn fault(&mut self, faults: Faults) -> Option<Cause> {
        if self.percent(faults.floods) {
            let name = if self.random.bool() { "FLOOD_WAIT" } else { "FLOOD_PREMIUM_WAIT" };
            return Some(RpcError::new(420, format!("{name}_{}", self.random.u32(0..60))).into());
        }
        if self.percent(faults.troubles) {
            return Some(match self.random.u8(0..3) {
                0 => RpcError::new(500, "INTERNAL").into(),
                1 => RpcError::new(-503, "Timeout").into(),
                _ => Cause::Lost("cable cut".into()),
            });
        }
        None
    }
}

/// Runs a machine to its end.
fn run<M: Machine, R>(
    machine: &mut M,
    network: &mut Network<M::Input>,
    mut commands: Vec<(Time, Command)>,
    mut perform: impl FnMut(&mut Network<M::Input>, Time, M::Action) -> Option<R>,
) -> (Time, R) {
    let mut now = Time::ZERO;
    commands.sort_by_key(|(at, _)| Reverse(*at));
    loop {
        while let Some(action) = machine.poll(now) {
            if let Some(result) = perform(network, now, action) {
                return (now, result);
            }
        }
        let event = network.queue.peek().map(|Reverse((at, _))| *at);
        let command = commands.last().map(|(at, _)| *at);
        let next = [event, command, machine.poll_timeout()].into_iter().flatten().min();
        let next = next.unwrap_or_else(|| {
            panic!("it hangs at {now:?}: {:?}", network.log.iter().rev().take(20).collect::<Vec<_>>())
        });
        assert!(next < LONGEST, "it goes on for ever");
        now = now.max(next);
        if command.is_some_and(|at| at <= now) {
            let (_, command) = commands.pop().unwrap();
            machine.command(now, command);
        } else if event.is_some_and(|at| at <= now) {
            let Reverse((_, number)) = network.queue.pop().unwrap();
            machine.handle(now, network.events.remove(&number).unwrap());
        }
    }
}
