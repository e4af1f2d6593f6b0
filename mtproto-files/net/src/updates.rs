//! What DCs send unasked.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use tl_types::{Bytes, Decode, DecodeError};
use tokio::sync::mpsc;

/// How many updates wait for whoever reads them.
const MOST: usize = 4096;

/// How many bytes of updates wait for whoever reads them.
const MOST_BYTES: usize = 32 << 20;

/// What the home DC sends unasked, in order.
#[derive(Debug)]
pub struct Updates {
    receiver: mpsc::Receiver<Update>,
    /// The bytes of updates that wait.
    bytes: Arc<AtomicUsize>,
    is_lost: Arc<AtomicBool>,
}

/// Something that the home DC has sent unasked.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Update {
    /// A value, mostly of the type `Updates`, encoded.
    Value(Bytes),
    /// Updates are missing: the DC has begun a new session, or updates were not read in time. `updates.getDifference` gets
    /// them. After updates that were not read in time, the gap comes before older updates that still wait.
    Gap,
}

/// Where lanes put what a DC sends unasked.
#[derive(Clone, Debug)]
pub(crate) struct Sender {
    sender: mpsc::Sender<Update>,
    bytes: Arc<AtomicUsize>,
    is_lost: Arc<AtomicBool>,
}

/// Returns both ends.
pub(crate) fn channel() -> (Sender, Updates) {
    let (sender, receiver) = mpsc::channel(MOST);
    let (bytes, is_lost) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
    let sender = Sender { sender, bytes: Arc::clone(&bytes), is_lost: Arc::clone(&is_lost) };
    (sender, Updates { receiver, bytes, is_lost })
}

impl Updates {
    /// Returns what comes next. `None`: the pool is gone.
    pub async fn next(&mut self) -> Option<Update> {
        if self.is_lost.swap(false, Ordering::AcqRel) {
            return Some(Update::Gap);
        }
        let update = self.receiver.recv().await?;
        self.bytes.fetch_sub(update.length(), Ordering::AcqRel);
        Some(update)
    }
}

impl Update {
    /// Decodes a value. `None`: there is a gap. `T` is mostly `enums::Updates` of the schema that the pool's layer is of.
    ///
    /// # Errors
    ///
    /// The bytes are no value of the type.
    pub fn decode<T: Decode>(&self) -> Result<Option<T>, DecodeError> {
        match self {
            Self::Value(bytes) => T::from_bytes(bytes).map(Some),
            Self::Gap => Ok(None),
        }
    }

    fn length(&self) -> usize {
        match self {
            Self::Value(bytes) => bytes.len(),
            Self::Gap => 0,
        }
    }
}

impl Sender {
    /// Adds an update. If too many wait, it is lost, and the reader learns of a gap.
    pub(crate) fn send(&self, update: Update) {
        let length = update.length();
        let before = self.bytes.fetch_add(length, Ordering::AcqRel);
        if before.saturating_add(length) > MOST_BYTES || self.sender.try_send(update).is_err() {
            self.bytes.fetch_sub(length, Ordering::AcqRel);
            self.is_lost.store(true, Ordering::Release);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tl_types::Encode;

    #[tokio::test]
    async fn updates_come_in_order_and_gaps_are_told() {
        let (sender, mut updates) = channel();
        sender.send(Update::Value(true.to_bytes().unwrap()));
        sender.send(Update::Gap);
        sender.send(Update::Value(false.to_bytes().unwrap()));
        assert_eq!(updates.next().await.unwrap().decode::<bool>().unwrap(), Some(true));
        assert_eq!(updates.next().await.unwrap(), Update::Gap);
        assert_eq!(updates.next().await.unwrap().decode::<bool>().unwrap(), Some(false));
        drop(sender);
        assert_eq!(updates.next().await, None);
    }

    #[tokio::test]
    async fn what_nobody_reads_is_a_gap_and_takes_no_memory() {
        let (sender, mut updates) = channel();
        (0..=MOST).for_each(|_| sender.send(Update::Value(true.to_bytes().unwrap())));
        assert_eq!(updates.next().await.unwrap(), Update::Gap);
        for _ in 0..MOST {
            assert!(matches!(updates.next().await.unwrap(), Update::Value(_)));
        }
    }

    #[tokio::test]
    async fn long_updates_that_nobody_reads_are_a_gap_sooner() {
        let (sender, mut updates) = channel();
        let long = Bytes::from(vec![0; 1 << 20]);
        for _ in 0..2 {
            (0..=32).for_each(|_| sender.send(Update::Value(long.clone())));
            assert_eq!(updates.next().await.unwrap(), Update::Gap);
            for _ in 0..32 {
                assert!(matches!(updates.next().await.unwrap(), Update::Value(_)));
            }
        }
    }
}
