//! Downloads: the call, its options, and what it returns.

mod job;
mod journaled;
#[cfg(feature = "object_store")]
mod object;
mod options;
mod received;
pub(crate) mod run;
mod stream;

pub use crate::io::sink::WriteAt;
pub(crate) use job::Job;
#[cfg(feature = "object_store")]
pub use object::DownloadedObject;
pub(crate) use options::Options;
pub use received::{Downloaded, Received, Verification};
pub use stream::Chunks;

use std::fmt;
use std::ops::RangeBounds;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use tl_types::Bytes;
use tokio::io::AsyncWrite;
use tokio::sync::mpsc;

use crate::base::bytes::range_of;
use crate::base::cause::BoxError;
use crate::base::event::Event;
use crate::base::progress::Progress;
use crate::io::journal::Journal;
use crate::io::sink::{MemorySink, PositionSink, Sink, StreamSink, WriterSink};
use crate::objects::location::FileLocation;
use crate::runtime::{Context, Transfer};
use crate::transfer::fetch::{FileFetch, RefreshLocation};
use stream::CHUNKS_AHEAD;

/// How long getting a fresh location may take, unless the caller says otherwise: time for calls of its own, and for their
/// flood waits.
const REFRESH_TIMEOUT: Duration = Duration::from_secs(600);

/// A download that has not begun: set its options, then say where to.
///
/// It takes memory for twice the chunks in flight, whatever the file's size.
///
/// # Errors
///
/// Before anything is asked for: a part size that the protocol does not have, a range that the file has not, a place where
/// nothing can be written. Then: the DC's errors; chunks that are too short, too long or of another type; bytes that their
/// hash does not fit, or hashes of more bytes than came; a file that a CDN has; a flood wait that is longer than the caller
/// takes. Passing troubles are tried again several times, `FILE_MIGRATE_X` is followed, and the authorization copied to
/// where that leads.
#[must_use = "a download does nothing until it is told where to"]
pub struct Download {
    options: Options,
    location: FileLocation,
    refresh: Option<RefreshLocation>,
    refresh_timeout: Duration,
}

impl Download {
    pub(crate) fn new(context: Context, location: FileLocation) -> Self {
        let verify = location.has_hashes();
        Self { options: Options::new(context, verify), location, refresh: None, refresh_timeout: REFRESH_TIMEOUT }
    }

    /// The size of the chunks that it is asked for in, in bytes: a multiple of 4096 that divides 1 MiB
    /// (`api/files#downloading-files`). By default 512 KiB.
    pub fn part_size(mut self, part_size: u32) -> Self {
        self.options.chunk_size = part_size;
        self
    }

    /// Only these bytes of the file, whatever their alignment. What is behind the file's end does not count.
    ///
    /// To check them, up to 128 KiB more are asked for at each end; without [`verify`](Self::verify), up to 1 KiB.
    pub fn range(mut self, range: impl RangeBounds<u64>) -> Self {
        self.options.range = Some(range_of(range));
        self
    }

    /// Whether to check the bytes by the DC's hashes before they are written: by default yes.
    pub fn verify(mut self, verify: bool) -> Self {
        self.options.verify = verify;
        self
    }

    /// What gets a fresh location of the file when its reference has expired (`api/file_reference`): it fetches the message
    /// again, or what else carried the file. It is called once at a time, and the download goes on where it stood. It has
    /// [ten minutes](Self::refresh_timeout): after that, it is dropped, and the download fails.
    pub fn refresh<F, A, L, E>(mut self, refresh: F) -> Self
    where
        F: Fn() -> A + Send + Sync + 'static,
        A: Future<Output = Result<L, E>> + Send + 'static,
        L: Into<FileLocation>,
        E: Into<BoxError>,
    {
        self.refresh = Some(Arc::new(move || refresh().map(|fresh| fresh.map(Into::into).map_err(Into::into)).boxed()));
        self
    }

    /// How long [`refresh`](Self::refresh) may take each time: by default ten minutes. Longer is an error.
    pub fn refresh_timeout(mut self, timeout: Duration) -> Self {
        self.refresh_timeout = timeout;
        self
    }

    /// Goes on where an earlier download to the same path ended, and saves how far it is. What is there is checked again by
    /// the DC's hashes before it counts; where it has none, everything is moved again. The bytes are in a file beside the
    /// target, which stays until the download is whole.
    ///
    /// Chunks of less than 128 KiB are not found again.
    pub fn journal(mut self, journal: impl Journal) -> Self {
        self.options.journal = Some(Arc::new(journal));
        self
    }

    /// What the journal is found by: by default the target's path.
    pub fn journal_key(mut self, key: impl Into<String>) -> Self {
        self.options.key = Some(key.into());
        self
    }

    /// Sets how many chunks are asked for at once, at least 1. By default the transport says how many
    /// ([`Transport::parts_in_flight`](crate::transport::Transport::parts_in_flight)). A file of unknown size is read one by one.
    pub fn parts_in_flight(mut self, parts: usize) -> Self {
        self.options.policy.window = parts.max(1);
        self
    }

    /// How often a request is tried again after a passing trouble, like a lost connection, before it is an error: by
    /// default 7 times, over about a minute. Flood waits are waited out, and do not count.
    pub fn retries(mut self, retries: u32) -> Self {
        self.options.policy.retries = retries;
        self
    }

    /// The longest flood wait that is waited out; a longer one is an error. By default an hour.
    pub fn longest_wait(mut self, wait: Duration) -> Self {
        self.options.policy.longest_wait = wait;
        self
    }

    /// How long a request may take before it counts as lost: by default two minutes. While others are answered it may take
    /// up to four times as long, as it may be behind them on a slow line.
    pub fn request_timeout(mut self, timeout: Duration) -> Self {
        self.options.policy.timeout = timeout;
        self
    }

    /// What is called as bytes are done, and when the DC asks to wait. It should return soon.
    pub fn progress(mut self, report: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        self.options.reports.progress = Some(Arc::new(report));
        self
    }

    /// What is called with everything that happens. It should return soon.
    pub fn on_event(mut self, report: impl Fn(&Event) + Send + Sync + 'static) -> Self {
        self.options.reports.event = Some(Arc::new(report));
        self
    }

    /// Returns the download, ready to run.
    pub(crate) fn job(self) -> Job {
        let refresh = self.refresh.map(|refresh| (refresh, self.refresh_timeout));
        Job { options: self.options, fetch: Arc::new(FileFetch::new(&self.location, refresh)) }
    }
}

impl Download {
    /// Downloads to a file. It is written under another name in the same directory, and takes its place, over the file or
    /// link that may be there, once it is whole and checked; if the download fails or is dropped, nothing is left of it,
    /// unless it has a [`journal`](Self::journal).
    pub fn to_path(self, path: impl AsRef<Path>) -> Transfer<Downloaded> {
        let path = path.as_ref().to_owned();
        self.job().transfer(|job, control, reporter| run::to_path(job, path, control, reporter))
    }

    /// Downloads to memory.
    pub fn to_bytes(self) -> Transfer<(Bytes, Received)> {
        self.job().transfer(|job, control, reporter| async move {
            let memory = Arc::new(MemorySink::default());
            let received = run::to_sink(job, Arc::clone(&memory) as Arc<dyn Sink>, control, reporter).await?;
            Ok((memory.take(), received))
        })
    }

    /// Downloads to a writer, in order. If it fails, what was written stays; all of it is right.
    pub fn to_writer(self, writer: impl AsyncWrite + Send + 'static) -> Transfer<Received> {
        let sink = Arc::new(WriterSink::new(writer));
        self.job().transfer(|job, control, reporter| run::to_sink(job, sink, control, reporter))
    }

    /// Downloads to what takes bytes at any place, several blocks at once and in any order. If it fails, what was written
    /// stays; all of it is right.
    pub fn to_positions(self, place: impl WriteAt) -> Transfer<Received> {
        let sink = Arc::new(PositionSink::new(Arc::new(place)));
        self.job().transfer(|job, control, reporter| run::to_sink(job, sink, control, reporter))
    }

    /// Downloads to an object of a store, whichever [`object_store`] has: S3, GCS, Azure, a directory, memory. It is put in
    /// parts of 8 MiB as it comes, and appears, over the one that may be there, once it is whole and checked; what is smaller
    /// is put at once. It takes memory for three such parts more than other downloads. Progress is of what was checked and
    /// handed to the store, and there is no [journal](Self::journal).
    ///
    /// The store tries requests again as it was built to; its failures are errors of [`ErrorKind::Io`](crate::ErrorKind::Io).
    ///
    /// # Cancellation
    ///
    /// If it fails, or is [cancelled](crate::Handle::cancel), the parts that are in the store are removed. If it is
    /// [aborted](crate::Handle::abort) or dropped, nobody is left to do that: a directory cleans up by itself, S3 and GCS need
    /// a rule of theirs for multipart uploads that were not completed. The object never appears.
    ///
    /// ```no_run
    /// # use mtproto_files::{Client, Error, FileLocation, Transport};
    /// use object_store::{memory::InMemory, path::Path};
    ///
    /// # async fn example(client: Client, location: FileLocation) -> Result<(), Error> {
    /// let store = std::sync::Arc::new(InMemory::new());
    /// let object = client.download(location).to_object(store, Path::from("videos/first.mp4")).await?;
    /// println!("{} of {} bytes, {:?}", object.path, object.size, object.verification);
    /// # Ok(())
    /// # }
    /// ```
    #[cfg(feature = "object_store")]
    pub fn to_object(
        self,
        store: impl object_store::ObjectStore,
        path: impl Into<object_store::path::Path>,
    ) -> Transfer<DownloadedObject> {
        let (store, path) = (Arc::new(store), path.into());
        self.job().transfer(|job, control, reporter| object::to_object(job, store, path, control, reporter))
    }

    /// Downloads as a stream of ordered chunks.
    pub fn to_stream(self) -> Chunks {
        let (sender, chunks) = mpsc::channel(CHUNKS_AHEAD);
        let sink = Arc::new(StreamSink::new(sender));
        let transfer = self.job().transfer(|job, control, reporter| run::to_sink(job, sink, control, reporter));
        Chunks::new(transfer.into_boxed(), chunks)
    }
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download").field("location", &self.location).finish_non_exhaustive()
    }
}
