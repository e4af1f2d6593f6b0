//! How a file is cut into parts: arithmetic alone.

use std::iter::FusedIterator;

use crate::cause::Cause;
use crate::limits::{KIB, MAX_PART_SIZE, MAX_PARTS, MAX_SMALL_FILE, MIB, PART_SIZE_UNIT};

/// The parts that a file of a known size goes up in (`api/files#uploading-files`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Plan {
    size: u64,
    part_size: u32,
    parts: u16,
}

/// One part of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    /// Its number, from 0.
    pub(crate) number: u16,
    /// Where it starts, in bytes.
    pub(crate) offset: u64,
    /// How long it is, in bytes; the last one may be shorter than the others.
    pub(crate) len: u32,
}

/// The method that a file's parts go up with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Method {
    /// `upload.saveFilePart`: files up to [`MAX_SMALL_FILE`], checked by MD5.
    SaveFilePart,
    /// `upload.saveBigFilePart`: larger files.
    SaveBigFilePart,
}

impl Plan {
    /// The plan for a file of `size` bytes, in parts of the given size or of one that suits the file.
    ///
    /// # Errors
    ///
    /// An empty file, a part size that the protocol does not have, more parts than [`MAX_PARTS`].
    pub(crate) fn new(size: u64, part_size: Option<u32>) -> Result<Self, Cause> {
        if size == 0 {
            return Err(Cause::EmptyFile);
        }
        let part_size = part_size.unwrap_or_else(|| suitable_part_size(size));
        if !is_part_size(part_size) {
            return Err(Cause::PartSize { part_size });
        }
        let parts = u16::try_from(size.div_ceil(part_size.into())).ok().filter(|parts| *parts <= MAX_PARTS);
        match parts {
            Some(parts) => Ok(Self { size, part_size, parts }),
            None => Err(Cause::TooLarge { size, part_size }),
        }
    }

    /// The file's size in bytes.
    pub(crate) fn size(self) -> u64 {
        self.size
    }

    /// The size of all parts but the last, in bytes.
    pub(crate) fn part_size(self) -> u32 {
        self.part_size
    }

    /// The number of parts.
    pub(crate) fn len(self) -> u16 {
        self.parts
    }

    /// The method that they go up with.
    pub(crate) fn method(self) -> Method {
        if self.size <= MAX_SMALL_FILE { Method::SaveFilePart } else { Method::SaveBigFilePart }
    }

    /// The parts, in order.
    pub(crate) fn parts(self) -> impl FusedIterator<Item = Part> + Send {
        (0..self.parts).map(move |number| {
            let offset = u64::from(number) * u64::from(self.part_size);
            let left = self.size.saturating_sub(offset);
            let len = u32::try_from(left).map_or(self.part_size, |left| left.min(self.part_size));
            Part { number, offset, len }
        })
    }
}

impl Method {
    /// The method's name in the schema.
    pub fn name(self) -> &'static str {
        match self {
            Self::SaveFilePart => "upload.saveFilePart",
            Self::SaveBigFilePart => "upload.saveBigFilePart",
        }
    }
}

/// Whether the protocol has parts of this size: `part_size % 1024 = 0` and `524288 % part_size = 0`.
fn is_part_size(part_size: u32) -> bool {
    part_size != 0 && part_size.is_multiple_of(PART_SIZE_UNIT) && MAX_PART_SIZE.is_multiple_of(part_size)
}

/// 512 KiB, as recommended; less for files up to 1 MiB, so that their parts too go up side by side.
fn suitable_part_size(size: u64) -> u32 {
    if size <= u64::from(MIB) { 128 * KIB } else { MAX_PART_SIZE }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::MAX_FILE;
    use proptest::prelude::*;

    const PART: u64 = MAX_PART_SIZE as u64;

    fn plan(size: u64) -> Plan {
        Plan::new(size, None).unwrap()
    }

    /// Size, part size, number of parts, length of the last.
    fn shape(size: u64, part_size: Option<u32>) -> (u32, u16, u32) {
        let plan = Plan::new(size, part_size).unwrap();
        (plan.part_size(), plan.len(), plan.parts().last().unwrap().len)
    }

    #[test]
    fn an_empty_file_has_no_plan() {
        assert!(matches!(Plan::new(0, None), Err(Cause::EmptyFile)));
        assert!(matches!(Plan::new(0, Some(1024)), Err(Cause::EmptyFile)));
    }

    #[test]
    fn boundaries_of_a_part() {
        let small = 128 * KIB;
        assert_eq!(shape(1, None), (small, 1, 1));
        assert_eq!(shape(1023, None), (small, 1, 1023));
        assert_eq!(shape(1024, None), (small, 1, 1024));
        assert_eq!(shape(u64::from(small) - 1, None), (small, 1, small - 1));
        assert_eq!(shape(u64::from(small), None), (small, 1, small));
        assert_eq!(shape(u64::from(small) + 1, None), (small, 2, 1));
        assert_eq!(shape(u64::from(MIB), None), (small, 8, small));
        assert_eq!(shape(u64::from(MIB) + 1, None), (MAX_PART_SIZE, 3, 1));
        assert_eq!(shape(PART - 1, Some(MAX_PART_SIZE)), (MAX_PART_SIZE, 1, MAX_PART_SIZE - 1));
        assert_eq!(shape(PART, Some(MAX_PART_SIZE)), (MAX_PART_SIZE, 1, MAX_PART_SIZE));
        assert_eq!(shape(PART + 1, Some(MAX_PART_SIZE)), (MAX_PART_SIZE, 2, 1));
        assert_eq!(shape(1023, Some(1024)), (1024, 1, 1023));
        assert_eq!(shape(1025, Some(1024)), (1024, 2, 1));
    }

    #[test]
    fn ten_mib_is_the_last_small_file() {
        assert_eq!(plan(MAX_SMALL_FILE - 1).method(), Method::SaveFilePart);
        assert_eq!(plan(MAX_SMALL_FILE).method(), Method::SaveFilePart);
        assert_eq!(plan(MAX_SMALL_FILE + 1).method(), Method::SaveBigFilePart);
    }

    #[test]
    fn four_thousand_parts_are_legal_and_no_more() {
        assert_eq!(MAX_FILE, 2000 * 1024 * 1024);
        assert_eq!(shape(MAX_FILE - 1, None), (MAX_PART_SIZE, 4000, MAX_PART_SIZE - 1));
        assert_eq!(shape(MAX_FILE, None), (MAX_PART_SIZE, 4000, MAX_PART_SIZE));
        for size in [MAX_FILE + 1, PART * 65_536 + 1, u64::MAX] {
            assert!(matches!(Plan::new(size, None), Err(Cause::TooLarge { size: s, .. }) if s == size));
        }
        assert_eq!(shape(4000 * 1024, Some(1024)), (1024, 4000, 1024));
        assert!(matches!(Plan::new(4000 * 1024 + 1, Some(1024)), Err(Cause::TooLarge { part_size: 1024, .. })));
    }

    #[test]
    fn only_the_protocols_part_sizes() {
        let legal = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512].map(|kib| kib * KIB);
        for part_size in (0..=MIB).step_by(512).chain([1, 1023, 1025, u32::MAX]) {
            let is_legal = Plan::new(1, Some(part_size)).is_ok();
            assert_eq!(is_legal, legal.contains(&part_size), "{part_size}");
        }
    }

    proptest! {
        #[test]
        fn parts_cover_each_byte_once(size in 1..=MAX_FILE, shift in 0_u32..10, chosen: bool) {
            let part_size = chosen.then_some(KIB << shift);
            let Ok(plan) = Plan::new(size, part_size) else {
                let part_size = part_size.unwrap();
                prop_assert!(size > u64::from(part_size) * u64::from(MAX_PARTS));
                return Ok(());
            };
            prop_assert!(plan.len() <= MAX_PARTS && is_part_size(plan.part_size()));
            prop_assert_eq!(plan.method() == Method::SaveFilePart, size <= MAX_SMALL_FILE);
            let mut end = 0;
            for (number, part) in (0..).zip(plan.parts()) {
                prop_assert_eq!((part.number, part.offset), (number, end));
                prop_assert!(part.len == plan.part_size() || (part.number + 1 == plan.len() && part.len > 0));
                prop_assert!(part.len <= plan.part_size());
                end += u64::from(part.len);
            }
            prop_assert_eq!(end, size);
        }
    }
}
