//! RSA keys of 2048 bits: raw powers, and the fingerprints by which servers name their keys.

use super::number::{Modulus, Number, number, significant};
use mtproto_crypto::sha1;
use std::fmt;
use tl_types::mtproto::types::RsaPublicKey;
use tl_types::{Combinator, Writer};
use zeroize::Zeroizing;

/// Why an RSA key is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// The text is not PEM (RFC 7468).
    #[error("the key is not PEM (RFC 7468)")]
    Pem,
    /// PEM holds another thing than the key that is asked for.
    #[error("PEM does not hold {expected}")]
    Label {
        /// The labels that fit.
        expected: &'static str,
    },
    /// The key's DER is damaged.
    #[error("the key is not DER of the structure that its label says")]
    Der,
    /// The key is one of another algorithm than RSA.
    #[error("the key is not an RSA key")]
    Algorithm,
    /// The modulus does not have 2048 bits, or is even. `RSA_PAD` has no other size (`mtproto/auth_key`).
    #[error("the modulus is not an odd number of 2048 bits")]
    Modulus,
    /// The public exponent is even, below 3, or longer than 64 bits.
    #[error("the public exponent is not an odd number from 3 on of at most 64 bits")]
    Exponent,
    /// The private exponent does not belong to the public one.
    #[error("the private exponent does not belong to the public key")]
    Mismatch,
}

/// A server's public key.
#[derive(Clone)]
pub struct PublicKey {
    modulus: Modulus,
    exponent: u64,
    fingerprint: i64,
}

impl PublicKey {
    /// Returns the key with this modulus and this exponent, both big-endian.
    ///
    /// # Errors
    ///
    /// The modulus is not an odd number of 2048 bits, or the exponent cannot be one.
    pub fn new(n: &[u8], e: &[u8]) -> Result<Self, KeyError> {
        let modulus = number(n).as_ref().and_then(Modulus::new).ok_or(KeyError::Modulus)?;
        let exponent = short(e).filter(|e| *e >= 3 && !e.is_multiple_of(2)).ok_or(KeyError::Exponent)?;
        let fingerprint = fingerprint(n, e);
        Ok(Self { modulus, exponent, fingerprint })
    }

    /// Returns the key's fingerprint: the last 8 bytes of the SHA-1 of `rsa_public_key`, without its id (`mtproto/auth_key`).
    pub fn fingerprint(&self) -> i64 {
        self.fingerprint
    }

    /// Returns the modulus, big-endian.
    pub fn modulus(&self) -> &[u8; 256] {
        self.modulus.number()
    }

    /// Returns the public exponent.
    pub fn exponent(&self) -> u64 {
        self.exponent
    }

    /// Returns the message encrypted; `None` if the message is not below the modulus.
    pub(super) fn encrypt(&self, message: &Number) -> Option<Number> {
        (message < self.modulus.number()).then(|| *self.modulus.public_power(message, self.exponent))
    }
}

impl PartialEq for PublicKey {
    fn eq(&self, other: &Self) -> bool {
        self.modulus.number() == other.modulus.number() && self.exponent == other.exponent
    }
}

impl Eq for PublicKey {}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PublicKey").field(&format_args!("{:016x}", self.fingerprint)).finish()
    }
}

/// A server's private key. The private exponent is wiped when the key is dropped.
#[derive(Clone)]
pub struct PrivateKey {
    public: PublicKey,
    exponent: Zeroizing<Number>,
}

impl PrivateKey {
    /// Returns the key with this modulus, public exponent and private exponent, all big-endian.
    ///
    /// # Errors
    ///
    /// The public key is not valid, or the private exponent does not belong to it.
    pub fn new(n: &[u8], e: &[u8], d: &[u8]) -> Result<Self, KeyError> {
        let public = PublicKey::new(n, e)?;
        let exponent = Zeroizing::new(number(d).ok_or(KeyError::Mismatch)?);
        let key = Self { public, exponent };
        let sample = super::number::small(2);
        let back = key.public.encrypt(&sample).and_then(|secret| key.decrypt(&secret));
        if back.is_some_and(|back| *back == sample) { Ok(key) } else { Err(KeyError::Mismatch) }
    }

    /// Returns the public half.
    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    /// Returns the message decrypted; `None` if the message is not below the modulus.
    pub(super) fn decrypt(&self, message: &Number) -> Option<Zeroizing<Number>> {
        let modulus = &self.public.modulus;
        (message < modulus.number()).then(|| modulus.power(message, &self.exponent))
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PrivateKey").field(&format_args!("{:016x}", self.public.fingerprint)).finish()
    }
}

fn fingerprint(n: &[u8], e: &[u8]) -> i64 {
    let key = RsaPublicKey::new(significant(n).to_vec(), significant(e).to_vec());
    let mut writer = Writer::new();
    key.encode_fields(&mut writer);
    // The lengths fit: both numbers were checked.
    let bytes = writer.finish().map(tl_types::Chain::into_bytes).unwrap_or_default();
    let hash = sha1(&[&bytes]);
    hash.last_chunk().map_or(0, |last| i64::from_le_bytes(*last))
}

/// Returns a number of at most 64 bits.
fn short(bytes: &[u8]) -> Option<u64> {
    let significant = significant(bytes);
    (significant.len() <= 8).then(|| significant.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)))
}
