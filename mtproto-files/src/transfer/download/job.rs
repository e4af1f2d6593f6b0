//! A download that is ready to run.

use std::sync::Arc;

use super::journaled::JournalOptions;
use super::options::Options;
use crate::base::cause::Cause;
use crate::base::error::{Error, Operation};
use crate::engine::download::plan::Plan;
use crate::runtime::{Control, Reporter, Transfer};
use crate::transfer::fetch::Fetch;

/// A download that is ready to run: how it behaves, and what it reads from.
pub(crate) struct Job {
    pub(crate) options: Options,
    pub(crate) fetch: Arc<dyn Fetch>,
}

impl Job {
    /// Returns which chunks are asked for.
    ///
    /// # Errors
    ///
    /// As [`Plan::new`].
    pub(crate) fn plan(&self) -> Result<Plan, Cause> {
        let Options { chunk_size, range, verify, .. } = &self.options;
        Plan::new(self.fetch.size(), *chunk_size, range.clone(), *verify)
    }

    /// Returns which journal the download has, if it has one.
    pub(crate) fn journal_options(&self) -> Option<JournalOptions> {
        let Options { journal, key, .. } = &self.options;
        Some(JournalOptions { journal: Arc::clone(journal.as_ref()?), key: key.clone() })
    }

    /// Returns a transfer that runs the download.
    pub(crate) fn transfer<R, F>(self, run: impl FnOnce(Self, Control, Reporter) -> F + Send + 'static) -> Transfer<R>
    where
        F: Future<Output = Result<R, Error>> + Send + 'static,
    {
        let dc = self.fetch.dc().unwrap_or_default();
        let span = tracing::debug_span!("download", %dc, size = self.fetch.size());
        let reports = self.options.reports.clone();
        Transfer::new(Operation::Download, span, reports, |control, reporter| run(self, control, reporter))
    }
}
