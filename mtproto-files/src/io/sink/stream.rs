//! A channel of chunks as a place for a download: whoever reads the stream takes them out.

use std::io;
use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tl_types::Bytes;
use tokio::sync::mpsc;

use super::Sink;
use super::block::UncheckedBlock;
use crate::base::cause::Cause;

/// The sending end of a stream.
pub(crate) struct StreamSink {
    chunks: mpsc::Sender<Bytes>,
}

impl StreamSink {
    pub(crate) fn new(chunks: mpsc::Sender<Bytes>) -> Self {
        Self { chunks }
    }
}

impl Sink for StreamSink {
    fn write(self: Arc<Self>, block: UncheckedBlock) -> BoxFuture<'static, Result<(), Cause>> {
        async move {
            let checked = block.check_off_thread().await?;
            for piece in checked.pieces {
                // Nobody takes the chunks any more: the transfer is about to be dropped.
                let gone = |_| io::Error::from(io::ErrorKind::BrokenPipe);
                self.chunks.send(piece).await.map_err(gone)?;
            }
            Ok(())
        }
        .boxed()
    }
}
