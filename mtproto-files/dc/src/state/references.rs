//! File references: what they are made of, and how long they are good for (`api/file-references`).

use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use tl_types::Bytes;

use crate::clock::Clock;
use crate::error::Refusal;
use crate::lock::lock;

/// What a client must show to be given a file.
#[derive(Clone, Debug)]
pub(crate) struct Key {
    pub(crate) id: i64,
    pub(crate) access_hash: i64,
    /// What its file references have in common.
    pub(crate) secret: u64,
}

/// Issues references, and tells good ones from others.
///
/// One is the secret of its file, the generation that it is of, and the time when it was issued: to clients, some bytes.
#[derive(Debug)]
pub(crate) struct References {
    /// How long one is good for; none: until all expire.
    lifetime: Option<Duration>,
    clock: Clock,
    /// Those of earlier generations have expired.
    generation: AtomicU32,
    /// By how many generations single files are ahead, by id.
    ahead: Mutex<HashMap<i64, u32>>,
}

impl References {
    pub(crate) fn new(lifetime: Option<Duration>, clock: Clock) -> Self {
        Self { lifetime, clock, generation: AtomicU32::new(0), ahead: Mutex::default() }
    }

    /// A reference that is good now. Where time does nothing to them, it is the same every time.
    pub(crate) fn issue(&self, key: &Key) -> Bytes {
        let time = if self.lifetime.is_some() { self.millis() } else { 0 };
        let generation = self.generation_of(key.id);
        let reference = [&key.secret.to_le_bytes()[..], &generation.to_le_bytes(), &time.to_le_bytes()].concat();
        Bytes::from(reference)
    }

    /// Whether a reference is one of this file, and still good.
    pub(crate) fn check(&self, key: &Key, reference: &[u8]) -> Result<(), Refusal> {
        if reference.is_empty() {
            return Err(Refusal::FileReferenceEmpty);
        }
        let (secret, generation, issued) = parse(reference).ok_or(Refusal::FileReferenceInvalid)?;
        let (current, now) = (self.generation_of(key.id), self.millis());
        if secret != key.secret || generation > current || issued > now {
            return Err(Refusal::FileReferenceInvalid);
        }
        let age = Duration::from_millis(u64::from(now - issued));
        if generation < current || self.lifetime.is_some_and(|lifetime| age >= lifetime) {
            return Err(Refusal::FileReferenceExpired);
        }
        Ok(())
    }

    /// From now on, none that was issued so far is good.
    pub(crate) fn expire(&self) {
        self.generation.fetch_add(1, Ordering::Relaxed);
    }

    /// From now on, none that was issued so far for this file is good.
    pub(crate) fn expire_one(&self, id: i64) {
        let mut ahead = lock(&self.ahead);
        let generations = ahead.entry(id).or_default();
        *generations = generations.saturating_add(1);
    }

    fn generation_of(&self, id: i64) -> u32 {
        let ahead = lock(&self.ahead).get(&id).copied().unwrap_or(0);
        self.generation.load(Ordering::Relaxed).saturating_add(ahead)
    }

    fn millis(&self) -> u32 {
        u32::try_from(self.clock.now().as_millis()).unwrap_or(u32::MAX)
    }
}

/// The secret, the generation and the time in a reference.
fn parse(reference: &[u8]) -> Option<(u64, u32, u32)> {
    let (secret, rest) = reference.split_first_chunk()?;
    let (generation, rest) = rest.split_first_chunk()?;
    let time = rest.try_into().ok()?;
    Some((u64::from_le_bytes(*secret), u32::from_le_bytes(*generation), u32::from_le_bytes(time)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(secret: u64) -> Key {
        Key { id: 1, access_hash: 2, secret }
    }

    #[tokio::test(start_paused = true)]
    async fn references_live_for_a_time() {
        let references = References::new(Some(Duration::from_secs(10)), Clock::start());
        let first = references.issue(&key(7));
        tokio::time::advance(Duration::from_millis(9_999)).await;
        assert_eq!(references.check(&key(7), &first), Ok(()));
        let second = references.issue(&key(7));
        tokio::time::advance(Duration::from_millis(1)).await;
        assert_eq!(references.check(&key(7), &first), Err(Refusal::FileReferenceExpired));
        assert_eq!(references.check(&key(7), &second), Ok(()));
    }

    #[test]
    fn all_can_expire_at_once() {
        let references = References::new(None, Clock::start());
        let first = references.issue(&key(7));
        assert_eq!(first, references.issue(&key(7)));
        references.expire();
        assert_eq!(references.check(&key(7), &first), Err(Refusal::FileReferenceExpired));
        assert_eq!(references.check(&key(7), &references.issue(&key(7))), Ok(()));
    }

    #[test]
    fn one_can_expire_alone() {
        let references = References::new(None, Clock::start());
        let other = Key { id: 3, ..key(9) };
        let (first, second) = (references.issue(&key(7)), references.issue(&other));
        references.expire_one(1);
        assert_eq!(references.check(&key(7), &first), Err(Refusal::FileReferenceExpired));
        assert_eq!(references.check(&other, &second), Ok(()));
        let fresh = references.issue(&key(7));
        assert_eq!(references.check(&key(7), &fresh), Ok(()));
        references.expire();
        assert_eq!(references.check(&key(7), &fresh), Err(Refusal::FileReferenceExpired));
    }

    #[test]
    fn others_are_invalid() {
        let references = References::new(None, Clock::start());
        let reference = references.issue(&key(7));
        assert_eq!(references.check(&key(8), &reference), Err(Refusal::FileReferenceInvalid));
        assert_eq!(references.check(&key(7), &reference[1..]), Err(Refusal::FileReferenceInvalid));
        assert_eq!(references.check(&key(7), &[&reference[..], &[0]].concat()), Err(Refusal::FileReferenceInvalid));
        assert_eq!(references.check(&key(7), &[]), Err(Refusal::FileReferenceEmpty));
        let mut later = reference.to_vec();
        later[8] = 1;
        assert_eq!(references.check(&key(7), &later), Err(Refusal::FileReferenceInvalid));
    }
}
