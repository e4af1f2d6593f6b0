//! The DC itself: started, reached, looked at.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;
use std::{fmt, io};

use mtproto_transport::{Answer, Dc as DcAddress, InvokeError, Request, Transport};
use tl_types::{Bytes, Chain, enums, functions, types};

use crate::config::Config;
use crate::counters::Counters;
use crate::faults::Faults;
use crate::inline_message::InlineMessage;
use crate::log::LoggedRequest;
use crate::methods;
use crate::sent::Sent;
use crate::services::inline;
use crate::state::{State, World};
use crate::store::Store;

/// A data centre in this process. Clones are the same DC.
///
/// As a [`Transport`] it is the account's home DC, and the one with its own id. Another one cannot be reached.
/// Requests run in parallel, each where its future is polled; a DC that stores on disk hands the work to the blocking
/// threads of the tokio runtime that polls it, if one does. A request that nobody waits for any more may still be carried
/// out, as in a real DC.
///
/// Faults and a [`Link`](crate::Link) need a tokio runtime with its timer.
#[derive(Clone)]
pub struct Dc {
    pub(crate) state: Arc<State>,
    /// Whether it is reached as the DC of this id that is for media alone.
    pub(crate) media_only: bool,
}

impl Dc {
    /// Starts a DC with the default configuration, which keeps everything in memory.
    pub fn in_memory() -> Self {
        let config = Config::default();
        let store = Store::in_memory(config.max_stored_bytes);
        let world = World::with_store(&config, BTreeSet::from([config.dc_id]), store);
        Self { state: Arc::new(State::new(config, &Arc::new(world))), media_only: false }
    }

    /// Starts a DC.
    ///
    /// # Errors
    ///
    /// If it cannot create its directory, or there are faults for a method that it does not have.
    pub fn new(config: Config) -> io::Result<Self> {
        methods::check(&config.faults)?;
        let world = World::new(&config, BTreeSet::from([config.dc_id]))?;
        Ok(Self { state: Arc::new(State::new(config, &Arc::new(world))), media_only: false })
    }

    /// The configuration that it was started with.
    pub fn config(&self) -> &Config {
        &self.state.config
    }

    /// Answers a serialized request: the content of `rpc_result`, boxed. This is the DC by its rules alone, without
    /// faults, link and log; the [`Transport`] has them.
    ///
    /// What the answer has from files in memory is not copied.
    ///
    /// # Errors
    ///
    /// [`InvokeError::Rpc`] if the DC refuses the request, [`InvokeError::Fatal`] if its storage fails.
    pub fn answer(&self, request: Chain) -> Result<Chain, InvokeError> {
        self.state.answer(request, self.media_only)
    }

    /// What it has done so far, or since [`reset`](Self::reset).
    pub fn counters(&self) -> Counters {
        self.state.tally.snapshot()
    }

    /// The last requests that came by the [`Transport`], in the order in which they were carried out; at most 100,000.
    /// Those that were no requests are not among them. In a cluster, the requests to all DCs.
    pub fn log(&self) -> Vec<LoggedRequest> {
        self.state.world.log.requests()
    }

    /// Empties counters, log and what was [sent](Self::sent), and numbers files anew ([`Call::file`](crate::Call::file)).
    pub fn reset(&self) {
        self.state.tally.reset();
        self.state.world.log.clear();
        self.state.world.sent.clear();
    }

    /// From now on, these faults, and flood waits are over. In a cluster, for all DCs.
    ///
    /// # Errors
    ///
    /// If one is for a method that the DC does not have.
    pub fn set_faults(&self, faults: Faults) -> io::Result<()> {
        methods::check(&faults)?;
        self.state.world.set_faults(faults);
        self.state.end_floods();
        Ok(())
    }

    /// Restarts it: all requests under way break, all parts are lost, and for so long it is not to be reached. Messages
    /// and files stay.
    pub fn restart(&self, down: Duration) {
        self.state.restart(down);
    }

    /// From now on, no file reference that was issued so far is good.
    pub fn expire_references(&self) {
        self.state.world.references.expire();
    }

    /// From now on, no file reference of this document or photo that was issued so far is good.
    pub fn expire_reference(&self, id: i64) {
        self.state.world.references.expire_one(id);
    }

    /// The last requests that sent something, as they came, in the order in which they were carried out; at most 10,000.
    pub fn sent(&self) -> Vec<Sent> {
        self.state.world.sent.all()
    }

    /// A user asks the bot something inline: the query's id, as in `updateBotInlineQuery`, to be answered once
    /// (`messages.setInlineBotResults`).
    pub fn inline_query(&self) -> i64 {
        let query_id = self.state.world.new_key().id;
        self.state.world.inline.ask(query_id);
        query_id
    }

    /// What an inline query was answered with, if it was.
    pub fn inline_answer(&self, query_id: i64) -> Option<functions::messages::SetInlineBotResults> {
        self.state.world.inline.answer_of(query_id)
    }

    /// The user chooses an inline result: a message comes of it, in this DC. If there are buttons below it, it has an id to
    /// be edited by, as in `updateBotInlineSend`.
    ///
    /// # Errors
    ///
    /// `QUERY_ID_INVALID` without an answer, `RESULT_ID_INVALID` without such a result in it; that of a URL; no room for it.
    pub fn choose_inline_result(
        &self,
        query_id: i64,
        result_id: &str,
    ) -> Result<Option<enums::InputBotInlineMessageId>, InvokeError> {
        inline::choose(&self.state, query_id, result_id).map_err(InvokeError::from)
    }

    /// A message that came of an inline result, as it is now.
    pub fn inline_message(&self, id: &enums::InputBotInlineMessageId) -> Option<InlineMessage> {
        inline::message(&self.state, id)
    }

    /// From now on, this DC has these bytes at this location: a peer's photo, a sticker set's thumbnail, a chunk of a
    /// stream, whatever is not uploaded by clients. Requests must name it exactly so, file reference included.
    ///
    /// # Errors
    ///
    /// If the DC has no room for it, or its storage fails.
    pub fn place_file(
        &self,
        location: impl Into<enums::InputFileLocation>,
        bytes: impl Into<Bytes>,
    ) -> Result<(), InvokeError> {
        self.state.place(&location.into(), bytes.into()).map_err(InvokeError::from)
    }

    /// A document as clients that ask for it see it now, with a file reference that is good.
    pub fn document(&self, id: i64) -> Option<types::Document> {
        self.state.world.documents.get(id).map(|item| self.state.shown(&*item))
    }

    /// A photo as clients that ask for it see it now, with a file reference that is good.
    pub fn photo(&self, id: i64) -> Option<types::Photo> {
        self.state.world.photos.get(id).map(|item| self.state.shown(&*item))
    }
}

impl Transport for Dc {
    fn invoke(&self, request: Request) -> Answer<'_> {
        let here = match request.dc {
            DcAddress::Home => true,
            DcAddress::Id(id) => id == self.state.config.dc_id,
            _ => false,
        };
        let (state, media_only) = (Arc::clone(&self.state), self.media_only);
        Box::pin(async move {
            if here {
                state.serve(request.body, media_only).await
            } else {
                Err(InvokeError::fatal(format!("there is no {}", request.dc)))
            }
        })
    }
}

impl fmt::Debug for Dc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Dc");
        debug.field("config", &self.state.config).field("media_only", &self.media_only).finish_non_exhaustive()
    }
}
