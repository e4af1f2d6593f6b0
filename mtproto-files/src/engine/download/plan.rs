//! Which chunks a file is asked for in: arithmetic alone.

use std::ops::Range;

use crate::base::cause::Cause;
use crate::base::limits::{CHUNK_SIZE_UNIT, KIB, WINDOW};

/// Hashes are of ranges of this size. Where others come, less of a range of the file may be verified.
const HASH_RANGE: u64 = 128 * KIB as u64;
/// What `precise` requests start and end at multiples of.
const PRECISE_UNIT: u64 = KIB as u64;

/// The `upload.getFile` requests for a file or a range of it (`api/files#downloading-files`).
///
/// The file is cut at multiples of the `limit`, which divides 1 MiB: so no chunk crosses a multiple of 1 MiB. Where a
/// range starts or ends within a chunk, only what is needed is asked for, by a `precise` request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Plan {
    size: Option<u64>,
    limit: u32,
    /// What the caller gets; it ends at the largest number if only the DC knows where.
    wanted: Range<u64>,
    /// What is asked for, to have whole ranges of hashes.
    fetched: Range<u64>,
}

/// One `upload.getFile` request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Chunk {
    /// Its number, from 0 at the file's start.
    pub(crate) number: u64,
    /// Where it starts, in bytes.
    pub(crate) offset: i64,
    /// The most bytes that the answer may have.
    pub(crate) limit: i32,
    /// Whether offset and limit need be multiples of 1 KiB only.
    pub(crate) precise: bool,
    /// The bytes that the answer has to have; none if the file's size is unknown.
    pub(crate) expected: Option<u32>,
}

impl Plan {
    /// The plan for a range of a file of `size` bytes, if that is known, in chunks of `limit` bytes.
    ///
    /// # Errors
    ///
    /// A limit that the protocol does not have; a range that starts behind its own end or the file's, or where no offset can
    /// say it.
    pub(crate) fn new(size: Option<u64>, limit: u32, range: Option<Range<u64>>, verify: bool) -> Result<Self, Cause> {
        if !is_limit(limit) {
            return Err(Cause::ChunkSize { chunk_size: limit });
        }
        let end = size.unwrap_or(u64::MAX);
        let range = range.unwrap_or(0..u64::MAX);
        if range.start > range.end || range.start > end || i64::try_from(range.start).is_err() {
            return Err(Cause::Range { start: range.start, end: range.end, size });
        }
        let wanted = range.start..range.end.min(end);
        let unit = if verify { HASH_RANGE } else { PRECISE_UNIT };
        let fetched_end = wanted.end.checked_next_multiple_of(unit).unwrap_or(u64::MAX).min(end);
        let fetched =
            wanted.start / unit * unit..if wanted.is_empty() { wanted.start / unit * unit } else { fetched_end };
        Ok(Self { size, limit, wanted, fetched })
    }

    /// The number of the first chunk.
    pub(crate) fn first(&self) -> u64 {
        self.fetched.start / u64::from(self.limit)
    }

    /// The chunk with this number, from 0 at the file's start; none outside of the range, or where an offset can no longer
    /// say it.
    pub(crate) fn chunk(&self, number: u64) -> Option<Chunk> {
        let start = number.checked_mul(self.limit.into())?;
        let end = start.checked_add(self.limit.into())?;
        // One chunk is asked for even if it should have no bytes: only the DC knows whether there is such a file.
        let is_empty_file = self.size == Some(0) && number == 0;
        let is_outside = self.fetched.is_empty() || start >= self.fetched.end || end <= self.fetched.start;
        if !is_empty_file && is_outside {
            return None;
        }
        let offset = start.max(self.fetched.start);
        let at_end = self.size.is_some_and(|size| self.fetched.end == size) || self.fetched.end >= end;
        let end = if at_end { end } else { self.fetched.end };
        let length = u32::try_from(end.checked_sub(offset)?).ok()?;
        let expected =
            self.size.map(|size| u32::try_from(size.saturating_sub(offset)).map_or(length, |left| left.min(length)));
        let precise = !(is_limit(length) && offset % u64::from(length) == 0);
        let (offset, limit) = (offset.try_into().ok()?, length.try_into().ok()?);
        Some(Chunk { number, offset, limit, precise, expected })
    }

    /// The file's size in bytes, if that is known.
    pub(crate) fn size(&self) -> Option<u64> {
        self.size
    }

    /// The size of whole chunks.
    pub(crate) fn limit(&self) -> u64 {
        self.limit.into()
    }

    /// What the caller gets.
    pub(crate) fn wanted(&self) -> Range<u64> {
        self.wanted.clone()
    }

    /// What is asked for.
    pub(crate) fn fetched(&self) -> Range<u64> {
        self.fetched.clone()
    }

    /// The bytes that the caller gets, if that is known.
    pub(crate) fn total(&self) -> Option<u64> {
        self.size.map(|_| self.wanted.end - self.wanted.start)
    }

    /// The number of chunks, if that is known.
    pub(crate) fn chunks(&self) -> Option<u64> {
        self.size?;
        Some(self.fetched.end.div_ceil(self.limit()).saturating_sub(self.first()).max(1))
    }

    /// How many chunks to have in flight, of the number that the caller wants: one if only the answers tell where the file
    /// ends.
    pub(crate) fn side_by_side(&self, wanted: usize) -> usize {
        if self.size.is_some() { wanted.max(1) } else { 1 }
    }
}

impl Chunk {
    /// Where it starts; never negative.
    pub(crate) fn start(self) -> u64 {
        self.offset.unsigned_abs()
    }

    /// The bytes that it has at most.
    pub(crate) fn range(self) -> Range<u64> {
        let most = self.expected.unwrap_or(self.limit.unsigned_abs());
        self.start()..self.start().saturating_add(most.into())
    }

    /// Whether the answer of `len` bytes is whole, and the last one.
    ///
    /// # Errors
    ///
    /// More bytes than were asked for, or fewer than the file has.
    pub(crate) fn check(self, len: usize) -> Result<ChunkLength, Cause> {
        let limit = u32::try_from(self.limit).unwrap_or_default();
        let most = self.expected.unwrap_or(limit);
        match u32::try_from(len) {
            Ok(len) if len == most => Ok(ChunkLength::Full),
            Ok(len) if len < most && self.expected.is_none() => Ok(ChunkLength::LastOfFile),
            Ok(short) if short < most => Err(Cause::ShortChunk { received: len, expected: most }),
            _ => Err(Cause::LongChunk { received: len, expected: most }),
        }
    }
}

/// How long the answer to a request for a chunk is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ChunkLength {
    /// As many bytes as were asked for.
    Full,
    /// Fewer: the rest of a file of unknown size.
    LastOfFile,
}

/// Whether `upload.getFile` takes this limit at multiples of it: `limit % 4096 = 0` and `1048576 % limit = 0`.
fn is_limit(limit: u32) -> bool {
    limit != 0 && limit.is_multiple_of(CHUNK_SIZE_UNIT) && WINDOW.is_multiple_of(limit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::limits::{KIB, MAX_FILE, MIB};
    use proptest::prelude::*;

    const LIMIT: u32 = 512 * KIB;

    fn chunks(size: u64, limit: u32) -> Vec<Chunk> {
        all(&Plan::new(Some(size), limit, None, true).unwrap())
    }

    fn all(plan: &Plan) -> Vec<Chunk> {
        (plan.first()..).map_while(|number| plan.chunk(number)).collect()
    }

    #[test]
    fn boundaries_of_a_chunk() {
        let limit = u64::from(LIMIT);
        for (size, count, last) in [
            (0, 1, 0),
            (1, 1, 1),
            (1023, 1, 1023),
            (1024, 1, 1024),
            (limit - 1, 1, LIMIT - 1),
            (limit, 1, LIMIT),
            (limit + 1, 2, 1),
            (2 * limit, 2, LIMIT),
            (10 * u64::from(MIB) - 1, 20, LIMIT - 1),
            (10 * u64::from(MIB) + 1, 21, 1),
            (MAX_FILE, 4000, LIMIT),
            // Beyond what 32 bits can say.
            (MAX_FILE * 2 + 1, 8001, 1),
        ] {
            let chunks = chunks(size, LIMIT);
            assert_eq!((chunks.len(), chunks.last().unwrap().expected), (count, Some(last)), "{size}");
        }
    }

    #[test]
    fn only_the_protocols_limits() {
        let legal = [4, 8, 16, 32, 64, 128, 256, 512, 1024].map(|kib| kib * KIB);
        for limit in (0..=2 * MIB).step_by(1024).chain([1, 4095, 4097, u32::MAX]) {
            assert_eq!(Plan::new(None, limit, None, true).is_ok(), legal.contains(&limit), "{limit}");
        }
    }

    #[test]
    fn an_unknown_size_goes_on_to_the_last_offset() {
        let plan = Plan::new(None, MIB, None, true).unwrap();
        assert_eq!(plan.chunk(5).unwrap().offset, 5 * i64::from(MIB));
        assert_eq!(plan.chunk(u64::MAX), None);
        assert_eq!(plan.chunk(1 << 43), None);
        assert!(plan.chunk((1 << 43) - 2).is_some());
    }

    #[test]
    fn answers_are_as_long_as_they_have_to_be() {
        let known = Chunk { number: 0, offset: 0, limit: 4096, precise: false, expected: Some(100) };
        assert!(matches!(known.check(100), Ok(ChunkLength::Full)));
        assert!(matches!(known.check(99), Err(Cause::ShortChunk { received: 99, expected: 100 })));
        assert!(matches!(known.check(0), Err(Cause::ShortChunk { .. })));
        assert!(matches!(known.check(101), Err(Cause::LongChunk { received: 101, expected: 100 })));
        let unknown = Chunk { expected: None, ..known };
        assert!(matches!(unknown.check(4096), Ok(ChunkLength::Full)));
        assert!(matches!(unknown.check(4095), Ok(ChunkLength::LastOfFile)));
        assert!(matches!(unknown.check(0), Ok(ChunkLength::LastOfFile)));
        assert!(matches!(unknown.check(4097), Err(Cause::LongChunk { .. })));
    }

    proptest! {
        #[test]
        fn chunks_cover_each_byte_once_by_the_rules(size in 0..=2 * MAX_FILE, shift in 3_u32..9) {
            let limit = (4 * KIB) << shift;
            let window = i64::from(WINDOW);
            let mut end = 0;
            for chunk in chunks(size, limit) {
                prop_assert_eq!(u64::try_from(chunk.offset).unwrap(), end);
                let length = i64::from(chunk.limit);
                prop_assert!(chunk.offset % 4096 == 0 && length % 4096 == 0 && window % length == 0);
                prop_assert_eq!(chunk.offset / window, (chunk.offset + length - 1) / window);
                let expected = chunk.expected.unwrap();
                prop_assert!((expected > 0 || size == 0) && i64::from(expected) <= length);
                end += u64::from(expected);
            }
            prop_assert_eq!(end, size);
        }

        #[test]
        fn a_range_is_covered_by_the_rules(size in 1..=MAX_FILE, a in 0_u64..MAX_FILE, len in 0_u64..5_000_000, shift in 3_u32..9, verify: bool) {
            let limit = (4 * KIB) << shift;
            let start = a % (size + 1);
            let plan = Plan::new(Some(size), limit, Some(start..start + len), verify).unwrap();
            prop_assert_eq!(plan.wanted(), start..(start + len).min(size));
            let window = i64::from(WINDOW);
            let mut at = None;
            for chunk in all(&plan) {
                let length = i64::from(chunk.limit);
                if chunk.precise {
                    prop_assert!(chunk.offset % 1024 == 0 && length % 1024 == 0 && length <= window);
                } else {
                    prop_assert!(chunk.offset % 4096 == 0 && length % 4096 == 0 && window % length == 0);
                }
                prop_assert_eq!(chunk.offset / window, (chunk.offset + length - 1) / window);
                prop_assert!(chunk.expected.unwrap() > 0);
                prop_assert!(at.is_none_or(|at| at == chunk.start()));
                at = Some(chunk.range().end);
            }
            let wanted = plan.wanted();
            prop_assert!(wanted.is_empty() || plan.fetched().start <= wanted.start && at.unwrap() >= wanted.end);
            prop_assert!(at.is_none_or(|at| at == plan.fetched().end));
            prop_assert!(plan.fetched().end - plan.fetched().start <= len + 2 * HASH_RANGE);
        }
    }

    #[test]
    fn ranges_that_are_none() {
        #[expect(clippy::reversed_empty_ranges, reason = "it is what is refused")]
        for (size, range) in [(Some(10), 11..12), (Some(10), 5..4), (None, 5..4)] {
            assert!(matches!(Plan::new(size, LIMIT, Some(range), true), Err(Cause::Range { .. })));
        }
        for range in [10..10, 3..3, 10..99] {
            assert_eq!(all(&Plan::new(Some(10), LIMIT, Some(range), true).unwrap()), []);
        }
        for at in [0, 1, 1024, 200_000, 999_999, 1_000_000] {
            for (size, verify) in [(None, true), (None, false), (Some(1_000_000), true), (Some(1_000_000), false)] {
                assert_eq!(all(&Plan::new(size, LIMIT, Some(at..at), verify).unwrap()), [], "{at}");
            }
        }
        assert!(matches!(Plan::new(None, LIMIT, Some(1 << 63..u64::MAX), true), Err(Cause::Range { .. })));
    }

    #[test]
    fn a_few_bytes_are_asked_for_precisely() {
        let plan = Plan::new(Some(10_000_000), LIMIT, Some(5000..5100), false).unwrap();
        let chunk = Chunk { number: 0, offset: 4096, limit: 1024, precise: true, expected: Some(1024) };
        assert_eq!(all(&plan), [chunk]);
        let plan = Plan::new(Some(10_000_000), LIMIT, Some(5000..5100), true).unwrap();
        let chunk = Chunk { number: 0, offset: 0, limit: 131_072, precise: false, expected: Some(131_072) };
        assert_eq!(all(&plan), [chunk]);
    }
}
