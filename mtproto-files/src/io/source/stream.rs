//! Streams of chunks. A stream is read once, in order.

use std::io;
use std::pin::Pin;
use std::sync::Arc;

use futures_util::Stream;
use futures_util::future::BoxFuture;
use tl_types::Bytes;
use tokio::sync::Mutex;

use super::chunks::Chunks;
use super::open_source::{Gone, OpenSource, Opened};
use super::origin::Origin;
use super::peek::Peek;
use super::sequence::{Sequence, next_part};
use crate::base::cause::Cause;
use crate::engine::upload::plan::Part;

/// A stream, and its length in bytes if the caller knows it.
pub(super) struct ChunkStream {
    pub(super) stream: Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>>,
    pub(super) length: Option<u64>,
}

impl Origin for ChunkStream {
    fn label(&self) -> String {
        "a stream".to_owned()
    }

    fn open(self: Box<Self>) -> BoxFuture<'static, Result<Opened, Cause>> {
        let Self { stream, length } = *self;
        let chunks = Mutex::new(Chunks::new(stream));
        Box::pin(async move { Ok(Arc::new(OpenStream { chunks, size: length }) as Opened) })
    }

    fn again(&self) -> Option<Box<dyn Origin>> {
        None
    }

    fn peek(&self) -> Option<Peek> {
        Some(Peek::Once(self.length))
    }

    fn set_length(&mut self, bytes: u64) {
        self.length = Some(bytes);
    }
}

struct OpenStream {
    chunks: Mutex<Chunks>,
    size: Option<u64>,
}

impl OpenSource for OpenStream {
    fn size(&self) -> Option<u64> {
        self.size
    }

    fn read(self: Arc<Self>, part: Part) -> BoxFuture<'static, Result<Bytes, Cause>> {
        Box::pin(async move { next_part(&mut *self.chunks.lock().await, part, self.size).await })
    }

    fn closed(self: Arc<Self>) -> Opened {
        Arc::new(Gone { size: self.size })
    }

    fn is_seekable(&self) -> bool {
        false
    }
}

impl Sequence for Chunks {
    async fn next(&mut self, len: usize) -> Result<Bytes, Cause> {
        Self::next(self, len).await
    }
}
