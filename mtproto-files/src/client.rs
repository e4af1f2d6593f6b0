//! `Client`: what everything starts from.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tl_types::{Decode, Encode, Function};
use tokio::sync::OnceCell;

use crate::cause::Cause;
use crate::core::notice::Event;
use crate::core::policy::Policy;
use crate::download::Download;
use crate::drive::authorization::Authorizations;
use crate::drive::floods::Floods;
use crate::error::{Error, Operation};
use crate::file_id::FileId;
use crate::limits::Limits;
use crate::location::FileLocation;
use crate::media::{Media, UploadMedia};
use crate::peer::{Peer, Peers};
use crate::transport::{Dc, Transport};
use crate::upload::again::Uploads;
use crate::upload::{Source, Upload};

/// Moves files over a transport. Cheap to clone: clones share the transport, and what was learned over it.
pub struct Client<T> {
    shared: Arc<Shared<T>>,
    limits: Limits,
    policy: Policy,
    /// Who is told what happens to calls.
    told: Option<Told>,
}

/// Is told what happens.
pub(crate) type Told = Arc<dyn Fn(Event) + Send + Sync>;

struct Shared<T> {
    transport: T,
    authorizations: Authorizations,
    floods: Floods,
    uploads: Uploads,
    peers: Peers,
    /// `webfile_dc_id`, once it was asked for.
    web_file_dc: OnceCell<i32>,
}

impl<T: Transport> Client<T> {
    /// A client over this transport.
    pub fn new(transport: T) -> Self {
        let shared = Shared {
            transport,
            authorizations: Authorizations::default(),
            floods: Floods::default(),
            uploads: Uploads::default(),
            peers: Peers::default(),
            web_file_dc: OnceCell::new(),
        };
        Self { shared: Arc::new(shared), limits: Limits::default(), policy: Policy::default(), told: None }
    }

    /// Sets what the account may upload, as its config says.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Sets the longest flood wait that is waited out, in transfers and in calls; a longer one is an error. By default an
    /// hour.
    #[must_use]
    pub fn with_longest_wait(mut self, wait: Duration) -> Self {
        self.policy.longest_wait = wait;
        self
    }

    /// Sets what is called with what happens to the calls that are no parts of a transfer: sending, albums, media made part
    /// of a chat, parts that these find missing. It hears of flood waits, of what is tried again and of parts that are sent
    /// again, and should return soon. Uploads and downloads report [by themselves](Upload::on_event).
    #[must_use]
    pub fn with_events(mut self, report: impl Fn(&Event) + Send + Sync + 'static) -> Self {
        self.told = Some(Arc::new(move |event| {
            tracing::debug!(?event);
            report(&event);
        }));
        self
    }

    /// What carries its requests.
    pub fn transport(&self) -> &T {
        &self.shared.transport
    }

    /// Calls one method at one DC, once.
    ///
    /// # Errors
    ///
    /// Every RPC error, flood waits included; what the transport fails with; an answer of another type.
    pub async fn invoke<F: Function>(&self, dc: Dc, request: &F) -> Result<F::Return, Error> {
        self.call(dc, request).await.map_err(|cause| Error::new(Operation::Invoke, cause).in_call(F::NAME, dc))
    }

    /// Uploads a file: a path, [`Bytes`](tl_types::Bytes), or another [`Source`]. Await it, or set its options first.
    pub fn upload(&self, source: impl Into<Source>) -> Upload<T> {
        Upload::new(self.clone(), source.into())
    }

    /// Downloads the file at a location: that of a [`Document`](tl_types::types::Document), of a
    /// sent message, or what else a [`FileLocation`] is made of. Say where to, and await it.
    pub fn download(&self, location: impl Into<FileLocation>) -> Download<T> {
        Download::new(self.clone(), location.into())
    }

    /// Downloads the file that a `file_id` of the Bot API names; otherwise as [`download`](Self::download).
    ///
    /// # Errors
    ///
    /// A text that is no `file_id`, or that of a file that has no location ([`FileId::to_file_location`]).
    pub fn get_file(&self, file_id: &str) -> Result<Download<T>, Error> {
        let location = FileId::decode(file_id).and_then(|id| id.to_file_location());
        Ok(self.download(location.map_err(|error| Error::new(Operation::Download, error))?))
    }

    /// Makes media part of a chat without sending it (`messages.uploadMedia`), and returns it by reference: to send any number
    /// of times, and in albums. Spoiler, time to live, cover and the like are kept. Await it, or set its options first.
    pub fn upload_media(&self, peer: impl Into<Peer>, media: impl Into<Media>) -> UploadMedia<T> {
        UploadMedia::new(self.clone(), peer.into(), media.into())
    }

    /// As [`invoke`](Self::invoke), the cause alone.
    pub(crate) async fn call<F: Function>(&self, dc: Dc, request: &F) -> Result<F::Return, Cause> {
        let answer = self.shared.transport.invoke(dc, request.to_chain()?).await?;
        Ok(F::Return::from_bytes(&answer)?)
    }
}

impl<T> Client<T> {
    /// The peers that it has seen: to have it learn from answers, and to keep them over a restart.
    pub fn peers(&self) -> &Peers {
        &self.shared.peers
    }

    pub(crate) fn limits(&self) -> Limits {
        self.limits
    }

    pub(crate) fn policy(&self) -> Policy {
        self.policy
    }

    /// The client for the calls that a transfer makes beside its parts: they behave as it does, and are told of as its own.
    pub(crate) fn for_transfer(&self, policy: Policy, told: Told) -> Self {
        Self { policy, told: Some(told), ..self.clone() }
    }

    /// Something happened to a call.
    pub(crate) fn tell(&self, event: Event) {
        match &self.told {
            Some(told) => told(event),
            None => tracing::debug!(?event),
        }
    }

    pub(crate) fn authorizations(&self) -> &Authorizations {
        &self.shared.authorizations
    }

    pub(crate) fn floods(&self) -> &Floods {
        &self.shared.floods
    }

    pub(crate) fn web_file_dc(&self) -> &OnceCell<i32> {
        &self.shared.web_file_dc
    }

    pub(crate) fn uploads(&self) -> &Uploads {
        &self.shared.uploads
    }
}

impl<T> Clone for Client<T> {
    fn clone(&self) -> Self {
        let Self { shared, limits, policy, told } = self;
        Self { shared: Arc::clone(shared), limits: *limits, policy: *policy, told: told.clone() }
    }
}

impl<T> fmt::Debug for Client<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").finish_non_exhaustive()
    }
}
