//! The rules for one part, whatever came before it (`api/files#uploading-files`).

use crate::error::Refusal;

/// No part is longer, and a part size divides it.
pub(crate) const PART_SIZE_MAX: u32 = 512 * 1024;
/// A part size is a multiple of this.
const PART_SIZE_UNIT: u32 = 1024;
/// `file_total_parts` while the length of the file is not known.
const TOTAL_UNKNOWN: i32 = -1;

/// A part that may belong to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    /// Its number, from 0.
    pub(crate) number: u32,
    /// Its length in bytes. Zero only for the final part of a stream that ended where a part did.
    pub(crate) length: u32,
    /// What it says about the number of parts.
    pub(crate) announced: Announced,
}

/// What a part says about the number of parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Announced {
    /// Nothing: `upload.saveFilePart`.
    Nothing,
    /// That it is not known yet, and that this is not the last part.
    Unknown,
    /// The number.
    Total(u32),
}

/// What the number and the total say about where a part stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Position {
    /// Others follow.
    Inner,
    /// It is the last one with content, or the empty one after it.
    Last,
    /// Either.
    Open,
}

impl Part {
    /// A part of a small file: `upload.saveFilePart`.
    pub(crate) fn small(number: i32, length: usize, max_parts: u32) -> Result<Self, Refusal> {
        let length = part_length(length)?;
        if length == 0 {
            return Err(Refusal::PartEmpty);
        }
        let number = part_number(number)?;
        if number >= max_parts {
            return Err(Refusal::PartInvalid);
        }
        Ok(Self { number, length, announced: Announced::Nothing })
    }

    /// A part of a big file, or of a stream: `upload.saveBigFilePart`.
    pub(crate) fn big(number: i32, total: i32, length: usize, max_parts: u32) -> Result<Self, Refusal> {
        let length = part_length(length)?;
        let announced = match u32::try_from(total) {
            Ok(total) if (1..=max_parts).contains(&total) => Announced::Total(total),
            Err(_) if total == TOTAL_UNKNOWN => Announced::Unknown,
            _ => return Err(Refusal::PartsInvalid),
        };
        let number = part_number(number)?;
        match announced {
            // The one empty part there is comes after all others, so that its number is the total.
            Announced::Total(total) if length == 0 && number == total => {}
            _ if length == 0 => return Err(Refusal::PartEmpty),
            Announced::Total(total) if number >= total => return Err(Refusal::PartInvalid),
            _ if number >= max_parts => return Err(Refusal::PartInvalid),
            _ => {}
        }
        Ok(Self { number, length, announced })
    }

    /// Where the part stands.
    pub(crate) fn position(&self) -> Position {
        match self.announced {
            Announced::Nothing => Position::Open,
            Announced::Unknown => Position::Inner,
            Announced::Total(total) if self.number.saturating_add(1) < total => Position::Inner,
            Announced::Total(_) => Position::Last,
        }
    }
}

/// Whether all parts but the last may be of this size.
pub(crate) fn is_part_size(length: u32) -> bool {
    length != 0 && length.is_multiple_of(PART_SIZE_UNIT) && PART_SIZE_MAX.is_multiple_of(length)
}

fn part_length(length: usize) -> Result<u32, Refusal> {
    u32::try_from(length).ok().filter(|&length| length <= PART_SIZE_MAX).ok_or(Refusal::PartTooBig)
}

fn part_number(number: i32) -> Result<u32, Refusal> {
    u32::try_from(number).map_err(|_| Refusal::PartInvalid)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KIB: usize = 1024;

    #[test]
    fn part_sizes_are_the_ten_powers_of_two() {
        let sizes: Vec<_> = (0..=2 * PART_SIZE_MAX).filter(|&length| is_part_size(length)).collect();
        assert_eq!(sizes, (0..10).map(|power| 1024 << power).collect::<Vec<u32>>());
    }

    #[test]
    fn small_parts() {
        assert_eq!(Part::small(0, 0, 4000), Err(Refusal::PartEmpty));
        assert_eq!(Part::small(0, 512 * KIB + 1, 4000), Err(Refusal::PartTooBig));
        assert_eq!(Part::small(-1, KIB, 4000), Err(Refusal::PartInvalid));
        assert_eq!(Part::small(4000, KIB, 4000), Err(Refusal::PartInvalid));
        assert_eq!(Part::small(3999, 512 * KIB, 4000).unwrap().position(), Position::Open);
        assert!(Part::small(7999, KIB, 8000).is_ok());
    }

    #[test]
    fn totals() {
        for total in [i32::MIN, -2, 0, 4001, i32::MAX] {
            assert_eq!(Part::big(0, total, KIB, 4000), Err(Refusal::PartsInvalid), "{total}");
        }
        assert_eq!(Part::big(0, 4000, KIB, 4000).unwrap().position(), Position::Inner);
        assert_eq!(Part::big(3999, 4000, KIB, 4000).unwrap().position(), Position::Last);
        assert_eq!(Part::big(3999, -1, KIB, 4000).unwrap().position(), Position::Inner);
        assert_eq!(Part::big(4000, -1, KIB, 4000), Err(Refusal::PartInvalid));
        assert_eq!(Part::big(2, 2, KIB, 4000), Err(Refusal::PartInvalid));
        assert_eq!(Part::big(-1, 2, KIB, 4000), Err(Refusal::PartInvalid));
        assert_eq!(Part::big(0, 1, 512 * KIB + 1, 4000), Err(Refusal::PartTooBig));
    }

    #[test]
    fn only_the_part_after_the_last_may_be_empty() {
        assert_eq!(Part::big(2, 2, 0, 4000).unwrap().position(), Position::Last);
        assert_eq!(Part::big(4000, 4000, 0, 4000).unwrap().position(), Position::Last);
        assert_eq!(Part::big(1, 2, 0, 4000), Err(Refusal::PartEmpty));
        assert_eq!(Part::big(3, 2, 0, 4000), Err(Refusal::PartEmpty));
        assert_eq!(Part::big(2, -1, 0, 4000), Err(Refusal::PartEmpty));
        assert_eq!(Part::big(0, 0, 0, 4000), Err(Refusal::PartsInvalid));
    }
}
