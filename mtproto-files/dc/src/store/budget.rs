//! The bytes that a DC holds, and how many it may.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::error::Refusal;

/// Everything that is kept is charged this much more, for what is kept about it. It makes many tiny things count.
const OVERHEAD: u64 = 256;

/// Counts bytes up to a limit.
#[derive(Debug)]
pub(crate) struct Budget {
    limit: u64,
    used: AtomicU64,
}

/// Bytes in use, until it is dropped.
#[derive(Debug)]
pub(crate) struct Charge {
    budget: Arc<Budget>,
    bytes: u64,
}

impl Budget {
    pub(crate) fn new(limit: u64) -> Self {
        Self { limit, used: AtomicU64::new(0) }
    }

    /// Takes bytes, or refuses if there are not so many left.
    pub(crate) fn charge(budget: &Arc<Self>, bytes: usize) -> Result<Charge, Refusal> {
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX).saturating_add(OVERHEAD);
        let grown = |used: u64| used.checked_add(bytes).filter(|&used| used <= budget.limit);
        // The count guards no other memory, so no ordering is needed.
        match budget.used.fetch_update(Ordering::Relaxed, Ordering::Relaxed, grown) {
            Ok(_) => Ok(Charge { budget: Arc::clone(budget), bytes }),
            Err(_) => Err(Refusal::StorageLimit),
        }
    }
}

impl Drop for Charge {
    fn drop(&mut self) {
        self.budget.used.fetch_sub(self.bytes, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_dropped_can_be_taken_again() {
        let budget = Arc::new(Budget::new(1000));
        let first = Budget::charge(&budget, 400).unwrap();
        assert!(matches!(Budget::charge(&budget, 400), Err(Refusal::StorageLimit)));
        assert!(matches!(Budget::charge(&budget, usize::MAX), Err(Refusal::StorageLimit)));
        drop(first);
        assert!(Budget::charge(&budget, 1000 - 256).is_ok());
    }
}
