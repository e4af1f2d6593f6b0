//! Which bytes of a file have a hash, and whether they fit it: no requests.

use std::collections::BTreeMap;
use std::ops::Range;

use mtproto_crypto::{sha256, sha256_each};
use tl_types::{Bytes, types};

use crate::base::bytes::length;
use crate::base::cause::Cause;
use crate::base::limits::MIB;

/// No range is longer: its bytes are held until all of them are there. Telegram's are of 128 KiB.
const LONGEST_RANGE: u64 = 8 * MIB as u64;
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
        let length = length.ok_or_else(|| bad("a range has no bytes"))?;
        if length > LONGEST_RANGE {
            return Err(bad("a range is too long to be checked before it is written"));
        }
        let end = start.saturating_add(length);
        let sha256 = <[u8; 32]>::try_from(&*hash.hash).map_err(|_| bad("a hash is not of 32 bytes"))?;
        if let Some((&other, known)) = self.ranges.range(..end).next_back().filter(|(_, known)| known.end > start) {
            let same = other == start && known.end == end && known.sha256 == sha256;
            return if same { Ok(()) } else { Err(bad("ranges overlap")) };
        }
        if self.ranges.len() >= MOST_RANGES {
            return Err(bad("there are too many ranges"));
        }
        self.ranges.insert(start, Hashed { end, sha256 });
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

    /// The hash of the range that a byte is in.
    pub(crate) fn at(&self, byte: u64) -> Option<Check> {
        let (start, hashed) = self.ranges.range(..=byte).next_back().filter(|(_, hashed)| hashed.end > byte)?;
        Some(Check { range: *start..hashed.end, sha256: hashed.sha256 })
    }

    /// Where the next range with a hash starts.
    pub(crate) fn next_start(&self, byte: u64) -> Option<u64> {
        self.ranges.range(byte..).next().map(|(start, _)| *start)
    }
}

impl Check {
    /// The bytes of the file that it is about.
    pub(crate) fn range(&self) -> Range<u64> {
        self.range.clone()
    }

    /// The same check where the file ends earlier: there, a hash is of the bytes that are there.
    #[must_use]
    pub(crate) fn up_to(mut self, end: u64) -> Self {
        self.range.end = self.range.end.min(end);
        self
    }

    /// Checks bytes of the file that start at `offset`, in several buffers.
    ///
    /// # Errors
    ///
    /// The bytes of a check's range have another hash, or some of them are missing.
    pub(crate) fn run_all(checks: &[Self], pieces: &[Bytes], offset: u64) -> Result<(), Cause> {
        let mut contiguous = (Vec::new(), Vec::new());
        for check in checks {
            match *check.find(pieces, offset)? {
                // Ranges in one buffer are hashed several at a time, which is faster.
                [bytes] => {
                    contiguous.0.push(check);
                    contiguous.1.push(bytes);
                }
                ref scattered => check.compare(Some(sha256(scattered)))?,
            }
        }
        let (checks, texts) = contiguous;
        checks.into_iter().zip(sha256_each(&texts)).try_for_each(|(check, sha256)| check.compare(Some(sha256)))
    }

    /// Returns the bytes of the range, among those that start at `offset` of the file.
    ///
    /// # Errors
    ///
    /// Some are missing.
    fn find<'p>(&self, pieces: &'p [Bytes], offset: u64) -> Result<Vec<&'p [u8]>, Cause> {
        let mut found = Vec::new();
        let (mut at, mut count) = (offset, 0);
        for piece in pieces {
            let end = at.saturating_add(length(piece));
            let from = self.range.start.clamp(at, end) - at;
            let to = self.range.end.clamp(at, end) - at;
            if let (Ok(from), Ok(to)) = (usize::try_from(from), usize::try_from(to))
                && let Some(bytes) = piece.get(from..to).filter(|bytes| !bytes.is_empty())
            {
                found.push(bytes);
            }
            count += to - from;
            at = end;
        }
        if count == self.range.end.saturating_sub(self.range.start) { Ok(found) } else { Err(self.mismatch()) }
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
        Err(self.mismatch())
    }

    fn mismatch(&self) -> Cause {
        Cause::HashMismatch { offset: self.range.start, end: self.range.end }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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
    fn a_byte_has_its_range() {
        let hashes = hashes(&[(0, 100), (200, 100)]);
        for (byte, range, next) in [
            (0, Some((0, 100)), Some(0)),
            (99, Some((0, 100)), Some(200)),
            (100, None, Some(200)),
            (250, Some((200, 300)), None),
            (300, None, None),
        ] {
            let at = hashes.at(byte).map(|check| (check.range.start, check.range.end));
            assert_eq!((at, hashes.next_start(byte)), (range, next), "{byte}");
        }
        assert_eq!(hashes.at(250).unwrap().up_to(280).range(), 200..280);
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
            hash(1000, 8 * 1024 * 1024 + 1, [7; 32]),
        ] {
            assert!(matches!(known().insert(&bad), Err(Cause::BadHashes { .. })), "{bad:?}");
        }
        known().insert(&hash(100, 100, [7; 32])).unwrap();
        known().insert(&hash(i64::MAX, 128 * 1024, [7; 32])).unwrap();
    }

    #[test]
    fn a_flood_of_ranges_is_an_error() {
        let mut hashes = Hashes::default();
        let failed = (0..).find(|offset| hashes.insert(&hash(*offset, 1, [7; 32])).is_err());
        assert_eq!(failed, i64::try_from(MOST_RANGES).ok());
    }

    #[test]
    fn bytes_fit_their_hash_or_not() {
        let bytes = Bytes::from_static(b"0123456789");
        let check = Check { range: 102..105, sha256: sha256(&[b"234"]) };
        let other = Check { range: 100..110, sha256: sha256(&[&bytes]) };
        for checks in [vec![check.clone()], vec![other.clone(), check.clone()], vec![]] {
            Check::run_all(&checks, std::slice::from_ref(&bytes), 100).unwrap();
            for cut in 0..=10 {
                Check::run_all(&checks, &[bytes.slice(..cut), bytes.slice(cut..)], 100).unwrap();
            }
        }
        for (bytes, offset) in [(&bytes, 101), (&bytes.slice(..4), 100), (&bytes, 103), (&Bytes::new(), 0)] {
            assert!(matches!(
                Check::run_all(std::slice::from_ref(&check), std::slice::from_ref(bytes), offset),
                Err(Cause::HashMismatch { offset: 102, end: 105 })
            ));
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
