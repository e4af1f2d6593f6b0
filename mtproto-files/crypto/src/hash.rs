//! Hashes of several pieces in a row.

use sha1::Sha1;
use sha2::{Digest, Sha256};

/// Returns the SHA-1 of the pieces, joined.
pub fn sha1(pieces: &[&[u8]]) -> [u8; 20] {
    let mut hasher = Sha1::new();
    pieces.iter().for_each(|piece| hasher.update(piece));
    hasher.finalize().into()
}

/// Returns the SHA-256 of the pieces, joined.
pub fn sha256(pieces: &[&[u8]]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    pieces.iter().for_each(|piece| hasher.update(piece));
    hasher.finalize().into()
}
