//! Journals in files of a directory.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::Journal;

/// Keeps each journal in a file of its own. It is written under another name first, so that what is there is always whole;
/// after a power cut it may be an older one, or damaged, which its checksum tells.
#[derive(Clone, Debug)]
pub struct FileJournal {
    directory: PathBuf,
}

impl FileJournal {
    /// Journals in this directory. It is made when the first one is saved.
    pub fn new(directory: impl Into<PathBuf>) -> Self {
        Self { directory: directory.into() }
    }

    /// Where they are.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// A name of which no key makes another path.
    fn path(&self, key: &str) -> PathBuf {
        self.directory.join(format!("{}.journal", name_of(key.as_bytes())))
    }
}

impl Journal for FileJournal {
    fn load(&self, key: &str) -> io::Result<Option<Vec<u8>>> {
        match fs::read(self.path(key)) {
            Ok(journal) => Ok(Some(journal)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn save(&self, key: &str, journal: &[u8]) -> io::Result<()> {
        fs::create_dir_all(&self.directory)?;
        let path = self.path(key);
        // Always the same name: what a crash leaves of it is written over.
        let new = path.with_extension("new");
        fs::write(&new, journal)?;
        fs::rename(new, path)
    }

    fn remove(&self, key: &str) -> io::Result<()> {
        let path = self.path(key);
        for path in [path.with_extension("new"), path] {
            match fs::remove_file(path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }
}

/// A name for a file, that of something else only by a collision of SHA-256.
pub(crate) fn name_of(key: &[u8]) -> String {
    Sha256::digest(key).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
