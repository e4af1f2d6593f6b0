//! Authorization keys.

use crate::hash::sha1;
use std::fmt;
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// A key that a client and a DC have agreed on (`mtproto/auth_key`). It is wiped when it is dropped, `Debug` shows only its
/// id, and keys are compared in constant time.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct AuthKey {
    bytes: [u8; 256],
    id: [u8; 8],
    aux_hash: [u8; 8],
}

impl AuthKey {
    /// Returns the key with these bytes.
    pub fn new(bytes: [u8; 256]) -> Self {
        let hash = sha1(&[&bytes]);
        let (mut id, mut aux_hash) = ([0; 8], [0; 8]);
        id.iter_mut().zip(hash.iter().skip(12)).for_each(|(to, from)| *to = *from);
        aux_hash.iter_mut().zip(&hash).for_each(|(to, from)| *to = *from);
        Self { bytes, id, aux_hash }
    }

    /// Returns the key itself.
    pub fn as_bytes(&self) -> &[u8; 256] {
        &self.bytes
    }

    /// Returns the key's id, as each encrypted message starts with it: the last 8 bytes of the key's SHA-1.
    pub fn id(&self) -> [u8; 8] {
        self.id
    }

    /// Returns the first 8 bytes of the key's SHA-1, which a key exchange proves that both sides have (`auth_key_aux_hash`).
    pub fn aux_hash(&self) -> [u8; 8] {
        self.aux_hash
    }

    /// The bytes from `at` on; none if the key ends before.
    pub(crate) fn part<const N: usize>(&self, at: usize) -> [u8; N] {
        let part = self.bytes.get(at..).and_then(|rest| rest.first_chunk());
        part.copied().unwrap_or([0; N])
    }
}

impl PartialEq for AuthKey {
    fn eq(&self, other: &Self) -> bool {
        self.bytes.ct_eq(&other.bytes).into()
    }
}

impl Eq for AuthKey {}

impl fmt::Debug for AuthKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let id = u64::from_be_bytes(self.id);
        f.debug_tuple("AuthKey").field(&format_args!("{id:016x}")).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As Telethon 1.44.0 computes them.
    #[test]
    fn ids_are_parts_of_the_hash() {
        let key = AuthKey::new(std::array::from_fn(|at| u8::try_from(at * 7 % 256).unwrap()));
        assert_eq!(hex::encode(key.id()), "ce18de6f6cfbcf4a");
        assert_eq!(hex::encode(key.aux_hash()), "c725aa98c74f1613");
        assert_eq!(format!("{key:?}"), "AuthKey(ce18de6f6cfbcf4a)");
        assert!(key == key.clone() && key != AuthKey::new([0; 256]));
    }
}
