//! What a DC remembers between requests.

mod library;
mod outbox;
mod uploads;

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use tl_types::{Bytes, types};

pub(crate) use library::{Item, Key, Library, Original};
pub(crate) use outbox::{Number, Outbox};
pub(crate) use uploads::{UploadId, Uploads};

use crate::config::Config;
use crate::counters::Tally;
use crate::store::Store;

/// All of a DC. Every part guards itself, and none is locked while another is.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) config: Config,
    pub(crate) store: Store,
    pub(crate) uploads: Uploads,
    pub(crate) documents: Library<types::Document>,
    pub(crate) photos: Library<types::Photo>,
    pub(crate) outbox: Outbox,
    pub(crate) tally: Tally,
    random: Mutex<fastrand::Rng>,
}

/// Bytes in a file reference. Clients must take them as they are.
const FILE_REFERENCE_LENGTH: usize = 16;

impl State {
    pub(crate) fn new(config: Config, store: Store) -> Self {
        Self {
            store,
            uploads: Uploads::default(),
            documents: Library::default(),
            photos: Library::default(),
            outbox: Outbox::default(),
            tally: Tally::default(),
            random: Mutex::new(fastrand::Rng::with_seed(config.seed)),
            config,
        }
    }

    /// A key for a new document or photo.
    pub(crate) fn new_key(&self) -> Key {
        let mut random = lock(&self.random);
        let mut file_reference = [0; FILE_REFERENCE_LENGTH];
        random.fill(&mut file_reference);
        Key {
            id: random.i64(1..=i64::MAX),
            access_hash: random.i64(..),
            file_reference: Bytes::copy_from_slice(&file_reference),
        }
    }

    /// An id for a new album.
    pub(crate) fn new_grouped_id(&self) -> i64 {
        lock(&self.random).i64(1..=i64::MAX)
    }
}

/// Now, in seconds since 1970, as in `message.date`.
pub(crate) fn now() -> i32 {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    i32::try_from(seconds).unwrap_or(i32::MAX)
}

/// Locks, also after a panic elsewhere: nothing is left half-changed under a lock here.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
