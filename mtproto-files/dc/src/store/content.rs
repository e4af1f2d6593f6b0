//! A whole file: its parts in order.

use std::io;
use std::ops::Range;
use std::sync::Arc;

use bytes::BytesMut;
use tl_types::Bytes;

use super::Blob;

/// The bytes of a file. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Content {
    parts: Arc<[Blob]>,
    /// The length of each part but the last.
    part_size: u64,
    size: u64,
}

impl Content {
    /// A file of these parts, all but the last of one size.
    pub(crate) fn new(parts: Vec<Blob>, part_size: u32, size: u64) -> Self {
        Self { parts: parts.into(), part_size: u64::from(part_size).max(1), size }
    }

    /// The length in bytes.
    pub(crate) fn size(&self) -> u64 {
        self.size
    }

    /// All bytes, in order, a part at a time.
    pub(crate) fn chunks(&self) -> impl Iterator<Item = io::Result<Bytes>> {
        self.parts.iter().map(|part| part.read(0..part.len()))
    }

    /// The bytes of a range. One past the end is cut off. What lies in one part is not copied, if it is in memory.
    pub(crate) fn read(&self, range: Range<u64>) -> io::Result<Bytes> {
        let end = range.end.min(self.size);
        let start = range.start.min(end);
        let mut pieces = Vec::new();
        let mut at = start;
        while at < end {
            let number = index(at / self.part_size)?;
            let part = self.parts.get(number).ok_or(io::ErrorKind::UnexpectedEof)?;
            let first = at % self.part_size;
            let last = self.part_size.min(first + (end - at));
            pieces.push(part.read(index(first)?..index(last)?)?);
            at += last - first;
        }
        Ok(join(pieces))
    }
}

/// Joins buffers; a single one stays as it is.
fn join(mut pieces: Vec<Bytes>) -> Bytes {
    if pieces.len() > 1 {
        let mut joined = BytesMut::with_capacity(pieces.iter().map(Bytes::len).sum());
        pieces.iter().for_each(|piece| joined.extend_from_slice(piece));
        return joined.freeze();
    }
    pieces.pop().unwrap_or_default()
}

fn index(number: u64) -> io::Result<usize> {
    usize::try_from(number).map_err(io::Error::other)
}
