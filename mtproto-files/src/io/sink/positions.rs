//! Places that take bytes at any position, several blocks at once.

use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use super::Sink;
use super::block::{CheckedBlock, UncheckedBlock};
use super::write_at::WriteAt;
use crate::base::bytes::length;
use crate::base::cause::Cause;
use crate::io::blocking::off_thread;

/// A file, or a place of the user's own.
pub(crate) struct PositionSink {
    place: Arc<dyn WriteAt>,
}

impl PositionSink {
    pub(crate) fn new(place: Arc<dyn WriteAt>) -> Self {
        Self { place }
    }
}

impl Sink for PositionSink {
    fn is_ordered(&self) -> bool {
        false
    }

    fn write(self: Arc<Self>, block: UncheckedBlock) -> BoxFuture<'static, Result<(), Cause>> {
        off_thread(move || {
            let CheckedBlock { mut offset, pieces } = block.check()?;
            for piece in pieces {
                self.place.write_at(offset, &piece)?;
                offset = offset.saturating_add(length(&piece));
            }
            Ok(())
        })
        .boxed()
    }
}
