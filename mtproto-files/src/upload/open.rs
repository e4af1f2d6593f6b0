//! A source that is open: reads its parts, and notices if it does not stay the same.

use std::fs::{self, File, Metadata};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use std::{fmt, io};

use futures_util::Stream;
use tl_types::Bytes;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::sync::Mutex;
use tokio::time::timeout;

use super::chunks::Chunks;
#[cfg(feature = "object_store")]
use super::object::Object;
use super::plan::Part;
use crate::cause::Cause;
use crate::cipher::Encryption;
use crate::download::hashes::length;
use crate::io::{off_thread, read_at};

/// How long a reader's end is waited for that is known to come.
const SOON: Duration = Duration::from_millis(100);

/// A source that is open. Clones read from the same one.
#[derive(Clone, Debug)]
pub(crate) struct Opened {
    size: Option<u64>,
    content: Content,
}

#[derive(Clone)]
enum Content {
    File {
        file: Arc<File>,
        path: PathBuf,
        modified: Option<SystemTime>,
    },
    /// A file that is opened again for each part.
    Closed {
        path: PathBuf,
        modified: Option<SystemTime>,
    },
    Bytes(Bytes),
    Reader(Arc<Mutex<Pin<Box<dyn AsyncRead + Send>>>>),
    Stream(Arc<Mutex<Chunks>>),
    /// Another source, encrypted on the way.
    Encrypted(Box<Opened>, Arc<Encryption>),
    #[cfg(feature = "object_store")]
    Object(Box<Object>),
    /// A reader or stream that was read, and is let go.
    Gone,
}

/// A regular file.
pub(crate) fn file(path: &Path) -> Result<Opened, Cause> {
    // Before opening: opening a pipe waits for whoever writes to it.
    check_kind(&fs::metadata(path)?)?;
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    check_kind(&metadata)?;
    let path = std::path::absolute(path)?;
    let content = Content::File { file: Arc::new(file), path, modified: metadata.modified().ok() };
    Ok(Opened { size: Some(metadata.len()), content })
}

pub(crate) fn bytes(bytes: Bytes) -> Opened {
    Opened { size: Some(length(&bytes)), content: Content::Bytes(bytes) }
}

pub(crate) fn reader(reader: Pin<Box<dyn AsyncRead + Send>>, size: Option<u64>) -> Opened {
    Opened { size, content: Content::Reader(Arc::new(Mutex::new(reader))) }
}

pub(crate) fn stream(stream: Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>>, size: Option<u64>) -> Opened {
    Opened { size, content: Content::Stream(Arc::new(Mutex::new(Chunks::new(stream)))) }
}

#[cfg(feature = "object_store")]
pub(crate) fn object(object: Object) -> Opened {
    Opened { size: Some(object.size()), content: Content::Object(Box::new(object)) }
}

/// A source, encrypted on the way to so many bytes.
pub(crate) fn encrypted(inner: Opened, size: Option<u64>, encryption: Arc<Encryption>) -> Opened {
    Opened { size, content: Content::Encrypted(Box::new(inner), encryption) }
}

impl Opened {
    /// Its size when it was opened, in bytes, if that is known.
    pub(crate) fn size(&self) -> Option<u64> {
        self.size
    }

    /// When it was last written to, if somebody knows.
    pub(crate) fn modified(&self) -> Option<SystemTime> {
        match &self.content {
            Content::File { modified, .. } | Content::Closed { modified, .. } => *modified,
            Content::Encrypted(inner, _) => inner.modified(),
            #[cfg(feature = "object_store")]
            Content::Object(object) => Some(object.modified()),
            _ => None,
        }
    }

    /// What tells its content from any other, if somebody knows without reading it.
    pub(crate) fn version(&self) -> Option<[u8; 32]> {
        match &self.content {
            #[cfg(feature = "object_store")]
            Content::Object(object) => object.version(),
            _ => None,
        }
    }

    /// What it was before it was encrypted, if it is.
    pub(crate) fn plain(&self) -> Option<&Self> {
        match &self.content {
            Content::Encrypted(inner, _) => Some(inner),
            _ => None,
        }
    }

    /// Whether any part can be read at any time.
    pub(crate) fn is_seekable(&self) -> bool {
        match &self.content {
            Content::Reader(_) | Content::Stream(_) | Content::Gone => false,
            Content::Encrypted(inner, _) => inner.is_seekable(),
            _ => true,
        }
    }

    /// The same source without anything that is open: a file is opened again if it is read again, what can be read only once
    /// is let go.
    pub(crate) fn closed(self) -> Self {
        match self.content {
            Content::File { path, modified, .. } => Self { content: Content::Closed { path, modified }, ..self },
            Content::Reader(_) | Content::Stream(_) => Self { content: Content::Gone, ..self },
            Content::Encrypted(inner, encryption) => {
                Self { content: Content::Encrypted(Box::new(inner.closed()), encryption), ..self }
            }
            #[cfg(feature = "object_store")]
            Content::Object(object) => Self { content: Content::Object(Box::new(object.closed())), ..self },
            _ => self,
        }
    }

    /// The bytes that it keeps in memory.
    pub(crate) fn memory(&self) -> usize {
        match &self.content {
            Content::Bytes(bytes) => bytes.len(),
            Content::Encrypted(inner, _) => inner.memory(),
            _ => 0,
        }
    }

    /// Reads a part. Those of a source that is not seekable are asked for in order, one after the other.
    ///
    /// # Errors
    ///
    /// The source cannot be read, or is not what it was when it was opened.
    pub(crate) async fn read(self, part: Part) -> Result<Bytes, Cause> {
        match (self.content, self.size) {
            (Content::File { file, modified, .. }, size) => {
                off_thread(move || read_file(&file, part, size.unwrap_or(u64::MAX), modified)).await
            }
            (Content::Closed { path, modified }, size) => {
                let again = move || {
                    check_kind(&fs::metadata(&path)?)?;
                    read_file(&File::open(&path)?, part, size.unwrap_or(u64::MAX), modified)
                };
                off_thread(again).await
            }
            (Content::Encrypted(inner, encryption), _) => encryption.read(*inner, part).await,
            (Content::Gone, _) => Err(Cause::CannotReread { part: part.number }),
            (Content::Bytes(bytes), _) => slice(&bytes, part).ok_or_else(|| changed("it got shorter")),
            #[cfg(feature = "object_store")]
            (Content::Object(object), _) => object.read(part).await,
            (Content::Reader(reader), size) => {
                let mut reader = reader.lock().await;
                let bytes = read_some(&mut reader, part.len).await?;
                check_end(&bytes, part, size)?;
                if ends(part, size) && has_more(read_some(&mut reader, 1)).await? {
                    return Err(goes_on(part));
                }
                Ok(bytes)
            }
            (Content::Stream(chunks), size) => {
                let mut chunks = chunks.lock().await;
                let bytes = chunks.next(part.len as usize).await?;
                check_end(&bytes, part, size)?;
                if ends(part, size) && has_more(chunks.next(1)).await? {
                    return Err(goes_on(part));
                }
                Ok(bytes)
            }
        }
    }
}

/// Whether a source of known size ends with this part.
fn ends(part: Part, size: Option<u64>) -> bool {
    size == Some(part.offset + part.bytes())
}

fn check_end(bytes: &Bytes, part: Part, size: Option<u64>) -> Result<(), Cause> {
    match size {
        Some(size) if length(bytes) != part.bytes() => {
            Err(changed(format!("it ends at byte {} of {size}", part.offset + length(bytes))))
        }
        _ => Ok(()),
    }
}

fn goes_on(part: Part) -> Cause {
    changed(format!("it goes on after {} bytes", part.offset + part.bytes()))
}

/// Whether there is more where a source should end. One that neither ends nor goes on, like a socket that stays open, is
/// taken to end there.
async fn has_more(next: impl Future<Output = Result<Bytes, Cause>>) -> Result<bool, Cause> {
    match timeout(SOON, next).await {
        Ok(next) => Ok(!next?.is_empty()),
        Err(_) => Ok(false),
    }
}

/// Reads so many bytes, or fewer where it ends.
async fn read_some(reader: &mut Pin<Box<dyn AsyncRead + Send>>, len: u32) -> Result<Bytes, Cause> {
    let mut bytes = Vec::with_capacity(len as usize);
    reader.take(len.into()).read_to_end(&mut bytes).await?;
    Ok(bytes.into())
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
    let bytes = read_whole_at(file, part.offset, part.len as usize)?;
    let metadata = file.metadata()?;
    let end = part.offset + part.bytes();
    if metadata.len() != size {
        return Err(changed(format!("it had {size} bytes and has {}", metadata.len())));
    }
    if bytes.len() != part.len as usize {
        return Err(changed(format!("it ends at byte {} of {size}", part.offset + length(&bytes))));
    }
    if metadata.modified().ok() != modified {
        return Err(changed("it was written to"));
    }
    if end == size && !read_whole_at(file, end, 1)?.is_empty() {
        return Err(goes_on(part));
    }
    Ok(bytes.into())
}

/// Reads so many bytes at a place, or fewer where the file ends.
pub(crate) fn read_whole_at(file: &File, offset: u64, len: usize) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; len];
    let mut filled = 0;
    while let Some(rest) = bytes.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        let at = offset.saturating_add(u64::try_from(filled).unwrap_or(u64::MAX));
        match read_at(file, rest, at) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    bytes.truncate(filled);
    Ok(bytes)
}

fn slice(bytes: &Bytes, part: Part) -> Option<Bytes> {
    let start = usize::try_from(part.offset).ok()?;
    let end = start.checked_add(part.len as usize)?;
    (end <= bytes.len()).then(|| bytes.slice(start..end))
}

fn changed(what: impl Into<String>) -> Cause {
    Cause::SourceChanged { what: what.into() }
}

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::File { .. } | Self::Closed { .. } => "file",
            Self::Bytes(_) => "bytes",
            Self::Reader(_) => "reader",
            Self::Stream(_) => "stream",
            Self::Encrypted(..) => "encrypted",
            #[cfg(feature = "object_store")]
            Self::Object(_) => "object",
            Self::Gone => "nothing",
        })
    }
}
