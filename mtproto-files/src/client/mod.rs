//! `Client`: what everything starts from. Each call of it makes a call of a room below ready to run.

#[cfg(feature = "messages")]
mod edit;
mod encrypted;
#[cfg(feature = "messages")]
mod inline;
#[cfg(feature = "messages")]
mod peer;
#[cfg(feature = "messages")]
mod picture;
#[cfg(feature = "messages")]
mod send;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use mtproto_transport::{Dc, Transport};
use tl_types::{Function, types};
use tokio::time::timeout;

use crate::base::cause::Cause;
use crate::base::error::{Error, Operation};
use crate::base::event::Event;
use crate::base::limits::Limits;
use crate::messages::media::{Media, UploadMedia};
use crate::objects::file_id::FileId;
use crate::objects::location::FileLocation;
use crate::objects::peer::{Peer, Peers};
use crate::objects::web_file::WebFileLocation;
use crate::runtime::Context;
use crate::transfer::by_hash::{self, Digested};
use crate::transfer::download::Download;
use crate::transfer::upload::{Source, Upload};
use crate::transfer::web_download::WebDownload;

/// Moves files over a transport. Cheap to clone: clones share the transport, and what was learned over it.
#[derive(Clone)]
pub struct Client {
    context: Context,
}

impl Client {
    /// Returns a client over this transport.
    pub fn new(transport: impl Transport) -> Self {
        Self { context: Context::new(Arc::new(transport)) }
    }

    /// Sets what the account may upload, as its config says.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.context.limits = limits;
        self
    }

    /// Says that the account is a bot. A bot names users and channels without their access hash, if they know it: an id is
    /// enough for [`peer`](Self::peer), also after a restart. A user's client refuses an id that it has not seen.
    #[cfg(feature = "messages")]
    #[must_use]
    pub fn as_bot(mut self) -> Self {
        self.context.is_bot = true;
        self
    }

    /// Sets the longest flood wait that is waited out, in transfers and in calls; a longer one is an error. By default an
    /// hour.
    #[must_use]
    pub fn with_longest_wait(mut self, wait: Duration) -> Self {
        self.context.policy.longest_wait = wait;
        self
    }

    /// Sets how long each request may take that is no part of a transfer: `messages.sendMedia`, `messages.uploadMedia`, the
    /// edits. All attempts and waits for a connection count, flood waits do not. A request that takes longer is an error of
    /// [`ErrorKind::Timeout`](crate::ErrorKind::Timeout). By default 3 minutes, in which an unanswered request is sent three
    /// times.
    #[must_use]
    pub fn with_call_time_limit(mut self, limit: Duration) -> Self {
        self.context.policy.call_time_limit = limit;
        self
    }

    /// Lets the waits before requests are tried again follow from a seed, and not from the system's random numbers: with
    /// the same answers a transfer then goes the same way, which is what tests that replay a failure need.
    #[must_use]
    pub fn with_seed(mut self, seed: u64) -> Self {
        self.context.policy.seed = Some(seed);
        self
    }

    /// Sets what is called with the events of calls that are no parts of a transfer: sending, albums, media made part of a
    /// chat, parts that these find missing. It hears of flood waits, of what is tried again and of parts that are sent
    /// again, and should return soon. Uploads and downloads report [by themselves](Upload::on_event).
    #[must_use]
    pub fn with_events(mut self, report: impl Fn(&Event) + Send + Sync + 'static) -> Self {
        self.context.on_event = Some(Arc::new(move |event| {
            tracing::debug!(?event);
            report(&event);
        }));
        self
    }

    /// Returns the transport that carries the client's requests.
    pub fn transport(&self) -> &Arc<dyn Transport> {
        self.context.transport()
    }

    /// Returns the peers that the client has seen: to have it learn from answers, and to keep them over a restart.
    pub fn peers(&self) -> &Peers {
        self.context.peers()
    }

    /// Calls one method at one DC, once. The [time limit](Self::with_call_time_limit) of calls holds.
    ///
    /// # Errors
    ///
    /// Every RPC error, flood waits included; the transport's errors; no answer in time; an answer of another type.
    pub async fn invoke<F: Function>(&self, dc: Dc, request: &F) -> Result<F::Return, Error> {
        let limit = self.context.policy.call_time_limit;
        let answer = timeout(limit, self.context.invoke(dc, limit, request)).await;
        let answer = answer.unwrap_or(Err(Cause::Timeout { after: limit }));
        answer.map_err(|cause| Error::new(Operation::Invoke, cause).in_call(F::NAME, dc))
    }

    /// Uploads a file: a path, [`Bytes`](tl_types::Bytes), or another [`Source`]. Await it, or set its options first.
    pub fn upload(&self, source: impl Into<Source>) -> Upload {
        Upload::new(self.context.clone(), source.into())
    }

    /// Downloads the file at a location: that of a [`Document`](tl_types::types::Document), of a
    /// sent message, or what else a [`FileLocation`] is made of. Say where to, and await it.
    pub fn download(&self, location: impl Into<FileLocation>) -> Download {
        Download::new(self.context.clone(), location.into())
    }

    /// Downloads the file that a `file_id` of the Bot API names; otherwise as [`download`](Self::download).
    ///
    /// # Errors
    ///
    /// A text that is no `file_id`, or that of a file that has no location ([`FileId::to_file_location`]).
    pub fn get_file(&self, file_id: &str) -> Result<Download, Error> {
        let location = FileId::decode(file_id).and_then(|id| id.to_file_location());
        Ok(self.download(location.map_err(|error| Error::new(Operation::Download, error))?))
    }

    /// Downloads a web file (`upload.getWebFile`): that of a [`WebDocument`](tl_types::types::WebDocument), a map, or an
    /// album's cover. Say where to, and await it.
    pub fn download_web(&self, location: impl Into<WebFileLocation>) -> WebDownload {
        WebDownload::new(self.context.clone(), location.into())
    }

    /// Makes media part of a chat without sending it (`messages.uploadMedia`), and returns it by reference: to send any number
    /// of times, and in albums. Spoiler, time to live, cover and the like are kept. Await it, or set its options first.
    pub fn upload_media(&self, peer: impl Into<Peer>, media: impl Into<Media>) -> UploadMedia {
        UploadMedia::new(self.context.clone(), peer.into(), media.into())
    }

    /// Returns the document with this SHA-256, size in bytes, and MIME type (`messages.getDocumentByHash`), if Telegram has
    /// one and gives it.
    ///
    /// # Errors
    ///
    /// The DC's errors. Flood waits and passing troubles are waited out.
    pub async fn document_by_hash(
        &self,
        sha256: [u8; 32],
        size: u64,
        mime_type: impl Into<String>,
    ) -> Result<Option<types::Document>, Error> {
        by_hash::find(&self.context, Operation::Invoke, &Digested { sha256, size }, mime_type.into()).await
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").finish_non_exhaustive()
    }
}
