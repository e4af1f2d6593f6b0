//! SHA-256 of a file.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use tokio::task::spawn_blocking;

/// How much is read at a time.
const BUFFER: usize = 256 * 1024;

/// Reads a file, off the async threads, and hashes it.
pub(crate) async fn of_file(path: PathBuf) -> Result<[u8; 32]> {
    spawn_blocking(move || hash(&path).with_context(|| format!("cannot read {}", path.display()))).await?
}

fn hash(path: &Path) -> Result<[u8; 32]> {
    let mut file = File::open(path)?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; BUFFER];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hasher.finalize().into()),
            count => hasher.update(buffer.get(..count).unwrap_or_default()),
        }
    }
}
