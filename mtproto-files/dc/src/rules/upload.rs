//! The rules for the parts of one file among each other (`api/files#uploading-files`, `#streamed-uploads`).
//!
//! Parts come in any order. What has come must at every moment be some of the parts of a possible file: all but the last
//! of one allowed size, the last no longer than that.

use std::collections::BTreeMap;

use super::part::{Announced, Part, Position, is_part_size};
use crate::error::Refusal;

/// Bytes of the biggest file that `upload.saveFilePart` is for.
pub(crate) const SMALL_FILE_MAX: u64 = 10 * 1024 * 1024;

/// What the parts that have come say about their file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ledger {
    /// The length of each part with content.
    lengths: BTreeMap<u32, u32>,
    /// The sum of the lengths.
    length: u64,
    /// The size of all parts but the last, from the first part on that must be of it.
    part_size: Option<u32>,
    total: Option<u32>,
    /// Whether a part that is not the last gave the total: the length was known from the start.
    declared: bool,
    /// Whether a part said that the total is not known.
    streamed: bool,
}

/// A file of which all parts are there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Layout {
    /// The number of parts with content.
    pub(crate) parts: u32,
    /// The length of each part but the last, in bytes.
    pub(crate) part_size: u32,
    /// The length of the file, in bytes.
    pub(crate) size: u64,
    /// Whether it was uploaded as a stream of unknown length.
    pub(crate) streamed: bool,
}

impl Ledger {
    /// Enters a part, or refuses it and stays as it is. A part that is already there is replaced.
    pub(crate) fn enter(&mut self, part: Part) -> Result<(), Refusal> {
        self.check_total(part)?;
        let part_size = self.check_size(part)?;

        self.part_size = part_size;
        match part.announced {
            Announced::Nothing => {}
            Announced::Unknown => self.streamed = true,
            Announced::Total(total) => {
                self.total = Some(total);
                self.declared |= part.position() == Position::Inner;
                self.streamed |= part.length == 0;
            }
        }
        if part.length > 0 {
            let before = self.lengths.insert(part.number, part.length).unwrap_or(0);
            self.length = self.length - u64::from(before) + u64::from(part.length);
        }
        Ok(())
    }

    /// Takes a part out again, with its content. What it said about the others stays.
    pub(crate) fn remove(&mut self, number: u32) {
        self.length -= u64::from(self.lengths.remove(&number).unwrap_or(0));
    }

    /// The whole file, when it is used as one of so many parts.
    pub(crate) fn layout(&self, parts: i32, max_parts: u32) -> Result<Layout, Refusal> {
        let parts = u32::try_from(parts).ok().filter(|parts| (1..=max_parts).contains(parts));
        let parts = parts.ok_or(Refusal::PartsInvalid)?;
        let beyond = self.lengths.last_key_value().is_some_and(|(&highest, _)| highest >= parts);
        if beyond || self.total.is_some_and(|total| total != parts) {
            return Err(Refusal::PartsInvalid);
        }
        if let Some(missing) = (0..parts).find(|number| !self.lengths.contains_key(number)) {
            return Err(Refusal::PartMissing(missing));
        }
        if self.streamed && self.total.is_none() {
            return Err(Refusal::PartsInvalid);
        }
        let first = self.lengths.get(&0).copied().unwrap_or(0);
        Ok(Layout { parts, part_size: first, size: self.length, streamed: self.streamed })
    }

    /// Whether the part agrees with what others said about the number of parts.
    fn check_total(&self, part: Part) -> Result<(), Refusal> {
        let total_is_not = |total| self.total.is_some_and(|known| known != total);
        match part.announced {
            Announced::Nothing => {
                let before = self.lengths.get(&part.number).copied().unwrap_or(0);
                let length = self.length - u64::from(before) + u64::from(part.length);
                if length > SMALL_FILE_MAX { Err(Refusal::PartsInvalid) } else { Ok(()) }
            }
            Announced::Unknown if self.declared => Err(Refusal::PartsInvalid),
            Announced::Unknown if self.total.is_some_and(|total| part.number >= total) => Err(Refusal::PartInvalid),
            Announced::Unknown => Ok(()),
            Announced::Total(_) if part.length == 0 && self.declared => Err(Refusal::PartEmpty),
            // In a stream, the last part alone knows.
            Announced::Total(_) if part.position() == Position::Inner && self.streamed => Err(Refusal::PartsInvalid),
            Announced::Total(total) if total_is_not(total) || self.has_part_from(total) => Err(Refusal::PartsInvalid),
            Announced::Total(_) => Ok(()),
        }
    }

    /// Whether the part agrees with the lengths of others. The part size that is then known.
    fn check_size(&self, part: Part) -> Result<Option<u32>, Refusal> {
        let longest = self.part_size.unwrap_or(u32::MAX);
        match part.position() {
            Position::Inner => self.check_inner(part).map(Some),
            Position::Last if part.length > longest => Err(Refusal::PartSizeChanged),
            Position::Last => Ok(self.part_size),
            Position::Open => match self.lengths.last_key_value() {
                Some((&highest, _)) if part.number < highest => self.check_inner(part).map(Some),
                // What was the last part so far is not, and must be a full one.
                Some((&highest, &full)) if part.number > highest => {
                    let fits =
                        is_part_size(full) && part.length <= full && self.part_size.is_none_or(|size| size == full);
                    if fits { Ok(Some(full)) } else { Err(Refusal::PartSizeChanged) }
                }
                _ if part.length > longest => Err(Refusal::PartSizeChanged),
                _ => Ok(self.part_size),
            },
        }
    }

    /// Whether a part that others follow is of the right length, which is the part size.
    fn check_inner(&self, part: Part) -> Result<u32, Refusal> {
        if !is_part_size(part.length) {
            return Err(Refusal::PartSizeInvalid);
        }
        let too_short = self.lengths.last_key_value().is_some_and(|(&highest, &length)| {
            // Only the highest part can be another length, being the last.
            highest != part.number && length > part.length
        });
        if too_short || self.part_size.is_some_and(|size| size != part.length) {
            return Err(Refusal::PartSizeChanged);
        }
        Ok(part.length)
    }

    fn has_part_from(&self, number: u32) -> bool {
        self.lengths.range(number..).next().is_some()
    }
}

#[cfg(test)]
mod tests;
