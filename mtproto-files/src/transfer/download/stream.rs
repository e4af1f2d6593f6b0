//! A download as a stream of ordered chunks.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_util::Stream;
use futures_util::future::BoxFuture;
use tl_types::Bytes;
use tokio::sync::mpsc;

use super::received::Received;
use crate::base::error::Error;

/// So many chunks of a stream wait for being taken.
pub(super) const CHUNKS_AHEAD: usize = 4;

/// The bytes of a download in order, in chunks of any length, each of them checked.
///
/// The download goes on while the stream is polled, and reads ahead as far as there is room for parts in flight. Dropping
/// it stops it. After an error it ends.
#[must_use = "a stream does nothing unless it is polled"]
pub struct Chunks {
    transfer: Option<BoxFuture<'static, Result<Received, Error>>>,
    chunks: mpsc::Receiver<Bytes>,
    failed: Option<Error>,
    received: Option<Received>,
}

impl Chunks {
    pub(crate) fn new(transfer: BoxFuture<'static, Result<Received, Error>>, chunks: mpsc::Receiver<Bytes>) -> Self {
        Self { transfer: Some(transfer), chunks, failed: None, received: None }
    }

    /// What was received, once the stream has ended without an error.
    pub fn received(&self) -> Option<&Received> {
        self.received.as_ref()
    }
}

impl Stream for Chunks {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        // Before the next chunk is taken: there are requests to be sent meanwhile.
        if let Some(transfer) = &mut self.transfer
            && let Poll::Ready(result) = transfer.as_mut().poll(context)
        {
            self.transfer = None;
            match result {
                Ok(received) => self.received = Some(received),
                Err(error) => self.failed = Some(error),
            }
        }
        match self.chunks.poll_recv(context) {
            Poll::Ready(Some(chunk)) => Poll::Ready(Some(Ok(chunk))),
            Poll::Ready(None) => Poll::Ready(self.failed.take().map(Err)),
            Poll::Pending => Poll::Pending,
        }
    }
}

impl fmt::Debug for Chunks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Chunks").field("received", &self.received).finish_non_exhaustive()
    }
}
