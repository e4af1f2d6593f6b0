//! Where parts are kept: in memory or on disk, and never more bytes than allowed.

mod blob;
mod budget;
mod content;

use std::io;
use std::path::Path;
use std::sync::Arc;

use tempfile::TempDir;
use tl_types::Bytes;

pub(crate) use blob::Blob;
pub(crate) use budget::{Budget, Charge};
pub(crate) use content::Content;

use crate::error::Failure;

/// Keeps parts.
#[derive(Debug)]
pub(crate) struct Store {
    medium: Medium,
    budget: Arc<Budget>,
}

/// Where parts are kept.
#[derive(Debug)]
enum Medium {
    Memory,
    Directory(Arc<TempDir>),
    Nowhere,
}

impl Store {
    /// A store that keeps the buffers that it is given.
    pub(crate) fn in_memory(max_bytes: u64) -> Self {
        Self { medium: Medium::Memory, budget: Arc::new(Budget::new(max_bytes)) }
    }

    /// A store that keeps lengths alone.
    pub(crate) fn nowhere(max_bytes: u64) -> Self {
        Self { medium: Medium::Nowhere, budget: Arc::new(Budget::new(max_bytes)) }
    }

    /// A store that writes to a new directory within this one.
    pub(crate) fn on_disk(parent: &Path, max_bytes: u64) -> io::Result<Self> {
        let directory = tempfile::Builder::new().prefix("mtproto-dc-").tempdir_in(parent).map_err(|error| {
            io::Error::new(error.kind(), format!("no directory for the DC in {}: {error}", parent.display()))
        })?;
        Ok(Self { medium: Medium::Directory(Arc::new(directory)), budget: Arc::new(Budget::new(max_bytes)) })
    }

    /// Whether reading and writing blocks.
    pub(crate) fn is_on_disk(&self) -> bool {
        matches!(self.medium, Medium::Directory(_))
    }

    /// Keeps a part.
    pub(crate) fn put(&self, bytes: Bytes) -> Result<Blob, Failure> {
        let length = bytes.len();
        let charge = self.charge(if matches!(self.medium, Medium::Nowhere) { 0 } else { length })?;
        match &self.medium {
            Medium::Memory => Ok(Blob::in_memory(bytes, charge)),
            Medium::Directory(directory) => Ok(Blob::on_disk(&bytes, directory, charge)?),
            Medium::Nowhere => Ok(Blob::nowhere(length, charge)),
        }
    }

    /// Takes room for something that is kept elsewhere.
    pub(crate) fn charge(&self, bytes: usize) -> Result<Charge, Failure> {
        Ok(Budget::charge(&self.budget, bytes)?)
    }
}

#[cfg(test)]
mod tests;
