//! A source of the user's own, which changes, fails and reads little when it is told to.

use std::io;
use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::SystemTime;

use mtproto_files::upload::ReadAt;

/// Bytes that are read at positions.
pub(crate) struct OwnSource {
    pub(crate) bytes: Mutex<Vec<u8>>,
    /// The size that it says, if that is not the number of bytes.
    pub(crate) size: Mutex<Option<u64>>,
    pub(crate) modified: Mutex<Option<SystemTime>>,
    /// The most bytes of a read; before each, another one is interrupted. 0 for whole reads.
    most: usize,
    /// Where reads fail, and with what.
    pub(crate) fails: Mutex<Option<(u64, io::ErrorKind)>>,
    /// The ranges that were read.
    pub(crate) read: Mutex<Vec<Range<u64>>>,
    calls: AtomicUsize,
}

impl OwnSource {
    pub(crate) fn new(bytes: Vec<u8>) -> Self {
        Self {
            bytes: Mutex::new(bytes),
            size: Mutex::default(),
            modified: Mutex::default(),
            most: 0,
            fails: Mutex::default(),
            read: Mutex::default(),
            calls: AtomicUsize::new(0),
        }
    }

    pub(crate) fn of_time(self, modified: impl Into<Option<SystemTime>>) -> Self {
        Self { modified: Mutex::new(modified.into()), ..self }
    }

    /// Reads at most so many bytes at a time.
    pub(crate) fn in_bites(self, most: usize) -> Self {
        Self { most, ..self }
    }

    /// Whether the byte at an offset was read.
    pub(crate) fn has_read(&self, offset: u64) -> bool {
        self.read.lock().unwrap().iter().any(|range| range.contains(&offset))
    }
}

impl ReadAt for OwnSource {
    fn size(&self) -> io::Result<u64> {
        let said = *self.size.lock().unwrap();
        Ok(said.unwrap_or(self.bytes.lock().unwrap().len() as u64))
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        if self.most > 0 && self.calls.fetch_add(1, SeqCst).is_multiple_of(2) {
            return Err(io::ErrorKind::Interrupted.into());
        }
        if let Some((from, kind)) = *self.fails.lock().unwrap()
            && offset >= from
        {
            return Err(io::Error::new(kind, "the tape is torn"));
        }
        let bytes = self.bytes.lock().unwrap();
        let rest = &bytes[bytes.len().min(usize::try_from(offset).unwrap())..];
        let most = if self.most > 0 { self.most } else { usize::MAX };
        let len = rest.len().min(buffer.len()).min(most);
        buffer[..len].copy_from_slice(&rest[..len]);
        self.read.lock().unwrap().push(offset..offset + len as u64);
        Ok(len)
    }

    fn modified(&self) -> Option<SystemTime> {
        *self.modified.lock().unwrap()
    }

    fn name(&self) -> Option<String> {
        Some("own.txt".to_owned())
    }
}
