//! What sources that are read in order have in common: where they end, and whether that is where they should.

use std::time::Duration;

use tl_types::Bytes;
use tokio::time::timeout;

use super::open_source::{changed, ends_with, goes_on};
use crate::base::bytes::length;
use crate::base::cause::Cause;
use crate::engine::upload::plan::Part;

/// How long the end of a source is waited for whose length is known. A socket may stay open behind its last byte.
const SOON: Duration = Duration::from_millis(100);

/// Bytes that are taken one after the other.
pub(super) trait Sequence {
    /// Takes so many bytes, or fewer where the source ends.
    fn next(&mut self, len: usize) -> impl Future<Output = Result<Bytes, Cause>> + Send;
}

/// Takes the next part, and checks that a source of known size has neither fewer bytes nor more.
pub(super) async fn next_part(
    source: &mut (impl Sequence + Send),
    part: Part,
    size: Option<u64>,
) -> Result<Bytes, Cause> {
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
