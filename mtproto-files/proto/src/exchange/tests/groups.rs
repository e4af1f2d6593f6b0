//! The checks of a group: primes, generators, public values.

use super::world::*;
use crate::exchange::primes::TELEGRAM;
use crate::exchange::*;

/// Another safe prime of 2048 bits: group 14 of RFC 3526. It is 7 modulo 8, so 2 generates the subgroup.
const RFC_3526: &str = "\
FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B\
302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7EDEE386BFB5A899FA5AE9F24117C4B1FE6\
49286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F83655D23DCA3AD961C62F356208552BB9ED529077096966D\
670C354E4ABC9804F1746C08CA18217C32905E462E36CE3BE39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF695581718\
3995497CEA956AE515D2261898FA051015728E5A8AACAA68FFFFFFFFFFFFFFFF";

/// Public values that are too near the ends for the group of the tests.
pub(super) fn outside() -> Vec<Vec<u8>> {
    let power = |bits: usize| {
        let mut number = [0_u8; 256];
        number[255 - bits / 8] = 1 << (bits % 8);
        number
    };
    let minus = |a: [u8; 256], b: [u8; 256]| {
        let mut borrowed = 0;
        let mut result = [0; 256];
        for at in (0..256).rev() {
            let difference = i16::from(a[at]) - i16::from(b[at]) - borrowed;
            borrowed = i16::from(difference < 0);
            result[at] = u8::try_from(difference.rem_euclid(256)).unwrap();
        }
        result
    };
    let least = power(1984);
    let below = minus(least, power(0));
    let above = minus(TELEGRAM, below);
    // The ends themselves are inside.
    let group = Group::telegram().unwrap();
    assert!(group.check(&least).is_ok() && group.check(&minus(TELEGRAM, least)).is_ok());
    let mut values = vec![vec![], vec![0], vec![1], vec![3], below.to_vec(), above.to_vec()];
    values.extend([minus(TELEGRAM, power(0)).to_vec(), TELEGRAM.to_vec(), vec![0xff; 256], vec![1; 257]]);
    values
}

#[test]
fn another_safe_prime_is_checked_once_and_remembered() {
    let prime = hex::decode(RFC_3526).unwrap();
    let primes = Primes::new();
    let mut calls = 0;
    let mut seed = random(1);
    let mut random = |buffer: &mut [u8]| {
        calls += 1;
        seed(buffer);
    };
    let group = Group::new(&prime, 2, &primes, &mut random).unwrap();
    assert_eq!((group.generator(), &group.prime()[..]), (2, &prime[..]));
    Group::new(&prime, 2, &primes.clone(), &mut random).unwrap();
    assert_eq!(calls, 32, "32 bases for the first time, none for the second");
}

#[test]
fn telegrams_prime_is_a_safe_prime_and_needs_no_check() {
    assert!(Group::new(&TELEGRAM, 3, &Primes::new(), &mut |_| panic!("it is known")).is_ok());
    let modulus = crate::exchange::number::Modulus::new(&TELEGRAM).unwrap();
    assert!(crate::exchange::primality::is_safe_prime(&modulus, &mut random(1)));
}

#[test]
fn generators_follow_the_law_of_quadratic_reciprocity() {
    let results = |prime: &[u8]| {
        let primes = Primes::new();
        primes.add(prime.try_into().unwrap());
        (-1..10).filter(|g| Group::new(prime, *g, &primes, &mut random(1)).is_ok()).collect::<Vec<_>>()
    };
    // By the criterion of Euler: g^((p - 1) / 2) is 1.
    let residues = |prime: &[u8; 256]| {
        let modulus = crate::exchange::number::Modulus::new(prime).unwrap();
        let mut half = *prime;
        let mut carried = 0;
        for byte in &mut half {
            let low = *byte & 1;
            *byte = *byte >> 1 | carried << 7;
            carried = low;
        }
        let small = crate::exchange::number::small;
        (2..=7)
            .filter(|g| *modulus.power(&small(*g), &half) == small(1))
            .map(|g| i32::try_from(g).unwrap())
            .collect::<Vec<_>>()
    };
    let rfc: [u8; 256] = hex::decode(RFC_3526).unwrap().try_into().unwrap();
    for prime in [TELEGRAM, rfc] {
        assert_eq!(results(&prime), residues(&prime));
        assert!(!results(&prime).is_empty());
    }
}

/// A prime whose half is not prime, and a composite number without small divisors, are found out.
#[test]
fn numbers_that_are_nearly_right_are_refused() {
    let key = private_key();
    // A modulus of RSA: two large primes.
    let refused = Group::new(key.public().modulus(), 4, &Primes::new(), &mut random(1)).unwrap_err();
    assert_eq!(refused, GroupError::NotSafePrime);
    let mut even = TELEGRAM;
    even[255] ^= 1;
    assert_eq!(Group::new(&even, 4, &Primes::new(), &mut random(1)).unwrap_err(), GroupError::Size);
    // Prime, but half of it is not.
    let unsafe_prime = hex::decode(super::keys::UNSAFE_PRIME).unwrap();
    let refused = Group::new(&unsafe_prime, 4, &Primes::new(), &mut random(1)).unwrap_err();
    assert_eq!(refused, GroupError::NotSafePrime);
    // Half of it is prime, but it is not.
    let half_prime = hex::decode(super::keys::HALF_PRIME).unwrap();
    let refused = Group::new(&half_prime, 4, &Primes::new(), &mut random(1)).unwrap_err();
    assert_eq!(refused, GroupError::NotSafePrime);
}

#[test]
fn the_memory_of_primes_is_bounded() {
    let primes = Primes::new();
    for byte in 0..100 {
        primes.add(&[byte; 256]);
    }
    assert_eq!((0..100).filter(|byte| primes.has(&[*byte; 256])).count(), 16);
}
