//! The log of requests to the DCs.

use std::collections::VecDeque;
use std::fmt;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::call::Call;
use crate::capped_map::CappedMap;
use crate::faults::Fault;
use crate::lock::lock;
use crate::transferred_file::TransferredFile;

/// The number of requests that are kept.
const KEPT: usize = 100_000;

/// A request in the log, and what became of it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct LoggedRequest {
    /// The time when the request was carried out or refused, since the start of the DCs.
    pub at: Duration,
    /// What the request asked for.
    pub call: Call,
    /// The fault that the schedule had for the request.
    pub fault: Option<Fault>,
    /// The error that the DC answered with, or the reason why the DC sent no answer; `None` for an answer.
    pub refused: Option<String>,
}

/// Keeps the last requests.
#[derive(Debug, Default)]
pub(crate) struct RequestLog {
    requests: Mutex<VecDeque<LoggedRequest>>,
    /// How many requests were removed for later ones.
    left_out: AtomicU64,
    files: Mutex<CappedMap<TransferredFile, Option<u32>>>,
}

impl RequestLog {
    pub(crate) fn push(&self, request: LoggedRequest) {
        let mut requests = lock(&self.requests);
        if requests.len() >= KEPT {
            requests.pop_front();
            self.left_out.fetch_add(1, Ordering::Relaxed);
        }
        requests.push_back(request);
    }

    pub(crate) fn requests(&self) -> Vec<LoggedRequest> {
        lock(&self.requests).iter().cloned().collect()
    }

    pub(crate) fn left_out(&self) -> u64 {
        self.left_out.load(Ordering::Relaxed)
    }

    /// Forgets all requests, and numbers files from 0 again.
    pub(crate) fn clear(&self) {
        lock(&self.requests).clear();
        self.left_out.store(0, Ordering::Relaxed);
        *lock(&self.files) = CappedMap::default();
    }

    /// Returns the number of files that were seen before this file.
    pub(crate) fn ordinal(&self, file: TransferredFile) -> Option<u32> {
        let mut files = lock(&self.files);
        let next = u32::try_from(files.len()).ok()?;
        Some(*files.entry(file)?.get_or_insert(next))
    }
}

impl fmt::Display for LoggedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} {}", self.at, self.call)?;
        if let Some(fault) = &self.fault {
            write!(f, " [{fault:?}]")?;
        }
        match &self.refused {
            Some(refused) => write!(f, " -> {refused}"),
            None => f.write_str(" -> ok"),
        }
    }
}
