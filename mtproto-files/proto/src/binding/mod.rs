//! The inner message of `auth.bindTempAuthKey`: how a client proves that it owns both keys (`api/pfs`).
//!
//! The message is encrypted with the permanent key in the form of MTProto 1.0 (`mtproto/description_v1`). 16 random bytes
//! stand in place of the salt and the session id. The message id is that of the call that carries the message, the sequence
//! number is 0.
//!
//! | check of [`open`] | error | test |
//! |---|---|---|
//! | the length of the encrypted message | [`BindingError::Length`] | `another_length_is_refused` |
//! | the key id in front | [`BindingError::OtherKey`] | `another_key_is_refused` |
//! | the message key, in constant time | [`BindingError::MessageKey`] | `a_changed_bit_is_found` |
//! | the message id is the call's | [`BindingError::MessageId`] | `the_message_of_another_call_is_refused` |
//! | the sequence number and the length field | [`BindingError::Fields`] | `other_fields_are_refused` |
//! | the constructor | [`BindingError::Inner`] | `another_constructor_is_refused` |
//!
//! Whether the ids, the nonce and the time in the message are right is the server's to check.

#[cfg(test)]
mod tests;

use crate::random::{self, Random};
use crate::session::MessageId;
use mtproto_crypto::{AuthKey, BLOCK, Chain, HEADER, Sender, old_aes_key, sha1};
use subtle::ConstantTimeEq;
use tl_types::mtproto::types::BindAuthKeyInner;
use tl_types::{Bytes, Combinator, Decode, DecodeError};

/// The random bytes, the message id, the sequence number, and the length of the inner message.
const FIELDS: usize = 16 + 8 + 4 + 4;
/// The length of the inner message.
const INNER: usize = 40;
/// What the message key is computed of: all but the padding.
const TEXT: usize = FIELDS + INNER;
/// The text and its padding.
const PADDED: usize = TEXT.next_multiple_of(BLOCK);

/// Why the inner message of a binding is refused. A server answers each with `ENCRYPTED_MESSAGE_INVALID`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BindingError {
    /// The encrypted message has another length than all have.
    #[error("an encrypted binding message of {length} bytes")]
    Length {
        /// The length in bytes.
        length: usize,
    },
    /// The message is encrypted with another key.
    #[error("the binding message is encrypted with another key")]
    OtherKey,
    /// The message key is not the hash of the text: the message was changed, or made by somebody without the key.
    #[error("the message key of the binding message is not that of its text")]
    MessageKey,
    /// The message has another id than the call that carries the message.
    #[error("the binding message has the id {id}, which is not that of its call")]
    MessageId {
        /// The id in the binding message.
        id: MessageId,
    },
    /// The sequence number is not 0, or the stated length not 40.
    #[error("the binding message has the sequence number {seq_no} and the length {length}, not 0 and 40")]
    Fields {
        /// The sequence number.
        seq_no: i32,
        /// The stated length in bytes.
        length: i32,
    },
    /// The content is no `bind_auth_key_inner`.
    #[error("the content of the binding message: {0}")]
    Inner(DecodeError),
}

/// Returns `encrypted_message` of the call with this message id.
pub fn seal(permanent: &AuthKey, inner: &BindAuthKeyInner, id: MessageId, random: &mut Random<'_>) -> Bytes {
    let mut text = Vec::with_capacity(PADDED);
    text.extend_from_slice(&random::bytes::<16>(random));
    text.extend_from_slice(&id.to_wire().to_le_bytes());
    text.extend_from_slice(&[0; 4]);
    text.extend_from_slice(&[40, 0, 0, 0]);
    text.extend_from_slice(&BindAuthKeyInner::CONSTRUCTOR_ID.to_le_bytes());
    for field in [inner.nonce, inner.temp_auth_key_id, inner.perm_auth_key_id, inner.temp_session_id] {
        text.extend_from_slice(&field.to_le_bytes());
    }
    text.extend_from_slice(&inner.expires_at.to_le_bytes());
    let message_key = message_key(&text);
    text.extend_from_slice(&random::bytes::<{ PADDED - TEXT }>(random));
    cipher(permanent, &message_key).encrypt(&mut text);
    [&permanent.id()[..], &message_key, &text].concat().into()
}

/// Opens `encrypted_message` of the call with this message id. The message key is checked before all that is encrypted.
///
/// # Errors
///
/// The message was not made by an owner of the key for this call.
pub fn open(permanent: &AuthKey, encrypted: &[u8], id: MessageId) -> Result<BindAuthKeyInner, BindingError> {
    let wrong_length = BindingError::Length { length: encrypted.len() };
    if encrypted.len() != HEADER + PADDED {
        return Err(wrong_length);
    }
    let (key_id, rest) = encrypted.split_first_chunk::<8>().ok_or(wrong_length.clone())?;
    let (claimed, rest) = rest.split_first_chunk::<16>().ok_or(wrong_length.clone())?;
    if *key_id != permanent.id() {
        return Err(BindingError::OtherKey);
    }
    let mut text = rest.to_vec();
    cipher(permanent, claimed).decrypt(&mut text);
    text.truncate(TEXT);
    if !bool::from(message_key(&text).ct_eq(claimed)) {
        return Err(BindingError::MessageKey);
    }
    let text = Bytes::from(text);
    let (_, rest) = text.split_first_chunk::<16>().ok_or(wrong_length.clone())?;
    let (stated, rest) = rest.split_first_chunk().ok_or(wrong_length.clone())?;
    let (seq_no, rest) = rest.split_first_chunk().ok_or(wrong_length.clone())?;
    let (length, _) = rest.split_first_chunk().ok_or(wrong_length)?;
    let stated = MessageId::from_wire(i64::from_le_bytes(*stated));
    if stated != id {
        return Err(BindingError::MessageId { id: stated });
    }
    let (seq_no, length) = (i32::from_le_bytes(*seq_no), i32::from_le_bytes(*length));
    if seq_no != 0 || usize::try_from(length) != Ok(INNER) {
        return Err(BindingError::Fields { seq_no, length });
    }
    BindAuthKeyInner::from_bytes(&text.slice(FIELDS..)).map_err(BindingError::Inner)
}

/// Returns the message key of MTProto 1.0: the lower 16 bytes of the SHA-1 of the text without its padding.
fn message_key(text: &[u8]) -> [u8; 16] {
    let hash = sha1(&[text]);
    hash.last_chunk().copied().unwrap_or_default()
}

fn cipher(permanent: &AuthKey, message_key: &[u8; 16]) -> Chain {
    let derived = old_aes_key(permanent, Sender::Client, message_key);
    Chain::ige(&derived.key, &derived.iv)
}
