//! The files to move, checked before anything is sent.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail, ensure};
use mtproto_files::limits::MAX_FILE;
use tokio::task::spawn_blocking;

use crate::sha256;

/// A file that can be moved.
#[derive(Debug)]
pub(crate) struct LocalFile {
    pub(crate) path: PathBuf,
    pub(crate) name: String,
    pub(crate) size: u64,
    pub(crate) sha256: [u8; 32],
}

/// Checks and hashes the files.
///
/// # Errors
///
/// The first one that cannot be moved, and why.
pub(crate) async fn check(paths: Vec<PathBuf>) -> Result<Vec<LocalFile>> {
    let facts = spawn_blocking(move || check_all(paths)).await??;
    let mut files = Vec::new();
    for (path, name, size) in facts {
        let sha256 = sha256::of_file(path.clone()).await?;
        files.push(LocalFile { path, name, size, sha256 });
    }
    Ok(files)
}

fn check_all(paths: Vec<PathBuf>) -> Result<Vec<(PathBuf, String, u64)>> {
    let mut names = BTreeMap::new();
    let mut facts = Vec::new();
    for path in paths {
        let (name, size) = facts_of(&path).with_context(|| format!("cannot send {}", path.display()))?;
        if let Some(other) = names.insert(name.clone(), path.clone()) {
            bail!("{} and {} have the same name: rename one of them", other.display(), path.display());
        }
        facts.push((path, name, size));
    }
    Ok(facts)
}

/// The name and size of a file.
fn facts_of(path: &Path) -> Result<(String, u64)> {
    ensure!(path.to_str().is_some(), "its path is not UTF-8");
    // Before opening: opening a pipe waits for whoever writes to it.
    let metadata = fs::metadata(path)?;
    ensure!(!metadata.is_dir(), "it is a directory");
    ensure!(metadata.is_file(), "it is not a regular file");
    let size = metadata.len();
    ensure!(size > 0, "it is empty, and Telegram stores no empty files");
    ensure!(size <= MAX_FILE, "its {size} bytes are over the limit of {MAX_FILE} (2000 MiB)");
    File::open(path)?;
    let name = path.file_name().and_then(|name| name.to_str()).ok_or_else(|| anyhow!("it has no name"))?;
    Ok((name.to_owned(), size))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failure(paths: &[&Path]) -> String {
        format!("{:#}", check_all(paths.iter().map(|path| path.to_path_buf()).collect()).unwrap_err())
    }

    #[test]
    fn what_cannot_be_moved_is_named_with_the_reason() {
        let directory = tempfile::tempdir().unwrap();
        let root = directory.path();
        let (good, empty, large) = (root.join("good"), root.join("empty"), root.join("large"));
        fs::write(&good, "1").unwrap();
        fs::write(&empty, "").unwrap();
        File::create(&large).unwrap().set_len(MAX_FILE + 1).unwrap();
        fs::create_dir(root.join("sub")).unwrap();
        let twin = root.join("sub/good");
        fs::write(&twin, "2").unwrap();
        assert_eq!(check_all(vec![good.clone()]).unwrap(), [(good.clone(), "good".to_owned(), 1)]);
        for (paths, reason) in [
            (&[&*good, &*empty][..], "empty: it is empty"),
            (&[&*root.join("sub")], "sub: it is a directory"),
            (&[&*root.join("missing")], "missing: No such file"),
            (&[&*large], "large: its 2097152001 bytes are over the limit"),
            (&[&*good, &*twin], "have the same name"),
            (&[&*good, &*good], "have the same name"),
        ] {
            assert!(failure(paths).contains(reason), "{}", failure(paths));
        }
    }

    #[cfg(unix)]
    #[test]
    fn odd_paths_are_refused() {
        use std::os::unix::ffi::OsStrExt;
        assert!(failure(&[Path::new(std::ffi::OsStr::from_bytes(b"a\xff"))]).contains("not UTF-8"));
        assert!(failure(&[Path::new("/dev/null")]).contains("not a regular file"));
    }
}
