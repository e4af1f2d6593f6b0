//! What a download reads its ranges from: a file of the API's, a web file.

mod file;
mod web;

pub(crate) use file::{FileFetch, RefreshLocation};
pub(crate) use web::{WebFetch, WebFileFacts};

use std::sync::Arc;

use futures_util::future::BoxFuture;
use mtproto_transport::Dc;
use tl_types::{Bytes, enums};

use crate::base::cause::Cause;
use crate::base::error::Error;
use crate::engine::download::plan::Chunk;
use crate::runtime::Context;

/// A file that is read by ranges.
pub(crate) trait Fetch: Send + Sync {
    /// Returns the name of the method that chunks are asked for with.
    fn method(&self) -> &'static str;

    /// Returns the size in bytes, if it is known beforehand.
    fn size(&self) -> Option<u64>;

    /// Returns a hash of what tells the file from others.
    ///
    /// # Errors
    ///
    /// The location cannot be written.
    fn identity(&self) -> Result<[u8; 32], Cause>;

    /// Returns the DC to ask first, if it is known beforehand.
    fn dc(&self) -> Option<Dc>;

    /// Finds out which DC to ask first, if that is not known beforehand.
    ///
    /// # Errors
    ///
    /// Those of the call that finds the DC out.
    fn find_dc(self: Arc<Self>, _context: Context) -> BoxFuture<'static, Result<Dc, Error>> {
        Box::pin(async { Ok(Dc::Home) })
    }

    /// Asks a DC for a chunk, once.
    ///
    /// # Errors
    ///
    /// Those of the transport and the DC; an answer that is not of this file.
    fn chunk(self: Arc<Self>, context: Context, dc: Dc, chunk: Chunk) -> BoxFuture<'static, Result<Bytes, Cause>>;

    /// Asks a DC for the hashes from an offset on, once. No hashes say that the DC has none.
    ///
    /// # Errors
    ///
    /// Those of the transport and the DC.
    fn hashes(
        self: Arc<Self>,
        _context: Context,
        _dc: Dc,
        _offset: i64,
    ) -> BoxFuture<'static, Result<Vec<enums::FileHash>, Cause>> {
        Box::pin(async { Ok(Vec::new()) })
    }

    /// Whether a fresh file reference can be had.
    fn can_refresh(&self) -> bool {
        false
    }

    /// Gets a fresh file reference, and returns the DC that the file is in by it.
    ///
    /// # Errors
    ///
    /// There is none, or it is of another file.
    fn refresh(self: Arc<Self>) -> BoxFuture<'static, Result<Dc, Cause>> {
        Box::pin(async { Err(Cause::Refresh("this file has no reference".into())) })
    }
}
