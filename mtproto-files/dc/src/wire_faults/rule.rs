//! Rules: what happens where, and how often.

use super::fault::WireFault;
use super::spot::Spot;

/// Faults below requests: rules, and the seed of all chance in them.
///
/// A message or an answer has at most one fault, of the first rule that has one for it. Chance depends only on the seed, on
/// the DC, on the number of the connection, and on how many messages came before on that connection.
#[derive(Clone, Debug, Default)]
pub struct WireFaults {
    pub(super) seed: u64,
    pub(super) rules: Vec<WireRule>,
}

/// A rule that is being built. [`then`](Self::then) completes it.
#[derive(Clone, Debug)]
#[must_use = "a rule without `then` does nothing"]
pub struct WireRule {
    /// The faults that the rule becomes part of; empty afterwards.
    faults: WireFaults,
    pub(super) spot: Spot,
    pub(super) choices: Vec<WireFault>,
    /// How often the rule hits; `None`: always.
    pub(super) times: Option<u64>,
    /// Which fraction the rule hits; `None`: all.
    pub(super) chance: Option<f64>,
}

impl WireFaults {
    /// Returns no faults. The seed is for [`WireRule::chance`] and [`WireRule::then_one_of`].
    pub fn new(seed: u64) -> Self {
        Self { seed, rules: Vec::new() }
    }

    /// Begins a rule. [`WireRule::then`] completes it.
    pub fn on(self, spot: Spot) -> WireRule {
        WireRule { faults: self, spot, choices: Vec::new(), times: Some(1), chance: None }
    }
}

impl WireRule {
    /// Sets how many messages or answers the rule hits, one after another. The default is 1.
    pub fn times(self, times: u64) -> Self {
        Self { times: Some(times), ..self }
    }

    /// Makes the rule hit every message or answer.
    pub fn always(self) -> Self {
        Self { times: None, ..self }
    }

    /// Sets the fraction that the rule hits, from 0 to 1, among those that it would otherwise hit. The seed decides which
    /// ones.
    pub fn chance(self, chance: f64) -> Self {
        Self { chance: Some(chance), ..self }
    }

    /// Completes the rule with this fault. A fault that cannot happen at the place, such as [`WireFault::Twice`] to a message,
    /// never does.
    pub fn then(self, fault: WireFault) -> WireFaults {
        self.then_one_of([fault])
    }

    /// Completes the rule with one of these faults each time, chosen by the seed.
    pub fn then_one_of(mut self, faults: impl IntoIterator<Item = WireFault>) -> WireFaults {
        let mut all = std::mem::take(&mut self.faults);
        let place = self.spot.place();
        self.choices = faults.into_iter().filter(|fault| fault.fits(place)).collect();
        all.rules.push(self);
        all
    }
}
