//! Several jobs in one pass: texts are enciphered while others, or what was deciphered just before, are hashed.
//!
//! Each block of IGE waits for the one before it, and so does each block of SHA-256. A processor does some of each in the time
//! of the slower. So the jobs are cut in pieces of 64 bytes, the length of a block of SHA-256, and done in turn.

use crate::chain::{Chain, decrypt_two, encrypt_two};
use sha2::{Digest, Sha256};

/// The length of a block of SHA-256, in bytes.
const PIECE: usize = 64;

/// A text that is hashed piece by piece. The hash has its first bytes already, so that the pieces are whole blocks of it.
pub(crate) struct Hashing<'t> {
    hasher: Sha256,
    pieces: std::slice::Chunks<'t, u8>,
}

impl<'t> Hashing<'t> {
    /// Begins to hash a text: its first `aligned` bytes fill the block that the hash has begun.
    pub(crate) fn new(mut hasher: Sha256, text: &'t [u8], aligned: usize) -> Self {
        let (head, rest) = text.split_at(aligned.min(text.len()));
        hasher.update(head);
        Self { hasher, pieces: rest.chunks(PIECE) }
    }

    /// Hashes the rest.
    pub(crate) fn finish(mut self) -> Sha256 {
        self.pieces.by_ref().for_each(|piece| self.hasher.update(piece));
        self.hasher
    }

    #[inline(always)]
    fn step(&mut self) {
        if let Some(piece) = self.pieces.next() {
            self.hasher.update(piece);
        }
    }
}

/// Encrypts a text, and meanwhile hashes others.
pub(crate) fn encrypt_and_hash(chain: &mut Chain, text: &mut [u8], others: &mut [Hashing<'_>]) {
    chain.encrypt_in_pieces(text.chunks_mut(PIECE), |_| others.iter_mut().for_each(Hashing::step));
}

/// Encrypts two texts, and meanwhile hashes others.
pub(crate) fn encrypt_two_and_hash(
    [first, second]: [&mut Chain; 2],
    [one, two]: [&mut [u8]; 2],
    others: &mut [Hashing<'_>],
) {
    let together = one.len().min(two.len());
    let (one, rest_of_one) = one.split_at_mut(together);
    let (two, rest_of_two) = two.split_at_mut(together);
    let pieces = one.chunks_mut(PIECE).zip(two.chunks_mut(PIECE));
    encrypt_two(first, second, pieces, |_, _| others.iter_mut().for_each(Hashing::step));
    encrypt_and_hash(first, rest_of_one, others);
    encrypt_and_hash(second, rest_of_two, others);
}

/// Decrypts a text, and hashes what comes out of it, one piece behind. Returns the hash.
pub(crate) fn decrypt_and_hash(chain: &mut Chain, text: &mut [u8], mut hasher: Sha256, aligned: usize) -> Sha256 {
    let (head, rest) = text.split_at_mut(aligned.min(text.len()));
    let mut behind: &[u8] = &[];
    chain.decrypt_in_pieces(std::iter::once(head).chain(rest.chunks_mut(PIECE)), |piece| {
        hasher.update(behind);
        behind = piece;
    });
    hasher.update(behind);
    hasher
}

/// Decrypts two texts, and hashes what comes out of them, one piece behind. Returns the hashes.
pub(crate) fn decrypt_two_and_hash(
    [first, second]: [&mut Chain; 2],
    [one, two]: [&mut [u8]; 2],
    [mut hash_of_one, mut hash_of_two]: [Sha256; 2],
    aligned: usize,
) -> [Sha256; 2] {
    // The rests are whole pieces again.
    let whole = one.len().min(two.len()).saturating_sub(aligned) / PIECE * PIECE;
    let together = if whole == 0 { 0 } else { aligned + whole };
    let (one, rest_of_one) = one.split_at_mut(together);
    let (two, rest_of_two) = two.split_at_mut(together);
    let (head_of_one, one) = one.split_at_mut(aligned.min(together));
    let (head_of_two, two) = two.split_at_mut(aligned.min(together));
    let pieces = std::iter::once((head_of_one, head_of_two)).chain(one.chunks_mut(PIECE).zip(two.chunks_mut(PIECE)));
    let mut behind: [&[u8]; 2] = [&[], &[]];
    decrypt_two(first, second, pieces, |one, two| {
        hash_of_one.update(behind[0]);
        hash_of_two.update(behind[1]);
        behind = [one, two];
    });
    hash_of_one.update(behind[0]);
    hash_of_two.update(behind[1]);
    let aligned = if together == 0 { aligned } else { 0 };
    [
        decrypt_and_hash(first, rest_of_one, hash_of_one, aligned),
        decrypt_and_hash(second, rest_of_two, hash_of_two, aligned),
    ]
}
