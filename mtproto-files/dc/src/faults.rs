//! What goes wrong, when, and how often: a schedule that replays exactly.
//!
//! ```
//! use mtproto_files_dc::faults::{Fault, Faults, method};
//!
//! let faults = Faults::new(7)
//!     .on(method("upload.getFile").offset(0)).times(2).then(Fault::Flood(30))
//!     .on(method("upload.saveFilePart").nth(3)).then(Fault::DisconnectAfter)
//!     .on(method("upload.saveBigFilePart")).always().chance(0.05).then(Fault::Internal);
//! ```

mod distort;
mod fault;
mod rule;
mod schedule;

pub use fault::Fault;
pub use rule::{Rule, When, any, method};

pub(crate) use distort::distort;
pub(crate) use schedule::Schedule;

/// A schedule of faults: rules, and the seed of all chance in them.
///
/// Each request has one fault at most: that of the first rule which has one for it. Chance depends on the seed, on what
/// a request is for, and on how often that was asked before, and on nothing else: the order in which requests for other
/// pieces come changes nothing.
#[derive(Clone, Debug, Default)]
pub struct Faults {
    seed: u64,
    rules: Vec<Rule>,
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

    /// The methods that rules name.
    pub(crate) fn methods(&self) -> impl Iterator<Item = &str> {
        self.rules.iter().filter_map(|rule| rule.when.method.as_deref())
    }

    /// Begins a rule for these requests; [`Rule::then`] ends it.
    pub fn on(self, when: When) -> Rule {
        Rule::new(self, when)
    }
}
