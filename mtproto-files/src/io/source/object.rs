//! An object of a store as a source: one stream of it, as long as its parts are asked for in order.

use std::sync::Arc;
use std::time::SystemTime;

use futures_util::future::BoxFuture;
use futures_util::{FutureExt, StreamExt, TryStreamExt};
use object_store::path::Path;
use object_store::{Error, GetOptions, GetRange, ObjectMeta, ObjectStore, ObjectStoreExt};
use sha2::{Digest, Sha256};
use tl_types::Bytes;
use tokio::sync::Mutex;

use super::chunks::ChunkReader;
use super::open_source::{OpenSource, Opened, changed};
use super::origin::Origin;
use crate::base::bytes::length;
use crate::base::cause::Cause;
use crate::engine::upload::plan::Part;

/// An object of a store, by its path.
pub(super) struct ObjectOrigin {
    pub(super) store: Arc<dyn ObjectStore>,
    pub(super) path: Path,
}

impl Origin for ObjectOrigin {
    fn label(&self) -> String {
        format!("{} in {}", self.path, self.store)
    }

    fn look(&self) -> BoxFuture<'static, Result<Option<u64>, Cause>> {
        let (store, path) = (Arc::clone(&self.store), self.path.clone());
        async move { Ok(Some(store.head(&path).await.map_err(std::io::Error::from)?.size)) }.boxed()
    }

    fn open(self: Box<Self>) -> BoxFuture<'static, Result<Opened, Cause>> {
        async move { Ok(Arc::new(ObjectReader::open(self.store, &self.path).await?) as Opened) }.boxed()
    }

    fn again(&self) -> Option<Box<dyn Origin>> {
        Some(Box::new(Self { store: Arc::clone(&self.store), path: self.path.clone() }))
    }

    fn journal_key(&self) -> Option<String> {
        Some(format!("upload of {} in {}", self.path, self.store))
    }

    fn file_name(&self) -> Result<Option<String>, Cause> {
        Ok(self.path.filename().map(str::to_owned))
    }
}

/// An object as it was when the upload began.
struct ObjectReader {
    store: Arc<dyn ObjectStore>,
    meta: ObjectMeta,
    /// Where the last read ended, and what comes next.
    reading: Mutex<Option<Position>>,
    /// Whether the next part is likely to be asked for next.
    ahead: bool,
}

/// A stream of an object from some byte on.
struct Position {
    at: u64,
    chunks: ChunkReader,
}

impl ObjectReader {
    /// Looks at an object.
    ///
    /// # Errors
    ///
    /// The store's: there is none, among them.
    async fn open(store: Arc<dyn ObjectStore>, path: &Path) -> Result<Self, Cause> {
        let meta = store.head(path).await.map_err(std::io::Error::from)?;
        Ok(Self { store, meta, reading: Mutex::default(), ahead: true })
    }

    /// Reads a part.
    ///
    /// # Errors
    ///
    /// The store's; an object that is not what it was.
    async fn read_part(&self, part: Part) -> Result<Bytes, Cause> {
        let mut reading = self.reading.lock().await;
        // It is put back after the read: one that is dropped on its way leaves nothing half-read.
        let open = reading.take().filter(|position| position.at == part.offset);
        let was_open = open.is_some();
        let (bytes, position) = match self.next(open, part).await {
            // A connection that was waited on for long may be gone, the object is not.
            Err(Cause::Io(_)) if was_open => self.next(None, part).await?,
            next => next?,
        };
        if position.at < self.meta.size {
            *reading = Some(position).filter(|_| self.ahead);
        } else {
            // A stream goes on with what it began with.
            let now = self.store.head(&self.meta.location).await.map_err(read_error)?;
            self.check(&now)?;
        }
        Ok(bytes)
    }

    async fn next(&self, open: Option<Position>, part: Part) -> Result<(Bytes, Position), Cause> {
        let mut position = match open {
            Some(position) => position,
            None => self.seek(part).await?,
        };
        let bytes = position.chunks.next(part.len as usize).await?;
        position.at += length(&bytes);
        if length(&bytes) != part.bytes() {
            return Err(changed(format!("it ends at byte {} of {}", position.at, self.meta.size)));
        }
        Ok((bytes, position))
    }

    /// A stream from a part on.
    async fn seek(&self, part: Part) -> Result<Position, Cause> {
        let end = if self.ahead { self.meta.size } else { part.offset + part.bytes() };
        let options = GetOptions {
            range: Some(GetRange::Bounded(part.offset..end)),
            // A weak one matches nothing (RFC 9110, section 13.1.1).
            if_match: self.meta.e_tag.clone().filter(|tag| !tag.starts_with("W/")),
            ..GetOptions::default()
        };
        let got = self.store.get_opts(&self.meta.location, options).await.map_err(read_error)?;
        self.check(&got.meta)?;
        if got.range.start != part.offset {
            let text = format!("the store has sent bytes from {} on, not from {}", got.range.start, part.offset);
            return Err(std::io::Error::other(text).into());
        }
        let chunks = got.into_stream().map_err(std::io::Error::from);
        Ok(Position { at: part.offset, chunks: ChunkReader::new(chunks.boxed()) })
    }

    /// Whether it is still the same.
    fn check(&self, now: &ObjectMeta) -> Result<(), Cause> {
        if now.size != self.meta.size {
            return Err(changed(format!("it had {} bytes and has {}", self.meta.size, now.size)));
        }
        let same = match (&self.meta.e_tag, &now.e_tag) {
            (Some(before), Some(now)) => before == now,
            _ => self.meta.last_modified == now.last_modified,
        };
        if same { Ok(()) } else { Err(changed("it was written to")) }
    }
}

impl OpenSource for ObjectReader {
    fn size(&self) -> Option<u64> {
        Some(self.meta.size)
    }

    fn read(self: Arc<Self>, part: Part) -> BoxFuture<'static, Result<Bytes, Cause>> {
        async move { self.read_part(part).await }.boxed()
    }

    fn closed(self: Arc<Self>) -> Opened {
        let (store, meta) = (Arc::clone(&self.store), self.meta.clone());
        Arc::new(Self { store, meta, reading: Mutex::default(), ahead: false })
    }

    fn modified(&self) -> Option<SystemTime> {
        Some(self.meta.last_modified.into())
    }

    /// SHA-256 of the ETag, if the store has any: another one is of other content.
    fn version(&self) -> Option<[u8; 32]> {
        self.meta.e_tag.as_ref().map(|tag| Sha256::digest(tag).into())
    }
}

/// What an error of the store says about an object that was there.
fn read_error(error: Error) -> Cause {
    match error {
        Error::NotFound { .. } => changed("it is gone"),
        Error::Precondition { .. } => changed("it was written to"),
        error => Cause::Io(error.into()),
    }
}
