//! The file that a download goes to: another name until it is whole.

use std::fs::{self, File, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use sha2::{Digest, Sha256};
use tempfile::{Builder, TempPath};

use super::write_at::WriteAt;
use crate::base::bytes::length;
use crate::base::cause::Cause;
use crate::engine::download::file_hashes::Check;
use crate::io::blocking::off_thread;
use crate::io::source::read_whole_at;

/// What temporary files are called before and after what tells them apart.
const PREFIX: &str = ".download-";
const SUFFIX: &str = ".part";
/// How much is read back at a time.
const READ_BACK: usize = 128 * 1024;

/// A file under a temporary name. Dropping it removes the file, unless a later run may go on with it.
#[derive(Debug)]
pub(crate) struct TargetFile {
    file: Arc<File>,
    temporary: Temporary,
    target: PathBuf,
}

#[derive(Debug)]
enum Temporary {
    /// Gone when it is dropped.
    Passing(TempPath),
    /// Stays, under a name that a later run finds.
    Lasting(PathBuf),
}

impl TargetFile {
    /// Opens a temporary file beside the target; with a name, the one that an earlier run may have left.
    ///
    /// # Errors
    ///
    /// A target that no file can be at, or that is something else than a file; a directory that no file can be made in.
    pub(crate) async fn create(target: PathBuf, name: Option<String>) -> Result<Self, Cause> {
        off_thread(move || {
            let directory = directory_of(&target)?;
            let (file, temporary) = match name {
                None => {
                    let (file, path) = builder().tempfile_in(directory)?.into_parts();
                    (file, Temporary::Passing(path))
                }
                Some(name) => {
                    let path = directory.join(format!("{PREFIX}{name}{SUFFIX}"));
                    let file = File::options().read(true).write(true).create(true).truncate(false).open(&path)?;
                    (file, Temporary::Lasting(path))
                }
            };
            Ok(Self { file: Arc::new(file), temporary, target })
        })
        .await
    }

    /// The file, to write to.
    pub(crate) fn file(&self) -> Arc<File> {
        Arc::clone(&self.file)
    }

    /// Returns the file as a place for blocks.
    pub(crate) fn place(&self) -> Arc<dyn WriteAt> {
        Arc::new(OneAtATime { file: self.file(), writing: Mutex::new(()) })
    }

    /// Forgets what an earlier run wrote.
    ///
    /// # Errors
    ///
    /// The system's.
    pub(crate) async fn clear(&self) -> Result<(), Cause> {
        let file = self.file();
        off_thread(move || Ok(file.set_len(0)?)).await
    }

    /// Gives the file its name, if it has the size that it should have. Returns that name.
    ///
    /// # Errors
    ///
    /// Another size; the system's errors. Unless it is to stay, the file is gone then.
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
            match self.temporary {
                Temporary::Passing(path) => path.persist(&self.target).map_err(|error| error.error)?,
                Temporary::Lasting(path) => fs::rename(path, &self.target)?,
            }
            Ok(self.target)
        })
        .await
    }
}

/// A file that one thread at a time writes to. Systems let no more write anyway, and threads that wait in the system use up
/// a core meanwhile.
struct OneAtATime {
    file: Arc<File>,
    writing: Mutex<()>,
}

impl WriteAt for OneAtATime {
    fn write_at(&self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        let _writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        self.file.write_at(offset, bytes)
    }
}

/// Whether bytes of a file are what they should be. What starts at `start` of the download is at the file's beginning.
///
/// # Errors
///
/// The system's.
pub(crate) async fn is_right(file: Arc<File>, start: u64, checks: Vec<Check>) -> Result<bool, Cause> {
    off_thread(move || {
        for check in checks {
            if check.range().start < start || check.compare(hash_of(&file, start, &check)?).is_err() {
                return Ok(false);
            }
        }
        Ok(true)
    })
    .await
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
    builder.prefix(PREFIX).suffix(SUFFIX);
    // Temporary files are for their owner alone; a downloaded one has the permissions that any new file has.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder
}

/// The hash of the bytes that a check is about; none if they are not all there.
fn hash_of(file: &File, start: u64, check: &Check) -> Result<Option<[u8; 32]>, Cause> {
    let mut hasher = Sha256::new();
    let mut range = check.range();
    while range.start < range.end {
        let most = usize::try_from(range.end - range.start).map_or(READ_BACK, |left| left.min(READ_BACK));
        let piece = read_whole_at(file, range.start - start, most)?;
        if piece.len() < most {
            return Ok(None);
        }
        hasher.update(&piece);
        range.start += length(&piece);
    }
    Ok(Some(hasher.finalize().into()))
}
