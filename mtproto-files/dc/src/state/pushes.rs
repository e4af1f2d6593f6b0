//! Updates on their way to the sessions of accounts.

use std::collections::BTreeSet;
use std::sync::Mutex;

use tl_types::Chain;

use crate::lock::lock;

/// How many bytes may wait. Updates are taken at once: the limit is for a machine that does not keep up.
const MOST: usize = 64 << 20;

/// Updates that wait to be sent. None wait while nobody takes them.
#[derive(Debug, Default)]
pub(crate) struct Pushes {
    waiting: Mutex<Option<Waiting>>,
    #[cfg(feature = "listen")]
    filled: tokio::sync::Notify,
}

/// Updates that wait.
#[derive(Debug, Default)]
pub(crate) struct Waiting {
    pub(crate) pushes: Vec<Push>,
    /// The accounts whose updates there was no room for.
    pub(crate) missed: BTreeSet<i64>,
    bytes: usize,
}

/// Updates for all sessions of an account but the one that has made them.
#[derive(Debug)]
#[cfg_attr(not(feature = "listen"), expect(dead_code, reason = "only the listener has sessions"))]
pub(crate) struct Push {
    pub(crate) account: i64,
    /// The session that knows already, by its number.
    pub(crate) except: Option<u64>,
    /// The updates, encoded.
    pub(crate) updates: Chain,
}

impl Pushes {
    /// Whether anybody takes updates.
    pub(crate) fn is_open(&self) -> bool {
        lock(&self.waiting).is_some()
    }

    /// Adds updates to those that wait. If there is no room, notes that the account has missed some.
    pub(crate) fn push(&self, push: Push) {
        if let Some(waiting) = &mut *lock(&self.waiting) {
            let bytes = waiting.bytes.saturating_add(push.updates.len());
            if bytes <= MOST {
                waiting.bytes = bytes;
                waiting.pushes.push(push);
            } else {
                waiting.missed.insert(push.account);
            }
        }
        #[cfg(feature = "listen")]
        self.filled.notify_one();
    }

    /// Lets updates wait from now on, or none any more.
    #[cfg(feature = "listen")]
    pub(crate) fn open(&self, open: bool) {
        *lock(&self.waiting) = open.then(Waiting::default);
    }

    /// Waits for updates, and takes all there are.
    #[cfg(feature = "listen")]
    pub(crate) async fn take(&self) -> Waiting {
        loop {
            if let Some(waiting) = self.take_now() {
                return waiting;
            }
            self.filled.notified().await;
        }
    }

    #[cfg(feature = "listen")]
    fn take_now(&self) -> Option<Waiting> {
        let mut waiting = lock(&self.waiting);
        let waiting = waiting.as_mut().filter(|waiting| !waiting.pushes.is_empty() || !waiting.missed.is_empty())?;
        Some(std::mem::take(waiting))
    }
}

#[cfg(all(test, feature = "listen"))]
mod tests {
    use tl_types::Bytes;

    use super::*;

    fn push(account: i64, length: usize) -> Push {
        Push { account, except: None, updates: Chain::from(Bytes::from(vec![0; length])) }
    }

    #[tokio::test]
    async fn what_there_is_no_room_for_is_noted() {
        let pushes = Pushes::default();
        pushes.push(push(1, 4));
        pushes.open(true);
        for (account, length) in [(1, MOST), (2, 4), (2, 4), (1, 0)] {
            pushes.push(push(account, length));
        }
        let waiting = pushes.take().await;
        let accounts: Vec<_> = waiting.pushes.iter().map(|push| push.account).collect();
        assert_eq!((accounts, waiting.missed), (vec![1, 1], BTreeSet::from([2])));
        pushes.push(push(3, 4));
        assert_eq!(pushes.take().await.pushes.len(), 1);
    }
}
