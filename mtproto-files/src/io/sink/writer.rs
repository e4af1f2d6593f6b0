//! Writers as places for a download.

use std::pin::Pin;
use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tokio::io::{AsyncWrite, AsyncWriteExt};
use tokio::sync::Mutex;

use super::Sink;
use super::block::UncheckedBlock;
use crate::base::cause::Cause;

/// A writer of the user's.
pub(crate) struct WriterSink {
    writer: Mutex<Pin<Box<dyn AsyncWrite + Send>>>,
}

impl WriterSink {
    pub(crate) fn new(writer: impl AsyncWrite + Send + 'static) -> Self {
        Self { writer: Mutex::new(Box::pin(writer)) }
    }
}

impl Sink for WriterSink {
    fn write(self: Arc<Self>, block: UncheckedBlock) -> BoxFuture<'static, Result<(), Cause>> {
        async move {
            let checked = block.check_off_thread().await?;
            let mut writer = self.writer.lock().await;
            for piece in checked.pieces {
                writer.write_all(&piece).await?;
            }
            Ok(())
        }
        .boxed()
    }

    fn finish(self: Arc<Self>) -> BoxFuture<'static, Result<(), Cause>> {
        async move { Ok(self.writer.lock().await.flush().await?) }.boxed()
    }
}
