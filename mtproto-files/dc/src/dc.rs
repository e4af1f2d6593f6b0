//! The DC itself: started, reached, looked at.

use std::future::Future;
use std::sync::Arc;
use std::{fmt, io};

use mtproto_files::transport::Dc as DcAddress;
use mtproto_files::{InvokeError, Transport};
use tl_types::{Bytes, Chain};

use crate::config::{Config, Storage};
use crate::counters::Counters;
use crate::dispatch::dispatch;
use crate::state::State;
use crate::store::Store;

/// A data centre in this process. Clones are the same DC.
///
/// As a [`Transport`] it is the account's home DC, and the one with its own id. Another one cannot be reached.
/// Requests run in parallel, each where its future is polled; a DC that stores on disk hands the work to the blocking
/// threads of the tokio runtime that polls it, if one does. A request that nobody waits for any more may still be carried
/// out, as in a real DC.
#[derive(Clone)]
pub struct Dc {
    state: Arc<State>,
}

impl Dc {
    /// Starts a DC with the default configuration, which keeps everything in memory.
    pub fn in_memory() -> Self {
        let config = Config::default();
        let store = Store::in_memory(config.max_stored_bytes);
        Self { state: Arc::new(State::new(config, store)) }
    }

    /// Starts a DC.
    ///
    /// # Errors
    ///
    /// If it cannot create its directory.
    pub fn new(config: Config) -> io::Result<Self> {
        let store = match &config.storage {
            Storage::Memory => Store::in_memory(config.max_stored_bytes),
            Storage::TempDirectory => Store::on_disk(&std::env::temp_dir(), config.max_stored_bytes)?,
            Storage::Directory(path) => Store::on_disk(path, config.max_stored_bytes)?,
        };
        Ok(Self { state: Arc::new(State::new(config, store)) })
    }

    /// The configuration that it was started with.
    pub fn config(&self) -> &Config {
        &self.state.config
    }

    /// Answers a serialized request: the content of `rpc_result`, boxed. Whatever carries requests to the DC ends here.
    ///
    /// What the answer has from files in memory is not copied.
    ///
    /// # Errors
    ///
    /// [`InvokeError::Rpc`] if the DC refuses the request, [`InvokeError::Transport`] if its storage fails.
    pub fn answer(&self, request: Chain) -> Result<Chain, InvokeError> {
        let tally = &self.state.tally;
        tally.came_in(request.len());
        let answer = dispatch(&self.state, request);
        tally.went_out(answer.as_ref().ok().map(Chain::len));
        Ok(answer?)
    }

    /// What it has done so far.
    pub fn counters(&self) -> Counters {
        self.state.tally.snapshot()
    }

    /// Answers off the async threads if it would block them.
    async fn answer_async(self, request: Chain) -> Result<Bytes, InvokeError> {
        let runtime = tokio::runtime::Handle::try_current().ok().filter(|_| self.state.store.is_on_disk());
        let answer = match runtime {
            Some(runtime) => {
                let answered = runtime.spawn_blocking(move || self.answer(request)).await;
                answered.map_err(InvokeError::transport)?
            }
            None => self.answer(request),
        };
        answer.map(Chain::into_bytes)
    }
}

impl Transport for Dc {
    fn invoke(&self, dc: DcAddress, request: Chain) -> impl Future<Output = Result<Bytes, InvokeError>> + Send {
        let here = match dc {
            DcAddress::Home => true,
            DcAddress::Id(id) => id == self.state.config.dc_id,
            _ => false,
        };
        let this = self.clone();
        async move {
            if here {
                this.answer_async(request).await
            } else {
                Err(InvokeError::transport(format!("there is no {dc}")))
            }
        }
    }
}

impl fmt::Debug for Dc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dc").field("config", &self.state.config).finish_non_exhaustive()
    }
}
