//! Counters of what a DC did.

use std::collections::BTreeMap;
use std::sync::Mutex;

use crate::call::Call;
use crate::capped_map::CappedMap;
use crate::faults::Fault;
use crate::lock::lock;

/// What a DC, or all DCs of a cluster, did up to a moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counters {
    /// The number of requests by method (`upload.getFile`). Refused requests count, also those for methods that the DC does
    /// not serve. What is for no method of the layer, and bytes that cannot be decoded, do not count.
    pub methods: BTreeMap<&'static str, u64>,
    /// The number of requests that were answered with an error.
    pub refused: u64,
    /// The bytes of requests.
    pub bytes_in: u64,
    /// The bytes of answers, without errors.
    pub bytes_out: u64,
    /// The bytes of files that were transferred more than once: of parts that had been saved before, and of ranges that had
    /// been sent before. Requests that were refused, or that got lost on the way to the DC, do not count.
    pub moved_again: u64,
    /// The number of requests under way: sent, and neither answered nor dropped.
    pub in_flight: u64,
    /// The largest number of requests under way at a time; in a cluster, of the DC with the most.
    pub most_in_flight: u64,
    /// The number of authorizations that were imported.
    pub authorizations: u64,
    /// The number of flood waits that faults began.
    pub floods: u64,
    /// The number of requests that were refused because of a flood wait that had begun before. Requests that were under way
    /// when it began are among them.
    pub in_flood: u64,
    /// The number of faults that happened, by the name of the [`Fault`].
    pub faults: BTreeMap<&'static str, u64>,
    /// The number of times that updates were sent to a session.
    pub updates_sent: u64,
    /// The number of times that updates were not sent to a session, because its client does not read: it is told that there
    /// were too many (`updatesTooLong`), once it reads.
    pub updates_dropped: u64,
    /// The number of requests by call.
    calls: CappedMap<Call, u64>,
    /// The number of requests that other DCs have no room for in `calls`.
    calls_left_out: u64,
}

/// Counts while many requests run.
#[derive(Debug, Default)]
pub(crate) struct Tally(Mutex<Counters>);

/// A request under way, until it is dropped.
#[derive(Debug)]
pub(crate) struct Flight<'a>(&'a Tally);

impl Counters {
    /// Returns the number of requests for a method, such as `upload.getFile`.
    pub fn requests(&self, method: &str) -> u64 {
        self.methods.get(method).copied().unwrap_or(0)
    }

    /// Returns the number of requests for a method and a part, of all files.
    pub fn requests_of_part(&self, method: &str, part: u32) -> u64 {
        self.sum(|call| call.method == method && call.part == Some(part))
    }

    /// Returns the number of requests for a method and an offset, of all files.
    pub fn requests_at(&self, method: &str, offset: u64) -> u64 {
        self.sum(|call| call.method == method && call.offset == Some(offset))
    }

    /// Returns the number of requests to media DCs.
    pub fn requests_to_media(&self) -> u64 {
        self.sum(|call| call.media_only)
    }

    /// Returns the largest number of requests for a method and the same part or offset of a file.
    pub fn most_requests(&self, method: &str) -> u64 {
        self.calls().filter(|(call, _)| call.method == method).map(|(_, count)| count).max().unwrap_or(0)
    }

    /// Returns every call, with the number of requests for it.
    pub fn calls(&self) -> impl Iterator<Item = (&Call, u64)> {
        self.calls.iter().map(|(call, &count)| (call, count))
    }

    /// Returns the number of requests that [`calls`](Self::calls) does not count, because they differ from the first million
    /// and there is no room for more.
    pub fn calls_left_out(&self) -> u64 {
        self.calls.left_out().saturating_add(self.calls_left_out)
    }

    /// Returns how often a fault happened, by the name of the [`Fault`].
    pub fn faults(&self, name: &str) -> u64 {
        self.faults.get(name).copied().unwrap_or(0)
    }

    fn sum(&self, counts: impl Fn(&Call) -> bool) -> u64 {
        self.calls().filter(|(call, _)| counts(call)).map(|(_, count)| count).sum()
    }

    /// Adds the counters of another DC.
    pub(crate) fn add(&mut self, other: &Self) {
        for (method, count) in &other.methods {
            *self.methods.entry(method).or_default() += count;
        }
        for (name, count) in &other.faults {
            *self.faults.entry(name).or_default() += count;
        }
        for (call, count) in other.calls.iter() {
            if let Some(sum) = self.calls.entry(call.clone()) {
                *sum += count;
            }
        }
        self.calls_left_out += other.calls_left_out();
        self.refused += other.refused;
        self.bytes_in += other.bytes_in;
        self.bytes_out += other.bytes_out;
        self.moved_again += other.moved_again;
        self.in_flight += other.in_flight;
        self.most_in_flight = self.most_in_flight.max(other.most_in_flight);
        self.authorizations += other.authorizations;
        self.floods += other.floods;
        self.in_flood += other.in_flood;
        self.updates_sent += other.updates_sent;
        self.updates_dropped += other.updates_dropped;
    }
}

impl Tally {
    /// A request is under way for as long as this is kept.
    pub(crate) fn depart(&self) -> Flight<'_> {
        let mut counters = lock(&self.0);
        counters.in_flight += 1;
        counters.most_in_flight = counters.most_in_flight.max(counters.in_flight);
        Flight(self)
    }

    pub(crate) fn call(&self, call: &Call) {
        let mut counters = lock(&self.0);
        *counters.methods.entry(call.method).or_default() += 1;
        if let Some(count) = counters.calls.entry(call.clone()) {
            *count += 1;
        }
    }

    pub(crate) fn came_in(&self, bytes: usize) {
        lock(&self.0).bytes_in += count(bytes);
    }

    pub(crate) fn went_out(&self, bytes: Option<usize>) {
        let mut counters = lock(&self.0);
        match bytes {
            Some(bytes) => counters.bytes_out += count(bytes),
            None => counters.refused += 1,
        }
    }

    pub(crate) fn moved_again(&self, bytes: u64) {
        lock(&self.0).moved_again += bytes;
    }

    pub(crate) fn authorized(&self) {
        lock(&self.0).authorizations += 1;
    }

    pub(crate) fn in_flood(&self) {
        lock(&self.0).in_flood += 1;
    }

    pub(crate) fn fault(&self, fault: &Fault) {
        let mut counters = lock(&self.0);
        *counters.faults.entry(fault.name()).or_default() += 1;
        if matches!(fault, Fault::Flood(_) | Fault::PremiumFlood(_)) {
            counters.floods += 1;
        }
    }

    /// Updates that were sent to a session, or not.
    #[cfg(feature = "listen")]
    pub(crate) fn updates(&self, are_sent: bool) {
        let mut counters = lock(&self.0);
        if are_sent {
            counters.updates_sent += 1;
        } else {
            counters.updates_dropped += 1;
        }
    }

    /// A fault below requests.
    #[cfg(feature = "listen")]
    pub(crate) fn wire_fault(&self, name: &'static str) {
        *lock(&self.0).faults.entry(name).or_default() += 1;
    }

    pub(crate) fn snapshot(&self) -> Counters {
        lock(&self.0).clone()
    }

    /// Begins again from zero, but for what is under way.
    pub(crate) fn reset(&self) {
        let mut counters = lock(&self.0);
        let in_flight = counters.in_flight;
        *counters = Counters { in_flight, most_in_flight: in_flight, ..Counters::default() };
    }
}

impl Drop for Flight<'_> {
    fn drop(&mut self) {
        lock(&self.0.0).in_flight -= 1;
    }
}

fn count(bytes: usize) -> u64 {
    u64::try_from(bytes).unwrap_or(u64::MAX)
}
