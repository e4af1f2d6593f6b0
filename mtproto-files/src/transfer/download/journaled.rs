//! The journal of one download.

use std::path::Path;
use std::sync::Arc;

use crate::base::cause::Cause;
use crate::engine::download::plan::Plan;
use crate::engine::download::ranges::Ranges;
use crate::io::journal::{DownloadEntry, Journal, Slot, name_of};
use crate::transfer::fetch::Fetch;

/// Which journal a download has.
#[derive(Clone)]
pub(crate) struct JournalOptions {
    pub(crate) journal: Arc<dyn Journal>,
    /// What it is found by, unless the target says it.
    pub(crate) key: Option<String>,
}

/// A download that can be gone on from.
pub(crate) struct Journaled {
    slot: Slot,
    name: String,
    entry: DownloadEntry,
    started_over: Option<String>,
}

impl Journaled {
    /// Finds what an earlier run left, if that is of use.
    ///
    /// # Errors
    ///
    /// Those of the journal.
    pub(crate) async fn open(
        options: JournalOptions,
        target: &Path,
        fetch: &dyn Fetch,
        plan: &Plan,
        verify: bool,
    ) -> Result<Self, Cause> {
        let target = std::path::absolute(target)?;
        let key = options.key.unwrap_or_else(|| format!("download to {}", target.display()));
        let slot = Slot::new(options.journal, &key);
        let wanted = plan.wanted();
        let mut entry = DownloadEntry {
            location: fetch.identity()?,
            size: plan.size(),
            range: (wanted.start, wanted.end),
            written: Ranges::default(),
        };
        let found = slot.load().await?.map(|bytes| match DownloadEntry::from_bytes(&bytes) {
            Ok(found) => usable(found, &entry, verify),
            Err(fault) => Err(fault.to_string()),
        });
        let started_over = match found {
            Some(Ok(found)) => {
                entry = found;
                None
            }
            other => other.and_then(Result::err),
        };
        Ok(Self { slot, name: name_of(key.as_bytes()), entry, started_over })
    }

    /// What tells its temporary file apart.
    pub(crate) fn name(&self) -> String {
        self.name.clone()
    }

    /// Why what was there is of no use, if there was something.
    pub(crate) fn started_over(&self) -> Option<String> {
        self.started_over.clone()
    }

    /// What an earlier run wrote.
    pub(crate) fn written(&self) -> Ranges {
        self.entry.written.clone()
    }

    /// Saves what is written.
    pub(crate) fn save(&self, written: Ranges) -> impl Future<Output = Result<(), Cause>> + Send + 'static {
        let entry = DownloadEntry { written, ..self.entry.clone() };
        self.slot.save(entry.to_bytes())
    }

    /// The file is whole, and has its name.
    pub(crate) async fn remove(&self) {
        // What stays is found to be of no use.
        let _ = self.slot.remove().await;
    }
}

/// The entry of an earlier run, or why it is of no use.
fn usable(found: DownloadEntry, wanted: &DownloadEntry, verify: bool) -> Result<DownloadEntry, String> {
    if found.location != wanted.location || found.size != wanted.size {
        Err("it is of another file".to_owned())
    } else if found.range != wanted.range {
        Err("it is of another range of the file".to_owned())
    } else if !verify {
        Err("without hashes, what is there cannot be checked".to_owned())
    } else {
        Ok(found)
    }
}
