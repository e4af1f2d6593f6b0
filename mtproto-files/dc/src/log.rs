//! What came to the DCs, one request after another.

use std::collections::VecDeque;
use std::fmt;
use std::sync::Mutex;
use std::time::Duration;

use crate::call::Call;
use crate::capped::Capped;
use crate::faults::Fault;
use crate::file_id::FileId;
use crate::lock::lock;

/// So many of the last events are kept.
const KEPT: usize = 100_000;

/// A request, and what became of it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Event {
    /// When it was carried out, or not: the time since the DCs were started.
    pub at: Duration,
    /// What it was for.
    pub call: Call,
    /// The fault that the schedule had for it.
    pub fault: Option<Fault>,
    /// The error that went out, or why none did.
    pub refused: Option<String>,
}

/// Keeps the last events.
#[derive(Debug, Default)]
pub(crate) struct Log {
    events: Mutex<VecDeque<Event>>,
    files: Mutex<Capped<FileId, Option<u32>>>,
}

impl Log {
    pub(crate) fn push(&self, event: Event) {
        let mut events = lock(&self.events);
        if events.len() >= KEPT {
            events.pop_front();
        }
        events.push_back(event);
    }

    pub(crate) fn events(&self) -> Vec<Event> {
        lock(&self.events).iter().cloned().collect()
    }

    /// Forgets all events, and numbers files anew.
    pub(crate) fn clear(&self) {
        lock(&self.events).clear();
        *lock(&self.files) = Capped::default();
    }

    /// How many files were seen before this one was.
    pub(crate) fn ordinal(&self, file: FileId) -> Option<u32> {
        let mut files = lock(&self.files);
        let next = u32::try_from(files.len()).ok()?;
        Some(*files.entry(file)?.get_or_insert(next))
    }
}

impl fmt::Display for Event {
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
