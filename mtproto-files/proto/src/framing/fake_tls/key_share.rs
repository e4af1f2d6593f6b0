//! Public keys that nobody has the private keys of. They must be possible ones: an observer can check that much.

use crate::framing::error::FramingError;
use crate::random::Random;
use num_bigint::BigUint;

/// The coefficient of Curve25519: `y² = x³ + 486662 x² + x`.
const COEFFICIENT: u32 = 486_662;
/// How often a random x is tried. Half of all are on the curve.
const ATTEMPTS: usize = 128;
/// The modulus of ML-KEM, and how many numbers below it a key of ML-KEM-768 has.
const MLKEM_MODULUS: u32 = 3329;
const MLKEM_PAIRS: usize = 384;

/// Returns a key of X25519: an x of the prime-order subgroup of Curve25519.
pub(super) fn x25519(random: &mut Random<'_>) -> Result<[u8; 32], FramingError> {
    let one = BigUint::from(1_u8);
    let modulus = (&one << 255_u32) - 19_u8;
    let square = |x: &BigUint| ((x + COEFFICIENT) * x + 1_u8) * x % &modulus;
    for _ in 0..ATTEMPTS {
        let mut bytes = [0; 32];
        random(&mut bytes);
        let mut x = BigUint::from_bytes_le(&bytes) % &modulus;
        // Euler's criterion: whether there is a y.
        if square(&x).modpow(&((&modulus - 1_u8) >> 1_u32), &modulus) != one {
            continue;
        }
        // Doubling three times takes off the cofactor 8: x' = (x² - 1)² / 4y².
        for _ in 0..3 {
            let numerator = (&x * &x + &modulus - 1_u8).modpow(&BigUint::from(2_u8), &modulus);
            let denominator = (square(&x) * 4_u8).modpow(&(&modulus - 2_u8), &modulus);
            x = numerator * denominator % &modulus;
        }
        let mut key = [0; 32];
        key.iter_mut().zip(x.to_bytes_le()).for_each(|(to, from)| *to = from);
        return Ok(key);
    }
    Err(FramingError::Random)
}

/// Returns a key of ML-KEM-768 (FIPS 203): 768 numbers of 12 bits, and 32 bytes.
pub(super) fn mlkem768(random: &mut Random<'_>) -> Vec<u8> {
    let mut below_modulus = || {
        let mut bytes = [0; 4];
        random(&mut bytes);
        u32::from_le_bytes(bytes) % MLKEM_MODULUS
    };
    let mut key = Vec::with_capacity(MLKEM_PAIRS * 3 + 32);
    for _ in 0..MLKEM_PAIRS {
        let [low, middle, high, _] = (below_modulus() | below_modulus() << 12).to_le_bytes();
        key.extend([low, middle, high]);
    }
    let mut seed = [0; 32];
    random(&mut seed);
    key.extend(seed);
    key
}

#[cfg(test)]
mod tests {
    use super::{mlkem768, x25519};
    use num_bigint::BigUint;

    fn random() -> impl FnMut(&mut [u8]) {
        let mut counter = 0_u64;
        move |bytes: &mut [u8]| {
            for byte in bytes {
                counter += 1;
                *byte = mtproto_crypto::sha256(&[&counter.to_le_bytes()])[0];
            }
        }
    }

    /// Adds points by the formulas for x alone: the order of the subgroup times a point of it is the point at infinity, whose
    /// denominator is 0 (RFC 7748, 5).
    #[test]
    fn x25519_keys_are_in_the_subgroup() {
        let modulus = (BigUint::from(1_u8) << 255_u32) - 19_u8;
        let order =
            (BigUint::from(1_u8) << 252_u32) + "27742317777372353535851937790883648493".parse::<BigUint>().unwrap();
        let mut random = random();
        for _ in 0..3 {
            let x = BigUint::from_bytes_le(&x25519(&mut random).unwrap());
            assert!(x < modulus);
            let subtract = |a: &BigUint, b: &BigUint| (a + &modulus - b) % &modulus;
            let (mut x2, mut z2) = (BigUint::from(1_u8), BigUint::ZERO);
            let (mut x3, mut z3) = (x.clone(), BigUint::from(1_u8));
            for bit in (0..order.bits()).rev() {
                let set = order.bit(bit);
                if set {
                    (x2, z2, x3, z3) = (x3, z3, x2, z2);
                }
                let (a, b) = ((&x2 + &z2) % &modulus, subtract(&x2, &z2));
                let (c, d) = ((&x3 + &z3) % &modulus, subtract(&x3, &z3));
                let (aa, bb) = (&a * &a % &modulus, &b * &b % &modulus);
                let e = subtract(&aa, &bb);
                let (da, cb) = (d * a % &modulus, c * b % &modulus);
                let sum = (&da + &cb) % &modulus;
                let difference = subtract(&da, &cb);
                x3 = &sum * &sum % &modulus;
                z3 = &x * (&difference * &difference % &modulus) % &modulus;
                x2 = &aa * &bb % &modulus;
                z2 = &e * (aa + &e * 121_665_u32) % &modulus;
                if set {
                    (x2, z2, x3, z3) = (x3, z3, x2, z2);
                }
            }
            assert_eq!(z2, BigUint::ZERO);
        }
    }

    #[test]
    fn mlkem_keys_have_numbers_below_the_modulus() {
        let key = mlkem768(&mut random());
        assert_eq!(key.len(), 1184);
        for pair in key[..1152].chunks(3) {
            let pair = u32::from_le_bytes([pair[0], pair[1], pair[2], 0]);
            assert!(pair & 0xfff < 3329 && pair >> 12 < 3329);
        }
    }
}
