//! Several jobs in one pass: texts are enciphered while others, or what was deciphered just before, are hashed.
//!
//! Each block of IGE waits for the one before it, and so does each block of SHA-256, but not one for the other, nor that of one
//! text for that of another. A processor looks ahead a few hundred instructions for such that need not wait. So the jobs are
//! cut in pieces of a block of SHA-256, and done in turn.

use crate::blocks::BlockHash;
use crate::chain::{Chain, MOST, Piece, ROWS, Text, decrypt, encrypt, pieces};
use sha2::{Digest, Sha256};

/// A text that is hashed piece by piece.
pub(crate) struct Hashing<'t> {
    hash: BlockHash,
    pieces: std::slice::ChunksExact<'t, u8>,
}

impl<'t> Hashing<'t> {
    /// Begins to hash a text: its first `aligned` bytes fill the block that the hash has begun.
    pub(crate) fn new(hasher: Sha256, text: &'t [u8], aligned: usize) -> Self {
        let (head, rest) = text.split_at(aligned.min(text.len()));
        let hash = BlockHash::new(hasher.chain_update(head));
        Self { hash, pieces: rest.chunks_exact(size_of::<Piece>()) }
    }

    /// Hashes the next piece. Returns whether there was one.
    #[inline(always)]
    fn step(&mut self) -> bool {
        let piece = self.pieces.next();
        if let Some(piece) = piece {
            self.hash.update(piece);
        }
        piece.is_some()
    }
}

/// Hashes the rest of all texts, in turn.
pub(crate) fn finish(mut texts: Vec<Hashing<'_>>) -> impl Iterator<Item = Sha256> {
    while texts.iter_mut().fold(false, |more, text| text.step() || more) {}
    texts.into_iter().map(|text| text.hash.finish(text.pieces.remainder()))
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
        let head = self.take(count * size_of::<Piece>());
        Text::new(&mut self.chain, pieces(head))
    }
}

/// Encrypts texts, and meanwhile hashes others.
pub(crate) fn encrypt_and_hash(mut jobs: Vec<Job<'_>>, others: &mut [Hashing<'_>]) {
    loop {
        let mut unfinished: Vec<_> = jobs.iter_mut().filter(|job| job.pieces() > 0).take(MOST).collect();
        let Some(count) = unfinished.iter().map(|job| job.pieces()).min() else { break };
        let mut texts: Vec<_> = unfinished.iter_mut().map(|job| job.text(count)).collect();
        encrypt(&mut texts, |row, _| {
            for other in others.get_mut(share(row, others.len())).unwrap_or_default() {
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
        decrypt(&mut texts, |row, behind| {
            let turn = share(row, behind.len());
            let hashes = hashes.get_mut(turn.clone()).unwrap_or_default();
            for (hash, piece) in hashes.iter_mut().zip(behind.get(turn).unwrap_or_default()) {
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

/// Which of some texts to hash a piece of after a row: in a step, each has its turn once.
#[inline(always)]
fn share(row: usize, texts: usize) -> std::ops::Range<usize> {
    row * texts / ROWS..(row + 1) * texts / ROWS
}
