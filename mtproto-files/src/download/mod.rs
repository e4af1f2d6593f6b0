//! Downloads: the call, its options, and what it returns.

pub(crate) mod hashes;
mod journaled;
#[cfg(feature = "object_store")]
mod object;
pub(crate) mod output;
pub(crate) mod plan;
pub(crate) mod run;
pub(crate) mod sink;
mod stream;

#[cfg(feature = "object_store")]
pub use object::DownloadedObject;
pub use output::WriteAt;
pub use stream::Chunks;

use std::fmt;
use std::ops::{Bound, Range, RangeBounds};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tl_types::Bytes;
use tokio::io::AsyncWrite;
use tokio::sync::mpsc;

use journaled::JournalOptions;
use output::Output;
use plan::Plan;

use crate::cause::Cause;
use crate::core::policy::Policy;
use crate::drive::{Control, Reporter, Reports, Transfer};
use crate::error::Operation;
use crate::journal::Journal;
use crate::limits::KIB;
use crate::location::FileLocation;
use crate::progress::Progress;
use crate::transport::{Dc, Transport};
use crate::web_file::Web;
use crate::{Client, Error, Event};

/// The size of chunks, unless the caller says otherwise: as parts go up. Hash ranges of 128 KiB fit in it.
const CHUNK_SIZE: u32 = 512 * KIB;
/// How long getting a fresh location may take, unless the caller says otherwise: time for calls of its own, and for their
/// flood waits.
const REFRESH_TIMEOUT: Duration = Duration::from_secs(600);
/// So many chunks of a stream wait for being taken.
const STREAMED: usize = 4;

/// Gets a fresh location.
type Refresh = Arc<dyn Fn() -> BoxFuture<'static, Result<FileLocation, BoxError>> + Send + Sync>;
type BoxError = Box<dyn std::error::Error + Send + Sync>;

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
pub struct Download<T> {
    client: Client<T>,
    location: FileLocation,
    /// What is asked for instead of the location, which then tells no more than DC and size.
    web: Option<Arc<Web>>,
    chunk_size: u32,
    range: Option<Range<u64>>,
    verify: bool,
    refresh: Option<Refresh>,
    refresh_timeout: Duration,
    journal: Option<Arc<dyn Journal>>,
    key: Option<String>,
    policy: Policy,
    reports: Reports,
}

/// A file that was downloaded whole, or the range of it that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Downloaded {
    /// Where it is.
    pub path: PathBuf,
    /// Its size in bytes.
    pub size: u64,
    /// The DC that it came from.
    pub dc: Dc,
    /// Whether its bytes were checked.
    pub verification: Verification,
}

/// What was downloaded to elsewhere than a path.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Received {
    /// Its size in bytes.
    pub size: u64,
    /// The DC that it came from.
    pub dc: Dc,
    /// Whether its bytes were checked.
    pub verification: Verification,
}

/// Whether a file's bytes were checked by the hashes of `upload.getFileHashes`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Verification {
    /// All of them were, and are right.
    Verified,
    /// Not all of them were: the DC has no hashes for them, or the caller did not want it. Those that it has are right.
    Unverified,
}

impl<T> Download<T> {
    pub(crate) fn new(client: Client<T>, location: FileLocation) -> Self {
        let policy = client.policy();
        Self {
            client,
            verify: location.has_hashes(),
            location,
            web: None,
            chunk_size: CHUNK_SIZE,
            range: None,
            refresh: None,
            refresh_timeout: REFRESH_TIMEOUT,
            journal: None,
            key: None,
            policy,
            reports: Reports::default(),
        }
    }

    /// The size of the chunks that it is asked for in, in bytes: a multiple of 4096 that divides 1 MiB
    /// (`api/files#downloading-files`). By default 512 KiB.
    pub fn part_size(mut self, part_size: u32) -> Self {
        self.chunk_size = part_size;
        self
    }

    /// Only these bytes of the file, whatever their alignment. What is behind the file's end does not count.
    ///
    /// To check them, up to 128 KiB more are asked for at each end; without [`verify`](Self::verify), up to 1 KiB.
    pub fn range(mut self, range: impl RangeBounds<u64>) -> Self {
        let start = match range.start_bound() {
            Bound::Included(start) => *start,
            Bound::Excluded(before) => before.saturating_add(1),
            Bound::Unbounded => 0,
        };
        let end = match range.end_bound() {
            Bound::Included(last) => last.saturating_add(1),
            Bound::Excluded(end) => *end,
            Bound::Unbounded => u64::MAX,
        };
        self.range = Some(start..end);
        self
    }

    /// Whether to check the bytes by the DC's hashes before they are written: by default yes.
    pub fn verify(mut self, verify: bool) -> Self {
        self.verify = verify;
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
        self.journal = Some(Arc::new(journal));
        self
    }

    /// What the journal is found by: by default the target's path.
    pub fn journal_key(mut self, key: impl Into<String>) -> Self {
        self.key = Some(key.into());
        self
    }

    /// How many chunks are asked for at once, at least 1: by default 4. A file of unknown size is read one by one.
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

    /// Asks for a web file instead. It has no hashes.
    pub(crate) fn of_web(self, web: Arc<Web>) -> Self {
        Self { web: Some(web), verify: false, ..self }
    }

    /// The DC to ask first.
    pub(crate) fn in_dc(self, dc: Dc) -> Self {
        Self { location: self.location.in_dc(dc), ..self }
    }

    pub(crate) fn client(&self) -> &Client<T> {
        &self.client
    }

    fn plan(&self) -> Result<Plan, Cause> {
        Plan::new(self.location.size(), self.chunk_size, self.range.clone(), self.verify)
    }

    fn journal_options(&self) -> Option<JournalOptions> {
        Some(JournalOptions { journal: Arc::clone(self.journal.as_ref()?), key: self.key.clone() })
    }
}

impl<T: Transport> Download<T> {
    /// Downloads to a file. It is written under another name in the same directory, and takes its place, over the file or
    /// link that may be there, once it is whole and checked; if the download fails or is dropped, nothing is left of it,
    /// unless it has a [`journal`](Self::journal).
    pub fn to_path(self, path: impl AsRef<Path>) -> Transfer<Downloaded> {
        let path = path.as_ref().to_owned();
        self.transfer(|download, control, reporter| run::to_path(download, path, control, reporter))
    }

    /// Downloads to memory.
    pub fn to_bytes(self) -> Transfer<(Bytes, Received)> {
        self.transfer(|download, control, reporter| async move {
            let memory = Arc::new(Mutex::new(Vec::new()));
            let output = Output::Memory(Arc::clone(&memory));
            let received = run::to_output(download, output, control, reporter).await?;
            let bytes = std::mem::take(&mut *memory.lock().unwrap_or_else(PoisonError::into_inner));
            Ok((bytes.into(), received))
        })
    }

    /// Downloads to a writer, in order. If it fails, what was written stays; all of it is right.
    pub fn to_writer(self, writer: impl AsyncWrite + Send + 'static) -> Transfer<Received> {
        let output = Output::Writer(Arc::new(tokio::sync::Mutex::new(Box::pin(writer))));
        self.transfer(|download, control, reporter| run::to_output(download, output, control, reporter))
    }

    /// Downloads to what takes bytes at any place, several blocks at once and in any order. If it fails, what was written
    /// stays; all of it is right.
    pub fn to_positions(self, place: impl WriteAt) -> Transfer<Received> {
        let output = Output::Positions(Arc::new(place));
        self.transfer(|download, control, reporter| run::to_output(download, output, control, reporter))
    }

    /// Downloads to an object of a store, whichever [`object_store`] has: S3, GCS, Azure, a directory, memory. It is put in
    /// parts of 8 MiB as it comes, and appears, over the one that may be there, once it is whole and checked; what is smaller
    /// is put at once. It takes memory for three such parts more than other downloads. Progress is of what was checked and
    /// handed to the store, and there is no [journal](Self::journal).
    ///
    /// The store tries requests again as it was built to; what it fails with is a [`Cause::Io`].
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
    /// # async fn example<T: Transport>(client: Client<T>, location: FileLocation) -> Result<(), Error> {
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
        self.transfer(|download, control, reporter| object::to_object(download, store, path, control, reporter))
    }

    /// Downloads as a stream of ordered chunks.
    pub fn to_stream(self) -> Chunks {
        let (sender, chunks) = mpsc::channel(STREAMED);
        let output = Output::Stream(sender);
        let transfer = self.transfer(|download, control, reporter| run::to_output(download, output, control, reporter));
        Chunks::new(transfer.into_boxed(), chunks)
    }

    pub(crate) fn transfer<R, F>(self, run: impl FnOnce(Self, Control, Reporter) -> F + Send + 'static) -> Transfer<R>
    where
        F: Future<Output = Result<R, Error>> + Send + 'static,
    {
        let span = tracing::debug_span!("download", dc = %self.location.dc(), size = self.location.size());
        let reports = self.reports.clone();
        Transfer::new(Operation::Download, span, reports, |control, reporter| run(self, control, reporter))
    }
}

impl<T> fmt::Debug for Download<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download").field("location", &self.location).finish_non_exhaustive()
    }
}
