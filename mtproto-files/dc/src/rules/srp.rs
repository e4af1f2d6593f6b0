//! Passwords of two-step verification (`api/srp`): the server's half of SRP.

use crypto_bigint::modular::{BoxedMontyForm, BoxedMontyParams};
use crypto_bigint::{BoxedUint, Odd};
use sha2::{Digest, Sha256, Sha512};

use crate::error::Refusal;

/// The length of numbers, in bytes.
const SIZE: usize = 256;
/// The same in bits.
const BITS: u32 = 2048;
/// How often PBKDF2 hashes.
const ROUNDS: u32 = 100_000;
/// The generator.
pub(crate) const GENERATOR: u8 = 3;

/// Telegram's prime (`mtproto/auth_key`), which clients know already.
#[rustfmt::skip]
pub(crate) const PRIME: [u8; SIZE] = [
    0xc7, 0x1c, 0xae, 0xb9, 0xc6, 0xb1, 0xc9, 0x04, 0x8e, 0x6c, 0x52, 0x2f, 0x70, 0xf1, 0x3f, 0x73,
    0x98, 0x0d, 0x40, 0x23, 0x8e, 0x3e, 0x21, 0xc1, 0x49, 0x34, 0xd0, 0x37, 0x56, 0x3d, 0x93, 0x0f,
    0x48, 0x19, 0x8a, 0x0a, 0xa7, 0xc1, 0x40, 0x58, 0x22, 0x94, 0x93, 0xd2, 0x25, 0x30, 0xf4, 0xdb,
    0xfa, 0x33, 0x6f, 0x6e, 0x0a, 0xc9, 0x25, 0x13, 0x95, 0x43, 0xae, 0xd4, 0x4c, 0xce, 0x7c, 0x37,
    0x20, 0xfd, 0x51, 0xf6, 0x94, 0x58, 0x70, 0x5a, 0xc6, 0x8c, 0xd4, 0xfe, 0x6b, 0x6b, 0x13, 0xab,
    0xdc, 0x97, 0x46, 0x51, 0x29, 0x69, 0x32, 0x84, 0x54, 0xf1, 0x8f, 0xaf, 0x8c, 0x59, 0x5f, 0x64,
    0x24, 0x77, 0xfe, 0x96, 0xbb, 0x2a, 0x94, 0x1d, 0x5b, 0xcd, 0x1d, 0x4a, 0xc8, 0xcc, 0x49, 0x88,
    0x07, 0x08, 0xfa, 0x9b, 0x37, 0x8e, 0x3c, 0x4f, 0x3a, 0x90, 0x60, 0xbe, 0xe6, 0x7c, 0xf9, 0xa4,
    0xa4, 0xa6, 0x95, 0x81, 0x10, 0x51, 0x90, 0x7e, 0x16, 0x27, 0x53, 0xb5, 0x6b, 0x0f, 0x6b, 0x41,
    0x0d, 0xba, 0x74, 0xd8, 0xa8, 0x4b, 0x2a, 0x14, 0xb3, 0x14, 0x4e, 0x0e, 0xf1, 0x28, 0x47, 0x54,
    0xfd, 0x17, 0xed, 0x95, 0x0d, 0x59, 0x65, 0xb4, 0xb9, 0xdd, 0x46, 0x58, 0x2d, 0xb1, 0x17, 0x8d,
    0x16, 0x9c, 0x6b, 0xc4, 0x65, 0xb0, 0xd6, 0xff, 0x9c, 0xa3, 0x92, 0x8f, 0xef, 0x5b, 0x9a, 0xe4,
    0xe4, 0x18, 0xfc, 0x15, 0xe8, 0x3e, 0xbe, 0xa0, 0xf8, 0x7f, 0xa9, 0xff, 0x5e, 0xed, 0x70, 0x05,
    0x0d, 0xed, 0x28, 0x49, 0xf4, 0x7b, 0xf9, 0x59, 0xd9, 0x56, 0x85, 0x0c, 0xe9, 0x29, 0x85, 0x1f,
    0x0d, 0x81, 0x15, 0xf6, 0x35, 0xb1, 0x05, 0xee, 0x2e, 0x4e, 0x15, 0xd0, 0x4b, 0x24, 0x54, 0xbf,
    0x6f, 0x4f, 0xad, 0xf0, 0x34, 0xb1, 0x04, 0x03, 0x11, 0x9c, 0xd8, 0xe3, 0xb9, 0x2f, 0xcc, 0x5b,
];

/// A number of 2048 bits, big-endian.
type Number = [u8; SIZE];

/// What a server knows of a password: enough to check it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Verifier {
    pub(crate) salt1: Vec<u8>,
    pub(crate) salt2: Vec<u8>,
    verifier: Number,
}

/// What a client has to answer to prove that it knows the password.
#[derive(Clone, Debug)]
pub(crate) struct Challenge {
    id: i64,
    verifier: Verifier,
    secret: Number,
    public: Number,
}

impl Verifier {
    /// Hashes a password, which takes some 100 ms.
    pub(crate) fn new(password: &str, salt1: Vec<u8>, salt2: Vec<u8>) -> Self {
        let once = salted(&salted(password.as_bytes(), &salt1), &salt2);
        let mut stretched = [0; 64];
        pbkdf2::pbkdf2_hmac::<Sha512>(&once, &salt1, ROUNDS, &mut stretched);
        let exponent = salted(&stretched, &salt2);
        let params = params();
        let verifier = to_number(&power(&form(&generator(), &params), &exponent));
        Self { salt1, salt2, verifier }
    }
}

impl Challenge {
    /// Makes a challenge with this id and secret number.
    pub(crate) fn new(id: i64, verifier: Verifier, secret: Number) -> Self {
        let params = params();
        let multiplier = hash(&[&PRIME, &generator()]);
        let blinded = form(&wide(&multiplier), &params).mul(&form(&verifier.verifier, &params));
        let public = to_number(&blinded.add(&power(&form(&generator(), &params), &secret)));
        Self { id, verifier, secret, public }
    }

    pub(crate) fn id(&self) -> i64 {
        self.id
    }

    /// `srp_B`.
    pub(crate) fn public(&self) -> &Number {
        &self.public
    }

    /// Checks what a client answers: `A` and `M1` of `inputCheckPasswordSRP`.
    pub(crate) fn check(&self, a: &[u8], proof: &[u8]) -> Result<(), Refusal> {
        let invalid = Refusal::Named("PASSWORD_HASH_INVALID");
        let a: &Number = a.try_into().map_err(|_| Refusal::Named("SRP_A_INVALID"))?;
        // With such a number, anybody would know the key.
        if *a >= PRIME || a.iter().all(|byte| *byte == 0) {
            return Err(Refusal::Named("SRP_A_INVALID"));
        }
        let params = params();
        let scrambler = hash(&[a, &self.public]);
        let base = form(a, &params).mul(&power(&form(&self.verifier.verifier, &params), &scrambler));
        let key = hash(&[&to_number(&power(&base, &self.secret))]);
        let mut mixed = hash(&[&PRIME]);
        mixed.iter_mut().zip(hash(&[&generator()])).for_each(|(byte, other)| *byte ^= other);
        let (salt1, salt2) = (hash(&[&self.verifier.salt1]), hash(&[&self.verifier.salt2]));
        let expected = hash(&[&mixed, &salt1, &salt2, a, &self.public, &key]);
        if proof == expected { Ok(()) } else { Err(invalid) }
    }
}

/// The generator as a number.
fn generator() -> Number {
    wide(&[GENERATOR])
}

/// A short number with zeros before it.
fn wide(short: &[u8]) -> Number {
    let mut number = [0; SIZE];
    number.iter_mut().rev().zip(short.iter().rev()).for_each(|(to, from)| *to = *from);
    number
}

/// SHA-256 of all pieces.
fn hash(pieces: &[&[u8]]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    pieces.iter().for_each(|piece| hasher.update(piece));
    hasher.finalize().into()
}

/// `SH`: a hash with salt on both sides.
fn salted(data: &[u8], salt: &[u8]) -> [u8; 32] {
    hash(&[salt, data, salt])
}

#[expect(clippy::expect_used, reason = "the prime is a constant, and odd")]
fn params() -> BoxedMontyParams {
    let prime: Option<Odd<BoxedUint>> = Odd::new(BoxedUint::from_be_slice_truncated(&PRIME, BITS)).into();
    BoxedMontyParams::new_vartime(prime.expect("an odd prime"))
}

fn form(number: &Number, params: &BoxedMontyParams) -> BoxedMontyForm {
    BoxedMontyForm::new(BoxedUint::from_be_slice_truncated(number, BITS), params)
}

fn power(base: &BoxedMontyForm, exponent: &[u8]) -> BoxedMontyForm {
    base.pow(&BoxedUint::from_be_slice_truncated(exponent, BITS))
}

fn to_number(form: &BoxedMontyForm) -> Number {
    wide(&form.retrieve().to_be_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The client's half, as `api/srp` describes it.
    fn answer(password: &str, challenge: &Challenge, secret: &Number) -> (Number, [u8; 32]) {
        let params = params();
        let g = form(&generator(), &params);
        let verifier = Verifier::new(password, challenge.verifier.salt1.clone(), challenge.verifier.salt2.clone());
        let once = salted(&salted(password.as_bytes(), &verifier.salt1), &verifier.salt2);
        let mut stretched = [0; 64];
        pbkdf2::pbkdf2_hmac::<Sha512>(&once, &verifier.salt1, ROUNDS, &mut stretched);
        let x = salted(&stretched, &verifier.salt2);
        let a = to_number(&power(&g, secret));
        let u = hash(&[&a, challenge.public()]);
        let k = hash(&[&PRIME, &generator()]);
        let blind = form(&wide(&k), &params).mul(&power(&g, &x));
        let t = form(challenge.public(), &params).sub(&blind);
        let s = to_number(&power(&power(&t, &u), &x).mul(&power(&t, secret)));
        let mut mixed = hash(&[&PRIME]);
        mixed.iter_mut().zip(hash(&[&generator()])).for_each(|(byte, other)| *byte ^= other);
        let (salt1, salt2) = (hash(&[&verifier.salt1]), hash(&[&verifier.salt2]));
        (a, hash(&[&mixed, &salt1, &salt2, &a, challenge.public(), &hash(&[&s])]))
    }

    #[test]
    fn a_client_that_knows_the_password_is_believed() {
        let verifier = Verifier::new("right", vec![1; 40], vec![2; 16]);
        let challenge = Challenge::new(7, verifier, wide(&[9; 200]));
        let (a, proof) = answer("right", &challenge, &wide(&[5; 256]));
        assert_eq!(challenge.check(&a, &proof), Ok(()));
        let (a, proof) = answer("wrong", &challenge, &wide(&[5; 256]));
        assert_eq!(challenge.check(&a, &proof), Err(Refusal::Named("PASSWORD_HASH_INVALID")));
        for a in [wide(&[0]), PRIME] {
            assert_eq!(challenge.check(&a, &proof), Err(Refusal::Named("SRP_A_INVALID")));
        }
    }
}
