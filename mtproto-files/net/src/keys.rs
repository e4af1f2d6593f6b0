//! The permanent key of a DC: one for all lanes, made once.

use std::sync::Arc;

use mtproto_proto::client::StoredKey;
use tokio::sync::{Mutex, OwnedMutexGuard};

/// The permanent key of one DC. Whoever holds the guard makes the key, and others wait for it.
#[derive(Clone, Debug, Default)]
pub(crate) struct KeyCell(Arc<Mutex<Option<StoredKey>>>);

/// The right to make the key of a DC. It ends when it is dropped.
pub(crate) type KeyGuard = OwnedMutexGuard<Option<StoredKey>>;

/// What a lane gets of a [`KeyCell`].
pub(crate) enum Grant {
    /// The key.
    Key(StoredKey),
    /// There is no key: the lane makes it.
    Make(KeyGuard),
}

impl KeyCell {
    /// Returns a cell with this key, or without one.
    pub(crate) fn new(key: Option<StoredKey>) -> Self {
        Self(Arc::new(Mutex::new(key)))
    }

    /// Returns the key. If there is none, returns the right to make it, when nobody else has it.
    pub(crate) async fn grant(self) -> Grant {
        let guard = self.0.lock_owned().await;
        match &*guard {
            Some(key) => Grant::Key(key.clone()),
            None => Grant::Make(guard),
        }
    }

    /// Returns what another lane has in place of a key that the DC refuses.
    pub(crate) async fn grant_instead(self, refused: StoredKey) -> Grant {
        let mut guard = self.0.lock_owned().await;
        match &*guard {
            Some(key) if key.key.id() != refused.key.id() => Grant::Key(key.clone()),
            _ => {
                *guard = None;
                Grant::Make(guard)
            }
        }
    }

    /// Notes the latest salt and time of the key.
    pub(crate) fn note(&self, latest: &StoredKey) {
        if let Ok(mut guard) = self.0.try_lock()
            && let Some(key) = guard.as_mut()
            && key.key.id() == latest.key.id()
        {
            *key = latest.clone();
        }
    }

    /// Returns the key. `None`: there is none, or it is being made.
    pub(crate) fn get(&self) -> Option<StoredKey> {
        self.0.try_lock().ok().and_then(|key| key.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::stored_key as key;

    #[tokio::test]
    async fn one_makes_the_key_and_the_others_get_it() {
        let cell = KeyCell::new(None);
        let Grant::Make(mut guard) = cell.clone().grant().await else { panic!("there is no key") };
        let other = tokio::spawn(cell.clone().grant());
        assert_eq!(cell.get(), None);
        *guard = Some(key(1));
        drop(guard);
        let Grant::Key(got) = other.await.unwrap() else { panic!("the key is made") };
        assert_eq!(got, key(1));
    }

    #[tokio::test]
    async fn a_refused_key_is_replaced_once() {
        let cell = KeyCell::new(Some(key(1)));
        let Grant::Make(mut guard) = cell.clone().grant_instead(key(1)).await else { panic!("the key is refused") };
        *guard = Some(key(2));
        drop(guard);
        let Grant::Key(got) = cell.clone().grant_instead(key(1)).await else { panic!("the key is new") };
        assert_eq!(got, key(2));
    }
}
