//! How far a transfer is.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// How far a transfer is. Later versions may say more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// Bytes that are done: acknowledged by the DC when uploading, checked and written when downloading.
    pub bytes: u64,
    /// Bytes in all, if that is known.
    pub total: Option<u64>,
    /// The DC asked for this wait just now: nothing is sent until it is over (`FLOOD_WAIT_X`).
    pub throttled: Option<Duration>,
}

/// Calls the caller's function as a transfer goes on.
#[derive(Clone, Default)]
pub(crate) struct Reporter {
    report: Option<Arc<dyn Fn(Progress) + Send + Sync>>,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    bytes: AtomicU64,
    total: OnceLock<u64>,
}

impl Reporter {
    pub(crate) fn new(report: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        Self { report: Some(Arc::new(report)), state: Arc::default() }
    }

    /// The transfer begins. Its total is said only once.
    pub(crate) fn start(&self, total: Option<u64>) {
        if let Some(total) = total {
            self.state.total.get_or_init(|| total);
        }
        self.say(self.state.bytes.load(Ordering::Relaxed), None);
    }

    /// So many more bytes are done.
    pub(crate) fn add(&self, bytes: u64) {
        let before = self.state.bytes.fetch_add(bytes, Ordering::Relaxed);
        self.say(before.saturating_add(bytes), None);
    }

    /// The DC asked for a wait.
    pub(crate) fn throttled(&self, wait: Duration) {
        self.say(self.state.bytes.load(Ordering::Relaxed), Some(wait));
    }

    fn say(&self, bytes: u64, throttled: Option<Duration>) {
        if let Some(report) = &self.report {
            report(Progress { bytes, total: self.state.total.get().copied(), throttled });
        }
    }
}

impl fmt::Debug for Reporter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reporter").field("reports", &self.report.is_some()).finish_non_exhaustive()
    }
}
