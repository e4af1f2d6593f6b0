//! Which chunks a file is asked for in: arithmetic alone.

use std::ops::Range;

use crate::cause::Cause;
use crate::limits::{CHUNK_SIZE_UNIT, WINDOW};

/// The `upload.getFile` requests for a whole file (`api/files#downloading-files`).
///
/// Every chunk starts at a multiple of its `limit`, which divides 1 MiB: so none of them crosses a multiple of 1 MiB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Plan {
    size: Option<u64>,
    limit: u32,
}

/// One `upload.getFile` request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Chunk {
    /// Where it starts, in bytes.
    pub(crate) offset: i64,
    /// The most bytes that the answer may have.
    pub(crate) limit: i32,
    /// The bytes that the answer has to have; none if the file's size is unknown.
    pub(crate) expected: Option<u32>,
}

impl Plan {
    /// The plan for a file of `size` bytes, if that is known, in chunks of `limit` bytes.
    ///
    /// # Errors
    ///
    /// A limit that the protocol does not have.
    pub(crate) fn new(size: Option<u64>, limit: u32) -> Result<Self, Cause> {
        if !is_limit(limit) {
            return Err(Cause::ChunkSize { chunk_size: limit });
        }
        Ok(Self { size, limit })
    }

    /// The chunk with this number, from 0; none behind the end of the file, or where an offset can no longer say it.
    pub(crate) fn chunk(self, number: u64) -> Option<Chunk> {
        let offset = number.checked_mul(self.limit.into())?;
        let expected = match self.size {
            // One chunk is asked for even if it should have no bytes: only the DC knows whether there is such a file.
            Some(size) if offset >= size.max(1) => return None,
            Some(size) => {
                Some(u32::try_from(size.saturating_sub(offset)).map_or(self.limit, |left| left.min(self.limit)))
            }
            None => None,
        };
        Some(Chunk { offset: offset.try_into().ok()?, limit: self.limit.try_into().ok()?, expected })
    }

    /// The file's size in bytes, if that is known.
    pub(crate) fn size(self) -> Option<u64> {
        self.size
    }

    /// How many chunks to have in flight, of the number that the caller wants: no more than the file has, and one if only
    /// the answers tell where the file ends.
    pub(crate) fn side_by_side(self, wanted: usize) -> usize {
        let chunks = self.size.map_or(1, |size| size.div_ceil(self.limit.into()));
        usize::try_from(chunks).map_or(wanted, |chunks| chunks.min(wanted))
    }
}

impl Chunk {
    /// The bytes of the file that it will have; nothing as long as that is unknown.
    pub(crate) fn known_range(self) -> Range<u64> {
        let start = self.start();
        start..start.saturating_add(self.expected.unwrap_or_default().into())
    }

    /// The bytes of the file that an answer of `len` bytes has.
    pub(crate) fn range_of(self, len: usize) -> Range<u64> {
        let start = self.start();
        start..start.saturating_add(u64::try_from(len).unwrap_or(u64::MAX))
    }

    /// Where it starts; never negative.
    fn start(self) -> u64 {
        self.offset.unsigned_abs()
    }

    /// Whether the answer of `len` bytes is whole, and the last one.
    ///
    /// # Errors
    ///
    /// More bytes than were asked for, or fewer than the file has.
    pub(crate) fn check(self, len: usize) -> Result<Received, Cause> {
        let limit = u32::try_from(self.limit).unwrap_or_default();
        let most = self.expected.unwrap_or(limit);
        match u32::try_from(len) {
            Ok(len) if len == most => Ok(Received::Whole),
            Ok(len) if len < most && self.expected.is_none() => Ok(Received::End),
            Ok(short) if short < most => Err(Cause::ShortChunk { received: len, expected: most }),
            _ => Err(Cause::LongChunk { received: len, expected: most }),
        }
    }
}

/// What an answer says about the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Received {
    /// The chunk, whole.
    Whole,
    /// The rest of a file of unknown size.
    End,
}

/// Whether `upload.getFile` takes this limit at multiples of it: `limit % 4096 = 0` and `1048576 % limit = 0`.
fn is_limit(limit: u32) -> bool {
    limit != 0 && limit.is_multiple_of(CHUNK_SIZE_UNIT) && WINDOW.is_multiple_of(limit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::{KIB, MAX_FILE, MIB};
    use proptest::prelude::*;

    const LIMIT: u32 = 512 * KIB;

    fn chunks(size: u64, limit: u32) -> Vec<Chunk> {
        let plan = Plan::new(Some(size), limit).unwrap();
        (0..).map_while(|number| plan.chunk(number)).collect()
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
            assert_eq!(Plan::new(None, limit).is_ok(), legal.contains(&limit), "{limit}");
        }
    }

    #[test]
    fn an_unknown_size_goes_on_to_the_last_offset() {
        let plan = Plan::new(None, MIB).unwrap();
        assert_eq!(plan.chunk(5).unwrap().offset, 5 * i64::from(MIB));
        assert_eq!(plan.chunk(u64::MAX), None);
        assert_eq!(plan.chunk(1 << 43), None);
        assert!(plan.chunk((1 << 43) - 1).is_some());
    }

    #[test]
    fn answers_are_as_long_as_they_have_to_be() {
        let known = Chunk { offset: 0, limit: 4096, expected: Some(100) };
        assert!(matches!(known.check(100), Ok(Received::Whole)));
        assert!(matches!(known.check(99), Err(Cause::ShortChunk { received: 99, expected: 100 })));
        assert!(matches!(known.check(0), Err(Cause::ShortChunk { .. })));
        assert!(matches!(known.check(101), Err(Cause::LongChunk { received: 101, expected: 100 })));
        let unknown = Chunk { expected: None, ..known };
        assert!(matches!(unknown.check(4096), Ok(Received::Whole)));
        assert!(matches!(unknown.check(4095), Ok(Received::End)));
        assert!(matches!(unknown.check(0), Ok(Received::End)));
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
    }
}
