//! Readers: pipes, stdin, sockets. A reader is read once, in order.

use std::pin::Pin;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use tl_types::Bytes;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::sync::Mutex;

use super::open_source::{Gone, OpenSource, Opened};
use super::origin::Origin;
use super::peek::Peek;
use super::sequence::{Sequence, next_part};
use crate::base::cause::Cause;
use crate::engine::upload::plan::Part;

/// A reader, and its length in bytes if the caller knows it.
pub(super) struct Reader {
    pub(super) reader: Pin<Box<dyn AsyncRead + Send>>,
    pub(super) length: Option<u64>,
}

impl Origin for Reader {
    fn label(&self) -> String {
        "a reader".to_owned()
    }

    fn open(self: Box<Self>) -> BoxFuture<'static, Result<Opened, Cause>> {
        Box::pin(async move {
            Ok(Arc::new(OpenReader { reader: Mutex::new(Unread(self.reader)), size: self.length }) as Opened)
        })
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

struct OpenReader {
    reader: Mutex<Unread>,
    size: Option<u64>,
}

impl OpenSource for OpenReader {
    fn size(&self) -> Option<u64> {
        self.size
    }

    fn read(self: Arc<Self>, part: Part) -> BoxFuture<'static, Result<Bytes, Cause>> {
        Box::pin(async move { next_part(&mut *self.reader.lock().await, part, self.size).await })
    }

    fn closed(self: Arc<Self>) -> Opened {
        Arc::new(Gone { size: self.size })
    }

    fn is_seekable(&self) -> bool {
        false
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
