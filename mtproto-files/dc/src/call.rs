//! What a request is for, as faults, counters and the log tell requests apart.

use std::fmt;

/// The DC, the method, and the piece of a file that a request moves.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Call {
    /// The DC that it came to.
    pub dc: i32,
    /// Whether it came to the DC that is for media alone.
    pub media_only: bool,
    /// The method, as in `upload.getFile`.
    pub method: &'static str,
    /// The file whose parts or bytes it moves: 0 for the first one that was seen, 1 for the next… Clients choose ids at
    /// random; these are the same at every run.
    pub file: Option<u32>,
    /// The number of the part that it saves.
    pub part: Option<u32>,
    /// The offset of the bytes or hashes that it asks for.
    pub offset: Option<u64>,
}

impl Call {
    /// A number that is the same for equal calls, whatever the machine and the release.
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
