//! A map that notes things about requests, and stays in memory's bounds however many there are.

use std::collections::BTreeMap;

/// So many keys are kept. A test that comes near moves hundreds of GiB.
const MOST: usize = 1 << 20;

/// Keeps the first so many keys, and takes no more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CappedMap<K, V>(BTreeMap<K, V>);

impl<K: Ord, V: Default> CappedMap<K, V> {
    /// The value of a key, made if there is none; none if there is no room.
    pub(crate) fn entry(&mut self, key: K) -> Option<&mut V> {
        if self.0.len() >= MOST && !self.0.contains_key(&key) {
            return None;
        }
        Some(self.0.entry(key).or_default())
    }

    /// All keys, in their order, with their values.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.0.iter()
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }
}

impl<K, V> Default for CappedMap<K, V> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}
