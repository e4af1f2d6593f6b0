//! Several jobs in one pass: texts are enciphered while others, or what was deciphered just before, are hashed.
//!
//! Each block of IGE waits for the one before it, and so does each block of SHA-256. No text waits for another one, and no
//! cipher for a hash. The processor looks a few hundred instructions ahead for some that need not wait. So the jobs are cut in
//! pieces of 64 bytes, the length of a block of SHA-256, and done in turn: a row of cipher blocks, then a block of a hash.

use crate::blocks::BlockHash;
use crate::chain::{Chain, MOST, Piece, Text, decrypt, encrypt};
use sha2::{Digest, Sha256};

/// A text that is hashed piece by piece.
pub(crate) struct Hashing<'t> {
    hash: BlockHash,
    rest: &'t [u8],
}

impl<'t> Hashing<'t> {
    /// Begins to hash a text: its first `aligned` bytes fill the block that the hash has begun.
    pub(crate) fn new(hasher: Sha256, text: &'t [u8], aligned: usize) -> Self {
        let (head, rest) = text.split_at(aligned.min(text.len()));
        Self { hash: BlockHash::new(hasher.chain_update(head)), rest }
    }

    /// Hashes the next piece. Returns whether there was one.
    #[inline(always)]
    fn step(&mut self) -> bool {
        let Some((piece, rest)) = self.rest.split_first_chunk::<{ size_of::<Piece>() }>() else { return false };
        self.hash.update(piece);
        self.rest = rest;
        true
    }
}

/// Hashes the rest of all texts: in turn, as long as there are several.
pub(crate) fn finish(mut texts: Vec<Hashing<'_>>) -> impl Iterator<Item = Sha256> {
    while texts.iter_mut().map(Hashing::step).filter(|stepped| *stepped).count() > 1 {}
    texts.into_iter().map(|text| text.hash.finish(text.rest))
}

/// A text, and the cipher that it is enciphered with.
pub(crate) struct Job<'t> {
    chain: Chain,
    text: &'t mut [u8],
}

impl<'t> Job<'t> {
    pub(crate) fn new(chain: Chain, text: &'t mut [u8]) -> Self {
        Self { chain, text }
    }

    /// Takes the first bytes of the text; all, if there are fewer.
    fn take(&mut self, length: usize) -> &'t mut [u8] {
        let text = std::mem::take(&mut self.text);
        let (head, rest) = text.split_at_mut(length.min(text.len()));
        self.text = rest;
        head
    }

    /// The number of whole pieces that are left.
    fn pieces(&self) -> usize {
        self.text.len() / size_of::<Piece>()
    }

    /// Takes whole pieces of the text, for a pass.
    fn text(&mut self, count: usize) -> Text<'_, 't> {
        let pieces = self.take(count * size_of::<Piece>());
        Text::new(&mut self.chain, pieces)
    }
}

/// Encrypts texts, and meanwhile hashes the first [`MOST`] of the others.
pub(crate) fn encrypt_and_hash(mut jobs: Vec<Job<'_>>, others: &mut [Hashing<'_>]) {
    loop {
        let mut unfinished: Vec<_> = jobs.iter_mut().filter(|job| job.pieces() > 0).take(MOST).collect();
        let Some(count) = unfinished.iter().map(|job| job.pieces()).min() else { break };
        let mut texts: Vec<_> = unfinished.iter_mut().map(|job| job.text(count)).collect();
        encrypt(&mut texts, |left, _| {
            if let Some(other) = others.get_mut(left) {
                other.step();
            }
        });
    }
    jobs.iter_mut().for_each(|job| job.chain.encrypt(job.text));
}

/// Decrypts texts, and hashes what comes out of them, a piece behind. The first `aligned` bytes of a text fill the block that
/// its hash has begun. Returns the hashes.
pub(crate) fn decrypt_and_hash<'t>(
    jobs: impl IntoIterator<Item = (Job<'t>, Sha256)>,
    aligned: usize,
) -> impl Iterator<Item = Sha256> {
    let begin = |(mut job, hasher): (Job<'t>, Sha256)| {
        let head = job.take(aligned);
        job.chain.decrypt(head);
        (job, BlockHash::new(hasher.chain_update(head)))
    };
    let mut jobs: Vec<(Job<'t>, BlockHash)> = jobs.into_iter().map(begin).collect();
    loop {
        let mut unfinished: Vec<_> = jobs.iter_mut().filter(|(job, _)| job.pieces() > 0).take(MOST).collect();
        let Some(count) = unfinished.iter().map(|(job, _)| job.pieces()).min() else { break };
        let (mut texts, mut hashes): (Vec<_>, Vec<_>) =
            unfinished.iter_mut().map(|(job, hash)| (job.text(count), hash)).unzip();
        decrypt(&mut texts, |left, behind| {
            if let (Some(hash), Some(piece)) = (hashes.get_mut(left), behind.get(left)) {
                hash.update(piece.as_flattened());
            }
        });
    }
    jobs.into_iter().map(|(mut job, hash)| {
        let rest = job.take(usize::MAX);
        job.chain.decrypt(rest);
        hash.finish(rest)
    })
}
