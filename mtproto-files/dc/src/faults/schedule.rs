//! A schedule at work: what happens to the request that has come.

use std::time::Duration;

use super::{Fault, Faults, Rule};
use crate::call::Call;
use crate::capped_map::CappedMap;
use crate::method_kind::MethodKind;

/// The rules, with what has become of each.
#[derive(Debug, Default)]
pub(crate) struct Schedule {
    seed: u64,
    rules: Vec<RunningRule>,
}

#[derive(Debug)]
struct RunningRule {
    rule: Rule,
    /// Requests that it is for.
    matched: u64,
    /// Requests that it hit.
    hits: u64,
    /// Both, for each piece.
    pieces: CappedMap<Call, (u64, u32)>,
}

impl Schedule {
    pub(crate) fn new(faults: Faults) -> Self {
        let rules = faults.rules.into_iter().map(RunningRule::new).collect();
        Self { seed: faults.seed, rules }
    }

    /// What happens to a request, by a method of this kind.
    pub(crate) fn decide(&mut self, call: &Call, kind: MethodKind, at: Duration) -> Option<Fault> {
        let mut decided = None;
        for (number, rule) in (0..).zip(&mut self.rules) {
            // Every rule counts, also those that come too late.
            let fault = rule.decide(self.seed, number, call, kind, at, decided.is_none());
            decided = decided.or(fault);
        }
        decided
    }
}

impl RunningRule {
    fn new(rule: Rule) -> Self {
        Self { rule, matched: 0, hits: 0, pieces: CappedMap::default() }
    }

    fn decide(
        &mut self,
        seed: u64,
        number: u64,
        call: &Call,
        kind: MethodKind,
        at: Duration,
        may_hit: bool,
    ) -> Option<Fault> {
        let fitting: Vec<&Fault> = self.rule.faults.iter().filter(|fault| fault.fits(kind)).collect();
        if fitting.is_empty() || !self.rule.when.matches(call, at) {
            return None;
        }
        self.matched += 1;
        let (before, hits) = match self.pieces.entry(call.clone()) {
            Some((matched, hits)) => {
                *matched += 1;
                (*matched - 1, *hits)
            }
            None => (self.matched, 0),
        };
        let is_over = self.rule.times.is_some_and(|times| self.hits >= times)
            || self.rule.per_piece.is_some_and(|most| hits >= most);
        if !may_hit || is_over || !self.rule.when.is_reached(self.matched) {
            return None;
        }
        let mut random = random(seed, number, call, before);
        if self.rule.chance.is_some_and(|chance| random.f64() >= chance) {
            return None;
        }
        let fault = random.choice(fitting).cloned();
        self.hits += 1;
        if let Some((_, hits)) = self.pieces.entry(call.clone()) {
            *hits += 1;
        }
        fault
    }
}

/// Chance that depends on nothing but these.
fn random(seed: u64, rule: u64, call: &Call, before: u64) -> fastrand::Rng {
    let mix = |hash: u64, number: u64| fastrand::Rng::with_seed(hash.wrapping_add(number)).u64(..);
    fastrand::Rng::with_seed([rule, call.hash(), before].into_iter().fold(seed, mix))
}
