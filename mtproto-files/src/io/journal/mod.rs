//! What lets a transfer go on where an earlier run ended, even one that was killed.
//!
//! A transfer with a journal saves how far it is as it goes on, and removes that once it is whole. The same transfer, later
//! and perhaps in another process, finds it and moves only what is missing. Two at a time must not share a key.
//!
//! # Format
//!
//! Numbers are little-endian. A journal that is shorter, has another checksum, version or kind is as good as none: the
//! transfer starts over, and says so ([`Event::StartedOver`](crate::Event::StartedOver)).
//!
//! ```text
//! 0   8 bytes  "MTPFJRNL"
//! 8   u16      version: 1
//! 10  u8       kind: 1 for an upload, 2 for a download
//! 11  u8       0
//! 12           the body, below
//! -4  u32      CRC-32 (IEEE) of everything before
//! ```
//!
//! An upload:
//!
//! ```text
//! u64, i64, u32, 32 bytes   the source: size in bytes; time of its last change in seconds since 1970, and the nanoseconds
//!                           of it; SHA-256 of its first and its last 64 KiB,
//!                           or of all of it if nobody knows when it was changed;
//!                           of the ETag, if it is an object of a store that has one
//! i64                       file_id
//! u32                       part size in bytes
//! u8                        method: 1 for upload.saveFilePart, 2 for upload.saveBigFilePart
//! u64                       when the last part was acknowledged, in seconds since 1970
//! u32, bytes                the acknowledged parts: the number of bytes, then a bit each; part 0 is the lowest of the first
//! ```
//!
//! A download, whose bytes are beside its target:
//!
//! ```text
//! 32 bytes      SHA-256 of what the location says but for its file reference
//! u64           the file's size in bytes; 2^64 - 1 if it is unknown
//! u64, u64      the range that was asked for: start and end
//! u32, ranges   the ranges of the file that are written: their number, then u64 start and u64 end of each
//! ```

mod file;
mod format;
mod slot;

pub use file::FileJournal;
pub(crate) use file::name_of;
pub(crate) use format::{DownloadEntry, Fingerprint, UploadEntry};
pub(crate) use slot::Slot;

use std::io;
use std::sync::Arc;

/// Keeps the journals of transfers: in files ([`FileJournal`]), or in a store of the user's.
///
/// It is called on threads that may block, for one key at a time.
pub trait Journal: Send + Sync + 'static {
    /// What was last saved under a key.
    ///
    /// # Errors
    ///
    /// The store's.
    fn load(&self, key: &str) -> io::Result<Option<Vec<u8>>>;

    /// Saves under a key, in place of what is there: whoever loads later gets the one or the other, whatever happens
    /// meanwhile.
    ///
    /// # Errors
    ///
    /// The store's. The transfer goes on without.
    fn save(&self, key: &str, journal: &[u8]) -> io::Result<()>;

    /// Removes what is saved under a key, if there is something.
    ///
    /// # Errors
    ///
    /// The store's.
    fn remove(&self, key: &str) -> io::Result<()>;
}

impl<J: Journal + ?Sized> Journal for Arc<J> {
    fn load(&self, key: &str) -> io::Result<Option<Vec<u8>>> {
        J::load(self, key)
    }

    fn save(&self, key: &str, journal: &[u8]) -> io::Result<()> {
        J::save(self, key, journal)
    }

    fn remove(&self, key: &str) -> io::Result<()> {
        J::remove(self, key)
    }
}

#[cfg(test)]
mod tests;
