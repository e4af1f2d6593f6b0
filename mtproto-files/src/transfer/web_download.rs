//! The download of a web file: the call, its options, and what it returns.

use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use mtproto_transport::Dc;
use tl_types::{Bytes, enums};
use tokio::io::AsyncWrite;

use super::download::run::{self, failed};
use super::download::{Job, Options};
use super::fetch::{WebFetch, WebFileFacts};
use crate::base::cause::Cause;
use crate::base::error::Error;
use crate::base::event::Event;
use crate::base::progress::Progress;
use crate::io::sink::{MemorySink, Sink, WriterSink};
use crate::objects::web_file::WebFileLocation;
use crate::runtime::{Context, Transfer};

/// A download of a web file that has not begun: set its options, then say where to.
///
/// It behaves as every [`Download`](crate::download::Download): chunks side by side if the size is known, passing troubles
/// tried again, flood waits waited out, the authorization copied to the DC. There are no hashes to check it by; what is
/// checked is that all chunks are of one file, of the size and MIME type that the location says, as far as it says
/// them.
///
/// # Errors
///
/// As for other downloads, and a web file that changed ([`ErrorKind::Corrupt`](crate::ErrorKind::Corrupt)). `LOCATION_INVALID` is a location that the DC does not know, or
/// another DC than the config's `webfile_dc_id`.
#[must_use = "a download does nothing until it is told where to"]
pub struct WebDownload {
    options: Options,
    web: Arc<WebFetch>,
}

/// A web file that was downloaded whole.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct WebDownloaded {
    /// Its size in bytes.
    pub size: u64,
    /// Its MIME type, as the DC says.
    pub mime_type: String,
    /// What it is by its content.
    pub file_type: enums::storage::FileType,
    /// When it was last changed, in seconds since 1970.
    pub modified: i32,
    /// The DC that it came from.
    pub dc: Dc,
}

impl WebDownload {
    pub(crate) fn new(context: Context, location: WebFileLocation) -> Self {
        // Web files have no hashes.
        Self { options: Options::new(context, false), web: Arc::new(WebFetch::new(location)) }
    }

    /// As [`Download::part_size`](crate::download::Download::part_size).
    pub fn part_size(mut self, part_size: u32) -> Self {
        self.options.chunk_size = part_size;
        self
    }

    /// As [`Download::parts_in_flight`](crate::download::Download::parts_in_flight).
    pub fn parts_in_flight(mut self, parts: usize) -> Self {
        self.options.policy.window = parts.max(1);
        self
    }

    /// As [`Download::retries`](crate::download::Download::retries).
    pub fn retries(mut self, retries: u32) -> Self {
        self.options.policy.retries = retries;
        self
    }

    /// As [`Download::longest_wait`](crate::download::Download::longest_wait).
    pub fn longest_wait(mut self, wait: Duration) -> Self {
        self.options.policy.longest_wait = wait;
        self
    }

    /// As [`Download::request_timeout`](crate::download::Download::request_timeout).
    pub fn request_timeout(mut self, timeout: Duration) -> Self {
        self.options.policy.timeout = timeout;
        self
    }

    /// As [`Download::progress`](crate::download::Download::progress).
    pub fn progress(mut self, report: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        self.options.reports.progress = Some(Arc::new(report));
        self
    }

    /// As [`Download::on_event`](crate::download::Download::on_event).
    pub fn on_event(mut self, report: impl Fn(&Event) + Send + Sync + 'static) -> Self {
        self.options.reports.event = Some(Arc::new(report));
        self
    }
}

impl WebDownload {
    /// Downloads to a file, as [`Download::to_path`](crate::download::Download::to_path).
    pub fn to_path(self, path: impl AsRef<Path>) -> Transfer<WebDownloaded> {
        let path = path.as_ref().to_owned();
        let (web, job) = self.job();
        job.transfer(|job, control, reporter| async move {
            let got = run::to_path(job, path, control, reporter).await?;
            whole(&web, got.size, got.dc)
        })
    }

    /// Downloads to memory.
    pub fn to_bytes(self) -> Transfer<(Bytes, WebDownloaded)> {
        let (web, job) = self.job();
        job.transfer(|job, control, reporter| async move {
            let memory = Arc::new(MemorySink::default());
            let got = run::to_sink(job, Arc::clone(&memory) as Arc<dyn Sink>, control, reporter).await?;
            Ok((memory.take(), whole(&web, got.size, got.dc)?))
        })
    }

    /// Downloads to a writer, in order. If it fails, what was written stays.
    pub fn to_writer(self, writer: impl AsyncWrite + Send + 'static) -> Transfer<WebDownloaded> {
        let sink = Arc::new(WriterSink::new(writer));
        let (web, job) = self.job();
        job.transfer(|job, control, reporter| async move {
            let got = run::to_sink(job, sink, control, reporter).await?;
            whole(&web, got.size, got.dc)
        })
    }

    /// The download, ready to run, and what it reads from, which knows in the end what the answers said.
    fn job(self) -> (Arc<WebFetch>, Job) {
        let fetch = Arc::clone(&self.web);
        (self.web, Job { options: self.options, fetch })
    }
}

fn whole(web: &WebFetch, size: u64, dc: Dc) -> Result<WebDownloaded, Error> {
    let facts = web.facts().ok_or_else(|| failed(Cause::NoMedia { wanted: "web file" }))?;
    let WebFileFacts { mime_type, file_type, modified, .. } = facts;
    Ok(WebDownloaded { size, mime_type, file_type, modified, dc })
}

impl fmt::Debug for WebDownload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebDownload").field("web", &self.web).finish_non_exhaustive()
    }
}
