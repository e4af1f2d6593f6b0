//! What sources that are read in order have in common: where they end, and whether that is where they should.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use tl_types::Bytes;
use tokio::sync::Mutex;
use tokio::time::timeout;

use super::open_source::{Gone, OpenSource, Opened, changed, ends_with, goes_on};
use crate::base::bytes::length;
use crate::base::cause::Cause;
use crate::engine::upload::plan::Part;

/// How long the end of a source is waited for whose length is known. A socket may stay open behind its last byte.
const SOON: Duration = Duration::from_millis(100);

/// Bytes that are taken one after the other.
pub(super) trait Sequence: Send + 'static {
    /// Takes so many bytes, or fewer where the source ends.
    fn next(&mut self, len: usize) -> impl Future<Output = Result<Bytes, Cause>> + Send;
}

/// A source that is read once, in order.
pub(super) struct OpenSequence<S> {
    sequence: Mutex<S>,
    size: Option<u64>,
}

impl<S: Sequence> OpenSequence<S> {
    /// Returns an open source of these bytes. The size is in bytes, if the caller knows it.
    pub(super) fn opened(sequence: S, size: Option<u64>) -> Opened {
        Arc::new(Self { sequence: Mutex::new(sequence), size })
    }
}

impl<S: Sequence> OpenSource for OpenSequence<S> {
    fn size(&self) -> Option<u64> {
        self.size
    }

    fn read(self: Arc<Self>, part: Part) -> BoxFuture<'static, Result<Bytes, Cause>> {
        Box::pin(async move { next_part(&mut *self.sequence.lock().await, part, self.size).await })
    }

    fn closed(self: Arc<Self>) -> Opened {
        Arc::new(Gone { size: self.size })
    }

    fn is_seekable(&self) -> bool {
        false
    }
}

/// Takes the next part, and checks that a source of known size has neither fewer bytes nor more.
async fn next_part(source: &mut impl Sequence, part: Part, size: Option<u64>) -> Result<Bytes, Cause> {
    let bytes = source.next(part.len as usize).await?;
    if let Some(size) = size.filter(|_| length(&bytes) != part.bytes()) {
        return Err(changed(format!("it ends at byte {} of {size}", part.offset.saturating_add(length(&bytes)))));
    }
    if ends_with(part, size) && has_more(source.next(1)).await? {
        return Err(goes_on(part));
    }
    Ok(bytes)
}

/// Whether there is more where a source should end. One that neither ends nor goes on is taken to end there.
async fn has_more(next: impl Future<Output = Result<Bytes, Cause>>) -> Result<bool, Cause> {
    match timeout(SOON, next).await {
        Ok(next) => Ok(!next?.is_empty()),
        Err(_) => Ok(false),
    }
}
