//! An object store with faults, and that remembers what was done to it.

use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use futures_util::stream::BoxStream;
use futures_util::{FutureExt, StreamExt};
use object_store::memory::InMemory;
use object_store::path::Path;
use object_store::{
    CopyOptions, Error, GetOptions, GetResult, GetResultPayload, ListResult, MultipartUpload, ObjectMeta, ObjectStore,
    PutMultipartOptions, PutOptions, PutPayload, PutResult, Result, UploadPart,
};

/// Objects in memory, beside faults.
#[derive(Debug, Default)]
pub(crate) struct Faulty {
    pub(crate) inner: InMemory,
    /// After so many bytes each stream breaks; 0 for never.
    pub(crate) breaks: AtomicUsize,
    /// The part that fails, from 1; 0 for none.
    pub(crate) fails: AtomicUsize,
    /// Whether objects have no ETag.
    pub(crate) untagged: AtomicBool,
    /// The ranges that were asked for, multipart uploads and how they ended, and their parts.
    pub(crate) done: Arc<Mutex<Done>>,
}

#[derive(Debug, Default)]
pub(crate) struct Done {
    pub(crate) gets: usize,
    pub(crate) puts: usize,
    pub(crate) parts: Vec<usize>,
    pub(crate) completed: usize,
    pub(crate) aborted: usize,
    /// Parts on their way at once, at most.
    pub(crate) most: usize,
}

fn fault(text: &'static str) -> Error {
    Error::Generic { store: "Faulty", source: text.into() }
}

impl Faulty {
    fn told(&self, mut meta: ObjectMeta) -> ObjectMeta {
        if self.untagged.load(SeqCst) {
            meta.e_tag = None;
        }
        meta
    }
}

impl fmt::Display for Faulty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Faulty")
    }
}

#[async_trait]
impl ObjectStore for Faulty {
    async fn put_opts(&self, path: &Path, payload: PutPayload, options: PutOptions) -> Result<PutResult> {
        self.done.lock().unwrap().puts += 1;
        self.inner.put_opts(path, payload, options).await
    }

    async fn put_multipart_opts(&self, path: &Path, options: PutMultipartOptions) -> Result<Box<dyn MultipartUpload>> {
        let upload = self.inner.put_multipart_opts(path, options).await?;
        Ok(Box::new(Watched {
            upload,
            fails: self.fails.load(SeqCst),
            in_flight: Arc::default(),
            done: Arc::clone(&self.done),
        }))
    }

    async fn get_opts(&self, path: &Path, options: GetOptions) -> Result<GetResult> {
        let head = options.head;
        let mut got = self.inner.get_opts(path, options).await?;
        got.meta = self.told(got.meta);
        if head {
            return Ok(got);
        }
        self.done.lock().unwrap().gets += 1;
        let (mut left, breaks) = (self.breaks.load(SeqCst), self.breaks.load(SeqCst) > 0);
        let GetResult { meta, range, attributes, extensions, .. } = &got;
        let (meta, range, attributes, extensions) =
            (meta.clone(), range.clone(), attributes.clone(), extensions.clone());
        // In pieces of a length that fits no part, as they come from a network.
        let pieces = got.into_stream().flat_map(|bytes| {
            let bytes = bytes.unwrap();
            let starts = (0..bytes.len()).step_by(9973);
            futures_util::stream::iter(
                starts.map(move |at| Ok(bytes.slice(at..bytes.len().min(at + 9973)))).collect::<Vec<_>>(),
            )
        });
        let stream = pieces.map(move |piece: Result<tl_types::Bytes>| {
            let piece = piece?;
            if breaks && left < piece.len() {
                return Err(fault("the connection broke"));
            }
            left -= if breaks { piece.len() } else { 0 };
            Ok(piece)
        });
        Ok(GetResult { payload: GetResultPayload::Stream(stream.boxed()), meta, range, attributes, extensions })
    }

    fn delete_stream(&self, paths: BoxStream<'static, Result<Path>>) -> BoxStream<'static, Result<Path>> {
        self.inner.delete_stream(paths)
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        self.inner.list(prefix)
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> Result<ListResult> {
        self.inner.list_with_delimiter(prefix).await
    }

    async fn copy_opts(&self, from: &Path, to: &Path, options: CopyOptions) -> Result<()> {
        self.inner.copy_opts(from, to, options).await
    }
}

/// A multipart upload that is watched.
#[derive(Debug)]
struct Watched {
    upload: Box<dyn MultipartUpload>,
    fails: usize,
    in_flight: Arc<AtomicUsize>,
    done: Arc<Mutex<Done>>,
}

#[async_trait]
impl MultipartUpload for Watched {
    fn put_part(&mut self, data: PutPayload) -> UploadPart {
        let number = {
            let mut done = self.done.lock().unwrap();
            done.parts.push(data.content_length());
            done.most = done.most.max(self.in_flight.fetch_add(1, SeqCst) + 1);
            done.parts.len()
        };
        let put = self.upload.put_part(data);
        let (fails, in_flight) = (number == self.fails, Arc::clone(&self.in_flight));
        async move {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            in_flight.fetch_sub(1, SeqCst);
            if fails { Err(fault("the bucket is full")) } else { put.await }
        }
        .boxed()
    }

    async fn complete(&mut self) -> Result<PutResult> {
        self.done.lock().unwrap().completed += 1;
        self.upload.complete().await
    }

    async fn abort(&mut self) -> Result<()> {
        self.done.lock().unwrap().aborted += 1;
        self.upload.abort().await
    }
}
