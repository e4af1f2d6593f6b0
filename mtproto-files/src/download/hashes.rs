//! Which bytes of a file have a hash, and whether they fit it: no requests.

use std::collections::BTreeMap;
use std::ops::Range;

use sha2::{Digest, Sha256};
use tl_types::types;

use crate::cause::Cause;

/// More ranges than any file has: the largest, of 4 GiB, has 32768 of 128 KiB.
const MOST_RANGES: usize = 1 << 17;

/// The hashes of a file that are known so far.
#[derive(Debug, Default)]
pub(crate) struct Hashes {
    /// By start. They never overlap.
    ranges: BTreeMap<u64, Hashed>,
}

#[derive(Debug)]
struct Hashed {
    end: u64,
    sha256: [u8; 32],
    checked: bool,
}

/// A range of the file, and what its bytes have to hash to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Check {
    range: Range<u64>,
    sha256: [u8; 32],
}

impl Hashes {
    /// Takes in a `fileHash`.
    ///
    /// # Errors
    ///
    /// A range that is none, one that says something else than before, or more of them than any file has.
    pub(crate) fn insert(&mut self, hash: &types::FileHash) -> Result<(), Cause> {
        let bad = |what| Cause::BadHashes { what };
        let start = u64::try_from(hash.offset).map_err(|_| bad("a range starts before the file"))?;
        let length = u64::try_from(hash.limit).ok().filter(|length| *length > 0);
        let end = start.saturating_add(length.ok_or_else(|| bad("a range has no bytes"))?);
        let sha256 = <[u8; 32]>::try_from(&*hash.hash).map_err(|_| bad("a hash is not of 32 bytes"))?;
        if let Some((&other, known)) = self.ranges.range(..end).next_back().filter(|(_, known)| known.end > start) {
            let same = other == start && known.end == end && known.sha256 == sha256;
            return if same { Ok(()) } else { Err(bad("ranges overlap")) };
        }
        if self.ranges.len() >= MOST_RANGES {
            return Err(bad("there are too many ranges"));
        }
        self.ranges.insert(start, Hashed { end, sha256, checked: false });
        Ok(())
    }

    /// The first byte of a range that has no hash.
    pub(crate) fn gap(&self, range: &Range<u64>) -> Option<u64> {
        let mut covered = range.start;
        if let Some((_, before)) = self.ranges.range(..=range.start).next_back() {
            covered = covered.max(before.end);
        }
        for (&start, hashed) in self.ranges.range(covered..) {
            if start > covered || covered >= range.end {
                break;
            }
            covered = hashed.end;
        }
        (covered < range.end).then_some(covered)
    }

    /// Where the hashes end, if some are of bytes behind the end of a file of this size.
    pub(crate) fn end_behind(&self, size: u64) -> Option<u64> {
        self.ranges.range(size..).next_back().map(|(_, hashed)| hashed.end)
    }

    /// The checks that these bytes of the file suffice for. At the file's end a hash is of the bytes that are there.
    pub(crate) fn take_checks(&mut self, range: &Range<u64>, is_end: bool) -> Vec<Check> {
        self.take(range.clone(), |hashed| is_end || hashed.end <= range.end, range.end)
    }

    /// The checks that no chunk sufficed for, in a file of this size.
    pub(crate) fn take_rest(&mut self, size: u64) -> Vec<Check> {
        self.take(0..size, |hashed| !hashed.checked, size)
    }

    fn take(&mut self, starts: Range<u64>, wanted: impl Fn(&Hashed) -> bool, most: u64) -> Vec<Check> {
        let ranges = self.ranges.range_mut(starts).filter(|(_, hashed)| wanted(hashed));
        ranges
            .map(|(&start, hashed)| {
                hashed.checked = true;
                Check { range: start..hashed.end.min(most), sha256: hashed.sha256 }
            })
            .collect()
    }
}

impl Check {
    /// The bytes of the file that it is about.
    pub(crate) fn range(&self) -> Range<u64> {
        self.range.clone()
    }

    /// Checks bytes of the file that start at `offset` and hold the whole range.
    ///
    /// # Errors
    ///
    /// The hash of the range's bytes is another.
    pub(crate) fn run(&self, bytes: &[u8], offset: u64) -> Result<(), Cause> {
        let place = |at: u64| at.checked_sub(offset).and_then(|at| usize::try_from(at).ok());
        let bytes = place(self.range.start).zip(place(self.range.end)).and_then(|(start, end)| bytes.get(start..end));
        self.compare(bytes.map(Sha256::digest).map(Into::into))
    }

    /// Checks the hash that the range's bytes have.
    ///
    /// # Errors
    ///
    /// It is another, or there is none.
    pub(crate) fn compare(&self, sha256: Option<[u8; 32]>) -> Result<(), Cause> {
        if sha256 == Some(self.sha256) {
            return Ok(());
        }
        Err(Cause::HashMismatch { offset: self.range.start, end: self.range.end })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use tl_types::Bytes;

    fn hash(offset: i64, limit: i32, hash: impl AsRef<[u8]>) -> types::FileHash {
        types::FileHash::new(offset, limit, Bytes::copy_from_slice(hash.as_ref()))
    }

    fn hashes(ranges: &[(i64, i32)]) -> Hashes {
        let mut hashes = Hashes::default();
        for &(offset, limit) in ranges {
            hashes.insert(&hash(offset, limit, [7; 32])).unwrap();
        }
        hashes
    }

    fn ranges(checks: &[Check]) -> Vec<(u64, u64)> {
        checks.iter().map(|check| (check.range.start, check.range.end)).collect()
    }

    #[test]
    fn gaps() {
        let hashes = hashes(&[(100, 100), (0, 50), (200, 50)]);
        for (range, gap) in [
            (0..50, None),
            (0..0, None),
            (0..51, Some(50)),
            (60..70, Some(60)),
            (100..250, None),
            (120..180, None),
            (120..251, Some(250)),
            (300..301, Some(300)),
            (300..300, None),
        ] {
            assert_eq!(hashes.gap(&range), gap, "{range:?}");
        }
        assert_eq!(Hashes::default().gap(&(0..1)), Some(0));
    }

    #[test]
    fn checks_are_taken_when_their_bytes_are_there() {
        let mut hashes = hashes(&[(0, 100), (100, 100), (200, 100)]);
        assert_eq!(ranges(&hashes.take_checks(&(0..150), false)), [(0, 100)]);
        // The second range is in neither of the two chunks.
        assert_eq!(ranges(&hashes.take_checks(&(150..280), true)), [(200, 280)]);
        assert_eq!(ranges(&hashes.take_rest(280)), [(100, 200)]);
        assert!(hashes.take_rest(280).is_empty());
    }

    #[test]
    fn ranges_behind_the_end_do_not_count() {
        let mut hashes = hashes(&[(0, 100), (100, 100)]);
        assert_eq!(ranges(&hashes.take_rest(100)), [(0, 100)]);
    }

    #[test]
    fn hashes_tell_that_a_file_goes_on() {
        let hashes = hashes(&[(0, 100), (100, 100)]);
        for (size, end) in [(0, Some(200)), (99, Some(200)), (100, Some(200)), (101, None), (200, None)] {
            assert_eq!(hashes.end_behind(size), end, "{size}");
        }
        assert_eq!(Hashes::default().end_behind(0), None);
    }

    #[test]
    fn nonsense_is_an_error() {
        let known = || hashes(&[(100, 100)]);
        for bad in [
            hash(-1, 100, [7; 32]),
            hash(0, 0, [7; 32]),
            hash(0, -1, [7; 32]),
            hash(0, 1, [7; 31]),
            hash(0, 1, []),
            hash(50, 51, [7; 32]),
            hash(199, 1, [7; 32]),
            hash(100, 100, [8; 32]),
            hash(100, 99, [7; 32]),
        ] {
            assert!(matches!(known().insert(&bad), Err(Cause::BadHashes { .. })), "{bad:?}");
        }
        known().insert(&hash(100, 100, [7; 32])).unwrap();
        known().insert(&hash(i64::MAX, i32::MAX, [7; 32])).unwrap();
    }

    #[test]
    fn a_flood_of_ranges_is_an_error() {
        let mut hashes = Hashes::default();
        let failed = (0..).find(|offset| hashes.insert(&hash(*offset, 1, [7; 32])).is_err());
        assert_eq!(failed, i64::try_from(MOST_RANGES).ok());
    }

    #[test]
    fn bytes_fit_their_hash_or_not() {
        let bytes = *b"0123456789";
        let check = Check { range: 102..105, sha256: Sha256::digest(b"234").into() };
        check.run(&bytes, 100).unwrap();
        for (bytes, offset) in [(&bytes[..], 101), (&bytes[..4], 100), (&bytes[..], 103), (b"", 0)] {
            assert!(matches!(check.run(bytes, offset), Err(Cause::HashMismatch { offset: 102, end: 105 })));
        }
    }

    proptest! {
        #[test]
        fn gap_agrees_with_a_map_of_bytes(spans in prop::collection::vec((0_u8..60, 1_u8..12), 0..12), from in 0_u64..70, len in 0_u64..30) {
            let mut hashes = Hashes::default();
            let mut covered = [false; 128];
            for (offset, limit) in spans {
                if hashes.insert(&hash(offset.into(), limit.into(), [7; 32])).is_ok() {
                    covered[offset.into()..usize::from(offset) + usize::from(limit)].fill(true);
                }
            }
            let expected = (from..from + len).find(|at| !covered[usize::try_from(*at).unwrap()]);
            prop_assert_eq!(hashes.gap(&(from..from + len)), expected);
        }
    }
}
