//! Readers: pipes, stdin, sockets. A reader is read once, in order.

use std::pin::Pin;

use futures_util::future::BoxFuture;
use tl_types::Bytes;
use tokio::io::{AsyncRead, AsyncReadExt};

use super::open_source::Opened;
use super::origin::Origin;
use super::peek::Peek;
use super::sequence::{OpenSequence, Sequence};
use crate::base::cause::Cause;

/// A reader, and its length in bytes if the caller knows it.
pub(super) struct Reader {
    pub(super) reader: Pin<Box<dyn AsyncRead + Send>>,
    pub(super) length: Option<u64>,
}

impl Origin for Reader {
    fn label(&self) -> String {
        "a reader".to_owned()
    }

    fn look(&self) -> BoxFuture<'static, Result<Option<u64>, Cause>> {
        let size = self.length;
        Box::pin(async move { Ok(size) })
    }

    fn open(self: Box<Self>) -> BoxFuture<'static, Result<Opened, Cause>> {
        Box::pin(async move { Ok(OpenSequence::opened(Unread(self.reader), self.length)) })
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

/// What is left of a reader.
struct Unread(Pin<Box<dyn AsyncRead + Send>>);

impl Sequence for Unread {
    async fn next(&mut self, len: usize) -> Result<Bytes, Cause> {
        let mut bytes = Vec::with_capacity(len);
        (&mut self.0).take(u64::try_from(len).unwrap_or(u64::MAX)).read_to_end(&mut bytes).await?;
        Ok(bytes.into())
    }
}
