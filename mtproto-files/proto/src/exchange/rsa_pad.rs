//! How inner data are encrypted for a server: `RSA_PAD`, and the older form (`mtproto/auth_key`, step 4.1).

use super::number::{Number, SIZE, number};
use super::random::{BadRandom, Random, bytes};
use super::rsa::{PrivateKey, PublicKey};
use mtproto_crypto::{Chain, sha1, sha256};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// The most bytes that `RSA_PAD` takes.
pub(super) const MOST: usize = 144;
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

/// Returns data of at most [`MOST`] bytes, encrypted.
pub(super) fn encrypt(
    data: &[u8],
    padding: Padding,
    key: &PublicKey,
    random: &mut Random<'_>,
) -> Result<Number, BadRandom> {
    match padding {
        Padding::RsaPad => encrypt_padded(data, key, random),
        Padding::Sha1 => encrypt_old(data, key, random),
    }
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
