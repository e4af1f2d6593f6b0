//! What a source is once it is open.

use std::sync::Arc;
use std::time::SystemTime;

use futures_util::future::BoxFuture;
use tl_types::Bytes;

use crate::base::cause::Cause;
use crate::engine::upload::plan::Part;

/// A source that is open. Clones read from the same one.
pub(crate) type Opened = Arc<dyn OpenSource>;

/// Reads the parts of a source, and notices if the source does not stay the same.
pub(crate) trait OpenSource: Send + Sync {
    /// Returns the size in bytes when the source was opened, if that is known.
    fn size(&self) -> Option<u64>;

    /// Reads a part. The parts of a source that is not seekable are asked for in order, one after the other.
    ///
    /// # Errors
    ///
    /// The source cannot be read, or is not what it was when it was opened.
    fn read(self: Arc<Self>, part: Part) -> BoxFuture<'static, Result<Bytes, Cause>>;

    /// Returns the same source without anything that is open: a file is opened again if it is read again, what can be read
    /// only once is let go.
    fn closed(self: Arc<Self>) -> Opened;

    /// Whether any part can be read at any time.
    fn is_seekable(&self) -> bool {
        true
    }

    /// Returns when the source was last written to, if that is known.
    fn modified(&self) -> Option<SystemTime> {
        None
    }

    /// Returns what tells the content from any other without reading it, if there is such a thing.
    fn version(&self) -> Option<[u8; 32]> {
        None
    }

    /// Returns the source as it was before it was encrypted, if it is encrypted.
    fn plain(&self) -> Option<Opened> {
        None
    }

    /// Returns the number of bytes that the source keeps in memory.
    fn memory(&self) -> usize {
        0
    }
}

/// A source that could be read only once, and was let go.
pub(super) struct Gone {
    pub(super) size: Option<u64>,
}

impl OpenSource for Gone {
    fn size(&self) -> Option<u64> {
        self.size
    }

    fn read(self: Arc<Self>, part: Part) -> BoxFuture<'static, Result<Bytes, Cause>> {
        Box::pin(async move { Err(Cause::CannotReread { part: part.number }) })
    }

    fn closed(self: Arc<Self>) -> Opened {
        self
    }

    fn is_seekable(&self) -> bool {
        false
    }
}

/// Whether a source of known size ends with this part.
pub(super) fn ends_with(part: Part, size: Option<u64>) -> bool {
    size == Some(part.offset.saturating_add(part.bytes()))
}

/// The error of a source that is not what it was.
pub(super) fn changed(what: impl Into<String>) -> Cause {
    Cause::SourceChanged { what: what.into() }
}

/// The error of a source that goes on where it should end.
pub(super) fn goes_on(part: Part) -> Cause {
    changed(format!("it goes on after {} bytes", part.offset.saturating_add(part.bytes())))
}
