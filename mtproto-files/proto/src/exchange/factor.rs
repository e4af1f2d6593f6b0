//! The proof of work: `pq`, a product of two different odd primes (`mtproto/auth_key`, steps 2 and 3).

use crate::random::{Random, bytes};

/// How many steps one sequence of Brent's method may take. Some 2^17 are needed for the largest `pq`.
const STEPS: u64 = 1 << 20;
/// How many sequences are tried.
const SEQUENCES: u64 = 8;
/// How many differences are multiplied before one greatest common divisor is taken.
const BATCH: u64 = 128;

/// Returns `p` and `q`, the smaller first. `None` if the number is not the product of two different odd primes.
///
/// The work is bounded for every number: a hostile server cannot hold up the client.
pub(super) fn factor(pq: u64) -> Option<(u64, u64)> {
    if pq.is_multiple_of(2) || is_prime(pq) || pq.isqrt().pow(2) == pq {
        return None;
    }
    let divisor = (1..=SEQUENCES).find_map(|offset| divisor(pq, offset))?;
    let other = pq.checked_div(divisor)?;
    let (p, q) = (divisor.min(other), divisor.max(other));
    (is_prime(p) && is_prime(q)).then_some((p, q))
}

/// Returns a number that a client must factor: two primes of 31 bits, the smaller first, and their product.
pub(super) fn challenge(random: &mut Random<'_>) -> (u32, u32) {
    let p = prime_from(u32::from_le_bytes(bytes(random)));
    let q = match prime_from(u32::from_le_bytes(bytes(random))) {
        q if q == p => prime_from(q + 2),
        q => q,
    };
    (p.min(q), p.max(q))
}

/// Returns the next prime of 31 bits, cyclically.
fn prime_from(seed: u32) -> u32 {
    const LEAST: u32 = 1 << 30;
    let mut candidate = (seed % LEAST) | LEAST | 1;
    while !is_prime(candidate.into()) {
        candidate = ((candidate + 2) % LEAST) | LEAST | 1;
    }
    candidate
}

/// Returns whether a number is prime: Miller-Rabin with the bases that decide it for 64 bits.
fn is_prime(number: u64) -> bool {
    const BASES: [u64; 12] = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37];
    if number < 2 {
        return false;
    }
    if let Some(base) = BASES.iter().find(|base| number.is_multiple_of(**base)) {
        return number == *base;
    }
    let twos = (number - 1).trailing_zeros();
    BASES.iter().all(|base| {
        let mut power = power(*base, (number - 1) >> twos, number);
        if power == 1 || power == number - 1 {
            return true;
        }
        (1..twos).any(|_| {
            power = multiply(power, power, number);
            power == number - 1
        })
    })
}

/// Pollard's rho in Brent's form: returns a divisor, or `None` if this sequence finds none.
fn divisor(number: u64, offset: u64) -> Option<u64> {
    let step = |value| {
        let square = u128::from(multiply(value, value, number)) + u128::from(offset);
        u64::try_from(square % u128::from(number)).unwrap_or_default()
    };
    let (mut tail, mut length) = (2, 1);
    while length < STEPS {
        let head = tail;
        (0..length).for_each(|_| tail = step(tail));
        let mut done = 0;
        while done < length {
            let batch = BATCH.min(length - done);
            let (start, mut product) = (tail, 1);
            for _ in 0..batch {
                tail = step(tail);
                product = multiply(product, head.abs_diff(tail), number);
            }
            match gcd(product, number) {
                1 => {}
                common if common != number => return Some(common),
                // Several divisors in one batch: they are met one after the other.
                _ => {
                    tail = start;
                    return (0..batch).find_map(|_| {
                        tail = step(tail);
                        Some(gcd(head.abs_diff(tail), number)).filter(|common| *common != 1 && *common != number)
                    });
                }
            }
            done += batch;
        }
        length *= 2;
    }
    None
}

fn power(base: u64, mut exponent: u64, modulus: u64) -> u64 {
    let (mut square, mut result) = (base % modulus, 1);
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = multiply(result, square, modulus);
        }
        square = multiply(square, square, modulus);
        exponent >>= 1;
    }
    result
}

fn multiply(a: u64, b: u64, modulus: u64) -> u64 {
    u64::try_from(u128::from(a) * u128::from(b) % u128::from(modulus)).unwrap_or_default()
}

fn gcd(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_of_real_servers_are_factored() {
        // The example of `mtproto/samples-auth_key`, and those that other clients are tested with.
        assert_eq!(factor(1_468_428_376_148_703_121), Some((1_008_949_199, 1_455_403_679)));
        assert_eq!(factor(0x17ED_4894_1A08_F981), Some((0x494C_553B, 0x5391_1073)));
        assert_eq!(factor(1_724_114_033_281_923_457), Some((1_229_739_323, 1_402_015_859)));
        assert_eq!(factor(15), Some((3, 5)));
    }

    #[test]
    fn other_numbers_are_refused_in_bounded_time() {
        let prime = (1 << 61) - 1;
        let square = 2_147_483_647_u64.pow(2);
        let even = 2 * 2_147_483_647;
        let three = 1_048_573 * 1_048_571 * 1_048_559;
        for number in [0, 1, 2, 3, 4, 9, prime, square, even, three, 3_u64.pow(39), u64::MAX] {
            assert_eq!(factor(number), None, "{number}");
        }
    }

    proptest! {
        #[test]
        fn challenges_are_factored(a: u32, b: u32) {
            let mut numbers = [a, b].into_iter();
            let (p, q) = challenge(&mut |buffer| buffer.copy_from_slice(&numbers.next().unwrap().to_le_bytes()));
            prop_assert!(p < q && p >= 1 << 30 && q < 1 << 31);
            prop_assert_eq!(factor(u64::from(p) * u64::from(q)), Some((p.into(), q.into())));
        }

        #[test]
        fn primality_agrees_with_trial_division(number in 0_u64..100_000) {
            let by_trial = number > 1 && (2..).take_while(|d| d * d <= number).all(|d| !number.is_multiple_of(d));
            prop_assert_eq!(is_prime(number), by_trial);
        }
    }
}
