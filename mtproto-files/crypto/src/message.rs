//! Whole messages of MTProto 2.0 (`mtproto/description`): sealed by their sender, opened by their receiver.
//!
//! A message is the id of the authorization key (8 bytes), the message key (16 bytes), and the encrypted text with its padding.

use crate::BLOCK;
use crate::auth_key::AuthKey;
use crate::chain::{Chain, MOST};
use crate::derive::{Sender, aes_key};
use crate::joint::{Hashing, Job, decrypt_and_hash, encrypt_and_hash, finish};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq;

/// The length of what is before the text: the key's id and the message key.
pub const HEADER: usize = 24;

/// The part of the authorization key that is hashed before the text is half of a block of SHA-256. The other half is the
/// beginning of the text: from there on, blocks are whole.
const ALIGNED: usize = 32;

/// Why a message cannot be sealed or opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MessageError {
    /// The text is empty, or has a length that is no multiple of 16.
    #[error("a message of {length} bytes is not {HEADER} and some blocks of {BLOCK} bytes")]
    Length {
        /// The length of the message.
        length: usize,
    },
    /// The message is encrypted with another key.
    #[error("the message is encrypted with another key")]
    OtherKey,
    /// The message key is not that of the text: the message was changed, or made by somebody who does not have the key.
    #[error("the message key is not that of the text")]
    MessageKey,
}

/// What is computed of a text: the message key, and the token of a quick acknowledgment.
#[derive(Clone, Copy)]
struct Digest {
    message_key: [u8; 16],
    token: u32,
}

/// Seals a message in place: its text is behind [`HEADER`] bytes, with the padding. Returns the token that a quick
/// acknowledgment of the message names: the first four bytes of the SHA-256 that the message key is part of, as a
/// little-endian number, with the top bit set (`mtproto/mtproto-transports`, "Quick ack").
///
/// # Errors
///
/// The text is empty or no whole blocks.
pub fn seal(key: &AuthKey, sender: Sender, message: &mut [u8]) -> Result<u32, MessageError> {
    let tokens = seal_all(key, sender, &mut [message])?;
    Ok(tokens.first().copied().unwrap_or_default())
}

/// Seals several messages in place, up to four at a time. Their message keys are computed while the messages before them are
/// encrypted: so each of eight long messages takes half of the time that one alone takes. Returns the tokens of the messages, as [`seal`] does, in their order.
///
/// # Errors
///
/// A text is empty or no whole blocks. Nothing is sealed then.
pub fn seal_all(key: &AuthKey, sender: Sender, messages: &mut [&mut [u8]]) -> Result<Vec<u32>, MessageError> {
    messages.iter().try_for_each(|message| text(message).map(drop))?;
    let mut tokens = Vec::with_capacity(messages.len());
    let mut groups = messages.chunks_mut(MOST);
    let mut current = groups.next();
    let mut digests = digests(current.as_deref().map(|messages| hashing(key, sender, messages)).unwrap_or_default());
    while let Some(messages) = current {
        current = groups.next();
        let mut next = current.as_deref().map(|messages| hashing(key, sender, messages)).unwrap_or_default();
        tokens.extend(digests.iter().map(|digest| digest.token));
        let keyed = messages.iter_mut().zip(&digests);
        let jobs = keyed.map(|(message, digest)| start(key, sender, &digest.message_key, message)).collect();
        encrypt_and_hash(jobs, &mut next);
        digests = self::digests(next);
    }
    Ok(tokens)
}

/// Opens a message in place: its text is behind [`HEADER`] bytes then, with the padding. The message key is checked before
/// anything is known of the text (`mtproto/security_guidelines`); after an error, what is there means nothing. Returns the
/// token of the message, as [`seal`] does, with which a server acknowledges the message quickly.
///
/// # Errors
///
/// The message is encrypted with another key, or the message key is not that of the text, or there are no whole blocks.
pub fn open(key: &AuthKey, sender: Sender, message: &mut [u8]) -> Result<u32, MessageError> {
    let results = open_all(key, sender, &mut [message]);
    results.into_iter().next().unwrap_or(Err(MessageError::MessageKey))
}

/// Opens several messages in place, up to four at a time: so each of four long messages takes three quarters of the time that
/// one alone takes. Returns the result of each message, as [`open`] does, in their order.
pub fn open_all(key: &AuthKey, sender: Sender, messages: &mut [&mut [u8]]) -> Vec<Result<u32, MessageError>> {
    let (mut jobs, mut claims) = (Vec::new(), Vec::new());
    let mut begin = |message| {
        let (job, claimed) = begin(key, sender, message)?;
        jobs.push((job, hasher(key, sender)));
        claims.push(claimed);
        Ok(())
    };
    let begun: Vec<Result<(), MessageError>> = messages.iter_mut().map(|message| begin(message)).collect();
    let mut opened = decrypt_and_hash(jobs, ALIGNED).zip(claims).map(|(hasher, claimed)| check(hasher, &claimed));
    let result = |begun: Result<(), _>| begun.and_then(|()| opened.next().unwrap_or(Err(MessageError::MessageKey)));
    begun.into_iter().map(result).collect()
}

/// Reads a message's header. Returns what is to decrypt, and the message key that the header claims.
fn begin<'m>(key: &AuthKey, sender: Sender, message: &'m mut [u8]) -> Result<(Job<'m>, [u8; 16]), MessageError> {
    text(message)?;
    let (header, text) = message.split_at_mut(HEADER);
    let (id, message_key) = header.split_at(8);
    if *id != key.id() {
        return Err(MessageError::OtherKey);
    }
    let mut claimed = [0; 16];
    claimed.iter_mut().zip(message_key).for_each(|(to, from)| *to = *from);
    let aes_key = aes_key(key, sender, &claimed);
    Ok((Job::new(Chain::ige(&aes_key.key, &aes_key.iv), text), claimed))
}

/// Compares the message key of the text with the one that the header claims.
fn check(hasher: Sha256, claimed: &[u8; 16]) -> Result<u32, MessageError> {
    let digest = digest(hasher);
    if bool::from(digest.message_key.ct_eq(claimed)) { Ok(digest.token) } else { Err(MessageError::MessageKey) }
}

/// Begins to hash the texts of messages, for their message keys.
fn hashing<'m>(key: &AuthKey, sender: Sender, messages: &'m [&mut [u8]]) -> Vec<Hashing<'m>> {
    let texts = messages.iter().map(|message| message.get(HEADER..).unwrap_or_default());
    texts.map(|text| Hashing::new(hasher(key, sender), text, ALIGNED)).collect()
}

/// The message keys and tokens of the texts.
fn digests(hashing: Vec<Hashing<'_>>) -> Vec<Digest> {
    finish(hashing).map(digest).collect()
}

/// The text of a message.
fn text(message: &[u8]) -> Result<&[u8], MessageError> {
    let text = message.get(HEADER..).filter(|text| !text.is_empty() && text.len().is_multiple_of(BLOCK));
    text.ok_or(MessageError::Length { length: message.len() })
}

/// Writes the header. Returns what is to encrypt.
fn start<'m>(key: &AuthKey, sender: Sender, message_key: &[u8; 16], message: &'m mut [u8]) -> Job<'m> {
    let (header, text) = message.split_at_mut(HEADER.min(message.len()));
    header.iter_mut().zip(key.id().iter().chain(message_key)).for_each(|(to, from)| *to = *from);
    let aes_key = aes_key(key, sender, message_key);
    Job::new(Chain::ige(&aes_key.key, &aes_key.iv), text)
}

/// What is hashed before the text.
fn hasher(key: &AuthKey, sender: Sender) -> Sha256 {
    Sha256::new_with_prefix(key.part::<32>(88 + sender.offset()))
}

/// Reads `msg_key_large`: the message key is its middle, the token its beginning.
fn digest(hasher: Sha256) -> Digest {
    let large: [u8; 32] = hasher.finalize().into();
    let mut message_key = [0; 16];
    message_key.iter_mut().zip(large.iter().skip(8)).for_each(|(to, from)| *to = *from);
    let token = large.first_chunk().copied().map(u32::from_le_bytes).unwrap_or_default();
    Digest { message_key, token: token | 1 << 31 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn key() -> AuthKey {
        AuthKey::new(std::array::from_fn(|at| u8::try_from(at * 7 % 256).unwrap()))
    }

    fn message(blocks: usize, seed: u8) -> Vec<u8> {
        (0..HEADER + 16 * blocks).map(|at| at.to_le_bytes()[0].wrapping_mul(31).wrapping_add(seed)).collect()
    }

    /// Sealed by Telethon 1.44.0.
    #[test]
    fn messages_are_those_of_another_client() {
        let text: Vec<u8> = (0..48).map(|at| u8::try_from(at * 31 % 256).unwrap()).collect();
        for (sender, sealed) in [
            (
                Sender::Client,
                "589247c05d76d83399b0e37cd9f635ed\
                 0d24806d4edd65342fae959fad484d6cb6a2142535aaf9cfea829ebcd0a2aec54d7a15035ce48fdd26cfc59333c69042",
            ),
            (
                Sender::Server,
                "108ba491cff13afaf293f17e9f01fdd8\
                 6b5f371b0dd5a9b8b01b6f1a9600af95e25f6ea8608793e3773a9e89d98cbb3f9ac1d315d4ec6be394e7aaf6547c1c24",
            ),
        ] {
            let mut message = [vec![0; HEADER], text.clone()].concat();
            let token = seal(&key(), sender, &mut message).unwrap();
            assert_eq!(hex::encode(&message[8..]), sealed);
            assert_eq!(open(&key(), sender, &mut message).unwrap(), token);
            assert_eq!(message[HEADER..], text);
        }
    }

    /// Messages of some numbers of blocks.
    fn messages(blocks: &[usize]) -> Vec<Vec<u8>> {
        (0..).zip(blocks).map(|(seed, &blocks)| message(blocks, seed)).collect()
    }

    fn slices(messages: &mut [Vec<u8>]) -> Vec<&mut [u8]> {
        messages.iter_mut().map(Vec::as_mut_slice).collect()
    }

    /// Seals messages together and alone, spoils some of them, and opens them together and alone.
    fn together_is_as_alone(sender: Sender, plain: &[Vec<u8>], spoil: impl Fn(usize, &mut Vec<u8>)) {
        let mut together = plain.to_vec();
        let tokens = seal_all(&key(), sender, &mut slices(&mut together)).unwrap();
        let mut alone = plain.to_vec();
        let tokens_alone: Vec<u32> = alone.iter_mut().map(|message| seal(&key(), sender, message).unwrap()).collect();
        assert_eq!((&tokens, &together), (&tokens_alone, &alone));

        (0..).zip(&mut together).for_each(|(at, message)| spoil(at, message));
        let spoilt: Vec<bool> = together.iter().zip(&alone).map(|(spoilt, sealed)| spoilt != sealed).collect();
        let mut alone = together.clone();
        let opened = open_all(&key(), sender, &mut slices(&mut together));
        let opened_alone: Vec<_> = alone.iter_mut().map(|message| open(&key(), sender, message)).collect();
        assert_eq!((&opened, &together), (&opened_alone, &alone));
        for at in 0..plain.len() {
            if spoilt[at] {
                assert!(opened[at].is_err());
            } else {
                assert_eq!(opened[at], Ok(tokens[at]));
                assert_eq!(together[at][HEADER..], plain[at][HEADER..]);
            }
        }
    }

    #[test]
    fn any_count_is_sealed_and_opened_together() {
        for count in 0..=9 {
            // Of one length, and of lengths around the steps of a pass.
            for blocks in [vec![37; count], (0..count).map(|at| 1 + at * 5 % 11).collect()] {
                together_is_as_alone(Sender::Client, &messages(&blocks), |_, _| {});
            }
        }
    }

    proptest! {
        #[test]
        fn messages_of_all_lengths_are_sealed_and_opened_together(
            blocks in prop::collection::vec(1_usize..70, 0..10),
            bad in prop::collection::vec(0_u8..6, 10),
            client: bool,
        ) {
            let sender = if client { Sender::Client } else { Sender::Server };
            together_is_as_alone(sender, &messages(&blocks), |at, message| match bad[at] {
                0 => message[HEADER] ^= 1,
                1 => message[0] ^= 1,
                2 => message.truncate(HEADER + 7),
                _ => {}
            });
        }

        #[test]
        fn a_changed_bit_is_found(blocks in 1_usize..9, at: prop::sample::Index, bit in 0_u32..8) {
            let mut sealed = message(blocks, 1);
            seal(&key(), Sender::Server, &mut sealed).unwrap();
            let at = at.index(sealed.len());
            sealed[at] ^= 1_u8 << bit;
            let expected = if at < 8 { MessageError::OtherKey } else { MessageError::MessageKey };
            prop_assert_eq!(open(&key(), Sender::Server, &mut sealed), Err(expected));
        }
    }

    #[test]
    fn a_message_of_the_other_side_does_not_open() {
        let mut sealed = message(4, 1);
        seal(&key(), Sender::Client, &mut sealed).unwrap();
        assert_eq!(open(&key(), Sender::Server, &mut sealed), Err(MessageError::MessageKey));
    }

    #[test]
    fn texts_are_whole_blocks() {
        for length in [0, 1, 23, 24, 25, 39, 41] {
            let mut bytes = vec![0; length];
            assert_eq!(seal(&key(), Sender::Client, &mut bytes), Err(MessageError::Length { length }));
            assert_eq!(open(&key(), Sender::Client, &mut bytes), Err(MessageError::Length { length }));
        }
        let mut good = message(1, 0);
        let before = good.clone();
        let error = seal_all(&key(), Sender::Client, &mut [&mut good, &mut [0; 7]]);
        assert!(error.is_err() && good == before);
    }
}
