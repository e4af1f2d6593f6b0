//! The key of one file.

use std::fmt;

use md5::{Digest, Md5};
use sha2::Sha256;
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::base::error::{Error, Operation};
use crate::encrypted::cipher::{BLOCK, Chain};

/// What one file of a secret chat is encrypted with: AES-256-IGE. It does not stay in memory, and does not show in logs.
#[derive(Clone, PartialEq, Eq)]
pub struct FileKey {
    key: [u8; 32],
    iv: [u8; 32],
}

impl FileKey {
    /// The `key` and `iv` of a message's media.
    pub fn new(key: [u8; 32], iv: [u8; 32]) -> Self {
        Self { key, iv }
    }

    /// A new one, as every file needs.
    ///
    /// # Errors
    ///
    /// If the system has no random numbers.
    pub fn random() -> Result<Self, Error> {
        let mut this = Self { key: [0; 32], iv: [0; 32] };
        for bytes in [&mut this.key, &mut this.iv] {
            getrandom::fill(bytes).map_err(|cause| Error::new(Operation::Upload, cause))?;
        }
        Ok(this)
    }

    /// `key`, for the message.
    pub fn key(&self) -> &[u8; 32] {
        &self.key
    }

    /// `iv`, for the message.
    pub fn iv(&self) -> &[u8; 32] {
        &self.iv
    }

    /// `key_fingerprint`: the first four bytes of the MD5 of key and iv, xored with the next four. Telegram keeps it beside
    /// the file.
    pub fn fingerprint(&self) -> i32 {
        let [a, b, c, d, e, f, g, h, ..] =
            <[u8; 16]>::from(Md5::new().chain_update(self.key).chain_update(self.iv).finalize());
        i32::from_le_bytes([a, b, c, d]) ^ i32::from_le_bytes([e, f, g, h])
    }

    pub(super) fn chain(&self) -> Chain {
        Chain::ige(&self.key, &self.iv)
    }

    /// What fills the last block of a file. It looks random to whoever has not the key, and is the same when an upload goes
    /// on: the MD5 of a small file is of all its bytes.
    pub(super) fn fill(&self) -> [u8; BLOCK] {
        let hash = Sha256::new().chain_update(b"fill").chain_update(self.key).chain_update(self.iv).finalize();
        let mut fill = [0; BLOCK];
        fill.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
        fill
    }
}

impl Drop for FileKey {
    fn drop(&mut self) {
        self.key.zeroize();
        self.iv.zeroize();
    }
}

impl ZeroizeOnDrop for FileKey {}

impl fmt::Debug for FileKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FileKey({:#010x})", self.fingerprint())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fingerprint_is_of_key_and_iv() {
        // MD5 of 64 zeros: 3b5d3c7d 207e37dc eeedd301 e35e2e58.
        let key = FileKey::new([0; 32], [0; 32]);
        let expected = i32::from_le_bytes([0x3b, 0x5d, 0x3c, 0x7d]) ^ i32::from_le_bytes([0x20, 0x7e, 0x37, 0xdc]);
        assert_eq!(key.fingerprint(), expected);
        assert_ne!(FileKey::new([0; 32], [1; 32]).fingerprint(), expected);
        assert!(!format!("{:?}", FileKey::new([7; 32], [7; 32])).contains("7, 7"));
    }

    #[test]
    fn the_fingerprint_takes_the_key_first() {
        // MD5 of the bytes from 0 to 63: b2d3f56b c197fd98 5d596507 9b5e7148.
        let [key, iv] = [0, 32].map(|from| std::array::from_fn(|at| u8::try_from(from + at).unwrap()));
        assert_eq!(FileKey::new(key, iv).fingerprint().to_le_bytes(), 0xf308_4473_u32.to_le_bytes());
        assert_ne!(FileKey::new(iv, key).fingerprint(), FileKey::new(key, iv).fingerprint());
    }

    #[test]
    fn no_two_keys_are_the_same() {
        assert_ne!(FileKey::random().unwrap(), FileKey::random().unwrap());
    }
}
