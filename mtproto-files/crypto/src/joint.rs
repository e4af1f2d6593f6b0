//! Two jobs in one pass: a buffer is enciphered while another, or what was deciphered just before, is hashed.
//!
//! Each block of IGE waits for the one before it, and so does each block of SHA-256. A processor does one of each in the time
//! of the slower. So the jobs are cut in pieces of 64 bytes, the length of a block of SHA-256, and done in turn.

use crate::chain::Chain;
use sha2::{Digest, Sha256};

/// The length of a block of SHA-256, in bytes.
const PIECE: usize = 64;

/// Encrypts whole blocks, and meanwhile hashes another text.
pub(crate) fn encrypt_and_hash(chain: &mut Chain, bytes: &mut [u8], hasher: &mut Sha256, other: &[u8], aligned: usize) {
    let (head, rest) = other.split_at(aligned.min(other.len()));
    hasher.update(head);
    let (blocks, tail) = rest.as_chunks::<PIECE>();
    let mut blocks = blocks.iter();
    chain.encrypt_in_pieces(bytes.chunks_mut(PIECE), |_| {
        if let Some(block) = blocks.next() {
            hasher.update(block);
        }
    });
    blocks.for_each(|block| hasher.update(block));
    hasher.update(tail);
}

/// Decrypts whole blocks, and hashes what comes out of it, one piece behind.
pub(crate) fn decrypt_and_hash(chain: &mut Chain, bytes: &mut [u8], hasher: &mut Sha256, aligned: usize) {
    let (head, rest) = bytes.split_at_mut(aligned.min(bytes.len()));
    let mut behind: &[u8] = &[];
    chain.decrypt_in_pieces(std::iter::once(head).chain(rest.chunks_mut(PIECE)), |piece| {
        hasher.update(behind);
        behind = piece;
    });
    hasher.update(behind);
}
