//! A stream of chunks, cut into parts.

use std::io;
use std::pin::Pin;

use futures_util::{Stream, StreamExt};
use tl_types::Bytes;

use crate::cause::Cause;

/// A stream, and what is left of its last chunk.
pub(crate) struct Chunks {
    stream: Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>>,
    rest: Bytes,
}

impl Chunks {
    pub(crate) fn new(stream: Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>>) -> Self {
        Self { stream, rest: Bytes::new() }
    }

    /// Takes so many bytes, or fewer where it ends. They are copied only if they come in several chunks.
    ///
    /// # Errors
    ///
    /// Those of the stream.
    pub(crate) async fn next(&mut self, len: usize) -> Result<Bytes, Cause> {
        while self.rest.is_empty() {
            match self.stream.next().await {
                Some(chunk) => self.rest = chunk?,
                None => return Ok(Bytes::new()),
            }
        }
        if self.rest.len() >= len {
            return Ok(self.rest.split_to(len));
        }
        let mut bytes = Vec::with_capacity(len);
        bytes.extend_from_slice(&std::mem::take(&mut self.rest));
        while bytes.len() < len {
            let Some(chunk) = self.stream.next().await else { break };
            let mut chunk = chunk?;
            bytes.extend_from_slice(&chunk.split_to(chunk.len().min(len - bytes.len())));
            self.rest = chunk;
        }
        Ok(bytes.into())
    }
}
