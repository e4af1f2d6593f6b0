//! What a DC has done so far, for tests to look at.

use std::collections::BTreeMap;
use std::sync::Mutex;

use crate::state::lock;

/// What a DC has done up to a moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counters {
    /// Requests by method (`upload.getFile`), refused ones included, unknown and undecodable ones not.
    pub methods: BTreeMap<&'static str, u64>,
    /// Requests that were answered with an error.
    pub refused: u64,
    /// Bytes of requests.
    pub bytes_in: u64,
    /// Bytes of answers, without errors.
    pub bytes_out: u64,
}

/// Counts while many requests run.
#[derive(Debug, Default)]
pub(crate) struct Tally(Mutex<Counters>);

impl Counters {
    /// How many requests there were for a method, as in `upload.getFile`.
    pub fn requests(&self, method: &str) -> u64 {
        self.methods.get(method).copied().unwrap_or(0)
    }
}

impl Tally {
    pub(crate) fn method(&self, name: &'static str) {
        *lock(&self.0).methods.entry(name).or_default() += 1;
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

    pub(crate) fn snapshot(&self) -> Counters {
        lock(&self.0).clone()
    }
}

fn count(bytes: usize) -> u64 {
    u64::try_from(bytes).unwrap_or(u64::MAX)
}
