//! Requests on their way, each of which can be given up.

use std::collections::HashMap;

use futures_util::future::{AbortHandle, abortable};

use super::Tasks;

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
        tasks: &mut Tasks<E>,
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
