//! The rules for ranges of a file (`api/files#downloading-files`).

use std::ops::Range;

use crate::error::Refusal;

const KIB: u64 = 1024;
const MIB: u64 = 1024 * KIB;
/// Each hash of `upload.getFileHashes` is for so many bytes; the last one for what remains.
pub(crate) const HASHED_CHUNK: u64 = 128 * KIB;

/// The bytes that `upload.getFile` asks for. There may be fewer of them.
pub(crate) fn window(offset: i64, limit: i32, precise: bool) -> Result<Range<u64>, Refusal> {
    let offset = u64::try_from(offset).map_err(|_| Refusal::OffsetInvalid)?;
    let limit = u64::try_from(limit).ok().filter(|&limit| limit > 0).ok_or(Refusal::LimitInvalid)?;
    let unit = if precise { KIB } else { 4 * KIB };
    if !offset.is_multiple_of(unit) {
        return Err(Refusal::OffsetInvalid);
    }
    let divides = precise || MIB.is_multiple_of(limit);
    if !limit.is_multiple_of(unit) || limit > MIB || !divides {
        return Err(Refusal::LimitInvalid);
    }
    // An offset is at most 2^63 and a limit 2^20, so that the sum fits.
    let end = offset + limit;
    if offset / MIB != (end - 1) / MIB {
        return Err(Refusal::LimitInvalid);
    }
    Ok(offset..end)
}

/// The chunks of a file of a certain size that `upload.getFileHashes` answers with: from the one that the offset is in.
pub(crate) fn hashed_chunks(offset: i64, size: u64, count: usize) -> Result<Vec<Range<u64>>, Refusal> {
    let offset = u64::try_from(offset).map_err(|_| Refusal::OffsetInvalid)?;
    // Past the end there is no chunk, also where the end is within the last one: a client that asks until there are no
    // more hashes comes to an end.
    if offset >= size {
        return Ok(Vec::new());
    }
    let first = offset / HASHED_CHUNK;
    let starts = (first..size.div_ceil(HASHED_CHUNK)).map(|chunk| chunk * HASHED_CHUNK);
    Ok(starts.take(count).map(|start| start..size.min(start + HASHED_CHUNK)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn coarse_ranges() {
        assert_eq!(window(0, 4096, false), Ok(0..4096));
        assert_eq!(window(1 << 20, 1 << 20, false), Ok(1 << 20..2 << 20));
        assert_eq!(window(3 << 30, 512 * 1024, false), Ok(3 << 30..(3 << 30) + 512 * 1024));
        for offset in [-4096, 1, 1024, 4095, i64::MAX] {
            assert_eq!(window(offset, 4096, false), Err(Refusal::OffsetInvalid), "{offset}");
        }
        for limit in [i32::MIN, -4096, 0, 1, 1024, 4095, 12 * 1024, 1 << 21, i32::MAX] {
            assert_eq!(window(0, limit, false), Err(Refusal::LimitInvalid), "{limit}");
        }
    }

    #[test]
    fn precise_ranges() {
        assert_eq!(window(1024, 1024, true), Ok(1024..2048));
        assert_eq!(window(0, 1 << 20, true), Ok(0..1 << 20));
        assert_eq!(window(1024, (1 << 20) - 1024, true), Ok(1024..1 << 20));
        assert_eq!(window(0, 3 * 1024, true), Ok(0..3072), "it need not divide 1 MiB");
        assert_eq!(window(1, 1024, true), Err(Refusal::OffsetInvalid));
        assert_eq!(window(0, 1025, true), Err(Refusal::LimitInvalid));
        assert_eq!(window(0, (1 << 20) + 1024, true), Err(Refusal::LimitInvalid));
    }

    #[test]
    fn no_range_crosses_a_mebibyte() {
        assert_eq!(window((1 << 20) - 4096, 8192, false), Err(Refusal::LimitInvalid));
        assert_eq!(window(1024, 1 << 20, true), Err(Refusal::LimitInvalid));
        assert_eq!(window((1 << 20) - 4096, 4096, false), Ok((1 << 20) - 4096..1 << 20));
    }

    #[test]
    fn hashes_start_with_the_chunk_of_the_offset() {
        let chunk = HASHED_CHUNK;
        let chunks = |offset, size, count| {
            let chunks = hashed_chunks(offset, size, count).unwrap();
            chunks.into_iter().map(|chunk| (chunk.start, chunk.end)).collect::<Vec<_>>()
        };
        assert_eq!(chunks(0, 2 * chunk + 5, 8), [(0, chunk), (chunk, 2 * chunk), (2 * chunk, 2 * chunk + 5)]);
        assert_eq!(chunks(131_073, 2 * chunk + 5, 1), [(chunk, 2 * chunk)]);
        assert_eq!(chunks(262_148, 2 * chunk + 5, 8), [(2 * chunk, 2 * chunk + 5)]);
        assert_eq!(chunks(262_149, 2 * chunk + 5, 8), [], "all has been hashed");
        assert_eq!(chunks(0, chunk, 8), [(0, chunk)]);
        assert_eq!(chunks(131_072, chunk, 8), []);
        assert_eq!(chunks(i64::MAX, chunk, 8), []);
        assert_eq!(hashed_chunks(-1, chunk, 8), Err(Refusal::OffsetInvalid));
    }

    proptest! {
        #[test]
        fn windows_keep_every_rule(offset in -5000_i64..3 << 20, limit in -5000..2 << 20, precise: bool) {
            if let Ok(range) = window(offset, limit, precise) {
                let unit = if precise { 1024 } else { 4096 };
                prop_assert_eq!(range.start, offset.cast_unsigned());
                prop_assert_eq!(range.end, (offset + i64::from(limit)).cast_unsigned());
                prop_assert!(range.start % unit == 0 && range.end % unit == 0);
                prop_assert_eq!(range.start >> 20, (range.end - 1) >> 20);
            }
        }

        #[test]
        fn any_numbers_will_do(offset: i64, limit: i32, precise: bool, size: u64) {
            let _ = window(offset, limit, precise);
            let chunks = hashed_chunks(offset, size >> 1, 8).unwrap_or_default();
            prop_assert!(chunks.iter().all(|chunk| chunk.start < chunk.end && chunk.end <= size >> 1));
        }
    }
}
