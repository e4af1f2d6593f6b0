//! A map that notes things about requests, and stays in memory's bounds however many there are.

use std::collections::BTreeMap;

/// So many keys are kept. A test that comes near moves hundreds of GiB.
const MOST: usize = 1 << 20;

/// Keeps the first so many keys, and takes no more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CappedMap<K, V> {
    entries: BTreeMap<K, V>,
    most: usize,
    left_out: u64,
}

impl<K: Ord, V: Default> CappedMap<K, V> {
    /// The value of a key, made if there is none; none if there is no room.
    pub(crate) fn entry(&mut self, key: K) -> Option<&mut V> {
        if self.entries.len() >= self.most && !self.entries.contains_key(&key) {
            self.left_out = self.left_out.saturating_add(1);
            return None;
        }
        Some(self.entries.entry(key).or_default())
    }

    /// All keys, in their order, with their values.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.entries.iter()
    }

    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    /// How often there was no room.
    pub(crate) fn left_out(&self) -> u64 {
        self.left_out
    }
}

impl<K, V> Default for CappedMap<K, V> {
    fn default() -> Self {
        Self { entries: BTreeMap::new(), most: MOST, left_out: 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_map_goes_on_with_the_keys_it_has() {
        let mut map = CappedMap { most: 2, ..CappedMap::<u8, u8>::default() };
        for key in [1, 2, 3, 1, 4] {
            if let Some(count) = map.entry(key) {
                *count += 1;
            }
        }
        assert_eq!(map.iter().collect::<Vec<_>>(), [(&1, &2), (&2, &1)]);
        assert_eq!((map.len(), map.left_out()), (2, 2));
    }
}
