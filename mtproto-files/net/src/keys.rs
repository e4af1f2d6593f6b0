//! The permanent key of a DC: one for all lanes, made once.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use mtproto_proto::client::StoredKey;
use tokio::sync::{Mutex as Turns, OwnedMutexGuard};

/// The permanent key of one DC. Cheap to clone: all clones have the same key.
#[derive(Clone, Debug, Default)]
pub(crate) struct KeyCell {
    /// `None`: there is no key, or it is being made.
    key: Arc<Mutex<Option<StoredKey>>>,
    /// Locked by the lane that makes the key. The others wait in line.
    turns: Arc<Turns<()>>,
}

/// The right to make the key of a DC. It ends when it is dropped.
#[derive(Debug)]
pub(crate) struct KeyGuard {
    cell: KeyCell,
    _turn: OwnedMutexGuard<()>,
}

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
        Self { key: Arc::new(Mutex::new(key)), turns: Arc::default() }
    }

    /// Returns the key. If there is none, waits until another lane has made it, or returns the right to make it.
    pub(crate) async fn grant(self) -> Grant {
        if let Some(key) = self.get() {
            return Grant::Key(key);
        }
        let turn = Arc::clone(&self.turns).lock_owned().await;
        match self.get() {
            Some(key) => Grant::Key(key),
            None => Grant::Make(KeyGuard { cell: self, _turn: turn }),
        }
    }

    /// Removes a key that the DC refuses. Returns whether it was still there: each lane that uses a key learns of its loss.
    pub(crate) fn lose(&self, refused: &StoredKey) -> bool {
        let mut key = self.lock();
        let is_here = key.as_ref().is_some_and(|key| key.key.id() == refused.key.id());
        if is_here {
            *key = None;
        }
        is_here
    }

    /// Notes the latest salt and time of the key.
    pub(crate) fn note(&self, latest: &StoredKey) {
        if let Some(key) = self.lock().as_mut()
            && key.key.id() == latest.key.id()
        {
            *key = latest.clone();
        }
    }

    /// Returns the key. `None`: there is none, or it is being made.
    pub(crate) fn get(&self) -> Option<StoredKey> {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, Option<StoredKey>> {
        self.key.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl KeyGuard {
    /// Gives the key to all lanes.
    pub(crate) fn made(self, key: StoredKey) {
        *self.cell.lock() = Some(key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::stored_key as key;

    #[tokio::test]
    async fn one_makes_the_key_and_the_others_get_it() {
        let cell = KeyCell::new(None);
        let Grant::Make(guard) = cell.clone().grant().await else { panic!("there is no key") };
        let other = tokio::spawn(cell.clone().grant());
        tokio::task::yield_now().await;
        assert_eq!(cell.get(), None);
        guard.made(key(1));
        assert_eq!(cell.get(), Some(key(1)), "the key is seen at once, though others wait");
        let Grant::Key(got) = other.await.unwrap() else { panic!("the key is made") };
        assert_eq!(got, key(1));
    }

    #[tokio::test]
    async fn who_gives_up_lets_another_make_the_key() {
        let cell = KeyCell::new(None);
        let Grant::Make(guard) = cell.clone().grant().await else { panic!("there is no key") };
        let other = tokio::spawn(cell.clone().grant());
        tokio::task::yield_now().await;
        drop(guard);
        assert!(matches!(other.await.unwrap(), Grant::Make(_)));
    }

    #[tokio::test]
    async fn a_refused_key_is_lost_once_and_replaced_once() {
        let cell = KeyCell::new(Some(key(1)));
        assert!(cell.lose(&key(1)));
        assert!(!cell.lose(&key(1)), "another lane has said so");
        let Grant::Make(guard) = cell.clone().grant().await else { panic!("the key is refused") };
        guard.made(key(2));
        assert!(!cell.lose(&key(1)), "there is another key");
        let Grant::Key(got) = cell.clone().grant().await else { panic!("the key is new") };
        assert_eq!(got, key(2));
    }
}
