//! How inner data are encrypted for a server: `RSA_PAD`, and the older form (`mtproto/auth_key`, step 4.1).

use super::number::{Number, SIZE, number};
use super::rsa::{PrivateKey, PublicKey};
use crate::random::{BadRandom, Random, bytes};
use mtproto_crypto::{Chain, sha1, sha256};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// The most bytes that `RSA_PAD` takes.
const MOST: usize = 144;
/// What data are padded to.
const PADDED: usize = 192;
/// A key of AES, and a SHA-256.
const KEY: usize = 32;
/// What the older form has behind its hash: 255 bytes are always below the modulus.
const OLD: usize = 235;
/// How often the temporary key is made anew until the number is below the modulus: half of the numbers may be above.
const TRIES: usize = 128;

/// How inner data are padded before RSA.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Padding {
    /// `RSA_PAD`: a form of OAEP+.
    #[default]
    RsaPad,
    /// SHA-1, data, and random bytes up to 255, as before 2021. For servers that know nothing else.
    Sha1,
}

/// Why data are not encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PadError {
    /// `RSA_PAD` takes at most 144 bytes, the older form 235.
    #[error("{length} bytes are too long for the padding")]
    Long {
        /// The length in bytes.
        length: usize,
    },
    /// The source of random bytes is broken.
    #[error(transparent)]
    Random(#[from] BadRandom),
}

/// Returns data encrypted.
pub(super) fn encrypt(
    data: &[u8],
    padding: Padding,
    key: &PublicKey,
    random: &mut Random<'_>,
) -> Result<Number, PadError> {
    let most = match padding {
        Padding::RsaPad => MOST,
        Padding::Sha1 => OLD,
    };
    if data.len() > most {
        return Err(PadError::Long { length: data.len() });
    }
    Ok(match padding {
        Padding::RsaPad => encrypt_padded(data, key, random)?,
        Padding::Sha1 => encrypt_old(data, key, random)?,
    })
}

fn encrypt_padded(data: &[u8], key: &PublicKey, random: &mut Random<'_>) -> Result<Number, BadRandom> {
    let mut padded: Zeroizing<[u8; PADDED]> = Zeroizing::new(bytes(random));
    padded.iter_mut().zip(data).for_each(|(to, from)| *to = *from);
    for _ in 0..TRIES {
        let temp_key: Zeroizing<[u8; KEY]> = Zeroizing::new(bytes(random));
        let hash = sha256(&[&*temp_key, &*padded]);
        let mut message = Zeroizing::new([0; SIZE]);
        let (head, text) = message.split_at_mut(KEY);
        text.iter_mut().zip(padded.iter().rev().chain(&hash)).for_each(|(to, from)| *to = *from);
        Chain::ige(&temp_key, &[0; 32]).encrypt(text);
        let mask = sha256(&[text]);
        head.iter_mut().zip(temp_key.iter().zip(mask)).for_each(|(to, (key, mask))| *to = key ^ mask);
        if let Some(encrypted) = key.encrypt(&message) {
            return Ok(encrypted);
        }
    }
    Err(BadRandom)
}

fn encrypt_old(data: &[u8], key: &PublicKey, random: &mut Random<'_>) -> Result<Number, BadRandom> {
    let mut message: Zeroizing<Number> = Zeroizing::new(bytes(random));
    let hash = sha1(&[data]);
    message.iter_mut().zip([0].iter().chain(&hash).chain(data)).for_each(|(to, from)| *to = *from);
    key.encrypt(&message).ok_or(BadRandom)
}

/// What a client encrypted.
pub(super) enum Opened {
    /// Data and padding, proven whole.
    RsaPad(Zeroizing<[u8; PADDED]>),
    /// Data and padding. The hash is that of the data alone, whose end their reader finds.
    Sha1(Zeroizing<[u8; OLD]>, [u8; 20]),
}

/// Returns what a client encrypted in either form; `None` if the message is neither, or is for another key.
pub(super) fn decrypt(encrypted: &[u8], key: &PrivateKey) -> Option<Opened> {
    let encrypted = if encrypted.len() == SIZE { number(encrypted)? } else { return None };
    let message = key.decrypt(&encrypted)?;
    decrypt_padded(&message).or_else(|| decrypt_old(&message))
}

fn decrypt_padded(message: &Number) -> Option<Opened> {
    let (head, text) = message.split_first_chunk::<KEY>()?;
    let mask = sha256(&[text]);
    let mut temp_key = Zeroizing::new(*head);
    temp_key.iter_mut().zip(mask).for_each(|(byte, mask)| *byte ^= mask);
    let mut text = Zeroizing::new(*text.first_chunk::<{ SIZE - KEY }>()?);
    Chain::ige(&temp_key, &[0; 32]).decrypt(&mut *text);
    let (reversed, hash) = text.split_first_chunk::<PADDED>()?;
    let mut padded = Zeroizing::new(*reversed);
    padded.reverse();
    bool::from(sha256(&[&*temp_key, &*padded]).ct_eq(hash)).then_some(Opened::RsaPad(padded))
}

fn decrypt_old(message: &Number) -> Option<Opened> {
    let ([0], rest) = message.split_first_chunk::<1>()? else { return None };
    let (hash, data) = rest.split_first_chunk::<20>()?;
    Some(Opened::Sha1(Zeroizing::new(*data.first_chunk()?), *hash))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn keys() -> (PrivateKey, PrivateKey) {
        let read = |text| PrivateKey::from_pem(text).unwrap();
        (read(include_str!("tests/server.pkcs1.pem")), read(include_str!("tests/other.pkcs1.pem")))
    }

    /// Random bytes of a seed.
    fn random(mut seed: u64) -> impl FnMut(&mut [u8]) {
        move |buffer| {
            for byte in buffer {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                *byte = seed.to_be_bytes()[0];
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16))]

        #[test]
        fn what_is_encrypted_is_decrypted_and_only_by_its_key(
            data in proptest::collection::vec(any::<u8>(), 0..=MOST), seed: u64, old: bool, bit in 0_usize..2040,
        ) {
            let (key, other) = keys();
            let padding = if old { Padding::Sha1 } else { Padding::RsaPad };
            let mut encrypted = encrypt(&data, padding, key.public(), &mut random(seed)).unwrap();
            match decrypt(&encrypted, &key).unwrap() {
                Opened::RsaPad(text) => prop_assert!(!old && text.starts_with(&data)),
                Opened::Sha1(text, hash) => prop_assert!(old && text.starts_with(&data) && hash == sha1(&[&data])),
            }
            // One byte is 0 by chance in 256 of the wrong ones, and then its hash is wrong.
            let is_whole = |opened: Option<Opened>| match opened {
                Some(Opened::RsaPad(_)) => true,
                Some(Opened::Sha1(text, hash)) => sha1(&[&text[..data.len()]]) == hash,
                None => false,
            };
            prop_assert!(!is_whole(decrypt(&encrypted, &other)));
            encrypted[255 - bit / 8] ^= 1 << (bit % 8);
            prop_assert!(!is_whole(decrypt(&encrypted, &key)));
        }
    }

    #[test]
    fn data_that_are_too_long_are_refused() {
        let (key, _) = keys();
        for (padding, most) in [(Padding::RsaPad, 144), (Padding::Sha1, 235)] {
            assert!(encrypt(&vec![1; most], padding, key.public(), &mut random(1)).is_ok());
            let refused = encrypt(&vec![1; most + 1], padding, key.public(), &mut random(1));
            assert_eq!(refused, Err(PadError::Long { length: most + 1 }));
        }
    }

    /// The number is made anew with another temporary key while it is not below the modulus, but not for ever.
    #[test]
    fn a_temporary_key_that_gives_too_large_a_number_is_replaced() {
        let mut modulus = [0; SIZE];
        modulus[0] = 0x80;
        modulus[255] = 1;
        let key = PublicKey::new(&modulus, &[3]).unwrap();
        let mut calls = 0;
        let mut random = random(7);
        let mut counted = |buffer: &mut [u8]| {
            calls += 1;
            random(buffer);
        };
        // Half of the numbers are above this modulus, so 16 encryptions need more than one key each on average.
        for _ in 0..16 {
            assert!(encrypt(b"data", Padding::RsaPad, &key, &mut counted).is_ok());
        }
        assert!(calls > 2 * 16, "{calls}");
    }

    #[test]
    fn a_message_that_is_not_below_the_modulus_or_not_of_256_bytes_is_refused() {
        let (key, _) = keys();
        let mut above = *key.public().modulus();
        assert!(decrypt(&above, &key).is_none());
        above[0] = 0;
        assert!(decrypt(&above[1..], &key).is_none());
        assert!(decrypt(&[], &key).is_none());
    }
}
