//! Secrets of MTProxies.

use super::KEY;
use crate::framing::{MAX_DOMAIN, Secret, SecretError};
use proptest::prelude::*;

fn read(text: &str) -> Result<Secret, SecretError> {
    text.parse()
}

#[test]
fn every_form_is_read() {
    let hex_key = "736978746565 6e206279746573206f6b".replace(' ', "");
    let plain = read(&hex_key).unwrap();
    assert_eq!((plain.key(), plain.wants_padding(), plain.domain()), (&KEY, false, None));
    let padded = read(&format!("dd{hex_key}")).unwrap();
    assert_eq!((padded.key(), padded.wants_padding(), padded.domain()), (&KEY, true, None));
    let tls = read(&format!("EE{hex_key}6578616d706c652e636f6d")).unwrap();
    assert_eq!((tls.key(), tls.wants_padding(), tls.domain()), (&KEY, true, Some("example.com")));
    for text in ["7nNpeHRlZW4gYnl0ZXMgb2tleGFtcGxlLmNvbQ", "7nNpeHRlZW4gYnl0ZXMgb2tleGFtcGxlLmNvbQ=="] {
        assert_eq!(read(text).unwrap(), tls);
    }
    assert_eq!(read("c2l4dGVlbiBieXRlcyBvaw").unwrap(), plain);
    // 16 bytes stand alone, whatever the first is.
    assert!(!read("ee000000000000000000000000000000").unwrap().wants_padding());
}

#[test]
fn a_broken_secret_is_refused() {
    let with = |first: u8, domain: &[u8]| Secret::from_bytes(&[&[first][..], &KEY, domain].concat()).unwrap_err();
    assert_eq!(read(""), Err(SecretError::TooShort { length: 0 }));
    assert_eq!(read("eeff"), Err(SecretError::TooShort { length: 2 }));
    assert_eq!(read("not a secret"), Err(SecretError::Text));
    // The alphabet of base64 outside of URLs.
    assert_eq!(read("7nNpeHRl+/4gYnl0ZXMgb2tleGFtcGxlLmNvbQ"), Err(SecretError::Text));
    assert_eq!(with(0xee, b""), SecretError::NoDomain);
    assert_eq!(with(0xdd, b"x"), SecretError::Kind { first: 0xdd, length: 18 });
    assert_eq!(with(0x12, b""), SecretError::Kind { first: 0x12, length: 17 });
    assert_eq!(with(0xee, &[b'm'; MAX_DOMAIN + 1]), SecretError::DomainTooLong { length: MAX_DOMAIN + 1 });
    assert_eq!(with(0xee, b"exa\0mple"), SecretError::DomainByte { offset: 3, byte: 0 });
    assert_eq!(
        with(0x12, b"").to_string(),
        "no secret of 17 bytes begins with 12: 16 bytes stand alone, 17 begin with dd, more with ee"
    );
}

#[test]
fn debug_does_not_show_the_key() {
    let shown = format!("{:?}", Secret::from_bytes(&KEY).unwrap());
    assert_eq!(shown, "Secret { mode: Plain, .. }");
}

proptest! {
    #[test]
    fn what_is_read_is_written_the_same(bytes in proptest::collection::vec(any::<u8>(), 0..220), kind in 0..3_usize) {
        let first = [&[][..], &[0xdd], &[0xee]][kind];
        let bytes = [first, &bytes].concat();
        if let Ok(secret) = Secret::from_bytes(&bytes) {
            prop_assert_eq!(secret.to_bytes(), &bytes[..]);
            prop_assert_eq!(hex::encode(&bytes).parse::<Secret>().unwrap(), secret);
        }
    }

    #[test]
    fn no_text_panics(text in ".{0,80}") {
        let _ = text.parse::<Secret>();
    }
}
