//! AES-256-CTR: a key stream that runs on for as long as a connection does.

use aes::Aes256;
use ctr::cipher::{KeyIvInit, StreamCipher, StreamCipherSeek};

/// A key stream, and where it stands. The counter is all 16 bytes of the initial vector, big-endian (`mtproto/mtproto-transports`,
/// "Transport obfuscation").
pub struct Stream(ctr::Ctr128BE<Aes256>);

impl Stream {
    /// Returns the stream at its beginning.
    pub fn new(key: &[u8; 32], iv: &[u8; 16]) -> Self {
        Self(ctr::Ctr128BE::new(key.into(), iv.into()))
    }

    /// Encrypts or decrypts the next bytes: both are the same.
    ///
    /// A stream has 2^68 bytes. What is behind its end stays as it is, and nothing that a connection carries gets there.
    pub fn apply(&mut self, bytes: &mut [u8]) {
        let _ = self.0.try_apply_keystream(bytes);
    }

    /// Goes to a byte of the stream.
    pub fn seek(&mut self, offset: u64) {
        let _ = self.0.try_seek(offset);
    }
}
