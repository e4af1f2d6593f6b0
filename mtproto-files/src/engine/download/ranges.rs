//! A set of bytes, as ranges of them.

use std::collections::BTreeMap;
use std::ops::Range;

/// Ranges that neither overlap nor touch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Ranges {
    /// Ends by start.
    ends: BTreeMap<u64, u64>,
}

impl Ranges {
    /// Adds a range.
    pub(crate) fn insert(&mut self, range: Range<u64>) {
        if range.is_empty() {
            return;
        }
        let Range { mut start, mut end } = range;
        while let Some((&other, &other_end)) = self.ends.range(..=end).next_back().filter(|(_, to)| **to >= start) {
            self.ends.remove(&other);
            start = start.min(other);
            end = end.max(other_end);
        }
        self.ends.insert(start, end);
    }

    /// Whether all bytes of a range are in it.
    pub(crate) fn covers(&self, range: &Range<u64>) -> bool {
        range.is_empty() || self.ends.range(..=range.start).next_back().is_some_and(|(_, end)| *end >= range.end)
    }

    /// Whether some byte of a range is in it.
    pub(crate) fn touches(&self, range: &Range<u64>) -> bool {
        !range.is_empty() && self.ends.range(..range.end).next_back().is_some_and(|(_, end)| *end > range.start)
    }

    /// The ranges, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = Range<u64>> {
        self.ends.iter().map(|(start, end)| *start..*end)
    }

    /// The number of bytes.
    pub(crate) fn bytes(&self) -> u64 {
        self.iter().map(|range| range.end - range.start).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn agrees_with_a_map_of_bytes(spans in prop::collection::vec((0_u64..60, 0_u64..12), 0..12), start in 0_u64..70, len in 0_u64..9) {
            let mut ranges = Ranges::default();
            let mut map = [false; 128];
            for (start, len) in spans {
                ranges.insert(start..start + len);
                (start..start + len).for_each(|at| map[usize::try_from(at).unwrap()] = true);
            }
            let asked = start..start + len;
            let mut there = asked.clone().map(|at| map[usize::try_from(at).unwrap()]);
            prop_assert_eq!(ranges.covers(&asked), there.clone().all(|there| there));
            prop_assert_eq!(ranges.touches(&asked), there.any(|there| there));
            prop_assert_eq!(ranges.bytes(), u64::try_from(map.iter().filter(|there| **there).count()).unwrap());
            let all: Vec<_> = ranges.iter().collect();
            prop_assert!(all.is_sorted_by(|a, b| a.end < b.start), "{:?}", all);
        }
    }
}
