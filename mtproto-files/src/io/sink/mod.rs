//! Where the bytes of a download go.
//!
//! A [`Sink`] takes blocks: it has them checked, and writes them as its place takes bytes. Each kind of place is one file;
//! users add theirs by [`WriteAt`].

mod block;
mod memory;
mod positions;
mod stream;
mod target_file;
mod write_at;
mod writer;

pub(crate) use block::UncheckedBlock;
pub(crate) use memory::MemorySink;
pub(crate) use positions::PositionSink;
pub(crate) use stream::StreamSink;
pub(crate) use target_file::{TargetFile, is_right};
pub use write_at::WriteAt;
pub(crate) use writer::WriterSink;

use std::sync::Arc;

use futures_util::future::BoxFuture;

use crate::base::cause::Cause;

/// A place for the bytes of a download.
pub(crate) trait Sink: Send + Sync {
    /// Whether the place takes one block after the other, in the file's order.
    fn is_ordered(&self) -> bool {
        true
    }

    /// Checks a block and writes it.
    ///
    /// # Errors
    ///
    /// Bytes that are not the file's: nothing of the block is written then. Those of the place.
    fn write(self: Arc<Self>, block: UncheckedBlock) -> BoxFuture<'static, Result<(), Cause>>;

    /// Is called once everything is written.
    ///
    /// # Errors
    ///
    /// Those of the place.
    fn finish(self: Arc<Self>) -> BoxFuture<'static, Result<(), Cause>> {
        Box::pin(async { Ok(()) })
    }
}
