//! The trait that opens downloads to places of the user's own.

use std::fs::File;
use std::io;
use std::sync::Arc;

use crate::io::blocking;

/// A place of the user's own that takes bytes at any position, from several threads at once: a file, a mapped memory, a
/// store.
pub trait WriteAt: Send + Sync + 'static {
    /// Writes all of the bytes at an offset, which counts from the start of what is downloaded. It may block.
    ///
    /// # Errors
    ///
    /// Any error ends the download.
    fn write_at(&self, offset: u64, bytes: &[u8]) -> io::Result<()>;
}

/// Writes at a position of the file, whatever else writes to the file elsewhere.
impl WriteAt for File {
    fn write_at(&self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        blocking::write_all_at(self, bytes, offset)
    }
}

impl<W: WriteAt + ?Sized> WriteAt for Arc<W> {
    fn write_at(&self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        W::write_at(self, offset, bytes)
    }
}
