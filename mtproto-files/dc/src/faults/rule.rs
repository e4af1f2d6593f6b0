//! What happens to which requests, and how often: rules, and the schedule that they are written into.

use super::{Fault, When, any};

/// The most random faults for the same piece: a client that sends the request again succeeds.
const RANDOM_HITS: u32 = 2;

/// A schedule of faults: rules, and the seed of all chance in them.
///
/// A request has at most one fault, of the first rule that has a fault for it. Chance depends only on the seed, on the
/// [`Call`](crate::Call) of a request, and on how often that call came before. The order of requests for other pieces changes
/// nothing.
#[derive(Clone, Debug, Default)]
pub struct Faults {
    pub(super) seed: u64,
    pub(super) rules: Vec<Rule>,
}

/// A rule that is being built. [`then`](Self::then) completes it.
#[derive(Clone, Debug)]
#[must_use = "a rule without `then` does nothing"]
pub struct Rule {
    /// The schedule that the rule becomes part of; empty afterwards.
    schedule: Faults,
    pub(super) when: When,
    pub(super) faults: Vec<Fault>,
    /// How many requests the rule hits; `None`: all.
    pub(super) times: Option<u64>,
    /// How many requests for the same piece the rule hits; `None`: all.
    pub(super) per_piece: Option<u32>,
    /// Which fraction of requests the rule hits; `None`: all.
    pub(super) chance: Option<f64>,
}

impl Faults {
    /// Returns a schedule without faults. The seed is for [`Rule::chance`] and [`Rule::then_one_of`].
    pub fn new(seed: u64) -> Self {
        Self { seed, rules: Vec::new() }
    }

    /// Returns a schedule of random faults that pass when a request is sent again ([`Fault::passing`]). `rate` is the fraction
    /// of requests with a fault, from 0 to 1. Requests for the same piece have at most two faults.
    pub fn random(seed: u64, rate: f64) -> Self {
        Self::new(seed).on(any()).always().chance(rate).per_piece(RANDOM_HITS).then_one_of(Fault::passing())
    }

    /// Returns the methods that rules name.
    pub(crate) fn methods(&self) -> impl Iterator<Item = &str> {
        self.rules.iter().filter_map(|rule| rule.when.method.as_deref())
    }

    /// Begins a rule for these requests. [`Rule::then`] completes it.
    pub fn on(self, when: When) -> Rule {
        Rule::new(self, when)
    }
}

impl Rule {
    pub(super) fn new(schedule: Faults, when: When) -> Self {
        Self { schedule, when, faults: Vec::new(), times: Some(1), per_piece: None, chance: None }
    }

    /// Sets how many requests the rule hits, one after another. The default is 1.
    pub fn times(self, times: u64) -> Self {
        Self { times: Some(times), ..self }
    }

    /// Makes the rule hit every request.
    pub fn always(self) -> Self {
        Self { times: None, ..self }
    }

    /// Sets how many requests for the same piece (DC, method, file, part, offset) the rule hits at most.
    pub fn per_piece(self, times: u32) -> Self {
        Self { per_piece: Some(times), ..self }
    }

    /// Sets the fraction of requests that the rule hits, from 0 to 1, among those that it would otherwise hit. The seed decides
    /// which ones.
    pub fn chance(self, chance: f64) -> Self {
        Self { chance: Some(chance), ..self }
    }

    /// Completes the rule with this fault. A request whose method cannot have the fault is not hit and not counted.
    pub fn then(self, fault: Fault) -> Faults {
        self.then_one_of([fault])
    }

    /// Completes the rule with one of these faults for each request, chosen by the seed.
    pub fn then_one_of(mut self, faults: impl IntoIterator<Item = Fault>) -> Faults {
        let mut schedule = std::mem::take(&mut self.schedule);
        self.faults = faults.into_iter().collect();
        schedule.rules.push(self);
        schedule
    }
}
