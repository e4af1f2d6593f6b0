//! Where the bytes of an upload come from.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;

use futures_util::Stream;
#[cfg(feature = "object_store")]
use object_store::ObjectStore;
use tl_types::Bytes;
use tokio::io::AsyncRead;

#[cfg(feature = "object_store")]
use super::object::Object;
use super::open::{self, Opened};
use crate::cause::Cause;
use crate::cipher::Layered;
use crate::download::hashes::length;
use crate::io::off_thread;
use crate::media::inspect::Peek;

/// What to upload: a file by its path, bytes in memory, what is read as it is sent, an object of a store.
pub struct Source {
    place: Place,
    /// What it is encrypted by.
    layer: Option<Arc<dyn Layered>>,
}

enum Place {
    Path(PathBuf),
    Bytes(Bytes),
    Reader(Pin<Box<dyn AsyncRead + Send>>, Option<u64>),
    Stream(Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>>, Option<u64>),
    #[cfg(feature = "object_store")]
    Object(Arc<dyn ObjectStore>, object_store::path::Path),
}

impl Source {
    /// The file at a path.
    pub fn path(path: impl Into<PathBuf>) -> Self {
        Self::at(Place::Path(path.into()))
    }

    /// These bytes.
    pub fn bytes(bytes: impl Into<Bytes>) -> Self {
        Self::at(Place::Bytes(bytes.into()))
    }

    /// What a reader gives until it ends: a pipe, stdin, a socket. It is read once: such an upload cannot be gone on from,
    /// and a part that the DC loses cannot be sent again later.
    ///
    /// While its [length](Self::of_length) is unknown, it goes up as a big file whatever its size, which Telegram does not
    /// take as a photo (`api/files#streamed-uploads`).
    pub fn reader(reader: impl AsyncRead + Send + 'static) -> Self {
        Self::at(Place::Reader(Box::pin(reader), None))
    }

    /// The chunks of a stream, of any length. Otherwise as [`reader`](Self::reader).
    pub fn stream(stream: impl Stream<Item = io::Result<Bytes>> + Send + 'static) -> Self {
        Self::at(Place::Stream(Box::pin(stream), None))
    }

    fn at(place: Place) -> Self {
        Self { place, layer: None }
    }

    /// The same source, encrypted.
    pub(crate) fn through(self, layer: Arc<dyn Layered>) -> Self {
        Self { layer: Some(layer), ..self }
    }

    /// What it is encrypted by, apart from others.
    pub(crate) fn layer_id(&self) -> Option<String> {
        self.layer.as_ref().map(|layer| layer.id())
    }

    /// An object of a store, whichever [`object_store`] has: S3, GCS, Azure, a directory, memory. Its size is asked for
    /// first; then it is read as one stream, a part at a time. If it is no longer the same in the end, by its ETag or, where
    /// the store has none, by when it was changed, the upload fails.
    ///
    /// A [journal](crate::upload::Upload::journal) knows it by its size, ETag and time. The store tries requests again as it
    /// was built to; what it fails with is a [`Cause::Io`].
    ///
    /// ```
    /// # use mtproto_files::{Client, Dc, InvokeError, Transport};
    /// # use tl_types::{Bytes, Chain, Encode};
    /// # struct TakesAll;
    /// # impl Transport for TakesAll {
    /// #     async fn invoke(&self, _: Dc, _: Chain) -> Result<Bytes, InvokeError> {
    /// #         true.to_bytes().map_err(InvokeError::transport)
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
        Self::at(Place::Object(Arc::new(store), path.into()))
    }

    /// Says how many bytes a reader or stream has. Fewer are an error, and so are more, as far as that can be told: one that
    /// stays open after them, as sockets do, is not waited for for more than 100 ms, and one byte behind them may be read.
    #[must_use]
    pub fn of_length(mut self, bytes: u64) -> Self {
        if let Place::Reader(_, length) | Place::Stream(_, length) = &mut self.place {
            *length = Some(bytes);
        }
        self
    }

    /// The same source once more; none for what can be read only once.
    pub(crate) fn again(&self) -> Option<Self> {
        let place = match &self.place {
            Place::Path(path) => Place::Path(path.clone()),
            Place::Bytes(bytes) => Place::Bytes(bytes.clone()),
            Place::Reader(..) | Place::Stream(..) => return None,
            #[cfg(feature = "object_store")]
            Place::Object(store, path) => Place::Object(Arc::clone(store), path.clone()),
        };
        Some(Self { place, layer: self.layer.clone() })
    }

    /// How errors call it.
    pub(crate) fn label(&self) -> String {
        match &self.place {
            Place::Path(path) => path.display().to_string(),
            Place::Bytes(bytes) => format!("{} bytes in memory", bytes.len()),
            Place::Reader(..) => "a reader".to_owned(),
            Place::Stream(..) => "a stream".to_owned(),
            #[cfg(feature = "object_store")]
            Place::Object(store, path) => format!("{path} in {store}"),
        }
    }

    /// What can be looked at of it before it is used; none if it is only seen when it is opened.
    pub(crate) fn peek(&self) -> Option<Peek> {
        Some(match &self.place {
            Place::Path(path) => Peek::Path(path.clone()),
            Place::Bytes(bytes) => Peek::Bytes(bytes.clone()),
            Place::Reader(_, length) | Place::Stream(_, length) => Peek::Once(*length),
            #[cfg(feature = "object_store")]
            Place::Object(..) => return None,
        })
    }

    /// What its journal is found by, if it has a place.
    pub(crate) fn key(&self) -> Option<String> {
        match &self.place {
            Place::Path(path) => {
                let path = std::path::absolute(path).unwrap_or_else(|_| path.clone());
                Some(format!("upload of {}", path.display()))
            }
            #[cfg(feature = "object_store")]
            Place::Object(store, path) => Some(format!("upload of {path} in {store}")),
            _ => None,
        }
    }

    /// The name to send it under, if it has one.
    pub(crate) fn file_name(&self) -> Result<Option<String>, Cause> {
        match &self.place {
            Place::Path(path) => match path.file_name().map(|name| name.to_str()) {
                Some(Some(name)) => Ok(Some(name.to_owned())),
                Some(None) => Err(Cause::NameNotUtf8),
                None => Ok(None),
            },
            #[cfg(feature = "object_store")]
            Place::Object(_, path) => Ok(path.filename().map(str::to_owned)),
            _ => Ok(None),
        }
    }

    /// Opens it. Only regular files have a size that can be planned with.
    pub(crate) async fn open(self) -> Result<Opened, Cause> {
        let opened = match self.place {
            Place::Path(path) => off_thread(move || open::file(&path)).await?,
            Place::Bytes(bytes) => open::bytes(bytes),
            Place::Reader(reader, length) => open::reader(reader, length),
            Place::Stream(stream, length) => open::stream(stream, length),
            #[cfg(feature = "object_store")]
            Place::Object(store, path) => open::object(Object::open(store, &path).await?),
        };
        match self.layer {
            Some(layer) => {
                let (size, encryption) = layer.over(opened.clone()).await?;
                Ok(open::encrypted(opened, size, encryption))
            }
            None => Ok(opened),
        }
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_tuple("Source");
        match &self.place {
            Place::Path(path) => debug.field(path),
            Place::Bytes(bytes) => debug.field(&length(bytes)),
            Place::Reader(_, length) | Place::Stream(_, length) => debug.field(length),
            #[cfg(feature = "object_store")]
            Place::Object(_, path) => debug.field(path),
        };
        debug.finish()
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
