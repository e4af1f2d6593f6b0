//! One part, wherever it is kept.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use tempfile::{NamedTempFile, TempDir};
use tl_types::Bytes;

use super::Charge;

/// A part that is kept for as long as someone holds it. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Blob(Arc<StoredPart>);

#[derive(Debug)]
struct StoredPart {
    data: Data,
    _charge: Charge,
}

#[derive(Debug)]
enum Data {
    Memory(Bytes),
    Disk(PartFile),
    /// So many zeros.
    Nowhere(usize),
}

/// A file of its own for each part: parts come in any order, and go one by one.
#[derive(Debug)]
struct PartFile {
    path: PathBuf,
    length: usize,
    /// Keeps the directory until the last of its files is gone.
    _directory: Arc<TempDir>,
}

impl Blob {
    pub(super) fn in_memory(bytes: Bytes, charge: Charge) -> Self {
        Self(Arc::new(StoredPart { data: Data::Memory(bytes), _charge: charge }))
    }

    pub(super) fn on_disk(bytes: &Bytes, directory: &Arc<TempDir>, charge: Charge) -> io::Result<Self> {
        let file = PartFile::write(bytes, directory)?;
        Ok(Self(Arc::new(StoredPart { data: Data::Disk(file), _charge: charge })))
    }

    pub(super) fn nowhere(length: usize, charge: Charge) -> Self {
        Self(Arc::new(StoredPart { data: Data::Nowhere(length), _charge: charge }))
    }

    pub(crate) fn len(&self) -> usize {
        match &self.0.data {
            Data::Memory(bytes) => bytes.len(),
            Data::Disk(file) => file.length,
            Data::Nowhere(length) => *length,
        }
    }

    /// Bytes of the part. In memory they are not copied. A range past the end is cut off.
    pub(crate) fn read(&self, range: Range<usize>) -> io::Result<Bytes> {
        let end = range.end.min(self.len());
        let range = range.start.min(end)..end;
        match &self.0.data {
            Data::Memory(bytes) => Ok(bytes.slice(range)),
            Data::Disk(file) => file.read(range),
            Data::Nowhere(_) => Ok(Bytes::from(vec![0; range.len()])),
        }
    }
}

impl PartFile {
    fn write(bytes: &Bytes, directory: &Arc<TempDir>) -> io::Result<Self> {
        let mut file = NamedTempFile::with_prefix_in("part-", directory.path())?;
        file.write_all(bytes)?;
        // From here on, this value removes it.
        let path = file.into_temp_path().keep()?;
        Ok(Self { path, length: bytes.len(), _directory: Arc::clone(directory) })
    }

    fn read(&self, range: Range<usize>) -> io::Result<Bytes> {
        let mut file = File::open(&self.path)?;
        file.seek(SeekFrom::Start(u64::try_from(range.start).map_err(io::Error::other)?))?;
        let mut buffer = vec![0; range.len()];
        file.read_exact(&mut buffer)?;
        Ok(Bytes::from(buffer))
    }
}

impl Drop for PartFile {
    fn drop(&mut self) {
        // If it cannot be removed now, it goes with the directory.
        let _ = std::fs::remove_file(&self.path);
    }
}
