//! Where parts are kept: in memory or on disk, and never more bytes than allowed.

mod blob;
mod budget;
mod content;

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use tempfile::TempDir;
use tl_types::Bytes;

pub(crate) use blob::Blob;
pub(crate) use budget::{Budget, Charge};
pub(crate) use content::Content;

use crate::config::Storage;
use crate::error::Failure;

/// Keeps parts.
#[derive(Debug)]
pub(crate) struct Store {
    /// Where parts are written; none: they stay in memory.
    directory: Option<Arc<TempDir>>,
    budget: Arc<Budget>,
}

impl Store {
    pub(crate) fn open(storage: &Storage, max_bytes: u64) -> io::Result<Self> {
        let directory = match storage {
            Storage::Memory => None,
            Storage::TempDirectory => Some(new_directory(&std::env::temp_dir())?),
            Storage::Directory(path) => Some(new_directory(path)?),
        };
        Ok(Self { directory, budget: Arc::new(Budget::new(max_bytes)) })
    }

    /// Whether reading and writing blocks.
    pub(crate) fn is_on_disk(&self) -> bool {
        self.directory.is_some()
    }

    /// Keeps a part.
    pub(crate) fn put(&self, bytes: Bytes) -> Result<Blob, Failure> {
        let charge = self.charge(bytes.len())?;
        match &self.directory {
            None => Ok(Blob::in_memory(bytes, charge)),
            Some(directory) => Ok(Blob::on_disk(&bytes, directory, charge)?),
        }
    }

    /// Takes room for something that is kept elsewhere.
    pub(crate) fn charge(&self, bytes: usize) -> Result<Charge, Failure> {
        Ok(Budget::charge(&self.budget, bytes)?)
    }
}

fn new_directory(parent: &std::path::Path) -> io::Result<Arc<TempDir>> {
    let directory = tempfile::Builder::new().prefix("mtproto-dc-").tempdir_in(parent);
    directory.map(Arc::new).map_err(|error| {
        let parent = PathBuf::from(parent);
        io::Error::new(error.kind(), format!("no directory for the DC in {}: {error}", parent.display()))
    })
}

#[cfg(test)]
mod tests;
