//! Two ciphers in the mode IGE, each over a text of its own, in one pass.
//!
//! Each block of IGE waits for the one before it, for as long as the fourteen rounds of AES take, and most of the processor
//! waits with it. Two texts take hardly more time than one.

use super::{BLOCK, Chain, State, xor};
use aes::Aes256;
use aes::cipher::consts::U16;
use aes::cipher::{
    BlockCipherDecBackend, BlockCipherDecClosure, BlockCipherDecrypt, BlockCipherEncBackend, BlockCipherEncClosure,
    BlockCipherEncrypt, BlockSizeUser,
};

/// A pass over two texts: pairs of pieces, and what is called after each.
struct Pass<'c, P, F> {
    first: &'c mut State,
    second: &'c mut State,
    /// The cipher of the second text.
    cipher: &'c Aes256,
    pieces: P,
    then: F,
}

/// The same, with the backend of the first text's cipher.
struct Within<'c, 'k, B, P, F> {
    backend: &'k B,
    pass: Pass<'c, P, F>,
}

impl<P, F> BlockSizeUser for Pass<'_, P, F> {
    type BlockSize = U16;
}

impl<B, P, F> BlockSizeUser for Within<'_, '_, B, P, F> {
    type BlockSize = U16;
}

/// Encrypts pairs of pieces in the mode IGE, and calls `then` after each pair. Of pieces that differ in length, the rest is
/// encrypted alone.
#[inline]
pub(crate) fn encrypt_two<'b>(
    first: &mut Chain,
    second: &mut Chain,
    pieces: impl Iterator<Item = (&'b mut [u8], &'b mut [u8])>,
    then: impl FnMut(&'b [u8], &'b [u8]),
) {
    let pass = Pass { first: &mut first.state, second: &mut second.state, cipher: &second.cipher, pieces, then };
    first.cipher.encrypt_with_backend(pass);
}

/// Decrypts pairs of pieces in the mode IGE, and gives each pair to `then`.
#[inline]
pub(crate) fn decrypt_two<'b>(
    first: &mut Chain,
    second: &mut Chain,
    pieces: impl Iterator<Item = (&'b mut [u8], &'b mut [u8])>,
    then: impl FnMut(&'b [u8], &'b [u8]),
) {
    let pass = Pass { first: &mut first.state, second: &mut second.state, cipher: &second.cipher, pieces, then };
    first.cipher.decrypt_with_backend(pass);
}

impl<'b, P, F> BlockCipherEncClosure for Pass<'_, P, F>
where
    P: Iterator<Item = (&'b mut [u8], &'b mut [u8])>,
    F: FnMut(&'b [u8], &'b [u8]),
{
    #[inline(always)]
    fn call<B: BlockCipherEncBackend<BlockSize = U16>>(self, backend: &B) {
        self.cipher.encrypt_with_backend(Within { backend, pass: self });
    }
}

impl<'b, P, F> BlockCipherDecClosure for Pass<'_, P, F>
where
    P: Iterator<Item = (&'b mut [u8], &'b mut [u8])>,
    F: FnMut(&'b [u8], &'b [u8]),
{
    #[inline(always)]
    fn call<B: BlockCipherDecBackend<BlockSize = U16>>(self, backend: &B) {
        self.cipher.decrypt_with_backend(Within { backend, pass: self });
    }
}

impl<'b, A, P, F> BlockCipherEncClosure for Within<'_, '_, A, P, F>
where
    A: BlockCipherEncBackend<BlockSize = U16>,
    P: Iterator<Item = (&'b mut [u8], &'b mut [u8])>,
    F: FnMut(&'b [u8], &'b [u8]),
{
    #[inline(always)]
    fn call<B: BlockCipherEncBackend<BlockSize = U16>>(mut self, backend: &B) {
        let (mut one, mut two) = (*self.pass.first, *self.pass.second);
        for (first, second) in self.pass.pieces {
            let blocks = first.as_chunks_mut::<BLOCK>().0.iter_mut().zip(second.as_chunks_mut::<BLOCK>().0);
            for (a, b) in blocks {
                let (text_a, text_b) = (*a, *b);
                xor(a, &one.secret);
                xor(b, &two.secret);
                self.backend.encrypt_block_inplace((&mut *a).into());
                backend.encrypt_block_inplace((&mut *b).into());
                xor(a, &one.plain);
                xor(b, &two.plain);
                one = State { secret: *a, plain: text_a };
                two = State { secret: *b, plain: text_b };
            }
            (self.pass.then)(first, second);
        }
        (*self.pass.first, *self.pass.second) = (one, two);
    }
}

impl<'b, A, P, F> BlockCipherDecClosure for Within<'_, '_, A, P, F>
where
    A: BlockCipherDecBackend<BlockSize = U16>,
    P: Iterator<Item = (&'b mut [u8], &'b mut [u8])>,
    F: FnMut(&'b [u8], &'b [u8]),
{
    #[inline(always)]
    fn call<B: BlockCipherDecBackend<BlockSize = U16>>(mut self, backend: &B) {
        let (mut one, mut two) = (*self.pass.first, *self.pass.second);
        for (first, second) in self.pass.pieces {
            let blocks = first.as_chunks_mut::<BLOCK>().0.iter_mut().zip(second.as_chunks_mut::<BLOCK>().0);
            for (a, b) in blocks {
                let (text_a, text_b) = (*a, *b);
                xor(a, &one.plain);
                xor(b, &two.plain);
                self.backend.decrypt_block_inplace((&mut *a).into());
                backend.decrypt_block_inplace((&mut *b).into());
                xor(a, &one.secret);
                xor(b, &two.secret);
                one = State { secret: text_a, plain: *a };
                two = State { secret: text_b, plain: *b };
            }
            (self.pass.then)(first, second);
        }
        (*self.pass.first, *self.pass.second) = (one, two);
    }
}
