//! Numbers of 2048 bits, as RSA and Diffie-Hellman have them, and their powers.
//!
//! Exponentiation takes the same time for all bases and exponents: both are secret on one side or the other.

use crypto_bigint::modular::{BoxedMontyForm, BoxedMontyParams};
use crypto_bigint::{BoxedUint, Odd};
use std::fmt;
use zeroize::{Zeroize, Zeroizing};

/// The length of a number, in bytes.
pub(super) const SIZE: usize = 256;
/// The same in bits.
pub(super) const BITS: u32 = 2048;

/// A number, big-endian. The order of these arrays is the order of the numbers.
pub(super) type Number = [u8; SIZE];

/// Returns the number that these bytes are, big-endian; `None` if the number has more than 2048 bits.
pub(super) fn number(bytes: &[u8]) -> Option<Number> {
    let significant = significant(bytes);
    let mut number = [0; SIZE];
    number.get_mut(SIZE.checked_sub(significant.len())?..)?.copy_from_slice(significant);
    Some(number)
}

/// Returns a small number.
pub(super) fn small(value: u32) -> Number {
    let mut number = [0; SIZE];
    number.iter_mut().rev().zip(value.to_le_bytes()).for_each(|(to, from)| *to = from);
    number
}

/// Returns a number as bytes without leading zeros, as TL strings carry numbers.
pub(super) fn significant(bytes: &[u8]) -> &[u8] {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    bytes.get(zeros..).unwrap_or_default()
}

/// Returns a number modulo a small one that is not zero.
pub(super) fn remainder(number: &Number, modulus: u32) -> u32 {
    let modulus = u64::from(modulus.max(1));
    let remainder = number.iter().fold(0_u64, |rest, byte| (rest * 256 + u64::from(*byte)) % modulus);
    u32::try_from(remainder).unwrap_or_default()
}

/// Returns a number as the library has it.
pub(super) fn uint(number: &Number) -> BoxedUint {
    BoxedUint::from_be_slice_truncated(number, BITS)
}

/// A modulus, with what is computed once for all powers.
#[derive(Clone)]
pub(super) struct Modulus {
    number: Number,
    params: BoxedMontyParams,
}

impl Modulus {
    /// Returns the modulus; `None` if the number is even or below 2^2047.
    pub(super) fn new(number: &Number) -> Option<Self> {
        number.first().filter(|byte| **byte >= 0x80)?;
        let odd: Odd<BoxedUint> = Option::from(Odd::new(uint(number)))?;
        Some(Self { number: *number, params: BoxedMontyParams::new_vartime(odd) })
    }

    /// Returns the modulus itself.
    pub(super) fn number(&self) -> &Number {
        &self.number
    }

    /// Returns a power of a base that is below the modulus.
    pub(super) fn power(&self, base: &Number, exponent: &Number) -> Zeroizing<Number> {
        let mut exponent = uint(exponent);
        let power = self.power_of_bits(base, &exponent, BITS);
        exponent.zeroize();
        power
    }

    /// Returns a power with a small exponent that is known to all.
    pub(super) fn public_power(&self, base: &Number, exponent: u64) -> Zeroizing<Number> {
        self.power_of_bits(base, &BoxedUint::from(exponent), u64::BITS - exponent.leading_zeros())
    }

    fn power_of_bits(&self, base: &Number, exponent: &BoxedUint, bits: u32) -> Zeroizing<Number> {
        let mut base = BoxedMontyForm::new(uint(base), &self.params);
        let mut power = base.pow_bounded_exp(exponent, bits);
        let mut result = power.retrieve();
        let bytes = Zeroizing::new(result.to_be_bytes());
        let mut number = Zeroizing::new([0; SIZE]);
        number.iter_mut().zip(bytes.iter()).for_each(|(to, from)| *to = *from);
        base.zeroize();
        power.zeroize();
        result.zeroize();
        number
    }
}

impl fmt::Debug for Modulus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Modulus").field(&uint(&self.number)).finish()
    }
}
