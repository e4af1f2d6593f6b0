//! `Client`: what everything starts from.

use std::fmt;
use std::sync::Arc;

use tl_types::{Decode, Encode, Function, enums};

use crate::cause::Cause;
use crate::download::Download;
use crate::error::{Error, Operation};
use crate::location::FileLocation;
use crate::media;
use crate::transport::{Dc, Transport};
use crate::upload::{Source, Upload};

/// Moves files over a transport. Cheap to clone: clones share the transport.
pub struct Client<T> {
    transport: Arc<T>,
}

impl<T: Transport> Client<T> {
    /// A client over this transport.
    pub fn new(transport: T) -> Self {
        Self { transport: Arc::new(transport) }
    }

    /// What carries its requests.
    pub fn transport(&self) -> &T {
        &self.transport
    }

    /// Calls one method at one DC, once.
    ///
    /// # Errors
    ///
    /// Every RPC error, flood waits included; what the transport fails with; an answer of another type.
    pub async fn invoke<F: Function>(&self, dc: Dc, request: &F) -> Result<F::Return, Error> {
        self.call(dc, request).await.map_err(|cause| Error::new(Operation::Invoke, cause).in_call(F::NAME, dc))
    }

    /// Uploads a file: a path, or [`Bytes`](tl_types::Bytes). Await it, or set its options first.
    pub fn upload(&self, source: impl Into<Source>) -> Upload<T> {
        Upload::new(self.clone(), source.into())
    }

    /// Downloads the file at a location: that of a [`Document`](tl_types::types::Document), of a
    /// sent message, or what else a [`FileLocation`] is made of. Say where to, and await it.
    pub fn download(&self, location: impl Into<FileLocation>) -> Download<T> {
        Download::new(self.clone(), location.into())
    }

    /// Makes uploaded media part of a chat without sending it (`messages.uploadMedia`), and returns it by reference: to
    /// send any number of times, and in albums. Spoiler, time to live, cover and the like are kept.
    ///
    /// # Errors
    ///
    /// The DC's errors but flood waits; an answer that is not the photo or document that was uploaded.
    pub async fn upload_media(
        &self,
        peer: impl Into<enums::InputPeer>,
        media: impl Into<enums::InputMedia>,
    ) -> Result<enums::InputMedia, Error> {
        media::upload(self, peer.into(), media.into()).await
    }

    /// As [`invoke`](Self::invoke), the cause alone.
    pub(crate) async fn call<F: Function>(&self, dc: Dc, request: &F) -> Result<F::Return, Cause> {
        let answer = self.transport.invoke(dc, request.to_chain()?).await?;
        Ok(F::Return::from_bytes(&answer)?)
    }
}

impl<T> Clone for Client<T> {
    fn clone(&self) -> Self {
        Self { transport: Arc::clone(&self.transport) }
    }
}

impl<T> fmt::Debug for Client<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").finish_non_exhaustive()
    }
}
