//! The salts of a key, as its server makes them (`mtproto/description`, "Server Salt").
//!
//! A salt begins each half an hour, and stays valid for half an hour after the next has begun. Salts are computed from a
//! secret and their number, so that a key takes the same memory whatever time has gone by.

use crate::random::{self, Random};
use mtproto_crypto::sha256;
use std::time::Duration;
use tl_types::mtproto::types::FutureSalt;
use zeroize::ZeroizeOnDrop;

/// How long after a salt the next begins, in seconds.
const PERIOD: u64 = 1800;

/// How long a salt is valid after the next has begun, in seconds.
const GRACE: u64 = 1800;

/// The most salts that are told at once.
const MOST: u64 = 64;

/// The salts of one key.
#[derive(ZeroizeOnDrop)]
pub(super) struct Salts {
    /// The salt of number 0: that of the key exchange.
    first: i64,
    secret: [u8; 32],
    /// When the first salt has begun, in seconds since 1970.
    #[zeroize(skip)]
    begun: u64,
}

impl Salts {
    /// Returns the salts of a key whose first salt begins now.
    pub(super) fn new(first: i64, now: Duration, random: &mut Random<'_>) -> Self {
        Self { first, secret: random::bytes(random), begun: now.as_secs() }
    }

    /// Returns the salt that clients should use now.
    pub(super) fn current(&self, now: Duration) -> i64 {
        self.salt(self.number(now))
    }

    /// Returns whether a message that comes now may have this salt.
    pub(super) fn accept(&self, salt: i64, now: Duration) -> bool {
        let number = self.number(now);
        let in_grace = number.checked_sub(GRACE / PERIOD).is_some_and(|earlier| self.salt(earlier) == salt);
        in_grace || self.salt(number) == salt
    }

    /// Returns this many salts from the current one on: at least 1, at most 64.
    pub(super) fn future(&self, count: i32, now: Duration) -> Vec<FutureSalt> {
        let count = u64::try_from(count).unwrap_or(1).clamp(1, MOST);
        let first = self.number(now);
        let numbers = (first..first.saturating_add(count)).map(|number| {
            let since = self.begun.saturating_add(number.saturating_mul(PERIOD));
            let until = since.saturating_add(PERIOD + GRACE);
            FutureSalt::new(field(since), field(until), self.salt(number))
        });
        numbers.collect()
    }

    /// Ends all salts, and begins new ones.
    pub(super) fn rotate(&mut self, now: Duration, random: &mut Random<'_>) {
        *self = Self::new(i64::from_le_bytes(random::bytes(random)), now, random);
    }

    fn number(&self, now: Duration) -> u64 {
        now.as_secs().saturating_sub(self.begun) / PERIOD
    }

    fn salt(&self, number: u64) -> i64 {
        if number == 0 {
            return self.first;
        }
        let hash = sha256(&[&self.secret, &number.to_le_bytes()]);
        hash.first_chunk().copied().map(i64::from_le_bytes).unwrap_or_default()
    }
}

/// A time as a field of 32 bits, which is read as unsigned after 2038.
fn field(seconds: u64) -> i32 {
    u32::try_from(seconds).unwrap_or(u32::MAX).cast_signed()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEGUN: u64 = 1_800_000_000;

    fn at(seconds: u64) -> Duration {
        Duration::from_secs(BEGUN + seconds)
    }

    fn salts() -> Salts {
        Salts::new(77, at(0), &mut |bytes: &mut [u8]| bytes.fill(5))
    }

    #[test]
    fn a_salt_lives_for_half_an_hour_and_half_an_hour_of_grace() {
        let salts = salts();
        assert_eq!((salts.current(at(0)), salts.current(at(1799))), (77, 77));
        assert_ne!(salts.current(at(1800)), 77);
        assert!(salts.accept(77, at(3599)));
        assert!(!salts.accept(77, at(3600)));
        assert!(!salts.accept(salts.current(at(1800)), at(1799)), "the next has not begun");
    }

    #[test]
    fn salts_of_the_future_are_those_that_come() {
        let salts = salts();
        let future = salts.future(64, at(2000));
        assert_eq!(future.len(), 64);
        for salt in &future {
            let since = Duration::from_secs(u64::from(salt.valid_since.cast_unsigned()));
            assert_eq!(salts.current(since), salt.salt);
            assert_eq!(salt.valid_until - salt.valid_since, 3600);
        }
        assert_eq!(future[0].salt, salts.current(at(2000)));
        assert_eq!([-5, 0, 1, 65, i32::MAX].map(|count| salts.future(count, at(0)).len()), [1, 1, 1, 64, 64]);
        salts.future(64, Duration::MAX);
    }

    #[test]
    fn rotation_ends_all_salts() {
        let mut salts = salts();
        let old = salts.future(64, at(0));
        salts.rotate(at(10), &mut |bytes: &mut [u8]| bytes.fill(6));
        for time in (0..200_000).step_by(1800) {
            assert!(old.iter().all(|old| !salts.accept(old.salt, at(10 + time))));
        }
        assert!(salts.accept(salts.current(at(10)), at(10)));
    }
}
