//! Which bytes have been moved before.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Mutex;

use crate::capped_map::CappedMap;
use crate::lock::lock;
use crate::transferred_file::UploadId;

/// All parts that were saved, and all ranges that were sent.
#[derive(Debug, Default)]
pub(crate) struct MovedBytes {
    up: Mutex<CappedMap<(UploadId, u32), bool>>,
    /// By the file's id and the size of the image.
    down: Mutex<CappedMap<(i64, String), Ranges>>,
}

impl MovedBytes {
    /// Notes that a part was saved: how many bytes of it were moved again.
    pub(crate) fn up(&self, id: UploadId, number: u32, length: usize) -> u64 {
        let mut up = lock(&self.up);
        let Some(moved) = up.entry((id, number)) else { return 0 };
        let again = std::mem::replace(moved, true);
        if again { u64::try_from(length).unwrap_or(u64::MAX) } else { 0 }
    }

    /// Notes that a range of a file was sent: how many bytes of it were moved again.
    pub(crate) fn down(&self, id: i64, thumb_size: &str, range: Range<u64>) -> u64 {
        let mut down = lock(&self.down);
        down.entry((id, thumb_size.to_owned())).map_or(0, |ranges| ranges.add(range))
    }
}

/// Numbers, as ranges that neither overlap nor touch: ends by starts.
#[derive(Debug, Default)]
struct Ranges(BTreeMap<u64, u64>);

impl Ranges {
    /// Adds a range: how much of it was there already.
    fn add(&mut self, range: Range<u64>) -> u64 {
        let (mut start, mut end) = (range.start, range.end);
        let mut again = 0;
        // From the right, until one ends before this begins.
        while let Some((&other_start, &other_end)) = self.0.range(..=end).next_back() {
            if other_end < start {
                break;
            }
            again += range.end.min(other_end).saturating_sub(range.start.max(other_start));
            self.0.remove(&other_start);
            (start, end) = (start.min(other_start), end.max(other_end));
        }
        if start < end {
            self.0.insert(start, end);
        }
        again
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn ranges_count_as_a_set_does(ranges in prop::collection::vec((0_u64..60, 0_u64..20), 0..30)) {
            let mut set = std::collections::BTreeSet::new();
            let mut merged = Ranges::default();
            for (start, length) in ranges {
                let again = (start..start + length).filter(|&number| !set.insert(number)).count();
                prop_assert_eq!(merged.add(start..start + length), u64::try_from(again).unwrap());
            }
            prop_assert_eq!(merged.0.iter().map(|(start, end)| end - start).sum::<u64>(), u64::try_from(set.len()).unwrap());
        }
    }
}
