//! A client's half of SRP (`api/srp`), written apart from the DC's.

use crypto_bigint::modular::{BoxedMontyForm, BoxedMontyParams};
use crypto_bigint::{BoxedUint, Odd};
use sha2::{Digest, Sha256, Sha512};
use tl_types::{enums, types};

/// The answer to `account.password`.
pub(crate) fn answer(password: &str, asked: &types::account::Password) -> types::InputCheckPasswordSrp {
    let Some(enums::PasswordKdfAlgo::Sha256sha256pbkdf2hmacsha512iter100000Sha256ModPow(algorithm)) =
        &asked.current_algo
    else {
        panic!("no algorithm: {asked:?}")
    };
    let (salt1, salt2) = (&algorithm.salt1[..], &algorithm.salt2[..]);
    let modulus: Odd<BoxedUint> = Odd::new(number(&algorithm.p)).unwrap();
    let params = BoxedMontyParams::new_vartime(modulus);
    let form = |bytes: &[u8]| BoxedMontyForm::new(number(bytes), &params);
    let power = |base: &BoxedMontyForm, exponent: &[u8]| base.pow(&number(exponent));
    let g = padded(&algorithm.g.to_be_bytes());

    let twice = sha256(&[salt2, &sha256(&[salt1, password.as_bytes(), salt1]), salt2]);
    let mut stretched = [0; 64];
    pbkdf2::pbkdf2_hmac::<Sha512>(&twice, salt1, 100_000, &mut stretched);
    let x = sha256(&[salt2, &stretched, salt2]);
    let secret: Vec<u8> = std::iter::repeat_with(|| fastrand::u8(..)).take(256).collect();
    let a = power(&form(&g), &secret).retrieve().to_be_bytes();
    let b = padded(asked.srp_b.as_ref().unwrap());
    let u = sha256(&[&a, &b]);
    let k = sha256(&[&algorithm.p, &g]);
    let t = form(&b).sub(&form(&k).mul(&power(&form(&g), &x)));
    let s = power(&t, &secret).mul(&power(&power(&t, &u), &x)).retrieve().to_be_bytes();
    let mixed: Vec<u8> = sha256(&[&algorithm.p]).iter().zip(sha256(&[&g])).map(|(one, other)| one ^ other).collect();
    let m1 = sha256(&[&mixed, &sha256(&[salt1]), &sha256(&[salt2]), &a, &b, &sha256(&[&s])]);
    types::InputCheckPasswordSrp::new(asked.srp_id.unwrap(), a.to_vec(), m1.to_vec())
}

fn number(bytes: &[u8]) -> BoxedUint {
    BoxedUint::from_be_slice_truncated(&padded(bytes), 2048)
}

fn padded(bytes: &[u8]) -> Vec<u8> {
    [&vec![0; 256 - bytes.len()], bytes].concat()
}

fn sha256(pieces: &[&[u8]]) -> [u8; 32] {
    pieces.iter().fold(Sha256::new(), |hasher, piece| hasher.chain_update(piece)).finalize().into()
}
