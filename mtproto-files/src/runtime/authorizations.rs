//! Which DCs have the account's authorization, as far as this client copied it.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// How often the authorization was copied to each DC.
pub(crate) type Copies = HashMap<i32, u64>;

/// The authorizations that a client copied.
#[derive(Debug, Default)]
pub(crate) struct Authorizations {
    dcs: Mutex<HashMap<i32, Arc<Authorization>>>,
}

/// The authorization in one DC.
#[derive(Debug, Default)]
pub(super) struct Authorization {
    /// Held while the authorization is copied.
    pub(super) copying: tokio::sync::Mutex<()>,
    copies: AtomicU64,
}

impl Authorizations {
    /// Returns what was copied so far.
    pub(crate) fn copies(&self) -> Copies {
        let dcs = self.dcs.lock().unwrap_or_else(PoisonError::into_inner);
        dcs.iter().map(|(id, authorization)| (*id, authorization.copies())).collect()
    }

    pub(super) fn of(&self, id: i32) -> Arc<Authorization> {
        Arc::clone(self.dcs.lock().unwrap_or_else(PoisonError::into_inner).entry(id).or_default())
    }
}

impl Authorization {
    /// How often the authorization was copied.
    pub(super) fn copies(&self) -> u64 {
        self.copies.load(Ordering::Acquire)
    }

    /// Notes that the authorization was copied.
    pub(super) fn copied(&self) {
        self.copies.fetch_add(1, Ordering::Release);
    }
}
