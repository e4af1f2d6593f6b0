//! One transfer's place in a journal: what is done to it is done in order.

use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::Journal;
use crate::base::cause::Cause;
use crate::io::blocking::off_thread;

/// What is saved under one key. One thing is done at a time, and what was asked for before something that is done already is
/// left out: a slow save is never seen after a later one, or after the journal was removed.
pub(crate) struct Slot {
    journal: Arc<dyn Journal>,
    key: Arc<str>,
    asked: AtomicU64,
    /// The number of the last thing that was done, held while it is.
    done: Arc<Mutex<u64>>,
}

impl Slot {
    pub(crate) fn new(journal: Arc<dyn Journal>, key: &str) -> Self {
        Self { journal, key: key.into(), asked: AtomicU64::new(0), done: Arc::default() }
    }

    /// What is there.
    ///
    /// # Errors
    ///
    /// The journal's.
    pub(crate) async fn load(&self) -> Result<Option<Vec<u8>>, Cause> {
        let (journal, key) = (Arc::clone(&self.journal), Arc::clone(&self.key));
        off_thread(move || Ok(journal.load(&key)?)).await
    }

    /// Saves it, unless something later is done first. It is asked for when this is called, not when it is awaited.
    pub(crate) fn save(&self, entry: Vec<u8>) -> impl Future<Output = Result<(), Cause>> + Send + 'static {
        self.in_order(move |journal, key| journal.save(key, &entry))
    }

    /// Removes it.
    pub(crate) fn remove(&self) -> impl Future<Output = Result<(), Cause>> + Send + 'static {
        self.in_order(|journal, key| journal.remove(key))
    }

    fn in_order(
        &self,
        work: impl FnOnce(&dyn Journal, &str) -> io::Result<()> + Send + 'static,
    ) -> impl Future<Output = Result<(), Cause>> + Send + 'static {
        let number = self.asked.fetch_add(1, Ordering::Relaxed) + 1;
        let (journal, key, done) = (Arc::clone(&self.journal), Arc::clone(&self.key), Arc::clone(&self.done));
        off_thread(move || {
            let mut done = done.lock().unwrap_or_else(PoisonError::into_inner);
            if number < *done {
                return Ok(());
            }
            *done = number;
            Ok(work(&*journal, &key)?)
        })
    }
}
