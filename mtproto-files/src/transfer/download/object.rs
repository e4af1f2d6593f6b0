//! A download to an object of a store: put in parts as it comes, and there only once it is whole.

use std::future::poll_fn;
use std::sync::Arc;
use std::task::Poll;

use futures_util::StreamExt;
use futures_util::future::{Either, select};
use futures_util::stream::FuturesUnordered;
use mtproto_transport::Dc;
use object_store::path::Path;
use object_store::{MultipartUpload, ObjectStore, ObjectStoreExt, PutPayload, PutResult, UploadPart};
use tl_types::Bytes;
use tokio::sync::mpsc;
use tokio::time::Instant;

use super::job::Job;
use super::received::{Received, Verification};
use super::run::{Destination, failed, run};
use super::stream::CHUNKS_AHEAD;
use crate::base::cause::Cause;
use crate::base::error::Error;
use crate::io::sink::StreamSink;
use crate::runtime::{Control, Reporter};

/// What is put at a time: stores take no parts of less than 5 MiB but the last, some want all of them to be the same, and
/// 10,000 are the most.
const PART: usize = 8 * 1024 * 1024;
/// Parts on their way to the store. Meanwhile the next one fills.
const PARTS_IN_FLIGHT: usize = 2;

/// A file that was downloaded whole to a store, or the range of it that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DownloadedObject {
    /// Where it is in the store.
    pub path: Path,
    /// The object's ETag, if the store says it.
    pub e_tag: Option<String>,
    /// The object's version, if the store keeps several.
    pub version: Option<String>,
    /// Its size in bytes.
    pub size: u64,
    /// The DC that it came from.
    pub dc: Dc,
    /// Whether its bytes were checked.
    pub verification: Verification,
}

/// Runs a download to an object.
pub(crate) async fn to_object(
    job: Job,
    store: Arc<dyn ObjectStore>,
    path: Path,
    mut control: Control,
    reporter: Reporter,
) -> Result<DownloadedObject, Error> {
    let label = format!("{path} in {store}");
    let mut object = ObjectWriter::new(store, path.clone());
    let put = async {
        let Received { size, dc, verification } = object.fill(job, &mut control, reporter).await?;
        let PutResult { e_tag, version, .. } = object.complete().await.map_err(failed)?;
        Ok(DownloadedObject { path, e_tag, version, size, dc, verification })
    };
    match put.await {
        Ok(object) => Ok(object),
        Err(error) => {
            object.abort().await;
            Err(Error::of_file(error, label))
        }
    }
}

/// An object that is being put.
struct ObjectWriter {
    store: Arc<dyn ObjectStore>,
    path: Path,
    /// What is not put yet: less than a part.
    buffer: Vec<Bytes>,
    buffered: usize,
    /// Begun with the first whole part: what is smaller is put at once.
    upload: Option<Box<dyn MultipartUpload>>,
    puts: FuturesUnordered<UploadPart>,
}

impl ObjectWriter {
    fn new(store: Arc<dyn ObjectStore>, path: Path) -> Self {
        Self { store, path, buffer: Vec::new(), buffered: 0, upload: None, puts: FuturesUnordered::new() }
    }

    /// Downloads, and puts what comes.
    async fn fill(&mut self, job: Job, control: &mut Control, reporter: Reporter) -> Result<Received, Error> {
        if job.journal_options().is_some() {
            return Err(failed(Cause::NotResumable));
        }
        let plan = job.plan().map_err(failed)?;
        let (sender, chunks) = mpsc::channel(CHUNKS_AHEAD);
        let destination = Destination { sink: Arc::new(StreamSink::new(sender)), file: None, journaled: None };
        let running = Box::pin(run(job, plan, destination, control, reporter, Instant::now()));
        let filling = Box::pin(self.take(chunks));
        let (received, filling) = match select(running, filling).await {
            Either::Left((received, filling)) => (received?.0, Some(filling)),
            Either::Right((filled, running)) => {
                filled.map_err(failed)?;
                (running.await?.0, None)
            }
        };
        if let Some(filling) = filling {
            control.unless_cancelled(filling).await.map_err(failed)?;
        }
        Ok(received)
    }

    /// Puts all chunks, but for the last few bytes of an object that is smaller than a part.
    async fn take(&mut self, mut chunks: mpsc::Receiver<Bytes>) -> Result<(), Cause> {
        while let Some(mut chunk) = self.next(&mut chunks).await? {
            while self.buffered + chunk.len() >= PART {
                self.push(chunk.split_to(PART - self.buffered));
                self.put().await?;
            }
            self.push(chunk);
        }
        if self.upload.is_some() && self.buffered > 0 {
            self.put().await?;
        }
        while let Some(put) = self.puts.next().await {
            put.map_err(store_error)?;
        }
        Ok(())
    }

    /// The next chunk, once there is room for it.
    async fn next(&mut self, chunks: &mut mpsc::Receiver<Bytes>) -> Result<Option<Bytes>, Cause> {
        poll_fn(|context| {
            while let Poll::Ready(Some(put)) = self.puts.poll_next_unpin(context) {
                if let Err(error) = put {
                    return Poll::Ready(Err(store_error(error)));
                }
            }
            if self.puts.len() >= PARTS_IN_FLIGHT {
                return Poll::Pending;
            }
            chunks.poll_recv(context).map(Ok)
        })
        .await
    }

    fn push(&mut self, chunk: Bytes) {
        if !chunk.is_empty() {
            self.buffered += chunk.len();
            self.buffer.push(chunk);
        }
    }

    /// Begins to put what is there as a part.
    async fn put(&mut self) -> Result<(), Cause> {
        if self.upload.is_none() {
            self.upload = Some(self.store.put_multipart(&self.path).await.map_err(store_error)?);
        }
        let payload = self.payload();
        if let Some(upload) = &mut self.upload {
            self.puts.push(upload.put_part(payload));
        }
        Ok(())
    }

    fn payload(&mut self) -> PutPayload {
        self.buffered = 0;
        std::mem::take(&mut self.buffer).into_iter().collect()
    }

    /// Makes it appear.
    async fn complete(&mut self) -> Result<PutResult, Cause> {
        let payload = self.payload();
        match &mut self.upload {
            Some(upload) => upload.complete().await,
            None => self.store.put(&self.path, payload).await,
        }
        .map_err(store_error)
    }

    /// Removes the parts that are put.
    async fn abort(&mut self) {
        self.puts.clear();
        if let Some(mut upload) = self.upload.take() {
            // Why it came to this says more.
            if let Err(error) = upload.abort().await {
                tracing::warn!(%error, "parts of an object may be left in the store");
            }
        }
    }
}

fn store_error(error: object_store::Error) -> Cause {
    Cause::Io(error.into())
}
