//! A place for a download whose blocks are decrypted on the way to another place.

use std::sync::{Arc, Mutex, PoisonError};

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tl_types::Bytes;

use crate::base::bytes::length;
use crate::base::cause::Cause;
use crate::io::blocking::off_thread;
use crate::io::sink::{Sink, UncheckedBlock};

/// Decrypts a file whose blocks are chained.
pub(crate) trait Decipher: Send {
    /// Returns the plain text of the next bytes, as far as it is wanted.
    ///
    /// # Errors
    ///
    /// The bytes are not those of the file.
    fn next(&mut self, bytes: &[u8]) -> Result<Bytes, Cause>;

    /// Is called once all bytes have come.
    ///
    /// # Errors
    ///
    /// The bytes were not right: there are too few of them, or their hash is another.
    fn end(&mut self) -> Result<(), Cause>;
}

/// Decrypts what comes, and writes it to another place.
pub(super) struct DecryptingSink {
    state: Mutex<Decrypting>,
    inner: Arc<dyn Sink>,
}

struct Decrypting {
    decipher: Box<dyn Decipher>,
    /// How many bytes of plain text were passed on.
    written: u64,
}

impl DecryptingSink {
    pub(super) fn new(decipher: Box<dyn Decipher>, inner: Arc<dyn Sink>) -> Self {
        Self { state: Mutex::new(Decrypting { decipher, written: 0 }), inner }
    }

    /// Returns how many bytes of plain text were passed on.
    pub(super) fn written(&self) -> u64 {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).written
    }

    fn decrypt(&self, block: UncheckedBlock) -> Result<UncheckedBlock, Cause> {
        let checked = block.check()?;
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let pieces = checked.pieces.iter().map(|piece| state.decipher.next(piece));
        let pieces: Vec<_> = pieces.collect::<Result<_, _>>()?;
        let start = state.written;
        state.written = pieces.iter().fold(start, |end, piece| end.saturating_add(length(piece)));
        Ok(UncheckedBlock::without_hashes(start, pieces))
    }
}

impl Sink for DecryptingSink {
    fn write(self: Arc<Self>, block: UncheckedBlock) -> BoxFuture<'static, Result<(), Cause>> {
        async move {
            let inner = Arc::clone(&self.inner);
            let plain = off_thread(move || self.decrypt(block)).await?;
            inner.write(plain).await
        }
        .boxed()
    }

    fn finish(self: Arc<Self>) -> BoxFuture<'static, Result<(), Cause>> {
        async move {
            self.state.lock().unwrap_or_else(PoisonError::into_inner).decipher.end()?;
            Arc::clone(&self.inner).finish().await
        }
        .boxed()
    }
}
