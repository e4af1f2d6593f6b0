//! RSA keys: texts, fingerprints, and what is no key.

use super::world::private_key;
use crate::DcId;
use crate::exchange::*;

/// A prime that is 3 modulo 4. Half of it has no divisor below 1000, and is not prime.
pub(super) const UNSAFE_PRIME: &str = "\
AA9EBA0CDF561D802A759159FB7FF337F5CAE3BF3729C619C60A3CAB359EEEFB015C33B2DF1461AAF8EB18B90074513021DA8978206F5C66\
71E0C07E9E115E4B9E30691C238642EA126A1E48CC11D357C30D8B7628DBD25E63B229F1C4069545DE11CC9DEA959C212E9C82B1478C281D\
687C966C377B9AA2BB2EDB20035B73993FD4235992EDCF451A1AFE878B33E968617959CE3F1F65A8DE5271007814E8A25F2DD97F1CFB10F6\
2827688DE6A16A3B0D464138A62332553FC1EA36F17FD374C6A5387777330BDBD7210DFF076CE2EF87B0B125EC1D7DA0A6EB8C9EBD69FE29\
D76D4330F1446BEAB0C11FDECB91CE375BC8FBBCBDE5C0994164D8399F773DE7";

/// A number that is 3 modulo 4 and has no divisor below 1000. Half of it is prime, the number is not.
pub(super) const HALF_PRIME: &str = "\
AA9EBA0CDF561D802A759159FB7FF337F5CAE3BF3729C619C60A3CAB359EEEFB015C33B2DF1461AAF8EB18B90074513021DA8978206F5C66\
71E0C07E9E115E4B9E30691C238642EA126A1E48CC11D357C30D8B7628DBD25E63B229F1C4069545DE11CC9DEA959C212E9C82B1478C281D\
687C966C377B9AA2BB2EDB20035B73993FD4235992EDCF451A1AFE878B33E968617959CE3F1F65A8DE5271007814E8A25F2DD97F1CFB10F6\
2827688DE6A16A3B0D464138A62332553FC1EA36F17FD374C6A5387777330BDBD7210DFF076CE2EF87B0B125EC1D7DA0A6EB8C9EBD69FE29\
D76D4330F1446BEAB0C11FDECB91CE375BC8FBBCBDE5C0994164D8399F768D6B";

/// The fingerprints that `mtproto/samples-auth_key` and other clients give.
#[test]
fn telegrams_keys_have_their_published_fingerprints() {
    let fingerprints = |test| PublicKey::telegram(test).unwrap().iter().map(PublicKey::fingerprint).collect::<Vec<_>>();
    assert_eq!(fingerprints(false), [0xd09d_1d85_de64_fd85_u64.cast_signed()]);
    assert_eq!(fingerprints(true), [0xb258_98df_208d_2603_u64.cast_signed()]);
}

/// One of the keys that Telegram's servers had before 2021, with its published fingerprint.
#[test]
fn an_older_key_has_its_published_fingerprint() {
    let key = PublicKey::from_pem(
        "-----BEGIN RSA PUBLIC KEY-----
MIIBCgKCAQEAwVACPi9w23mF3tBkdZz+zwrzKOaaQdr01vAbU4E1pvkfj4sqDsm6
lyDONS789sVoD/xCS9Y0hkkC3gtL1tSfTlgCMOOul9lcixlEKzwKENj1Yz/s7daS
an9tqw3bfUV/nqgbhGX81v/+7RFAEd+RwFnK7a+XYl9sluzHRyVVaTTveB2GazTw
Efzk2DWgkBluml8OREmvfraX3bkHZJTKX4EQSjBbbdJ2ZXIsRrYOXfaA+xayEGB+
8hdlLmAjbCVfaigxX0CDqWeR1yFL9kwd9P0NsZRPsmoqVwMbMu7mStFai6aIhc3n
Slv8kg9qv1m6XHVQY3PnEw+QQtqSIXklHwIDAQAB
-----END RSA PUBLIC KEY-----",
    );
    assert_eq!(key.unwrap().fingerprint(), 0xc3b4_2b02_6ce8_6b21_u64.cast_signed());
}

#[test]
fn all_forms_of_a_key_are_read() {
    let key = private_key();
    let pkcs8 = PrivateKey::from_pem(include_str!("server.pkcs8.pem")).unwrap();
    assert_eq!(key.public(), pkcs8.public());
    for text in [include_str!("server.public.pem"), include_str!("server.spki.pem")] {
        assert_eq!(PublicKey::from_pem(text).unwrap(), *key.public());
        // As it comes from a text file of Windows, and from a string without a last line end.
        assert_eq!(PublicKey::from_pem(&text.replace('\n', "\r\n")).unwrap(), *key.public());
        assert_eq!(PublicKey::from_pem(text.trim()).unwrap(), *key.public());
    }
    assert_eq!(key.public().exponent(), 65537);
}

#[test]
fn what_is_no_key_is_refused() {
    let public = |text: &str| PublicKey::from_pem(text).unwrap_err();
    let private = |text: &str| PrivateKey::from_pem(text).unwrap_err();
    let pem = |label: &str| format!("-----BEGIN {label}-----\nAAAA\n-----END {label}-----\n");
    for text in ["", "key", "-----BEGIN RSA PUBLIC KEY-----", "-----BEGIN A-----\n!\n-----END A-----"] {
        assert_eq!((public(text), private(text)), (KeyError::Pem, KeyError::Pem));
    }
    for label in ["RSA PUBLIC KEY", "PUBLIC KEY"] {
        assert_eq!(public(&pem(label)), KeyError::Der);
        assert!(matches!(private(&pem(label)), KeyError::Label { .. }));
    }
    for label in ["RSA PRIVATE KEY", "PRIVATE KEY"] {
        assert_eq!(private(&pem(label)), KeyError::Der);
        assert!(matches!(public(&pem(label)), KeyError::Label { .. }));
    }
    assert_eq!(public(include_str!("curve.spki.pem")), KeyError::Algorithm);
    assert_eq!(public(include_str!("short.spki.pem")), KeyError::Modulus);
}

#[test]
fn numbers_that_make_no_key_are_refused() {
    let modulus = *private_key().public().modulus();
    let mut even = modulus;
    even[255] ^= 1;
    assert_eq!(PublicKey::new(&even, &[3]).unwrap_err(), KeyError::Modulus);
    assert_eq!(PublicKey::new(&[], &[3]).unwrap_err(), KeyError::Modulus);
    for exponent in [&[][..], &[0], &[1], &[4], &[1; 9]] {
        assert_eq!(PublicKey::new(&modulus, exponent).unwrap_err(), KeyError::Exponent);
    }
    assert_eq!(PrivateKey::new(&modulus, &[1, 0, 1], &[3]).unwrap_err(), KeyError::Mismatch);
    assert_eq!(PrivateKey::new(&modulus, &[1, 0, 1], &[1; 300]).unwrap_err(), KeyError::Mismatch);
}

#[test]
fn a_private_key_is_not_shown() {
    assert_eq!(format!("{:?}", private_key()).len(), "PrivateKey(0000000000000000)".len());
}

#[test]
fn dcs_have_the_numbers_of_the_documentation() {
    let dc = DcId::new(2).unwrap();
    let all = [dc, dc.test(true), dc.media(true), dc.test(true).media(true)];
    assert_eq!(all.map(|dc| i32::from(dc.to_wire())), [2, 10_002, -2, -10_002]);
    assert_eq!(all.map(|dc| DcId::from_wire(dc.to_wire())), all.map(Some));
    for number in [0, 10_000, -10_000, 20_000, i32::MIN, i32::MAX] {
        assert_eq!(DcId::from_wire(number), None, "{number}");
    }
}
