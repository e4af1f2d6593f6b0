//! Uploads: the call, its options, and what it returns.

mod plan;
mod run;
mod source;
mod uploaded;

pub use plan::Method;
pub use source::Source;
pub use uploaded::Uploaded;

use std::fmt;
use std::future::IntoFuture;
use std::pin::Pin;

use crate::Client;
use crate::error::Error;
use crate::limits::PARTS_IN_FLIGHT;
use crate::progress::{Progress, Reporter};
use crate::transport::Transport;

/// An upload that has not begun: set its options, then await it.
///
/// It takes memory for the parts in flight, whatever the file's size. It runs within the task that awaits it: dropping
/// its future stops it.
///
/// # Errors
///
/// Before anything is sent: a file that is empty, too large, not regular, not readable, or whose name is not UTF-8; a part
/// size that the protocol does not have. Then: a part that the DC refuses or does not take (flood waits are waited out,
/// and nothing else is tried again), or a file that changed under way.
#[must_use = "an upload does nothing unless it is awaited"]
pub struct Upload<T> {
    client: Client<T>,
    source: Source,
    name: Option<String>,
    mime_type: Option<String>,
    part_size: Option<u32>,
    parts_in_flight: usize,
    reporter: Reporter,
}

impl<T> Upload<T> {
    pub(crate) fn new(client: Client<T>, source: Source) -> Self {
        Self {
            client,
            source,
            name: None,
            mime_type: None,
            part_size: None,
            parts_in_flight: PARTS_IN_FLIGHT,
            reporter: Reporter::default(),
        }
    }

    /// The name that it is sent under: by default that of the file, and `file` for bytes.
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

    /// How many parts are on their way at once, at least 1: by default 4.
    pub fn parts_in_flight(mut self, parts: usize) -> Self {
        self.parts_in_flight = parts;
        self
    }

    /// What is called as the DC acknowledges bytes, and when it asks to wait. It should return soon.
    pub fn progress(mut self, report: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        self.reporter = Reporter::new(report);
        self
    }
}

impl<T: Transport> IntoFuture for Upload<T> {
    type Output = Result<Uploaded, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(run::upload(self))
    }
}

impl<T> fmt::Debug for Upload<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upload").field("source", &self.source).field("name", &self.name).finish_non_exhaustive()
    }
}
