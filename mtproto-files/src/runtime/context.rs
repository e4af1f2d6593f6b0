//! What all transfers and calls of one client share: the transport, and what was learned over it.

use std::sync::Arc;
use std::time::Duration;

use mtproto_transport::{Dc, Request, Transport};
use tl_types::{Bytes, Chain, Decode, Encode, Function};
use tokio::sync::OnceCell;

use super::authorizations::Authorizations;
use super::floods::Floods;
use crate::base::cause::Cause;
use crate::base::event::Event;
use crate::base::limits::Limits;
use crate::engine::policy::Policy;
use crate::io::source::UploadedSources;
use crate::objects::peer::Peers;

/// The state of a client. Clones share all but the settings.
#[derive(Clone)]
pub(crate) struct Context {
    shared: Arc<Shared>,
    /// What the account may upload.
    pub(crate) limits: Limits,
    /// How calls behave, and transfers unless they say otherwise.
    pub(crate) policy: Policy,
    /// Receives the events of calls; without it, they are only traced.
    pub(crate) on_event: Option<EventSink>,
    /// Whether the account is a bot.
    #[cfg(feature = "messages")]
    pub(crate) is_bot: bool,
}

/// Receives events.
pub(crate) type EventSink = Arc<dyn Fn(Event) + Send + Sync>;

struct Shared {
    transport: Arc<dyn Transport>,
    authorizations: Authorizations,
    floods: Floods,
    uploads: UploadedSources,
    peers: Peers,
    /// `webfile_dc_id`, once the config was fetched.
    web_file_dc: OnceCell<i32>,
}

impl Context {
    pub(crate) fn new(transport: Arc<dyn Transport>) -> Self {
        let policy = Policy { window: transport.parts_in_flight().max(1), ..Policy::default() };
        let shared = Shared {
            transport,
            authorizations: Authorizations::default(),
            floods: Floods::default(),
            uploads: UploadedSources::default(),
            peers: Peers::default(),
            web_file_dc: OnceCell::new(),
        };
        Self {
            shared: Arc::new(shared),
            limits: Limits::default(),
            policy,
            on_event: None,
            #[cfg(feature = "messages")]
            is_bot: false,
        }
    }

    /// Returns the context for the calls that a transfer makes beside its parts: they behave as the transfer does, and their
    /// events are reported as its own.
    /// Such calls have no time limit of their own: the transfer waits for its DCs however long that takes.
    pub(crate) fn for_transfer(&self, policy: Policy, on_event: EventSink) -> Self {
        let policy = Policy { limits_calls: false, ..policy };
        Self { policy, on_event: Some(on_event), ..self.clone() }
    }

    /// Returns the context for calls that behave by another policy.
    pub(crate) fn with_policy(&self, policy: Policy) -> Self {
        Self { policy, ..self.clone() }
    }

    /// Reports an event of a call.
    pub(crate) fn report(&self, event: Event) {
        match &self.on_event {
            Some(on_event) => on_event(event),
            None => tracing::debug!(?event),
        }
    }

    /// Calls one method at one DC, once. The transport is told the time limit; the caller watches it.
    pub(crate) async fn invoke<F: Function>(
        &self,
        dc: Dc,
        time_limit: Duration,
        request: &F,
    ) -> Result<F::Return, Cause> {
        self.fetch(dc, time_limit, request, 0).await
    }

    /// As [`invoke`](Self::invoke), where the answer carries up to this many bytes of a file.
    pub(crate) async fn fetch<F: Function>(
        &self,
        dc: Dc,
        time_limit: Duration,
        request: &F,
        bytes: i32,
    ) -> Result<F::Return, Cause> {
        let request = Request::new(dc, F::NAME, request.to_chain()?).time_limit(time_limit);
        let request = request.answer_bytes(usize::try_from(bytes).unwrap_or_default());
        let answer = self.shared.transport.invoke(request).await?;
        Ok(F::Return::from_bytes(&answer)?)
    }

    /// As [`invoke`](Self::invoke), for a serialized request and a serialized answer.
    pub(crate) async fn send(
        &self,
        dc: Dc,
        method: &'static str,
        time_limit: Duration,
        body: Chain,
    ) -> Result<Bytes, Cause> {
        let request = Request::new(dc, method, body).time_limit(time_limit);
        Ok(self.shared.transport.invoke(request).await?)
    }

    pub(crate) fn transport(&self) -> &Arc<dyn Transport> {
        &self.shared.transport
    }

    pub(crate) fn authorizations(&self) -> &Authorizations {
        &self.shared.authorizations
    }

    pub(crate) fn floods(&self) -> &Floods {
        &self.shared.floods
    }

    /// The sources of the client's last uploads, to send parts again that the DC lost.
    pub(crate) fn uploads(&self) -> &UploadedSources {
        &self.shared.uploads
    }

    pub(crate) fn peers(&self) -> &Peers {
        &self.shared.peers
    }

    pub(crate) fn web_file_dc(&self) -> &OnceCell<i32> {
        &self.shared.web_file_dc
    }
}
