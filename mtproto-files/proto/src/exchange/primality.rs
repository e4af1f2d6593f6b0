//! Whether a number of 2048 bits is a safe prime, by the method of Miller and Rabin.

use super::number::{Modulus, Number, remainder, uint};
use crate::random::{Random, bytes};
use crypto_bigint::modular::{BoxedMontyForm, BoxedMontyParams};
use crypto_bigint::{BoxedUint, Odd};

/// How many random bases each number is tested with: a composite one passes with a probability below 2^-64. The guidelines
/// ask for 15 at least (`mtproto/auth_key`).
const ROUNDS: usize = 32;

/// Returns whether `p` and `(p - 1) / 2` are both prime. `p` is above 2^2047.
///
/// Most other numbers end at the small divisors; the work for a prime is 64 exponentiations.
pub(super) fn is_safe_prime(p: &Modulus, random: &mut Random<'_>) -> bool {
    if remainder(p.number(), 4) != 3 || has_small_divisor(p.number()) {
        return false;
    }
    let whole = uint(p.number());
    let half = &whole >> 1_u32;
    let (Some(half), Some(whole)) = (Candidate::new(half), Candidate::new(whole)) else { return false };
    (0..ROUNDS).all(|_| {
        let mut base: Number = bytes(random);
        // Below both numbers.
        base.iter_mut().take(1).for_each(|byte| *byte &= 0x3f);
        half.passes(&base) && whole.passes(&base)
    })
}

/// Whether an odd number below 1000 divides `p` or `(p - 1) / 2`.
fn has_small_divisor(p: &Number) -> bool {
    (3..1000).step_by(2).any(|divisor| remainder(p, divisor) <= 1)
}

/// A number that may be prime: `odd * 2^twos + 1`.
struct Candidate {
    one: BoxedMontyForm,
    minus_one: BoxedMontyForm,
    params: BoxedMontyParams,
    odd: BoxedUint,
    twos: u32,
}

impl Candidate {
    fn new(number: BoxedUint) -> Option<Self> {
        let before = number.wrapping_sub(BoxedUint::one());
        let params = BoxedMontyParams::new_vartime(Option::<Odd<BoxedUint>>::from(Odd::new(number))?);
        let one = BoxedMontyForm::one(&params);
        let twos = before.trailing_zeros_vartime();
        Some(Self { minus_one: -&one, one, params, odd: &before >> twos, twos })
    }

    /// Whether the number may be prime, judged by one base. 0 and 1 say nothing.
    fn passes(&self, base: &Number) -> bool {
        let mut power = BoxedMontyForm::new(uint(base), &self.params).pow(&self.odd);
        if power == self.one || power == self.minus_one || bool::from(power.is_zero()) {
            return true;
        }
        (1..self.twos).any(|_| {
            power = power.square();
            power == self.minus_one
        })
    }
}
