//! Arithmetic on pieces of files.

use std::ops::{Bound, Range, RangeBounds};

use tl_types::Bytes;

/// Returns the number of bytes.
pub(crate) fn length(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

/// Returns the bytes of a piece that are within a range of the file. The piece starts at `start` of the file.
pub(crate) fn within(piece: &Bytes, start: u64, range: &Range<u64>) -> Bytes {
    let end = start.saturating_add(length(piece));
    let from = usize::try_from(range.start.clamp(start, end) - start);
    let to = usize::try_from(range.end.clamp(start, end) - start);
    match (from, to) {
        (Ok(from), Ok(to)) if from < to => piece.slice(from..to),
        _ => Bytes::new(),
    }
}

/// Returns the range between two bounds; it ends at the largest number if it has no end.
pub(crate) fn range_of(bounds: impl RangeBounds<u64>) -> Range<u64> {
    let start = match bounds.start_bound() {
        Bound::Included(start) => *start,
        Bound::Excluded(before) => before.saturating_add(1),
        Bound::Unbounded => 0,
    };
    let end = match bounds.end_bound() {
        Bound::Included(last) => last.saturating_add(1),
        Bound::Excluded(end) => *end,
        Bound::Unbounded => u64::MAX,
    };
    start..end
}
