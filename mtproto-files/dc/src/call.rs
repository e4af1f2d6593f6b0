//! What a request asks for, as faults, counters and the log distinguish requests.

use std::fmt;

/// What a request asks for: the DC, the method, and the piece of a file that the request transfers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Call {
    /// The DC that the request came to.
    pub dc: i32,
    /// Whether the request came to the media DC with the id.
    pub media_only: bool,
    /// The method, such as `upload.getFile`.
    pub method: &'static str,
    /// The file whose parts or chunks the request transfers. The DCs number files in the order in which they first see them,
    /// from 0: the ids that clients choose at random differ from run to run, and these numbers do not.
    pub file: Option<u32>,
    /// The number of the part that the request saves.
    pub part: Option<u32>,
    /// The offset of the bytes or hashes that the request asks for.
    pub offset: Option<u64>,
}

impl Call {
    /// Returns a number that is the same for equal calls, on every machine and in every release.
    pub(crate) fn hash(&self) -> u64 {
        let numbers = [
            i64::from(self.dc).cast_unsigned(),
            u64::from(self.media_only),
            self.file.map_or(u64::MAX, u64::from),
            self.part.map_or(u64::MAX, u64::from),
            self.offset.unwrap_or(u64::MAX),
        ];
        fnv(self.method.bytes().chain(numbers.into_iter().flat_map(u64::to_le_bytes)))
    }
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let media = if self.media_only { " (media)" } else { "" };
        write!(f, "DC {}{media} {}", self.dc, self.method)?;
        if let Some(file) = self.file {
            write!(f, " of file {file}")?;
        }
        if let Some(part) = self.part {
            write!(f, " part {part}")?;
        }
        if let Some(offset) = self.offset {
            write!(f, " at {offset}")?;
        }
        Ok(())
    }
}

/// FNV-1a, with 64 bits.
fn fnv(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}
