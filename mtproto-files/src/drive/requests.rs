//! Requests on their way, each of which can be given up.

use std::collections::HashMap;
use std::future::Future;

use futures_util::future::{AbortHandle, abortable};
use futures_util::stream::FuturesUnordered;
use std::pin::Pin;

/// How to give up the requests that are on their way.
#[derive(Debug, Default)]
pub(crate) struct Requests {
    handles: HashMap<u64, AbortHandle>,
}

impl Requests {
    /// Sends one.
    pub(crate) fn start<E: 'static>(
        &mut self,
        attempt: u64,
        tasks: &mut FuturesUnordered<Pin<Box<dyn Future<Output = Option<E>> + Send>>>,
        request: impl Future<Output = E> + Send + 'static,
    ) {
        let (request, handle) = abortable(request);
        self.handles.retain(|_, handle| !handle.is_aborted());
        self.handles.insert(attempt, handle);
        tasks.push(Box::pin(async move { request.await.ok() }));
    }

    /// Gives one up.
    pub(crate) fn abort(&mut self, attempt: u64) {
        if let Some(handle) = self.handles.remove(&attempt) {
            handle.abort();
        }
    }
}
