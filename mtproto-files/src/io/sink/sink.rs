//! The trait of all places for a download.

use std::sync::Arc;

use futures_util::future::BoxFuture;

use super::block::UncheckedBlock;
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
