//! The file that a download goes to: another name until it is whole.

use std::fs::{self, File, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sha2::{Digest, Sha256};
use tempfile::{Builder, TempPath};

use super::hashes::Check;
use crate::cause::Cause;
use crate::io::{off_thread, read_at, write_all_at};

/// How much is read back at a time.
const READ_BACK: usize = 64 * 1024;

/// A file under a temporary name. Dropping it removes the file.
#[derive(Debug)]
pub(crate) struct Sink {
    file: Arc<File>,
    temporary: TempPath,
    target: PathBuf,
}

impl Sink {
    /// Opens a temporary file beside the target.
    ///
    /// # Errors
    ///
    /// A target that no file can be at, or that is something else than a file; a directory that no file can be made in.
    pub(crate) async fn create(target: PathBuf) -> Result<Self, Cause> {
        off_thread(move || {
            let directory = directory_of(&target)?;
            let (file, temporary) = builder().tempfile_in(directory)?.into_parts();
            Ok(Self { file: Arc::new(file), temporary, target })
        })
        .await
    }

    /// Checks bytes, and writes them at their place.
    ///
    /// # Errors
    ///
    /// Bytes that are not the file's: these are not written. Then the system's.
    pub(crate) async fn write(
        &self,
        bytes: impl AsRef<[u8]> + Send + 'static,
        offset: u64,
        checks: Vec<Check>,
    ) -> Result<(), Cause> {
        let file = Arc::clone(&self.file);
        off_thread(move || {
            let bytes = bytes.as_ref();
            checks.iter().try_for_each(|check| check.run(bytes, offset))?;
            Ok(write_all_at(&file, bytes, offset)?)
        })
        .await
    }

    /// Checks bytes that are written already.
    ///
    /// # Errors
    ///
    /// Bytes that are not the file's; the system's errors.
    pub(crate) async fn read_back(&self, check: Check) -> Result<(), Cause> {
        let file = Arc::clone(&self.file);
        off_thread(move || check.compare(hash_of(&file, &check)?)).await
    }

    /// Gives the file its name, if it has the size that it should have. Returns that name.
    ///
    /// # Errors
    ///
    /// Another size; the system's errors. The file is gone then.
    pub(crate) async fn finish(self, size: u64) -> Result<PathBuf, Cause> {
        off_thread(move || {
            let written = self.file.metadata()?.len();
            if written != size {
                let text = format!("{written} of {size} bytes are in the file: something else wrote to it");
                return Err(io::Error::other(text).into());
            }
            // Some file systems tell of a failed write only now, and a crash must not leave a short file under the name.
            self.file.sync_all()?;
            drop(self.file);
            self.temporary.persist(&self.target).map_err(|error| error.error)?;
            Ok(self.target)
        })
        .await
    }
}

fn directory_of(target: &Path) -> Result<&Path, Cause> {
    let refuse = |what| Err(Cause::Target { path: target.to_owned(), what });
    let (Some(directory), Some(name)) = (target.parent(), target.file_name()) else {
        return refuse("it names no file");
    };
    let directory = if directory.as_os_str().is_empty() { Path::new(".") } else { directory };
    if !look(directory)?.is_some_and(|metadata| metadata.is_dir()) {
        return refuse("there is no such directory");
    }
    match look(target)? {
        Some(metadata) if metadata.is_dir() => refuse("it is a directory"),
        // A pipe or a device would be gone.
        Some(metadata) if !metadata.is_file() => refuse("it is not a regular file"),
        // `name/` and `name/.` have a name too.
        _ if !target.as_os_str().as_encoded_bytes().ends_with(name.as_encoded_bytes()) => refuse("it names no file"),
        _ => Ok(directory),
    }
}

/// What is at a path, if anything is.
fn look(path: &Path) -> io::Result<Option<Metadata>> {
    match fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        looked => looked.map(Some),
    }
}

fn builder() -> Builder<'static, 'static> {
    let mut builder = Builder::new();
    builder.prefix(".download-").suffix(".part");
    // Temporary files are for their owner alone; a downloaded one has the permissions that any new file has.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder
}

/// The hash of the bytes that a check is about; none if they are not all there.
fn hash_of(file: &File, check: &Check) -> Result<Option<[u8; 32]>, Cause> {
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; READ_BACK];
    let mut range = check.range();
    while range.start < range.end {
        let most = usize::try_from(range.end - range.start).map_or(READ_BACK, |left| left.min(READ_BACK));
        let piece = buffer.get_mut(..most).unwrap_or_default();
        let count = read_at(file, piece, range.start)?;
        if count == 0 {
            return Ok(None);
        }
        hasher.update(piece.get(..count).unwrap_or_default());
        range.start = range.start.saturating_add(u64::try_from(count).unwrap_or(u64::MAX));
    }
    Ok(Some(hasher.finalize().into()))
}
