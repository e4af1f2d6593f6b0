//! The rules at work.

use std::collections::BTreeMap;

use super::fault::WireFault;
use super::rule::{WireFaults, WireRule};
use super::spot::{Event, Place};

/// So many connections are counted apart. Beyond, chance is the same for the same place.
const MOST: usize = 1 << 16;

/// The rules, with what has become of each.
#[derive(Debug, Default)]
pub(crate) struct WireSchedule {
    seed: u64,
    rules: Vec<RunningRule>,
    /// How many went by, on each connection.
    gone_by: BTreeMap<(i32, u64, Place), u64>,
}

#[derive(Debug)]
struct RunningRule {
    rule: WireRule,
    matched: u64,
    hits: u64,
}

impl WireSchedule {
    pub(crate) fn new(faults: WireFaults) -> Self {
        let rules = faults.rules.into_iter().map(|rule| RunningRule { rule, matched: 0, hits: 0 }).collect();
        Self { seed: faults.seed, rules, gone_by: BTreeMap::new() }
    }

    /// What happens to what goes by.
    pub(crate) fn decide(&mut self, event: &Event) -> Option<WireFault> {
        if self.rules.is_empty() {
            return None;
        }
        let key = (event.dc, event.connection, event.place);
        if self.gone_by.len() >= MOST && !self.gone_by.contains_key(&key) {
            self.gone_by.clear();
        }
        let count = self.gone_by.entry(key).or_default();
        let number = *count;
        *count += 1;
        let mut decided = None;
        for (rule_number, rule) in (0..).zip(&mut self.rules) {
            let random = || random(self.seed, rule_number, event, number);
            // Every rule counts, also those that come too late.
            let fault = rule.decide(event, random, decided.is_none());
            decided = decided.or(fault);
        }
        decided
    }
}

impl RunningRule {
    fn decide(&mut self, event: &Event, random: impl Fn() -> fastrand::Rng, may_hit: bool) -> Option<WireFault> {
        if !self.rule.spot.matches(event) {
            return None;
        }
        self.matched += 1;
        let is_over = self.rule.times.is_some_and(|times| self.hits >= times);
        if !may_hit || is_over || !self.rule.spot.is_reached(self.matched) {
            return None;
        }
        let mut random = random();
        if self.rule.chance.is_some_and(|chance| random.f64() >= chance) {
            return None;
        }
        let fault = random.choice(&self.rule.choices).cloned();
        self.hits += u64::from(fault.is_some());
        fault
    }
}

/// Chance that depends on nothing but these.
fn random(seed: u64, rule: u64, event: &Event, number: u64) -> fastrand::Rng {
    let mix = |hash: u64, number: u64| fastrand::Rng::with_seed(hash.wrapping_add(number)).u64(..);
    let place = match event.place {
        Place::Received { plain } => u64::from(plain),
        Place::Sent { plain } => 2 + u64::from(plain),
        Place::Answer => 4,
    };
    let parts = [rule, i64::from(event.dc).cast_unsigned(), event.connection, place, number];
    fastrand::Rng::with_seed(parts.into_iter().fold(seed, mix))
}

#[cfg(test)]
mod tests {
    use super::super::{answers, received, sent};
    use super::*;

    fn event(place: Place, connection: u64) -> Event {
        Event { place, dc: 2, media_only: false, connection, method: Some("upload.getFile") }
    }

    const SENT: Place = Place::Sent { plain: false };

    #[test]
    fn rules_count_what_they_match() {
        let faults = WireFaults::new(1)
            .on(sent().nth(2))
            .times(2)
            .then(WireFault::Drop)
            .on(answers("upload.getFile"))
            .then(WireFault::Late(1))
            .on(received())
            .then(WireFault::Twice);
        let mut schedule = WireSchedule::new(faults);
        let mut decide = |place| schedule.decide(&event(place, 1));
        assert_eq!([SENT; 5].map(&mut decide), [None, Some(WireFault::Drop), Some(WireFault::Drop), None, None]);
        assert_eq!([Place::Answer; 2].map(&mut decide), [Some(WireFault::Late(1)), None]);
        assert_eq!(decide(Place::Received { plain: false }), None, "a message is no answer");
        assert_eq!(decide(Place::Sent { plain: true }), None);
    }

    #[test]
    fn chance_is_a_connections_own() {
        let faults = WireFaults::new(3).on(sent()).always().chance(0.3).then(WireFault::Repeat);
        let hits = |order: &[u64]| -> Vec<Vec<bool>> {
            let mut schedule = WireSchedule::new(faults.clone());
            let mut hits = vec![Vec::new(), Vec::new()];
            for &connection in order {
                let hit = schedule.decide(&event(SENT, connection)).is_some();
                hits.get_mut(usize::try_from(connection).unwrap()).unwrap().push(hit);
            }
            hits
        };
        let apart = [[0; 100], [1; 100]].concat();
        let mixed: Vec<u64> = (0..200).map(|number| number % 2).collect();
        assert_eq!(hits(&apart), hits(&mixed));
        let count = hits(&apart).concat().iter().filter(|hit| **hit).count();
        assert!((30..90).contains(&count), "{count}");
    }
}
