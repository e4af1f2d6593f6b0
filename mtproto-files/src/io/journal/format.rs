//! Journals to bytes and back.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::engine::download::ranges::Ranges;
use crate::engine::upload::parts::Parts;
use crate::engine::upload::plan::Method;

const MAGIC: &[u8; 8] = b"MTPFJRNL";
const VERSION: u16 = 1;
const UPLOAD: u8 = 1;
const DOWNLOAD: u8 = 2;
/// A size that is not known.
const UNKNOWN: u64 = u64::MAX;

/// What a source is known by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fingerprint {
    /// Its size in bytes.
    pub(crate) size: u64,
    /// When it was last written to: seconds since 1970, and the nanoseconds of the second.
    pub(crate) modified: (i64, u32),
    /// SHA-256 of its first and its last 64 KiB; of all of it if nobody knows when it was changed; of an object's ETag.
    pub(crate) ends: [u8; 32],
}

/// The journal of an upload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UploadEntry {
    pub(crate) source: Fingerprint,
    pub(crate) file_id: i64,
    pub(crate) part_size: u32,
    pub(crate) method: Method,
    /// Seconds since 1970.
    pub(crate) last_part: u64,
    pub(crate) acknowledged: Parts,
}

/// The journal of a download.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DownloadEntry {
    pub(crate) location: [u8; 32],
    pub(crate) size: Option<u64>,
    pub(crate) range: (u64, u64),
    pub(crate) written: Ranges,
}

/// Why a journal cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Fault {
    #[error("it is not a journal")]
    NoJournal,
    #[error("its checksum is wrong: it is damaged")]
    Checksum,
    #[error("it is of version {0}, which this library does not read")]
    Version(u16),
    #[error("it is of another kind of transfer")]
    Kind,
    #[error("it makes no sense")]
    Nonsense,
}

impl Fingerprint {
    /// A time of the file system's, as journals have it.
    pub(crate) fn time(modified: Option<SystemTime>) -> (i64, u32) {
        let Some(modified) = modified else { return (0, 0) };
        let signed = |time: Duration| i64::try_from(time.as_secs()).unwrap_or(i64::MAX);
        match modified.duration_since(UNIX_EPOCH) {
            Ok(after) => (signed(after), after.subsec_nanos()),
            Err(before) => (signed(before.duration()).saturating_neg(), before.duration().subsec_nanos()),
        }
    }
}

impl UploadEntry {
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = header(UPLOAD);
        bytes.extend(self.source.size.to_le_bytes());
        bytes.extend(self.source.modified.0.to_le_bytes());
        bytes.extend(self.source.modified.1.to_le_bytes());
        bytes.extend(self.source.ends);
        bytes.extend(self.file_id.to_le_bytes());
        bytes.extend(self.part_size.to_le_bytes());
        bytes.push(match self.method {
            Method::SaveFilePart => 1,
            Method::SaveBigFilePart => 2,
        });
        bytes.extend(self.last_part.to_le_bytes());
        bytes.extend(count(self.acknowledged.as_bytes().len()).to_le_bytes());
        bytes.extend(self.acknowledged.as_bytes());
        sealed(bytes)
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self, Fault> {
        let mut body = BodyReader::open(bytes, UPLOAD)?;
        let source = Fingerprint {
            size: u64::from_le_bytes(body.take()?),
            modified: (i64::from_le_bytes(body.take()?), u32::from_le_bytes(body.take()?)),
            ends: body.take()?,
        };
        let file_id = i64::from_le_bytes(body.take()?);
        let part_size = u32::from_le_bytes(body.take()?);
        let method = match body.take()? {
            [1] => Method::SaveFilePart,
            [2] => Method::SaveBigFilePart,
            _ => return Err(Fault::Nonsense),
        };
        let last_part = u64::from_le_bytes(body.take()?);
        let len = u32::from_le_bytes(body.take()?);
        let acknowledged = Parts::from_bytes(body.slice(len as usize)?);
        body.end()?;
        Ok(Self { source, file_id, part_size, method, last_part, acknowledged })
    }
}

impl DownloadEntry {
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = header(DOWNLOAD);
        bytes.extend(self.location);
        bytes.extend(self.size.unwrap_or(UNKNOWN).to_le_bytes());
        bytes.extend(self.range.0.to_le_bytes());
        bytes.extend(self.range.1.to_le_bytes());
        bytes.extend(count(self.written.iter().count()).to_le_bytes());
        for range in self.written.iter() {
            bytes.extend(range.start.to_le_bytes());
            bytes.extend(range.end.to_le_bytes());
        }
        sealed(bytes)
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self, Fault> {
        let mut body = BodyReader::open(bytes, DOWNLOAD)?;
        let location = body.take()?;
        let size = Some(u64::from_le_bytes(body.take()?)).filter(|size| *size != UNKNOWN);
        let range = (u64::from_le_bytes(body.take()?), u64::from_le_bytes(body.take()?));
        let mut written = Ranges::default();
        for _ in 0..u32::from_le_bytes(body.take()?) {
            let (start, end) = (u64::from_le_bytes(body.take()?), u64::from_le_bytes(body.take()?));
            if start >= end {
                return Err(Fault::Nonsense);
            }
            written.insert(start..end);
        }
        body.end()?;
        Ok(Self { location, size, range, written })
    }
}

fn header(kind: u8) -> Vec<u8> {
    let mut bytes = MAGIC.to_vec();
    bytes.extend(VERSION.to_le_bytes());
    bytes.extend([kind, 0]);
    bytes
}

fn sealed(mut bytes: Vec<u8>) -> Vec<u8> {
    bytes.extend(crc32fast::hash(&bytes).to_le_bytes());
    bytes
}

fn count(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}

/// What is left to read of a journal.
struct BodyReader<'a> {
    rest: &'a [u8],
}

impl<'a> BodyReader<'a> {
    fn open(bytes: &'a [u8], wanted: u8) -> Result<Self, Fault> {
        let (content, checksum) = bytes.split_last_chunk().ok_or(Fault::NoJournal)?;
        let rest = content.strip_prefix(MAGIC).ok_or(Fault::NoJournal)?;
        if crc32fast::hash(content) != u32::from_le_bytes(*checksum) {
            return Err(Fault::Checksum);
        }
        let mut body = Self { rest };
        let version = u16::from_le_bytes(body.take()?);
        if version != VERSION {
            return Err(Fault::Version(version));
        }
        let [kind, _] = body.take()?;
        if kind == wanted { Ok(body) } else { Err(Fault::Kind) }
    }

    fn take<const N: usize>(&mut self) -> Result<[u8; N], Fault> {
        let (taken, rest) = self.rest.split_first_chunk().ok_or(Fault::Nonsense)?;
        self.rest = rest;
        Ok(*taken)
    }

    fn slice(&mut self, len: usize) -> Result<&'a [u8], Fault> {
        let (taken, rest) = self.rest.split_at_checked(len).ok_or(Fault::Nonsense)?;
        self.rest = rest;
        Ok(taken)
    }

    fn end(self) -> Result<(), Fault> {
        if self.rest.is_empty() { Ok(()) } else { Err(Fault::Nonsense) }
    }
}
