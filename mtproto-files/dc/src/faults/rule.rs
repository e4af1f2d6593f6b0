//! Schedules of faults, and the rules that they are made of.

use super::fault::Fault;
use super::when::{When, any};

/// A schedule of faults: rules, and the seed of all chance in them.
///
/// Each request has one fault at most: that of the first rule which has one for it. Chance depends on the seed, on what
/// a request is for, and on how often that was asked before, and on nothing else: the order in which requests for other
/// pieces come changes nothing.
#[derive(Clone, Debug, Default)]
pub struct Faults {
    pub(super) seed: u64,
    pub(super) rules: Vec<Rule>,
}

/// What random faults hit a request at most, so that a client which sends it again gets through.
const RANDOM_HITS: u32 = 2;

impl Faults {
    /// No faults so far.
    pub fn new(seed: u64) -> Self {
        Self { seed, rules: Vec::new() }
    }

    /// Faults of every kind that passes when a request is sent again ([`Fault::passing`]), for this fraction of
    /// requests, from 0 to 1; but at most two for one piece.
    pub fn random(seed: u64, rate: f64) -> Self {
        Self::new(seed).on(any()).always().chance(rate).per_piece(RANDOM_HITS).then_one_of(Fault::passing())
    }

    /// Begins a rule for these requests; [`Rule::then`] ends it.
    pub fn on(self, when: When) -> Rule {
        Rule::new(self, when)
    }
}

/// A rule that is being built: [`then`](Self::then) ends it.
#[derive(Clone, Debug)]
#[must_use = "a rule without `then` does nothing"]
pub struct Rule {
    /// The schedule that it is for; empty once it is in there.
    schedule: Faults,
    pub(super) when: When,
    pub(super) faults: Vec<Fault>,
    /// How many requests it hits; none: all.
    pub(super) times: Option<u64>,
    /// How often it hits requests for the same piece; none: however often.
    pub(super) per_piece: Option<u32>,
    /// Which fraction of requests it hits; none: all.
    pub(super) chance: Option<f64>,
}

impl Rule {
    fn new(schedule: Faults, when: When) -> Self {
        Self { schedule, when, faults: Vec::new(), times: Some(1), per_piece: None, chance: None }
    }

    /// How many requests it hits, one after another. Without this, one.
    pub fn times(self, times: u64) -> Self {
        Self { times: Some(times), ..self }
    }

    /// It hits every request, always.
    pub fn always(self) -> Self {
        Self { times: None, ..self }
    }

    /// It hits requests for the same piece (DC, method, file, part, offset) at most so often.
    pub fn per_piece(self, times: u32) -> Self {
        Self { per_piece: Some(times), ..self }
    }

    /// It hits this fraction of the requests that it would hit, from 0 to 1, by the seed.
    pub fn chance(self, chance: f64) -> Self {
        Self { chance: Some(chance), ..self }
    }

    /// What happens. A fault that cannot happen to a request's method leaves the request alone, and is not counted.
    pub fn then(self, fault: Fault) -> Faults {
        self.then_one_of([fault])
    }

    /// One of these happens, by the seed.
    pub fn then_one_of(mut self, faults: impl IntoIterator<Item = Fault>) -> Faults {
        let mut schedule = std::mem::take(&mut self.schedule);
        self.faults = faults.into_iter().collect();
        schedule.rules.push(self);
        schedule
    }
}
