//! The AES key and initial vector of a message.

use crate::auth_key::AuthKey;
use crate::hash::{sha1, sha256};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Who has sent a message. The two directions use other parts of the authorization key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sender {
    /// The client, or in a secret chat the side that created the chat.
    Client,
    /// The server, or in a secret chat the other side.
    Server,
}

impl Sender {
    /// `x` of `mtproto/description`, "Defining AES key and initialization vector".
    pub(crate) fn offset(self) -> usize {
        match self {
            Self::Client => 0,
            Self::Server => 8,
        }
    }
}

/// A key of AES-256 and an initial vector of IGE. They are wiped when they are dropped.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct AesKey {
    /// The key.
    pub key: [u8; 32],
    /// The initial vector.
    pub iv: [u8; 32],
}

/// Returns the AES key of a message of MTProto 2.0 (`mtproto/description`).
pub fn aes_key(auth_key: &AuthKey, sender: Sender, message_key: &[u8; 16]) -> AesKey {
    let x = sender.offset();
    let a = sha256(&[message_key, &auth_key.part::<36>(x)]);
    let b = sha256(&[&auth_key.part::<36>(40 + x), message_key]);
    AesKey {
        key: join([cut(&a, 0, 8), cut(&b, 8, 16), cut(&a, 24, 8)]),
        iv: join([cut(&b, 0, 8), cut(&a, 8, 16), cut(&b, 24, 8)]),
    }
}

/// Returns the AES key of a message of MTProto 1.0 (`mtproto/description_v1`). The binding of temporary keys still uses that
/// form (`auth.bindTempAuthKey`).
pub fn old_aes_key(auth_key: &AuthKey, sender: Sender, message_key: &[u8; 16]) -> AesKey {
    let x = sender.offset();
    let a = sha1(&[message_key, &auth_key.part::<32>(x)]);
    let b = sha1(&[&auth_key.part::<16>(32 + x), message_key, &auth_key.part::<16>(48 + x)]);
    let c = sha1(&[&auth_key.part::<32>(64 + x), message_key]);
    let d = sha1(&[message_key, &auth_key.part::<32>(96 + x)]);
    AesKey {
        key: join([cut(&a, 0, 8), cut(&b, 8, 12), cut(&c, 4, 12)]),
        iv: join([cut(&a, 8, 12), cut(&b, 0, 8), cut(&c, 16, 4)].into_iter().chain([cut(&d, 0, 8)])),
    }
}

/// Bytes of a hash.
fn cut(hash: &[u8], at: usize, length: usize) -> &[u8] {
    hash.get(at..at.saturating_add(length)).unwrap_or_default()
}

/// Pieces of 32 bytes in all.
fn join<'p>(pieces: impl IntoIterator<Item = &'p [u8]>) -> [u8; 32] {
    let mut joined = [0; 32];
    joined.iter_mut().zip(pieces.into_iter().flatten()).for_each(|(to, from)| *to = *from);
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Computed by the formulas of `mtproto/description_v1`, in another language.
    #[test]
    fn the_older_form() {
        let key = AuthKey::new(std::array::from_fn(|at| u8::try_from(at * 7 % 256).unwrap()));
        let message_key = std::array::from_fn(|at| u8::try_from(at).unwrap());
        for (sender, aes_key, iv) in [
            (
                Sender::Client,
                "a11c90d3ff3f6bfb048da1f6731e02055f7c5b46707d0f2db84b7e4683a87ecf",
                "c2d37941e54ab24a21e8188ccd9617b724c5d43944fc3c8e0a5e1bdb46c20a68",
            ),
            (
                Sender::Server,
                "2211c403ad59518f4b12cb72c7632d6910207911dabf6ddd1f45a9c5c503c4bd",
                "db7a7c49be2c1d70f74b198fc4fdbb768d07661a18fd7e0554001ca62ab7cdab",
            ),
        ] {
            let derived = old_aes_key(&key, sender, &message_key);
            assert_eq!((hex::encode(derived.key), hex::encode(derived.iv)), (aes_key.to_owned(), iv.to_owned()));
        }
    }
}
