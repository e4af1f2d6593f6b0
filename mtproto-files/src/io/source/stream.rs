//! Streams of chunks. A stream is read once, in order.

use std::io;
use std::pin::Pin;

use futures_util::Stream;
use futures_util::future::BoxFuture;
use tl_types::Bytes;

use super::chunks::ChunkReader;
use super::open_source::Opened;
use super::origin::Origin;
use super::peek::Peek;
use super::sequence::{OpenSequence, Sequence};
use crate::base::cause::Cause;

/// A stream, and its length in bytes if the caller knows it.
pub(super) struct ChunkStream {
    pub(super) stream: Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>>,
    pub(super) length: Option<u64>,
}

impl Origin for ChunkStream {
    fn label(&self) -> String {
        "a stream".to_owned()
    }

    fn look(&self) -> BoxFuture<'static, Result<Option<u64>, Cause>> {
        let size = self.length;
        Box::pin(async move { Ok(size) })
    }

    fn open(self: Box<Self>) -> BoxFuture<'static, Result<Opened, Cause>> {
        Box::pin(async move { Ok(OpenSequence::opened(ChunkReader::new(self.stream), self.length)) })
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

impl Sequence for ChunkReader {
    async fn next(&mut self, len: usize) -> Result<Bytes, Cause> {
        Self::next(self, len).await
    }
}
