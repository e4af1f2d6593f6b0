//! Where the bytes of an upload come from, and whether they stay the same.

use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use tl_types::Bytes;

use super::plan::Part;
use crate::cause::Cause;
use crate::io::off_thread;

/// What to upload: a file by its path, or bytes in memory.
#[derive(Clone, Debug)]
pub struct Source {
    place: Place,
}

#[derive(Clone, Debug)]
enum Place {
    Path(PathBuf),
    Bytes(Bytes),
}

/// A source that is open, and whose bytes are read in order.
#[derive(Debug)]
pub(crate) struct Opened {
    size: u64,
    content: Content,
}

#[derive(Debug)]
enum Content {
    File { file: Arc<File>, modified: Option<SystemTime> },
    Bytes(Bytes),
}

impl Source {
    /// The file at a path.
    pub fn path(path: impl Into<PathBuf>) -> Self {
        Self { place: Place::Path(path.into()) }
    }

    /// These bytes.
    pub fn bytes(bytes: impl Into<Bytes>) -> Self {
        Self { place: Place::Bytes(bytes.into()) }
    }

    /// How errors call it.
    pub(crate) fn label(&self) -> String {
        match &self.place {
            Place::Path(path) => path.display().to_string(),
            Place::Bytes(bytes) => format!("{} bytes in memory", bytes.len()),
        }
    }

    /// The name to send it under; none for bytes.
    pub(crate) fn file_name(&self) -> Result<Option<String>, Cause> {
        match &self.place {
            Place::Path(path) => match path.file_name().map(|name| name.to_str()) {
                Some(Some(name)) => Ok(Some(name.to_owned())),
                Some(None) => Err(Cause::NameNotUtf8),
                None => Ok(None),
            },
            Place::Bytes(_) => Ok(None),
        }
    }

    /// Opens it. Only regular files have a size that can be planned with.
    pub(crate) async fn open(self) -> Result<Opened, Cause> {
        match self.place {
            Place::Path(path) => off_thread(move || open_file(&path)).await,
            Place::Bytes(bytes) => Ok(Opened { size: bytes_len(&bytes), content: Content::Bytes(bytes) }),
        }
    }
}

impl Opened {
    /// Its size when it was opened, in bytes.
    pub(crate) fn size(&self) -> u64 {
        self.size
    }

    /// Reads the next part. The parts of a plan are asked for in order.
    ///
    /// # Errors
    ///
    /// The file cannot be read, or is not what it was when it was opened.
    pub(crate) async fn read(&self, part: Part) -> Result<Bytes, Cause> {
        match &self.content {
            Content::File { file, modified } => {
                let (file, modified, size) = (Arc::clone(file), *modified, self.size);
                off_thread(move || read_file(&file, part, size, modified)).await
            }
            Content::Bytes(bytes) => slice(bytes, part).ok_or_else(|| changed("it got shorter")),
        }
    }
}

fn open_file(path: &Path) -> Result<Opened, Cause> {
    // Before opening: opening a pipe waits for whoever writes to it.
    check_kind(&fs::metadata(path)?)?;
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    check_kind(&metadata)?;
    let content = Content::File { file: Arc::new(file), modified: metadata.modified().ok() };
    Ok(Opened { size: metadata.len(), content })
}

fn check_kind(metadata: &Metadata) -> Result<(), Cause> {
    match metadata.file_type() {
        kind if kind.is_file() => Ok(()),
        kind if kind.is_dir() => Err(Cause::Directory),
        _ => Err(Cause::NotRegular),
    }
}

/// Reads a part, and checks that the file is still the same: also that it ends where the last part does.
fn read_file(file: &File, part: Part, size: u64, modified: Option<SystemTime>) -> Result<Bytes, Cause> {
    let mut bytes = Vec::with_capacity(part.len as usize);
    file.take(part.len.into()).read_to_end(&mut bytes)?;
    let metadata = file.metadata()?;
    let end = part.offset + u64::from(part.len);
    if metadata.len() != size {
        return Err(changed(format!("it had {size} bytes and has {}", metadata.len())));
    }
    if bytes.len() != part.len as usize {
        return Err(changed(format!("it ends at byte {} of {size}", part.offset + bytes_len(&bytes))));
    }
    if metadata.modified().ok() != modified {
        return Err(changed("it was written to"));
    }
    if end == size && read_some(file)? {
        return Err(changed(format!("it goes on after {size} bytes")));
    }
    Ok(bytes.into())
}

/// Whether there is anything more to read.
fn read_some(file: &File) -> io::Result<bool> {
    let mut more = Vec::new();
    file.take(1).read_to_end(&mut more)?;
    Ok(!more.is_empty())
}

fn slice(bytes: &Bytes, part: Part) -> Option<Bytes> {
    let start = usize::try_from(part.offset).ok()?;
    let end = start.checked_add(part.len as usize)?;
    (end <= bytes.len()).then(|| bytes.slice(start..end))
}

fn bytes_len(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

fn changed(what: impl Into<String>) -> Cause {
    Cause::SourceChanged { what: what.into() }
}

impl From<Bytes> for Source {
    fn from(bytes: Bytes) -> Self {
        Self::bytes(bytes)
    }
}

impl From<Vec<u8>> for Source {
    fn from(bytes: Vec<u8>) -> Self {
        Self::bytes(bytes)
    }
}

impl From<PathBuf> for Source {
    fn from(path: PathBuf) -> Self {
        Self::path(path)
    }
}

impl From<&Path> for Source {
    fn from(path: &Path) -> Self {
        Self::path(path)
    }
}

impl From<&PathBuf> for Source {
    fn from(path: &PathBuf) -> Self {
        Self::path(path)
    }
}

/// A path.
impl From<&str> for Source {
    fn from(path: &str) -> Self {
        Self::path(path)
    }
}

/// A path.
impl From<String> for Source {
    fn from(path: String) -> Self {
        Self::path(path)
    }
}
