//! The backends of several ciphers, at hand at once.
//!
//! The crate `aes` passes a cipher's backend to a closure, which is compiled for the instructions that the processor has. So
//! the backends of several ciphers need closures within closures. [`Gather`] goes through a list of ciphers, asks each for its
//! backend, and collects the backends in a list of the same length. Both lists are nested tuples, because each backend has a
//! type of its own.

use super::CipherBlock;
use aes::Aes256;
use aes::cipher::consts::U16;
use aes::cipher::typenum::Unsigned;
use aes::cipher::{
    BlockCipherDecBackend, BlockCipherDecClosure, BlockCipherDecrypt, BlockCipherEncBackend, BlockCipherEncClosure,
    BlockCipherEncrypt, BlockSizeUser,
};
use std::marker::PhantomData;

/// Enciphers a row of blocks: each block with a key of its own.
pub(super) trait Row {
    /// Enciphers each block with the key that has the block's place.
    fn apply(&self, blocks: &mut [CipherBlock]);
}

/// What is done with a row.
pub(super) trait Work {
    /// Does the work.
    fn run(self, row: impl Row);
}

/// Encryption or decryption.
pub(super) trait Direction {
    /// Calls the closure with the cipher's backend.
    fn with_backend<C>(cipher: &Aes256, closure: C)
    where
        C: BlockCipherEncClosure<BlockSize = U16> + BlockCipherDecClosure<BlockSize = U16>;

    /// Enciphers one block.
    fn apply(cipher: &Aes256, block: &mut CipherBlock);
}

/// The direction of the sender.
pub(super) struct Encrypt;

/// The direction of the receiver.
pub(super) struct Decrypt;

impl Direction for Encrypt {
    #[inline(always)]
    fn with_backend<C: BlockCipherEncClosure<BlockSize = U16>>(cipher: &Aes256, closure: C) {
        cipher.encrypt_with_backend(closure);
    }

    fn apply(cipher: &Aes256, block: &mut CipherBlock) {
        cipher.encrypt_block(block.into());
    }
}

impl Direction for Decrypt {
    #[inline(always)]
    fn with_backend<C: BlockCipherDecClosure<BlockSize = U16>>(cipher: &Aes256, closure: C) {
        cipher.decrypt_with_backend(closure);
    }

    fn apply(cipher: &Aes256, block: &mut CipherBlock) {
        cipher.decrypt_block(block.into());
    }
}

/// A list of ciphers: `()`, or a cipher and the list of those after it.
pub(super) trait Gather {
    /// Does the work with the backends of these ciphers, behind those that are held already. If the backends are of different
    /// kinds, does it with `otherwise`.
    fn gather<D: Direction>(self, held: impl Held, otherwise: impl Row, work: impl Work);
}

impl Gather for () {
    #[inline(always)]
    fn gather<D: Direction>(self, held: impl Held, _: impl Row, work: impl Work) {
        work.run(held);
    }
}

impl<G: Gather> Gather for (&Aes256, G) {
    #[inline(always)]
    fn gather<D: Direction>(self, held: impl Held, otherwise: impl Row, work: impl Work) {
        let (cipher, ciphers) = self;
        D::with_backend(cipher, Next { ciphers, held, otherwise, work, direction: PhantomData::<D> });
    }
}

/// A list of backends: `()`, or a backend and the list of those before it.
pub(super) trait Held: Row {
    /// Tells kinds of backends apart.
    const KIND: Option<usize>;
}

impl Row for () {
    #[inline(always)]
    fn apply(&self, _: &mut [CipherBlock]) {}
}

impl Held for () {
    const KIND: Option<usize> = None;
}

impl<B: Backend, H: Held> Row for (B, H) {
    #[inline(always)]
    fn apply(&self, blocks: &mut [CipherBlock]) {
        if let Some((last, before)) = blocks.split_last_mut() {
            self.1.apply(before);
            self.0.apply(last);
        }
    }
}

impl<B: Backend, H: Held> Held for (B, H) {
    const KIND: Option<usize> = Some(B::KIND);
}

/// A backend of a cipher, in one direction.
pub(super) trait Backend {
    /// The number of blocks that the backend takes at once: no two kinds have the same.
    const KIND: usize;

    /// Enciphers a block.
    fn apply(&self, block: &mut CipherBlock);
}

struct Encrypting<'b, B>(&'b B);

impl<B: BlockCipherEncBackend<BlockSize = U16>> Backend for Encrypting<'_, B> {
    const KIND: usize = B::ParBlocksSize::USIZE;

    #[inline(always)]
    fn apply(&self, block: &mut CipherBlock) {
        self.0.encrypt_block_inplace(block.into());
    }
}

struct Decrypting<'b, B>(&'b B);

impl<B: BlockCipherDecBackend<BlockSize = U16>> Backend for Decrypting<'_, B> {
    const KIND: usize = B::ParBlocksSize::USIZE;

    #[inline(always)]
    fn apply(&self, block: &mut CipherBlock) {
        self.0.decrypt_block_inplace(block.into());
    }
}

/// What is left to do when the next backend is at hand.
struct Next<G, H, R, W, D> {
    ciphers: G,
    held: H,
    otherwise: R,
    work: W,
    direction: PhantomData<D>,
}

impl<G: Gather, H: Held, R: Row, W: Work, D: Direction> Next<G, H, R, W, D> {
    #[inline(always)]
    fn hold<B: Backend>(self, backend: B) {
        // All ciphers of a process have backends of one kind. The compiler does not know that: without this condition, it
        // would compile the work for each combination of kinds, hundreds for four ciphers.
        if const { H::KIND.is_none() || same(H::KIND, B::KIND) } {
            self.ciphers.gather::<D>((backend, self.held), self.otherwise, self.work);
        } else {
            run_otherwise(self.work, self.otherwise);
        }
    }
}

/// Does the work, in a function of its own: it is never run, and would only be in the way of the code that is.
#[inline(never)]
fn run_otherwise(work: impl Work, row: impl Row) {
    work.run(row);
}

const fn same(held: Option<usize>, kind: usize) -> bool {
    matches!(held, Some(held) if held == kind)
}

impl<G, H, R, W, D> BlockSizeUser for Next<G, H, R, W, D> {
    type BlockSize = U16;
}

impl<G: Gather, H: Held, R: Row, W: Work, D: Direction> BlockCipherEncClosure for Next<G, H, R, W, D> {
    #[inline(always)]
    fn call<B: BlockCipherEncBackend<BlockSize = U16>>(self, backend: &B) {
        self.hold(Encrypting(backend));
    }
}

impl<G: Gather, H: Held, R: Row, W: Work, D: Direction> BlockCipherDecClosure for Next<G, H, R, W, D> {
    #[inline(always)]
    fn call<B: BlockCipherDecBackend<BlockSize = U16>>(self, backend: &B) {
        self.hold(Decrypting(backend));
    }
}

/// Ciphers without backends at hand: right in any case, and slower.
pub(super) struct OneByOne<'c, D, const N: usize> {
    ciphers: [&'c Aes256; N],
    direction: PhantomData<D>,
}

impl<'c, D: Direction, const N: usize> OneByOne<'c, D, N> {
    pub(super) fn new(ciphers: [&'c Aes256; N]) -> Self {
        Self { ciphers, direction: PhantomData }
    }
}

impl<D: Direction, const N: usize> Row for OneByOne<'_, D, N> {
    fn apply(&self, blocks: &mut [CipherBlock]) {
        self.ciphers.iter().zip(blocks).for_each(|(cipher, block)| D::apply(cipher, block));
    }
}
