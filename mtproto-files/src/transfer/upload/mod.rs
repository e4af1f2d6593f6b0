//! Uploads: the call, its options, and what it returns.

mod journaled;
pub(crate) mod photo_name;
pub(crate) mod resend;
pub(crate) mod run;
mod send;
mod uploaded;

pub use crate::engine::upload::plan::Method;
pub use crate::io::source::{ReadAt, Source};
#[cfg(test)]
pub(crate) use journaled::fingerprint;
pub use uploaded::Uploaded;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::base::cause::Cause;
use crate::base::error::{Error, Operation};
use crate::base::event::Event;
use crate::base::limits::Limits;
use crate::base::progress::Progress;
use crate::engine::policy::Policy;
use crate::io::journal::Journal;
use crate::io::source::SourceLayer;
use crate::runtime::{Context, Control, Reporter, Reports, Transfer};
use journaled::JournalOptions;
use uploaded::guess_mime_type;

/// The name of a source that has none.
const UNNAMED: &str = "file";

/// How long parts are trusted to be there, unless the caller says otherwise. The DC keeps them "for several minutes to
/// several hours" (`api/files#uploading-files`); those that it lost are sent again when the file is used.
const EXPIRY: Duration = Duration::from_secs(3600);

/// An upload that has not begun: set its options, then await it, or [`start`](Self::start) it.
///
/// It takes memory for the parts in flight and one more, whatever the file's size.
///
/// # Cancellation
///
/// Awaited, it runs within the task that awaits it: dropping its future stops it. Started, it has a [`Handle`](crate::Handle).
///
/// # Errors
///
/// Before anything is sent: a file that is empty, too large, not regular, not readable, or whose name cannot be sent; a part
/// size that the protocol does not have. Then: a part that the DC refuses, or does not take although it was sent several
/// times; a flood wait that is longer than the caller takes; a source that changed under way.
#[must_use = "an upload does nothing unless it is awaited or started"]
pub struct Upload {
    pub(super) context: Context,
    pub(super) source: Source,
    pub(super) name: Option<String>,
    pub(super) mime_type: Option<String>,
    pub(super) part_size: Option<u32>,
    pub(super) limits: Limits,
    pub(super) policy: Policy,
    pub(super) journal: Option<JournalOptions>,
    pub(super) key: Option<String>,
    pub(super) expiry: Duration,
    pub(super) reports: Reports,
}

impl Upload {
    pub(crate) fn new(context: Context, source: Source) -> Self {
        let (limits, policy) = (context.limits, context.policy);
        Self {
            context,
            source,
            name: None,
            mime_type: None,
            part_size: None,
            limits,
            policy,
            journal: None,
            key: None,
            expiry: EXPIRY,
            reports: Reports::default(),
        }
    }

    /// The name that it is sent under: by default that of the file, and `file` for what has none. A name that is given is one
    /// of a file: not empty, of at most 255 bytes, without folders and control characters ([`file_name`](crate::file_name)).
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// The MIME type that documents made of it have: by default what the name stands for.
    pub fn mime_type(mut self, mime_type: impl Into<String>) -> Self {
        self.mime_type = Some(mime_type.into());
        self
    }

    /// The size of its parts, in bytes: a multiple of 1024 that divides 512 KiB (`api/files#uploading-files`). By default
    /// one that suits the file.
    pub fn part_size(mut self, part_size: u32) -> Self {
        self.part_size = Some(part_size);
        self
    }

    /// What the account may upload: by default what the client was given.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Goes on where an earlier upload of the same source ended, and saves how far it is. Sources that can be read only
    /// once have no use for it.
    pub fn journal(mut self, journal: impl Journal) -> Self {
        let (key, expiry) = (None, self.expiry);
        self.journal = Some(JournalOptions { journal: Arc::new(journal), key, expiry });
        self
    }

    /// What the journal is found by: by default the path of a file or an object, and what is in bytes in memory.
    pub fn journal_key(mut self, key: impl Into<String>) -> Self {
        self.key = Some(key.into());
        self
    }

    /// How long after the last part the DC is trusted to have the parts: by default an hour. Older journals start over.
    pub fn journal_expiry(mut self, expiry: Duration) -> Self {
        self.expiry = expiry;
        self
    }

    /// Sets how many parts are on their way at once, at least 1. By default the transport says how many
    /// ([`Transport::parts_in_flight`](crate::transport::Transport::parts_in_flight)).
    pub fn parts_in_flight(mut self, parts: usize) -> Self {
        self.policy.window = parts.max(1);
        self
    }

    /// How often a request is tried again after a passing trouble, like a lost connection, before it is an error: by
    /// default 7 times, over about a minute. Flood waits are waited out, and do not count.
    pub fn retries(mut self, retries: u32) -> Self {
        self.policy.retries = retries;
        self
    }

    /// The longest flood wait that is waited out; a longer one is an error. By default an hour.
    pub fn longest_wait(mut self, wait: Duration) -> Self {
        self.policy.longest_wait = wait;
        self
    }

    /// How long a request may take before it counts as lost: by default two minutes. While others are answered it may take
    /// up to four times as long, as it may be behind them on a slow line.
    pub fn request_timeout(mut self, timeout: Duration) -> Self {
        self.policy.timeout = timeout;
        self
    }

    /// What is called as bytes are done, and when the DC asks to wait. It should return soon.
    pub fn progress(mut self, report: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        self.reports.progress = Some(Arc::new(report));
        self
    }

    /// What is called with everything that happens. It should return soon.
    pub fn on_event(mut self, report: impl Fn(&Event) + Send + Sync + 'static) -> Self {
        self.reports.event = Some(Arc::new(report));
        self
    }

    /// Who is told how it goes.
    pub(crate) fn reports(mut self, reports: Reports) -> Self {
        self.reports = reports;
        self
    }
}

impl Upload {
    pub(crate) fn context(&self) -> &Context {
        &self.context
    }

    pub(crate) fn policy(&self) -> Policy {
        self.policy
    }

    /// The same upload, encrypted.
    pub(crate) fn through(self, layer: Arc<dyn SourceLayer>) -> Self {
        Self { source: self.source.through(layer), ..self }
    }

    #[cfg(feature = "messages")]
    pub(crate) fn without_journal(self) -> Self {
        Self { journal: None, ..self }
    }

    pub(crate) fn source(&self) -> &Source {
        &self.source
    }

    /// The MIME type that a document made of it has.
    pub(crate) fn document_type(&self) -> Result<String, Cause> {
        if let Some(mime_type) = &self.mime_type {
            return Ok(mime_type.clone());
        }
        let name = self.name.clone().map_or_else(|| source_name(&self.source), Ok)?;
        Ok(guess_mime_type(&name))
    }
}

impl Upload {
    /// A transfer that has the upload in it.
    pub(crate) fn transfer_by<R, F>(
        mut self,
        run: impl FnOnce(Self, Control, Reporter) -> F + Send + 'static,
    ) -> Transfer<R>
    where
        F: Future<Output = Result<R, Error>> + Send + 'static,
    {
        if let Some(options) = &mut self.journal {
            options.key = self.key.take();
            options.expiry = self.expiry;
        }
        let span = tracing::debug_span!("upload", source = ?self.source);
        let reports = self.reports.clone();
        Transfer::new(Operation::Upload, span, reports, |control, reporter| run(self, control, reporter))
    }
}

/// Returns the name that a source is sent under unless the caller says another one.
pub(super) fn source_name(source: &Source) -> Result<String, Cause> {
    Ok(source.file_name()?.unwrap_or_else(|| UNNAMED.to_owned()))
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upload").field("source", &self.source).field("name", &self.name).finish_non_exhaustive()
    }
}
