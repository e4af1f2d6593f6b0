//! Bytes in memory.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use tl_types::Bytes;

use super::open_source::{OpenSource, Opened, changed};
use super::origin::Origin;
use super::peek::Peek;
use crate::base::bytes::length;
use crate::base::cause::Cause;
use crate::engine::upload::plan::Part;

/// Bytes in memory, open from the start.
#[derive(Clone)]
pub(super) struct Memory {
    pub(super) bytes: Bytes,
}

impl Origin for Memory {
    fn label(&self) -> String {
        format!("{} bytes in memory", self.bytes.len())
    }

    fn look(&self) -> BoxFuture<'static, Result<Option<u64>, Cause>> {
        let size = Some(length(&self.bytes));
        Box::pin(async move { Ok(size) })
    }

    fn open(self: Box<Self>) -> BoxFuture<'static, Result<Opened, Cause>> {
        Box::pin(async move { Ok(Arc::new(*self) as Opened) })
    }

    fn again(&self) -> Option<Box<dyn Origin>> {
        Some(Box::new(self.clone()))
    }

    fn peek(&self) -> Option<Peek> {
        Some(Peek::Bytes(self.bytes.clone()))
    }
}

impl OpenSource for Memory {
    fn size(&self) -> Option<u64> {
        Some(length(&self.bytes))
    }

    fn read(self: Arc<Self>, part: Part) -> BoxFuture<'static, Result<Bytes, Cause>> {
        Box::pin(async move { slice(&self.bytes, part).ok_or_else(|| changed("it got shorter")) })
    }

    fn closed(self: Arc<Self>) -> Opened {
        self
    }

    fn memory(&self) -> usize {
        self.bytes.len()
    }
}

fn slice(bytes: &Bytes, part: Part) -> Option<Bytes> {
    let start = usize::try_from(part.offset).ok()?;
    let end = start.checked_add(part.len as usize)?;
    (end <= bytes.len()).then(|| bytes.slice(start..end))
}
