//! Files for a demo that was given none.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use tokio::task::spawn_blocking;

const MIB: usize = 1 << 20;
/// Large enough for `upload.saveBigFilePart`.
const LARGE: (&str, usize) = ("large.bin", 64);
/// `upload.saveFilePart`, in several parts.
const SMALL: (&str, usize) = ("small.bin", 3);
/// One short part.
const NOTE: (&str, &str) = ("note.txt", "A file of one short part.\n");

/// Makes the files in a directory.
pub(crate) async fn files(directory: &Path) -> Result<Vec<PathBuf>> {
    let directory = directory.join("made-up");
    spawn_blocking(move || {
        make_all(&directory).with_context(|| format!("cannot make files in {}", directory.display()))
    })
    .await?
}

fn make_all(directory: &Path) -> Result<Vec<PathBuf>> {
    fs::create_dir(directory)?;
    let paths = vec![directory.join(LARGE.0), directory.join(SMALL.0), directory.join(NOTE.0)];
    for ((_, mib), path) in [LARGE, SMALL].into_iter().zip(&paths) {
        make_random(path, mib)?;
    }
    fs::write(directory.join(NOTE.0), NOTE.1)?;
    Ok(paths)
}

fn make_random(path: &Path, mib: usize) -> Result<()> {
    let mut file = File::create(path)?;
    let mut block = vec![0; MIB];
    for _ in 0..mib {
        getrandom::fill(&mut block)?;
        file.write_all(&block)?;
    }
    Ok(())
}
