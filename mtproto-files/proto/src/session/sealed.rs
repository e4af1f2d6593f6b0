//! Messages before they are sealed and before they are opened.
//!
//! Both take time and need nothing but a key and the message: each is a job that can be handed to any thread.

use super::packet::Text;
use super::violation::Violation;
use bytes::BytesMut;
use mtproto_crypto::{AuthKey, HEADER, MessageError, Sender};
use std::fmt;
use std::sync::Arc;

/// A message that is ready to be encrypted.
pub struct Unsealed {
    key: Arc<AuthKey>,
    sender: Sender,
    message: BytesMut,
}

/// A received message that is not decrypted yet.
pub struct Sealed {
    key: Arc<AuthKey>,
    sender: Sender,
    message: BytesMut,
}

/// An encrypted message: the payload of a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packet {
    /// The bytes.
    pub payload: BytesMut,
    /// The token that a quick acknowledgment of the message carries.
    pub token: u32,
}

/// A decrypted message, whose lengths are checked.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The content. The other checks are a session's.
    pub text: Text,
    /// The id of the key that the message was encrypted with.
    pub key_id: [u8; 8],
    /// The token that a quick acknowledgment of the message carries.
    pub token: u32,
}

/// Why a received message cannot be read. The connection ends then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// The message is not one that the owner of the key has made: `mtproto/security_guidelines`, "Checking SHA256 hash value
    /// of msg_key".
    #[error(transparent)]
    Sealed(#[from] MessageError),
    /// A length in the message is wrong.
    #[error(transparent)]
    Length(#[from] Violation),
}

impl Unsealed {
    /// Returns the job to encrypt a message that [`write`](super::write) has written.
    pub fn new(key: Arc<AuthKey>, sender: Sender, message: BytesMut) -> Self {
        Self { key, sender, message }
    }

    /// Returns the length of the message in bytes: encryption does not change it.
    pub fn len(&self) -> usize {
        self.message.len()
    }

    /// Returns whether the message has no bytes. None that a session makes is empty.
    pub fn is_empty(&self) -> bool {
        self.message.is_empty()
    }

    /// Encrypts the message where it is.
    ///
    /// # Errors
    ///
    /// The message has no text, or one that is no whole blocks: no session makes such a message.
    pub fn seal(mut self) -> Result<Packet, MessageError> {
        let token = mtproto_crypto::seal(&self.key, self.sender, &mut self.message)?;
        Ok(Packet { payload: self.message, token })
    }

    /// Encrypts several messages, in less time than one by one. Returns them in their order.
    ///
    /// # Errors
    ///
    /// As of [`seal`](Self::seal), of the first message that has one.
    pub fn seal_all(mut messages: Vec<Self>) -> Result<Vec<Packet>, MessageError> {
        let mut tokens = Vec::with_capacity(messages.len());
        // Those of one key and side go together; a session's all are.
        for group in messages.chunk_by_mut(|one, two| Arc::ptr_eq(&one.key, &two.key) && one.sender == two.sender) {
            let Some(first) = group.first() else { continue };
            let (key, sender) = (Arc::clone(&first.key), first.sender);
            let mut texts: Vec<&mut [u8]> = group.iter_mut().map(|message| &mut message.message[..]).collect();
            tokens.extend(mtproto_crypto::seal_all(&key, sender, &mut texts)?);
        }
        let sealed = messages.into_iter().zip(tokens);
        Ok(sealed.map(|(message, token)| Packet { payload: message.message, token }).collect())
    }
}

impl Sealed {
    /// Returns the job to decrypt a received message. Its first eight bytes are the id of the key: [`key_id`] reads them.
    pub fn new(key: Arc<AuthKey>, sender: Sender, message: BytesMut) -> Self {
        Self { key, sender, message }
    }

    /// Decrypts the message where it is. The message key is checked first, then the lengths.
    ///
    /// # Errors
    ///
    /// The message was not made by the owner of the key, or a length in it is wrong.
    pub fn open(mut self) -> Result<Opened, OpenError> {
        let token = mtproto_crypto::open(&self.key, self.sender, &mut self.message)?;
        self.read(token)
    }

    /// Decrypts several messages, in less time than one by one: those that have arrived together. Returns the result of each
    /// message, as [`open`](Self::open) does, in their order.
    pub fn open_all(mut messages: Vec<Self>) -> Vec<Result<Opened, OpenError>> {
        let mut tokens = Vec::with_capacity(messages.len());
        // Those of one key and side go together; a connection's nearly all are.
        for group in messages.chunk_by_mut(|one, two| Arc::ptr_eq(&one.key, &two.key) && one.sender == two.sender) {
            let Some(first) = group.first() else { continue };
            let (key, sender) = (Arc::clone(&first.key), first.sender);
            let mut texts: Vec<&mut [u8]> = group.iter_mut().map(|message| &mut message.message[..]).collect();
            tokens.extend(mtproto_crypto::open_all(&key, sender, &mut texts));
        }
        messages.into_iter().zip(tokens).map(|(message, token)| message.read(token?)).collect()
    }

    /// Reads the text of a decrypted message.
    fn read(mut self, token: u32) -> Result<Opened, OpenError> {
        let text = self.message.split_off(HEADER.min(self.message.len())).freeze();
        Ok(Opened { text: Text::read(&text)?, key_id: self.key.id(), token })
    }
}

/// Returns the id of the key that a received payload is encrypted with. Eight zeros: the payload is a plain message, of a key
/// exchange. `None`: the payload is shorter than an id.
pub fn key_id(payload: &[u8]) -> Option<[u8; 8]> {
    payload.first_chunk().copied()
}

impl fmt::Debug for Unsealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unsealed").field("length", &self.len()).finish_non_exhaustive()
    }
}

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sealed").field("length", &self.message.len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::{Header, MessageId, Padding, write};

    /// A key whose parts differ: otherwise both sides would have one AES key.
    fn key(seed: u8) -> Arc<AuthKey> {
        Arc::new(AuthKey::new(std::array::from_fn(|at| at.to_le_bytes()[0].wrapping_mul(seed))))
    }

    fn written(body: &[u8]) -> BytesMut {
        let header = Header { salt: 1, session_id: 2, id: MessageId::from_bits(4), seq_no: 1 };
        let mut message = BytesMut::new();
        write(&mut message, &header, [body], Padding::SizeClass, |padding| padding.fill(9)).unwrap();
        message
    }

    #[test]
    fn messages_of_several_keys_are_sealed_together() {
        let keys = [3, 5].map(key);
        let jobs = |order: &[usize]| -> Vec<Unsealed> {
            let keys = order.iter().map(|at| Arc::clone(&keys[*at]));
            keys.zip(1..).map(|(key, byte)| Unsealed::new(key, Sender::Client, written(&[byte; 40]))).collect()
        };
        let order = [0, 0, 1, 0, 0, 0];
        let together = Unsealed::seal_all(jobs(&order)).unwrap();
        let alone: Vec<Packet> = jobs(&order).into_iter().map(|job| job.seal().unwrap()).collect();
        assert_eq!(together, alone);
        for ((packet, at), byte) in together.into_iter().zip(order).zip(1..) {
            assert_eq!(key_id(&packet.payload), Some(keys[at].id()));
            let token = packet.token;
            let opened = Sealed::new(Arc::clone(&keys[at]), Sender::Client, packet.payload).open().unwrap();
            assert_eq!((opened.token, opened.key_id), (token, keys[at].id()));
            assert_eq!(opened.text.into_body(), [byte; 40][..]);
        }
    }

    #[test]
    fn messages_of_several_keys_are_opened_together() {
        let keys = [3, 5].map(key);
        // A key and a length for each message; several in a row have one key.
        let order = [(0, 40), (0, 4000), (1, 40), (0, 1000), (0, 40), (0, 300), (0, 40), (0, 900), (1, 8)];
        for (count, bad) in (0..=order.len()).flat_map(|count| (0..=count).map(move |bad| (count, bad))) {
            let jobs = || -> Vec<Sealed> {
                let each = order.iter().take(count).zip(0_u8..);
                each.map(|(&(at, length), byte)| {
                    let unsealed = Unsealed::new(Arc::clone(&keys[at]), Sender::Server, written(&vec![byte; length]));
                    let mut payload = unsealed.seal().unwrap().payload;
                    if usize::from(byte) == bad {
                        payload[HEADER] ^= 1;
                    }
                    Sealed::new(Arc::clone(&keys[at]), Sender::Server, payload)
                })
                .collect()
            };
            let results = Sealed::open_all(jobs());
            assert_eq!(results.len(), count);
            let alone = jobs().into_iter().map(Sealed::open);
            for (at, (together, alone)) in results.into_iter().zip(alone).enumerate() {
                if at == bad {
                    assert_eq!(together.unwrap_err(), OpenError::Sealed(MessageError::MessageKey));
                    continue;
                }
                let (together, alone) = (together.unwrap(), alone.unwrap());
                let (key, length) = order[at];
                assert_eq!((together.token, together.key_id), (alone.token, keys[key].id()));
                let body = together.text.into_body();
                assert_eq!(body, alone.text.into_body());
                assert_eq!(body, vec![u8::try_from(at).unwrap(); length]);
            }
        }
    }

    #[test]
    fn a_message_of_another_side_is_not_opened() {
        let key = key(3);
        let packet = Unsealed::new(Arc::clone(&key), Sender::Client, written(&[1; 40])).seal().unwrap();
        let error = Sealed::new(Arc::clone(&key), Sender::Server, packet.payload).open().unwrap_err();
        assert_eq!(error, OpenError::Sealed(MessageError::MessageKey));
        let error = Sealed::new(key, Sender::Server, BytesMut::from(&[0; 10][..])).open().unwrap_err();
        assert_eq!(error, OpenError::Sealed(MessageError::Length { length: 10 }));
    }
}
