//! Where the bytes of an upload come from.
//!
//! A [`Source`] is made of an [`Origin`], which says what can be known before it is opened. Opened, it is an [`OpenSource`],
//! which reads parts. Each kind of source is one file with both; users add theirs by [`ReadAt`].

mod chunks;
mod file;
mod hashing;
mod memory;
#[cfg(feature = "object_store")]
mod object;
mod open_source;
mod origin;
mod peek;
mod positions;
mod read_at;
mod reader;
mod sequence;
mod stream;
mod uploaded;

pub(crate) use hashing::hash_range;
pub(crate) use open_source::{OpenSource, Opened};
pub(crate) use peek::Peek;
pub(crate) use positions::read_whole_at;
pub use read_at::ReadAt;
pub(crate) use uploaded::{UploadedSource, UploadedSources};

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use futures_util::Stream;
use futures_util::future::BoxFuture;
#[cfg(feature = "object_store")]
use object_store::ObjectStore;
use tl_types::Bytes;
use tokio::io::AsyncRead;

use crate::base::cause::Cause;
use crate::base::file_name;
use file::PathOrigin;
use memory::Memory;
#[cfg(feature = "object_store")]
use object::ObjectOrigin;
use origin::Origin;
use positions::Positions;
use reader::Reader;
use stream::ChunkStream;

/// What to upload: a file by its path, bytes in memory, what is read as it is sent, an object of a store.
pub struct Source {
    origin: Box<dyn Origin>,
    /// The layer over the source, if there is one.
    layer: Option<Arc<dyn SourceLayer>>,
}

/// Changes the bytes of a source on their way, as encryption does.
pub(crate) trait SourceLayer: Send + Sync {
    /// Returns what tells the layer from others: a journal of one is of no use to another.
    fn id(&self) -> String;

    /// Lays the layer over a source that is open.
    ///
    /// # Errors
    ///
    /// The source is not one that the layer can be laid over, or cannot be read.
    fn over(self: Arc<Self>, inner: Opened) -> BoxFuture<'static, Result<Opened, Cause>>;
}

impl Source {
    /// The file at a path.
    pub fn path(path: impl Into<PathBuf>) -> Self {
        Self::from_origin(PathOrigin { path: path.into() })
    }

    /// These bytes.
    pub fn bytes(bytes: impl Into<Bytes>) -> Self {
        Self::from_origin(Memory { bytes: bytes.into() })
    }

    /// What a reader gives until it ends: a pipe, stdin, a socket. It is read once: such an upload cannot be gone on from,
    /// and a part that the DC loses cannot be sent again later.
    ///
    /// While its [length](Self::of_length) is unknown, it goes up as a big file whatever its size, which Telegram does not
    /// take as a photo (`api/files#streamed-uploads`).
    pub fn reader(reader: impl AsyncRead + Send + 'static) -> Self {
        Self::from_origin(Reader { reader: Box::pin(reader), length: None })
    }

    /// The chunks of a stream, of any length. Otherwise as [`reader`](Self::reader).
    pub fn stream(stream: impl Stream<Item = io::Result<Bytes>> + Send + 'static) -> Self {
        Self::from_origin(ChunkStream { stream: Box::pin(stream), length: None })
    }

    /// A source of the user's own that can be read at any position.
    pub fn positions(source: impl ReadAt) -> Self {
        Self::from_origin(Positions { source: Arc::new(source) })
    }

    fn from_origin(origin: impl Origin + 'static) -> Self {
        Self { origin: Box::new(origin), layer: None }
    }

    /// Lays a layer over the source.
    pub(crate) fn through(self, layer: Arc<dyn SourceLayer>) -> Self {
        Self { layer: Some(layer), ..self }
    }

    /// Returns what tells its layer from others.
    pub(crate) fn layer_id(&self) -> Option<String> {
        self.layer.as_ref().map(|layer| layer.id())
    }

    /// An object of a store, whichever [`object_store`] has: S3, GCS, Azure, a directory, memory. Its size is asked for
    /// first; then it is read as one stream, a part at a time. If it is no longer the same in the end, by its ETag or, where
    /// the store has none, by when it was changed, the upload fails.
    ///
    /// A [journal](crate::upload::Upload::journal) knows it by its size, ETag and time. The store tries requests again as it
    /// was built to; its failures are errors of [`ErrorKind::Io`](crate::ErrorKind::Io).
    ///
    /// ```
    /// # use mtproto_files::Client;
    /// # use mtproto_files::transport::{Answer, InvokeError, Request, Transport};
    /// # use tl_types::Encode;
    /// # struct TakesAll;
    /// # impl Transport for TakesAll {
    /// #     fn invoke(&self, _: Request) -> Answer<'_> {
    /// #         Box::pin(async { true.to_bytes().map_err(InvokeError::lost) })
    /// #     }
    /// # }
    /// use mtproto_files::upload::Source;
    /// use object_store::{ObjectStoreExt, memory::InMemory, path::Path};
    ///
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
    /// # let client = Client::new(TakesAll);
    /// let store = std::sync::Arc::new(InMemory::new());
    /// let path = Path::from("videos/first.mp4");
    /// store.put(&path, vec![7; 3_000_000].into()).await?;
    ///
    /// let video = client.upload(Source::object(store, path)).await?;
    /// assert_eq!((video.name.as_str(), video.parts), ("first.mp4", 6));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[cfg(feature = "object_store")]
    pub fn object(store: impl ObjectStore, path: impl Into<object_store::path::Path>) -> Self {
        Self::from_origin(ObjectOrigin { store: Arc::new(store), path: path.into() })
    }

    /// Says how many bytes a reader or stream has. Fewer are an error, and so are more, as far as that can be told: one that
    /// stays open after them, as sockets do, is not waited for for more than 100 ms, and one byte behind them may be read.
    #[must_use]
    pub fn of_length(mut self, bytes: u64) -> Self {
        self.origin.set_length(bytes);
        self
    }

    /// Returns the same source once more, or `None` for what can be read only once.
    pub(crate) fn again(&self) -> Option<Self> {
        Some(Self { origin: self.origin.again()?, layer: self.layer.clone() })
    }

    /// Returns what errors call the source.
    pub(crate) fn label(&self) -> String {
        self.origin.label()
    }

    /// Returns what can be looked at before the source is opened.
    pub(crate) fn peek(&self) -> Option<Peek> {
        self.origin.peek()
    }

    /// Returns what its journal is found by, if it has a place.
    pub(crate) fn journal_key(&self) -> Option<String> {
        self.origin.journal_key()
    }

    /// Returns the name to send it under, if it has one: its own, as far as that can be sent.
    pub(crate) fn file_name(&self) -> Result<Option<String>, Cause> {
        Ok(self.origin.file_name()?.filter(|name| !name.is_empty()).map(|name| file_name::sendable(&name)))
    }

    /// Looks at the source before it is used, and returns its size in bytes, if that can be known. Nothing stays open.
    ///
    /// # Errors
    ///
    /// The source cannot be read, or is not of a kind that can be uploaded.
    pub(crate) async fn look(&mut self) -> Result<Option<u64>, Cause> {
        self.origin.look().await
    }

    /// Opens it. Only regular files have a size that can be planned with.
    pub(crate) async fn open(self) -> Result<Opened, Cause> {
        let opened = self.origin.open().await?;
        match self.layer {
            Some(layer) => layer.over(opened).await,
            None => Ok(opened),
        }
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Source").field(&self.origin.label()).finish()
    }
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
