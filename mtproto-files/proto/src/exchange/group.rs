//! The group of Diffie-Hellman, with all that `mtproto/auth_key` and `mtproto/security_guidelines` ask to be checked.

use super::number::{Modulus, Number, number, remainder, small};
use super::primality::is_safe_prime;
use super::primes::{Primes, TELEGRAM};
use crate::random::{BadRandom, Random, bytes};
use mtproto_crypto::AuthKey;
use zeroize::Zeroizing;

/// Telegram's generator. A server may have another for each prime.
const TELEGRAM_GENERATOR: u32 = 3;
/// How many random numbers are tried. The first one does, but for one in 2^63.
const TRIES: usize = 8;

/// Why a group is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GroupError {
    /// `dh_prime` is not between 2^2047 and 2^2048, or even.
    #[error("dh_prime is not an odd number between 2^2047 and 2^2048")]
    Size,
    /// `dh_prime` is not prime, or half of it is not.
    #[error("dh_prime is not a safe prime")]
    NotSafePrime,
    /// `g` does not generate the subgroup of prime order. Only 2 to 7 can be generators, by a rule for each.
    #[error("g = {g} does not generate the subgroup of prime order")]
    Generator {
        /// The generator that was given.
        g: i32,
    },
}

/// A public value, `g_a` or `g_b`, is not between 2^1984 and `dh_prime` - 2^1984: the other side could know what becomes of
/// it (`mtproto/security_guidelines`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a public value of Diffie-Hellman is not between 2^1984 and dh_prime - 2^1984")]
pub struct OutOfRange;

/// A safe prime of 2048 bits and a generator of its subgroup of prime order.
#[derive(Clone, Debug)]
pub struct Group {
    prime: Modulus,
    generator: u32,
}

impl Group {
    /// Returns the group that Telegram's servers have.
    ///
    /// # Errors
    ///
    /// None: the group passes the checks. They are part of the tests.
    pub fn telegram() -> Result<Self, GroupError> {
        let prime = Modulus::new(&TELEGRAM).ok_or(GroupError::Size)?;
        Ok(Self { prime, generator: TELEGRAM_GENERATOR })
    }

    /// Returns the group of `prime`, big-endian, and `g`. A prime that is not among `primes` is tested with random bases,
    /// which takes some 100 ms, and added to them.
    ///
    /// # Errors
    ///
    /// The prime or the generator is not as it must be.
    pub fn new(prime: &[u8], g: i32, primes: &Primes, random: &mut Random<'_>) -> Result<Self, GroupError> {
        let prime = number(prime).as_ref().and_then(Modulus::new).ok_or(GroupError::Size)?;
        let generator = u32::try_from(g).ok().filter(|g| generates(*g, prime.number()));
        let generator = generator.ok_or(GroupError::Generator { g })?;
        if !primes.has(prime.number()) {
            if !is_safe_prime(&prime, random) {
                return Err(GroupError::NotSafePrime);
            }
            primes.add(prime.number());
        }
        Ok(Self { prime, generator })
    }

    /// Returns the prime, big-endian.
    pub fn prime(&self) -> &[u8; 256] {
        self.prime.number()
    }

    /// Returns the generator.
    pub fn generator(&self) -> i32 {
        i32::try_from(self.generator).unwrap_or_default()
    }

    /// Returns a secret exponent and its public value, `g_a` or `g_b`, which passes the checks of the other side.
    pub(super) fn pair(&self, random: &mut Random<'_>) -> Result<(Zeroizing<Number>, Number), BadRandom> {
        for _ in 0..TRIES {
            let secret = Zeroizing::new(bytes(random));
            let public = *self.prime.power(&small(self.generator), &secret);
            if self.check(&public).is_ok() {
                return Ok((secret, public));
            }
        }
        Err(BadRandom)
    }

    /// Returns the public value of the other side.
    pub(super) fn check(&self, public: &[u8]) -> Result<Number, OutOfRange> {
        let public = number(public).ok_or(OutOfRange)?;
        let (least, most) = self.bounds();
        if public < least || public > most { Err(OutOfRange) } else { Ok(public) }
    }

    /// Returns the key that both sides compute.
    pub(super) fn key(&self, checked: &Number, secret: &Number) -> AuthKey {
        AuthKey::new(*self.prime.power(checked, secret))
    }

    /// 2^1984, and what is as far from the prime.
    fn bounds(&self) -> (Number, Number) {
        let mut least = [0; 256];
        let mut most = *self.prime.number();
        // 1984 bits are all bytes but the first 8; the prime is far above 2^1984, so nothing is borrowed beyond them.
        least.iter_mut().skip(7).take(1).for_each(|byte| *byte = 1);
        for byte in most.iter_mut().take(8).rev() {
            let (difference, borrowed) = byte.overflowing_sub(1);
            *byte = difference;
            if !borrowed {
                break;
            }
        }
        (least, most)
    }
}

/// Returns whether `g` is a quadratic residue modulo a safe prime, by the law of quadratic reciprocity (`mtproto/auth_key`).
fn generates(g: u32, prime: &Number) -> bool {
    match g {
        2 => remainder(prime, 8) == 7,
        3 => remainder(prime, 3) == 2,
        4 => true,
        5 => matches!(remainder(prime, 5), 1 | 4),
        6 => matches!(remainder(prime, 24), 19 | 23),
        7 => matches!(remainder(prime, 7), 3 | 5 | 6),
        _ => false,
    }
}
