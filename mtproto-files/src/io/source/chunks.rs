//! A stream of chunks, cut into parts.

use std::io;
use std::pin::Pin;

use futures_util::stream::{Fuse, Stream, StreamExt};
use tl_types::Bytes;

use crate::base::cause::Cause;

/// A stream, and what is left of its last chunk.
pub(crate) struct ChunkReader {
    /// Where it has ended, it may not be asked again.
    stream: Fuse<Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>>>,
    rest: Bytes,
}

impl ChunkReader {
    pub(crate) fn new(stream: Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>>) -> Self {
        Self { stream: stream.fuse(), rest: Bytes::new() }
    }

    /// Takes so many bytes, or fewer where it ends. They are copied only if they come in several chunks.
    ///
    /// # Errors
    ///
    /// Those of the stream.
    pub(crate) async fn next(&mut self, len: usize) -> Result<Bytes, Cause> {
        let first = self.chunk().await?;
        if first.len() >= len {
            self.rest = first;
            return Ok(self.rest.split_to(len));
        }
        let second = self.chunk().await?;
        if second.is_empty() {
            return Ok(first);
        }
        let mut bytes = Vec::with_capacity(len);
        bytes.extend_from_slice(&first);
        self.rest = second;
        while bytes.len() < len {
            let mut chunk = self.chunk().await?;
            if chunk.is_empty() {
                break;
            }
            bytes.extend_from_slice(&chunk.split_to(chunk.len().min(len - bytes.len())));
            self.rest = chunk;
        }
        Ok(bytes.into())
    }

    /// What is left of the last chunk, or the next one; none of them are empty but at the end.
    async fn chunk(&mut self) -> Result<Bytes, Cause> {
        while self.rest.is_empty() {
            match self.stream.next().await {
                Some(chunk) => self.rest = chunk?,
                None => break,
            }
        }
        Ok(std::mem::take(&mut self.rest))
    }
}
