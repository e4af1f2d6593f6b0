//! Requests on their way, each of which can be given up.

use std::collections::HashMap;
use std::sync::{Arc, Weak};

use futures_util::future::{AbortHandle, abortable};

use super::driver::Tasks;

/// So many handles are kept before those of answered requests are thrown away.
const MOST_HANDLES: usize = 64;

/// How to give up the requests that are on their way.
#[derive(Debug, Default)]
pub(crate) struct Requests {
    handles: HashMap<u64, AbortEntry>,
    /// How many handles there may be before it is worth the while to look for those that are of no use.
    most: usize,
}

#[derive(Debug)]
struct AbortEntry {
    abort: AbortHandle,
    /// Gone with the request.
    request: Weak<()>,
}

impl Requests {
    /// Sends one.
    pub(crate) fn start<E: 'static>(
        &mut self,
        attempt: u64,
        tasks: &mut Tasks<E>,
        request: impl Future<Output = E> + Send + 'static,
    ) {
        if self.handles.len() >= self.most.max(MOST_HANDLES) {
            self.handles.retain(|_, handle| handle.request.strong_count() > 0);
            self.most = self.handles.len().saturating_mul(2);
        }
        let (request, abort) = abortable(request);
        let alive = Arc::new(());
        self.handles.insert(attempt, AbortEntry { abort, request: Arc::downgrade(&alive) });
        tasks.push(Box::pin(async move {
            let _alive = alive;
            request.await.ok()
        }));
    }

    /// Gives one up.
    pub(crate) fn abort(&mut self, attempt: u64) {
        if let Some(handle) = self.handles.remove(&attempt) {
            handle.abort.abort();
        }
    }
}
