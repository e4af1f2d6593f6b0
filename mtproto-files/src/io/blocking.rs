//! Blocking work, off the async threads.

use std::fs::File;
use std::io;

use tokio::task::spawn_blocking;

use crate::base::cause::Cause;

/// Does blocking work. If the returned future is dropped, what has begun still ends: keep it as short as one part.
pub(crate) async fn off_thread<R: Send + 'static>(
    work: impl FnOnce() -> Result<R, Cause> + Send + 'static,
) -> Result<R, Cause> {
    spawn_blocking(work).await.unwrap_or_else(|lost| Err(io::Error::other(lost).into()))
}

/// Writes all of the bytes at a place of a file, whatever else writes to it elsewhere.
#[cfg(unix)]
pub(crate) fn write_all_at(file: &File, bytes: &[u8], offset: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::write_all_at(file, bytes, offset)
}

/// Reads as many bytes as there are at a place of a file.
#[cfg(unix)]
pub(crate) fn read_at(file: &File, bytes: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, bytes, offset)
}

/// Writes all of the bytes at a place of a file, whatever else writes to it elsewhere.
#[cfg(windows)]
pub(crate) fn write_all_at(file: &File, mut bytes: &[u8], mut offset: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        let written = std::os::windows::fs::FileExt::seek_write(file, bytes, offset)?;
        if written == 0 {
            return Err(io::ErrorKind::WriteZero.into());
        }
        bytes = bytes.get(written..).unwrap_or_default();
        offset = offset.saturating_add(u64::try_from(written).unwrap_or(u64::MAX));
    }
    Ok(())
}

/// Reads as many bytes as there are at a place of a file.
#[cfg(windows)]
pub(crate) fn read_at(file: &File, bytes: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, bytes, offset)
}
