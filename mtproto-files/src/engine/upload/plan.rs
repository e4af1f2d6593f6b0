//! How a file is cut into parts: arithmetic alone.

use crate::base::cause::Cause;
use crate::base::limits::{KIB, Limits, MAX_PART_SIZE, MAX_SMALL_FILE, MIB, PART_SIZE_UNIT};

/// The parts that a file goes up in (`api/files#uploading-files`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Plan {
    /// The size and the number of parts, unless these are known only in the end.
    known: Option<(u64, u16)>,
    part_size: u32,
    max_parts: u16,
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
    /// `upload.saveBigFilePart`: larger files, and those of unknown length.
    SaveBigFilePart,
}

impl Plan {
    /// The plan for a file of `size` bytes, in parts of the given size or of one that suits the file.
    ///
    /// # Errors
    ///
    /// An empty file, a part size that the protocol does not have, more parts than the limit.
    pub(crate) fn new(size: u64, part_size: Option<u32>, limits: Limits) -> Result<Self, Cause> {
        if size == 0 {
            return Err(Cause::EmptyFile);
        }
        let part_size = checked(part_size.unwrap_or_else(|| suitable_part_size(size)))?;
        let max_parts = limits.max_parts;
        let parts = u16::try_from(size.div_ceil(part_size.into())).ok().filter(|parts| *parts <= max_parts);
        match parts {
            Some(parts) => Ok(Self { known: Some((size, parts)), part_size, max_parts }),
            None => Err(Cause::TooLarge { size, part_size, max_parts }),
        }
    }

    /// The plan for a file of unknown length.
    ///
    /// # Errors
    ///
    /// A part size that the protocol does not have.
    pub(crate) fn of_unknown(part_size: Option<u32>, limits: Limits) -> Result<Self, Cause> {
        let part_size = checked(part_size.unwrap_or(MAX_PART_SIZE))?;
        Ok(Self { known: None, part_size, max_parts: limits.max_parts })
    }

    /// The file's size in bytes, if it is known.
    pub(crate) fn size(self) -> Option<u64> {
        self.known.map(|(size, _)| size)
    }

    /// The size of all parts but the last, in bytes.
    pub(crate) fn part_size(self) -> u32 {
        self.part_size
    }

    /// The most parts that there may be.
    pub(crate) fn max_parts(self) -> u16 {
        self.max_parts
    }

    /// The number of parts, if it is known.
    pub(crate) fn len(self) -> Option<u16> {
        self.known.map(|(_, parts)| parts)
    }

    /// The method that they go up with.
    pub(crate) fn method(self) -> Method {
        match self.known {
            Some((size, _)) if size <= MAX_SMALL_FILE => Method::SaveFilePart,
            _ => Method::SaveBigFilePart,
        }
    }

    /// The part with this number. Where the length is unknown, there is one for every number.
    pub(crate) fn part(self, number: u64) -> Option<Part> {
        let number = u16::try_from(number).ok()?;
        let offset = u64::from(number) * u64::from(self.part_size);
        let len = match self.known {
            None => self.part_size,
            Some((_, parts)) if number >= parts => return None,
            Some((size, _)) => {
                u32::try_from(size.saturating_sub(offset)).map_or(self.part_size, |left| left.min(self.part_size))
            }
        };
        Some(Part { number, offset, len })
    }

    /// The error that a file is too large.
    pub(crate) fn too_large(self, size: u64) -> Cause {
        Cause::TooLarge { size, part_size: self.part_size, max_parts: self.max_parts }
    }
}

impl Part {
    /// Its length.
    pub(crate) fn bytes(self) -> u64 {
        self.len.into()
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

fn checked(part_size: u32) -> Result<u32, Cause> {
    if is_part_size(part_size) { Ok(part_size) } else { Err(Cause::PartSize { part_size }) }
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
    use crate::base::limits::{MAX_FILE, MAX_PARTS};
    use proptest::prelude::*;

    const PART: u64 = MAX_PART_SIZE as u64;

    fn plan(size: u64) -> Plan {
        Plan::new(size, None, Limits::default()).unwrap()
    }

    /// Size, part size, number of parts, length of the last.
    fn shape(size: u64, part_size: Option<u32>) -> (u32, u16, u32) {
        let plan = Plan::new(size, part_size, Limits::default()).unwrap();
        (plan.part_size(), plan.len().unwrap(), parts(plan).last().unwrap().len)
    }

    fn parts(plan: Plan) -> impl Iterator<Item = Part> {
        (0..).map_while(move |number| plan.part(number))
    }

    #[test]
    fn an_empty_file_has_no_plan() {
        assert!(matches!(Plan::new(0, None, Limits::default()), Err(Cause::EmptyFile)));
        assert!(matches!(Plan::new(0, Some(1024), Limits::default()), Err(Cause::EmptyFile)));
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
            assert!(
                matches!(Plan::new(size, None, Limits::default()), Err(Cause::TooLarge { size: s, .. }) if s == size)
            );
        }
        assert_eq!(shape(4000 * 1024, Some(1024)), (1024, 4000, 1024));
        assert!(matches!(
            Plan::new(4000 * 1024 + 1, Some(1024), Limits::default()),
            Err(Cause::TooLarge { part_size: 1024, .. })
        ));
    }

    #[test]
    fn an_account_may_have_more_parts() {
        let premium = Limits::premium();
        let plan = Plan::new(2 * MAX_FILE, None, premium).unwrap();
        assert_eq!(plan.len(), Some(8000));
        assert!(matches!(Plan::new(2 * MAX_FILE + 1, None, premium), Err(Cause::TooLarge { max_parts: 8000, .. })));
        assert!(matches!(Plan::new(1025, Some(1024), Limits::new(1)), Err(Cause::TooLarge { .. })));
    }

    #[test]
    fn a_file_of_unknown_length_is_a_big_one() {
        let plan = Plan::of_unknown(None, Limits::default()).unwrap();
        assert_eq!((plan.method(), plan.len(), plan.part_size()), (Method::SaveBigFilePart, None, MAX_PART_SIZE));
        assert_eq!(plan.part(4000).unwrap().offset, MAX_FILE);
        assert!(matches!(Plan::of_unknown(Some(1000), Limits::default()), Err(Cause::PartSize { .. })));
    }

    #[test]
    fn only_the_protocols_part_sizes() {
        let legal = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512].map(|kib| kib * KIB);
        for part_size in (0..=MIB).step_by(512).chain([1, 1023, 1025, u32::MAX]) {
            let is_legal = Plan::new(1, Some(part_size), Limits::default()).is_ok();
            assert_eq!(is_legal, legal.contains(&part_size), "{part_size}");
        }
    }

    proptest! {
        #[test]
        fn parts_cover_each_byte_once(size in 1..=MAX_FILE, shift in 0_u32..10, chosen: bool) {
            let part_size = chosen.then_some(KIB << shift);
            let Ok(plan) = Plan::new(size, part_size, Limits::default()) else {
                let part_size = part_size.unwrap();
                prop_assert!(size > u64::from(part_size) * u64::from(MAX_PARTS));
                return Ok(());
            };
            let len = plan.len().unwrap();
            prop_assert!(len <= MAX_PARTS && is_part_size(plan.part_size()));
            prop_assert_eq!(plan.method() == Method::SaveFilePart, size <= MAX_SMALL_FILE);
            let mut end = 0;
            for (number, part) in (0..).zip(parts(plan)) {
                prop_assert_eq!((part.number, part.offset), (number, end));
                prop_assert!(part.len == plan.part_size() || (part.number + 1 == len && part.len > 0));
                prop_assert!(part.len <= plan.part_size());
                end += u64::from(part.len);
            }
            prop_assert_eq!(end, size);
        }
    }
}
