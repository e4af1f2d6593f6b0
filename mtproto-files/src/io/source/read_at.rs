//! The trait that opens uploads to sources of the user's own.

use std::fs::File;
use std::io;
use std::sync::Arc;
use std::time::SystemTime;

use crate::io::blocking;

/// A source of the user's own that can be read at any position, from several threads at once: a mapped memory, a file in an
/// archive, a remote store. [`Source::positions`](super::Source::positions) makes an upload of it.
///
/// All methods but [`name`](Self::name) are called on threads that may block. The content must stay the same during the upload. A part that the DC
/// loses later is read again.
///
/// ```
/// use mtproto_files::upload::{ReadAt, Source};
/// use std::io;
///
/// /// 100 MB of zeros.
/// struct Zeros;
///
/// impl ReadAt for Zeros {
///     fn size(&self) -> io::Result<u64> {
///         Ok(100_000_000)
///     }
///
///     fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
///         let left = 100_000_000_u64.saturating_sub(offset);
///         let length = usize::try_from(left).map_or(buffer.len(), |left| left.min(buffer.len()));
///         buffer[..length].fill(0);
///         Ok(length)
///     }
/// }
///
/// let source = Source::positions(Zeros);
/// # let _ = source;
/// ```
pub trait ReadAt: Send + Sync + 'static {
    /// Returns the size in bytes. The size is asked for when the upload begins and after each part: another one is an error.
    ///
    /// # Errors
    ///
    /// Any error ends the upload.
    fn size(&self) -> io::Result<u64>;

    /// Reads bytes at an offset into the buffer, and returns how many. Fewer than the buffer has are read again from where
    /// they ended; 0 says that the source ends there.
    ///
    /// # Errors
    ///
    /// [`io::ErrorKind::Interrupted`] is tried again; any other error ends the upload.
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize>;

    /// Returns when the content was last changed, or `None` if that is not known. Another time during the upload is an
    /// error. With a time, a [journal](crate::upload::Upload::journal) knows the source by its size, its time, its beginning
    /// and its end; without, all of the content is read first.
    fn modified(&self) -> Option<SystemTime> {
        None
    }

    /// Returns the name to send the file under, unless the upload says another one. By default none.
    fn name(&self) -> Option<String> {
        None
    }
}

impl ReadAt for File {
    fn size(&self) -> io::Result<u64> {
        Ok(self.metadata()?.len())
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        blocking::read_at(self, buffer, offset)
    }

    fn modified(&self) -> Option<SystemTime> {
        self.metadata().ok()?.modified().ok()
    }
}

impl<R: ReadAt + ?Sized> ReadAt for Arc<R> {
    fn size(&self) -> io::Result<u64> {
        R::size(self)
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        R::read_at(self, offset, buffer)
    }

    fn modified(&self) -> Option<SystemTime> {
        R::modified(self)
    }

    fn name(&self) -> Option<String> {
        R::name(self)
    }
}
