//! A single DC.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;
use std::{fmt, io};

use mtproto_transport::{Answer, Dc, InvokeError, Request, RpcError, Transport};
use tl_types::{Bytes, Chain, enums, functions, types};

use crate::caller::Origin;
use crate::config::Config;
use crate::counters::Counters;
use crate::faults::Faults;
use crate::inline_message::InlineMessage;
use crate::log::LoggedRequest;
use crate::methods;
use crate::sent::Sent;
use crate::services::inline;
use crate::state::{Accounts, State, World};
use crate::store::Store;

/// A data centre in this process. Clones are the same DC.
///
/// As a [`Transport`], the DC answers requests for the home DC and for its own id; requests for other DCs fail. Requests run
/// in parallel, each where its future is polled. A DC that stores on disk moves the work to the blocking threads of the tokio
/// runtime, if there is one. As in a real DC, a request whose future was dropped may still be carried out.
///
/// Faults and a [`Link`](crate::Link) need a tokio runtime with a timer.
#[derive(Clone)]
pub struct LocalDc {
    pub(crate) state: Arc<State>,
    /// Whether this is the media DC with the id.
    pub(crate) media_only: bool,
}

impl LocalDc {
    /// Starts a DC with the default configuration, which keeps files in memory.
    pub fn in_memory() -> Self {
        let config = Config::default();
        let store = Store::in_memory(config.max_stored_bytes);
        let world = World::with_store(&config, BTreeSet::from([config.dc_id]), store);
        Self { state: Arc::new(State::new(config, false, &Arc::new(world))), media_only: false }
    }

    /// Starts a DC.
    ///
    /// # Errors
    ///
    /// Fails if the directory for files cannot be created, if two accounts are the same or one lives elsewhere, or with a fault
    /// for a method that the DC does not have.
    pub fn new(config: Config) -> io::Result<Self> {
        methods::check(&config.faults)?;
        Accounts::check(&config, &BTreeSet::from([config.dc_id]))?;
        let world = World::new(&config, BTreeSet::from([config.dc_id]))?;
        Ok(Self { state: Arc::new(State::new(config, false, &Arc::new(world))), media_only: false })
    }

    /// Returns the configuration that the DC was started with.
    pub fn config(&self) -> &Config {
        &self.state.config
    }

    /// Returns the answer to a serialized request: the content of `rpc_result`, boxed. Unlike the [`Transport`], this applies
    /// the rules of the methods alone: there are no faults, no link and no log.
    ///
    /// Bytes of files in memory are not copied into the answer.
    ///
    /// # Errors
    ///
    /// [`InvokeError::Rpc`] if the DC refuses the request, [`InvokeError::Fatal`] if its storage fails.
    pub fn answer(&self, request: Chain) -> Result<Chain, InvokeError> {
        self.state.answer(request, Origin::in_process(self.media_only))
    }

    /// Returns what the DC did since it was started, or since [`reset`](Self::reset).
    pub fn counters(&self) -> Counters {
        self.state.tally.snapshot()
    }

    /// Returns the last requests that came through the [`Transport`], at most 100,000, in the order in which they were carried
    /// out. Bytes that were not a request are left out; a request for no method of the layer is called `unknown method`. In a cluster, these are the requests to all DCs.
    pub fn log(&self) -> Vec<LoggedRequest> {
        self.state.world.log.requests()
    }

    /// Clears the counters, the log and the [sent](Self::sent) requests, and numbers files from 0 again
    /// ([`Call::file`](crate::Call::file)).
    pub fn reset(&self) {
        self.state.tally.reset();
        self.state.world.log.clear();
        self.state.world.sent.clear();
    }

    /// Replaces the faults, in a cluster those of all DCs, and ends the flood waits of this DC.
    ///
    /// # Errors
    ///
    /// Fails with a fault for a method that the DC does not have.
    pub fn set_faults(&self, faults: Faults) -> io::Result<()> {
        methods::check(&faults)?;
        self.state.world.set_faults(faults);
        self.state.end_floods();
        Ok(())
    }

    /// Sets what a method is answered with from now on: see [`Cluster::set_answer`](crate::Cluster::set_answer). The answer is
    /// for requests that come through the [`Transport`] or the network.
    pub fn set_answer(&self, method: &str, answer: Option<Result<Bytes, RpcError>>) {
        self.state.world.canned_answers.set(method, answer);
    }

    /// Restarts the DC. All requests under way fail with [`InvokeError::Lost`], and all parts are lost; messages and files
    /// stay. For the given time, requests fail with [`InvokeError::NotConnected`].
    pub fn restart(&self, down: Duration) {
        self.state.restart(down);
    }

    /// Expires all file references issued so far.
    pub fn expire_references(&self) {
        self.state.world.references.expire();
    }

    /// Expires all file references of this document or photo issued so far.
    pub fn expire_reference(&self, id: i64) {
        self.state.world.references.expire_one(id);
    }

    /// Returns the last requests that sent messages, at most 10,000, as they came and in the order in which they were carried
    /// out.
    pub fn sent(&self) -> Vec<Sent> {
        self.state.world.sent.all()
    }

    /// Makes a user send an inline query to the bot, and returns the id of the query, as in `updateBotInlineQuery`. The query
    /// can be answered once (`messages.setInlineBotResults`).
    pub fn inline_query(&self) -> i64 {
        let query_id = self.state.world.new_key().id;
        self.state.world.inline.ask(query_id);
        query_id
    }

    /// Returns the answer to an inline query; `None` if it has no answer.
    pub fn inline_answer(&self, query_id: i64) -> Option<functions::messages::SetInlineBotResults> {
        self.state.world.inline.answer_of(query_id)
    }

    /// Makes the user choose an inline result, which becomes a message in this DC. Returns the id to edit the message by, as in
    /// `updateBotInlineSend`, if the message has buttons.
    ///
    /// # Errors
    ///
    /// Fails with `QUERY_ID_INVALID` if the query has no answer, with `RESULT_ID_INVALID` if the answer has no such result,
    /// with the error of a URL that is invalid or cannot be fetched, and with `STORAGE_LIMIT_REACHED`.
    pub fn choose_inline_result(
        &self,
        query_id: i64,
        result_id: &str,
    ) -> Result<Option<enums::InputBotInlineMessageId>, InvokeError> {
        inline::choose(&self.state, query_id, result_id).map_err(InvokeError::from)
    }

    /// Returns a message that was made of an inline result, with its edits.
    pub fn inline_message(&self, id: &enums::InputBotInlineMessageId) -> Option<InlineMessage> {
        inline::message(&self.state, id)
    }

    /// Puts a file at a location of this DC. This is for files that clients do not upload: a peer's photo, a sticker set's
    /// thumbnail, a chunk of a stream. Requests must name exactly this location, file reference included.
    ///
    /// # Errors
    ///
    /// Fails with `STORAGE_LIMIT_REACHED`, or if the storage of the DC fails.
    pub fn place_file(
        &self,
        location: impl Into<enums::InputFileLocation>,
        bytes: impl Into<Bytes>,
    ) -> Result<(), InvokeError> {
        self.state.place(&location.into(), bytes.into()).map_err(InvokeError::from)
    }

    /// Returns a document as clients receive it now, with a valid file reference.
    pub fn document(&self, id: i64) -> Option<types::Document> {
        self.state.world.documents.get(id).map(|item| self.state.shown(&*item))
    }

    /// Returns a photo as clients receive it now, with a valid file reference.
    pub fn photo(&self, id: i64) -> Option<types::Photo> {
        self.state.world.photos.get(id).map(|item| self.state.shown(&*item))
    }
}

impl Transport for LocalDc {
    fn invoke(&self, request: Request) -> Answer<'_> {
        let here = match request.dc {
            Dc::Home => true,
            Dc::Id(id) => id == self.state.config.dc_id,
            _ => false,
        };
        let (state, media_only) = (Arc::clone(&self.state), self.media_only);
        Box::pin(async move {
            if here {
                state.serve(request.body, Origin::in_process(media_only)).await.map(Chain::into_bytes)
            } else {
                Err(InvokeError::fatal(format!("there is no {}", request.dc)))
            }
        })
    }
}

impl fmt::Debug for LocalDc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("LocalDc");
        debug.field("config", &self.state.config).field("media_only", &self.media_only).finish_non_exhaustive()
    }
}
