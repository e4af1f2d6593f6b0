//! Memory as a place for a download.

use std::sync::{Arc, Mutex, PoisonError};

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tl_types::Bytes;

use super::Sink;
use super::block::UncheckedBlock;
use crate::base::cause::Cause;
use crate::io::blocking::off_thread;

/// Bytes in memory.
#[derive(Default)]
pub(crate) struct MemorySink {
    bytes: Mutex<Vec<u8>>,
}

impl MemorySink {
    /// Takes what was written.
    pub(crate) fn take(&self) -> Bytes {
        std::mem::take(&mut *self.bytes.lock().unwrap_or_else(PoisonError::into_inner)).into()
    }
}

impl Sink for MemorySink {
    fn write(self: Arc<Self>, block: UncheckedBlock) -> BoxFuture<'static, Result<(), Cause>> {
        off_thread(move || {
            let checked = block.check()?;
            let mut bytes = self.bytes.lock().unwrap_or_else(PoisonError::into_inner);
            checked.pieces.iter().for_each(|piece| bytes.extend_from_slice(piece));
            Ok(())
        })
        .boxed()
    }
}
