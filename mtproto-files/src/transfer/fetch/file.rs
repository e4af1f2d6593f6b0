//! Files at a [`FileLocation`]: `upload.getFile` and `upload.getFileHashes`.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use mtproto_transport::{Dc, RpcError};
use sha2::{Digest, Sha256};
use tl_types::functions::upload::{GetFile, GetFileHashes};
use tl_types::{Bytes, Combinator, Encode, enums};
use tokio::time::timeout;

use super::Fetch;
use crate::base::cause::{BoxError, Cause};
use crate::base::error::Operation;
use crate::base::known_error::KnownError;
use crate::engine::download::plan::Chunk;
use crate::objects::location::FileLocation;
use crate::runtime::Context;

/// Gets a fresh location.
pub(crate) type RefreshLocation = Arc<dyn Fn() -> BoxFuture<'static, Result<FileLocation, BoxError>> + Send + Sync>;

/// A file that is downloaded.
pub(crate) struct FileFetch {
    dc: Dc,
    size: Option<u64>,
    /// The location, with the latest reference.
    input: Mutex<enums::InputFileLocation>,
    /// Gets a fresh location, and how long that may take.
    refresh: Option<(RefreshLocation, Duration)>,
}

impl FileFetch {
    pub(crate) fn new(location: &FileLocation, refresh: Option<(RefreshLocation, Duration)>) -> Self {
        let input = Mutex::new(location.input().clone());
        Self { dc: location.dc(), size: location.size(), input, refresh }
    }

    fn input(&self) -> enums::InputFileLocation {
        self.input.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// A fresh location, if its size does not tell that it is of another file.
    fn check(&self, fresh: FileLocation) -> Result<FileLocation, Cause> {
        match (fresh.size(), self.size) {
            (Some(fresh), Some(size)) if fresh != size => Err(Cause::OtherFile { size, fresh }),
            _ => Ok(fresh),
        }
    }
}

impl Fetch for FileFetch {
    fn method(&self) -> &'static str {
        GetFile::NAME
    }

    fn size(&self) -> Option<u64> {
        self.size
    }

    fn dc(&self) -> Option<Dc> {
        Some(self.dc)
    }

    /// The location but for its file reference, which changes.
    fn identity(&self) -> Result<[u8; 32], Cause> {
        let mut input = self.input();
        match &mut input {
            enums::InputFileLocation::InputDocumentFileLocation(location) => location.file_reference.clear(),
            enums::InputFileLocation::InputPhotoFileLocation(location) => location.file_reference.clear(),
            enums::InputFileLocation::InputPhotoLegacyFileLocation(location) => location.file_reference.clear(),
            enums::InputFileLocation::Plain(location) => location.file_reference.clear(),
            _ => {}
        }
        Ok(Sha256::digest(input.to_chain()?.into_bytes()).into())
    }

    fn chunk(self: Arc<Self>, context: Context, dc: Dc, chunk: Chunk) -> BoxFuture<'static, Result<Bytes, Cause>> {
        async move {
            let mut request = GetFile::new(self.input(), chunk.offset, chunk.limit);
            request.precise = chunk.precise;
            let asked = context.fetch(dc, context.policy.longest_answer(), &request, chunk.limit);
            match context.floods().pass(Operation::Download, dc, asked).await? {
                enums::upload::File::Plain(file) => Ok(file.bytes),
                enums::upload::File::CdnRedirect(_) => Err(Cause::Cdn),
                _ => Err(Cause::Unsupported { what: "upload.File" }),
            }
        }
        .boxed()
    }

    fn hashes(
        self: Arc<Self>,
        context: Context,
        dc: Dc,
        offset: i64,
    ) -> BoxFuture<'static, Result<Vec<enums::FileHash>, Cause>> {
        async move {
            let request = GetFileHashes::new(self.input(), offset);
            let asked = context.invoke(dc, context.policy.longest_answer(), &request);
            match context.floods().pass(Operation::Download, dc, asked).await {
                Err(Cause::Rpc(error)) if has_none(&request.location, &error) => Ok(Vec::new()),
                page => page,
            }
        }
        .boxed()
    }

    fn can_refresh(&self) -> bool {
        self.refresh.is_some()
    }

    fn refresh(self: Arc<Self>) -> BoxFuture<'static, Result<Dc, Cause>> {
        async move {
            let Some((refresh, limit)) = &self.refresh else {
                return Err(Cause::Refresh("nobody said how to get one".into()));
            };
            let fresh = timeout(*limit, async { refresh().await }).await;
            let fresh = fresh.unwrap_or_else(|_| Err(format!("none came within {} s", limit.as_secs()).into()));
            let fresh = self.check(fresh.map_err(Cause::Refresh)?)?;
            *self.input.lock().unwrap_or_else(PoisonError::into_inner) = fresh.input().clone();
            Ok(fresh.dc())
        }
        .boxed()
    }
}

/// Whether an answer to `upload.getFileHashes` says no more than that the DC has none: of files that the DC cannot read
/// itself, it need not have any. If there is no such file, the chunks say so.
fn has_none(location: &enums::InputFileLocation, error: &RpcError) -> bool {
    use enums::InputFileLocation::{InputEncryptedFileLocation, InputSecureFileLocation};
    let is_encrypted = matches!(location, InputEncryptedFileLocation(_) | InputSecureFileLocation(_));
    is_encrypted && KnownError::of(&error.message) == Some(KnownError::LocationInvalid)
}
