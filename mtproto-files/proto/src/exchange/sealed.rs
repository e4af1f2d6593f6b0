//! The encrypted part of an exchange: a SHA-1, a value, and up to 15 random bytes (`mtproto/auth_key`, steps 6 and 7).

use super::proof::same;
use crate::random::Random;
use mtproto_crypto::{BLOCK, Chain, sha1};
use tl_types::{Bytes, Decode, DecodeError};
use zeroize::Zeroizing;

/// The SHA-1 before the value.
const HASH: usize = 20;

/// Why an encrypted part is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SealedError {
    /// The length is no multiple of 16, or too short for a hash.
    #[error("an encrypted part of {length} bytes")]
    Length {
        /// The length in bytes.
        length: usize,
    },
    /// The SHA-1 is not that of the value, or more than 15 bytes are behind the value.
    #[error("the hash is not that of the value, or more than 15 bytes of padding follow it")]
    Hash,
    /// The value is not what belongs there.
    #[error("the value cannot be read: {0}")]
    Value(DecodeError),
}

/// Returns a value encrypted, with its hash and its padding.
pub(super) fn seal(value: &[u8], mut cipher: Chain, random: &mut Random<'_>) -> Bytes {
    let length = (HASH + value.len()).next_multiple_of(BLOCK);
    let mut text = Vec::with_capacity(length);
    text.extend(sha1(&[value]));
    text.extend(value);
    let padding = text.len();
    text.resize(length, 0);
    random(text.get_mut(padding..).unwrap_or_default());
    cipher.encrypt(&mut text);
    Bytes::from(text)
}

/// Returns the value that was encrypted. Nothing is read before the hash is checked: it says how long the value is.
pub(super) fn open<T: Decode>(encrypted: &[u8], mut cipher: Chain) -> Result<T, SealedError> {
    if !encrypted.len().is_multiple_of(BLOCK) || encrypted.len() <= HASH {
        return Err(SealedError::Length { length: encrypted.len() });
    }
    let mut text = Zeroizing::new(encrypted.to_vec());
    cipher.decrypt(&mut text);
    let (hash, padded) = text.split_first_chunk::<HASH>().ok_or(SealedError::Hash)?;
    let lengths = (0..BLOCK).filter_map(|padding| padded.len().checked_sub(padding));
    let mut values = lengths.filter_map(|length| padded.get(..length));
    let value = values.find(|value| same(&sha1(&[value]), hash)).ok_or(SealedError::Hash)?;
    T::from_bytes(&Bytes::copy_from_slice(value)).map_err(SealedError::Value)
}
