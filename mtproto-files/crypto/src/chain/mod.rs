//! AES-256 in the modes IGE and CBC, from any point on whose state is known.
//!
//! A buffer is enciphered by one call of the cipher's backend, which keeps the round keys in registers: a call for each
//! block takes three times as long.

mod gather;
mod together;

use aes::Aes256;
use aes::cipher::consts::U16;
use aes::cipher::{
    BlockCipherDecBackend, BlockCipherDecClosure, BlockCipherDecrypt, BlockCipherEncBackend, BlockCipherEncClosure,
    BlockCipherEncrypt, BlockSizeUser, KeyInit,
};
use zeroize::Zeroize;

use crate::BLOCK;
pub(crate) use together::{MOST, Piece, Text, decrypt, encrypt};

type CipherBlock = [u8; BLOCK];

/// How blocks are chained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Infinite garble extension, as OpenSSL has it: each block depends on the one before it, as plain text and as cipher
    /// text.
    Ige,
    /// Cipher block chaining: each block depends on the cipher text before it.
    Cbc,
}

/// A cipher, and where it stands.
#[derive(Clone)]
pub struct Chain<C = Aes256> {
    cipher: C,
    mode: Mode,
    state: State,
}

/// What the next block depends on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct State {
    /// The last block of cipher text.
    secret: CipherBlock,
    /// The last block of plain text.
    plain: CipherBlock,
}

impl State {
    /// Returns the initial state of [`Mode::Ige`].
    pub fn ige(iv: &[u8; 2 * BLOCK]) -> Self {
        let [mut secret, mut plain] = [[0; BLOCK]; 2];
        for (to, from) in secret.iter_mut().chain(&mut plain).zip(iv) {
            *to = *from;
        }
        Self { secret, plain }
    }

    /// Returns the initial state of [`Mode::Cbc`].
    pub fn cbc(iv: [u8; BLOCK]) -> Self {
        Self { secret: iv, plain: [0; BLOCK] }
    }
}

impl Zeroize for State {
    fn zeroize(&mut self) {
        self.secret.zeroize();
        self.plain.zeroize();
    }
}

impl Chain {
    /// Returns a cipher in the mode IGE, at the beginning of a text.
    pub fn ige(key: &[u8; 32], iv: &[u8; 2 * BLOCK]) -> Self {
        Self { cipher: Aes256::new(key.into()), mode: Mode::Ige, state: State::ige(iv) }
    }

    /// Returns a cipher in the mode CBC, at the beginning of a text.
    pub fn cbc(key: &[u8; 32], iv: [u8; BLOCK]) -> Self {
        Self { cipher: Aes256::new(key.into()), mode: Mode::Cbc, state: State::cbc(iv) }
    }
}

impl<C> Chain<C> {
    /// Returns where the cipher stands.
    pub fn state(&self) -> State {
        self.state
    }

    /// Returns the same cipher, standing at another place.
    #[must_use]
    pub fn at(&self, state: State) -> Self
    where
        C: Clone,
    {
        Self { cipher: self.cipher.clone(), mode: self.mode, state }
    }
}

impl<C: BlockCipherEncrypt<BlockSize = U16> + BlockCipherDecrypt> Chain<C> {
    /// Encrypts whole blocks. What is left over stays as it is.
    pub fn encrypt(&mut self, bytes: &mut [u8]) {
        self.cipher.encrypt_with_backend(Encryption { mode: self.mode, state: &mut self.state, bytes });
    }

    /// Decrypts whole blocks. What is left over stays as it is.
    pub fn decrypt(&mut self, bytes: &mut [u8]) {
        self.cipher.decrypt_with_backend(Decryption { mode: self.mode, state: &mut self.state, bytes });
    }
}

/// What is done with the cipher's backend to encrypt.
struct Encryption<'s, 'b> {
    mode: Mode,
    state: &'s mut State,
    bytes: &'b mut [u8],
}

impl BlockSizeUser for Encryption<'_, '_> {
    type BlockSize = U16;
}

impl BlockCipherEncClosure for Encryption<'_, '_> {
    #[inline(always)]
    fn call<B: BlockCipherEncBackend<BlockSize = U16>>(self, backend: &B) {
        let State { mut secret, mut plain } = *self.state;
        for block in self.bytes.as_chunks_mut::<BLOCK>().0 {
            let text = *block;
            xor(block, &secret);
            backend.encrypt_block_inplace((&mut *block).into());
            if self.mode == Mode::Ige {
                xor(block, &plain);
            }
            (secret, plain) = (*block, text);
        }
        *self.state = State { secret, plain };
    }
}

/// What is done with the cipher's backend to decrypt.
struct Decryption<'s, 'b> {
    mode: Mode,
    state: &'s mut State,
    bytes: &'b mut [u8],
}

impl BlockSizeUser for Decryption<'_, '_> {
    type BlockSize = U16;
}

impl BlockCipherDecClosure for Decryption<'_, '_> {
    #[inline(always)]
    fn call<B: BlockCipherDecBackend<BlockSize = U16>>(self, backend: &B) {
        let State { mut secret, mut plain } = *self.state;
        for block in self.bytes.as_chunks_mut::<BLOCK>().0 {
            let text = *block;
            if self.mode == Mode::Ige {
                xor(block, &plain);
            }
            backend.decrypt_block_inplace((&mut *block).into());
            xor(block, &secret);
            (secret, plain) = (text, *block);
        }
        *self.state = State { secret, plain };
    }
}

#[inline(always)]
fn xor(block: &mut CipherBlock, with: &CipherBlock) {
    block.iter_mut().zip(with).for_each(|(byte, with)| *byte ^= with);
}

impl<C> Drop for Chain<C> {
    fn drop(&mut self) {
        // The keys of the cipher itself are wiped by its own crate.
        self.state.zeroize();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aes::Aes128;
    use proptest::prelude::*;

    fn hex<const N: usize>(text: &str) -> [u8; N] {
        std::array::from_fn(|at| u8::from_str_radix(&text[2 * at..2 * at + 2], 16).unwrap())
    }

    /// The vectors of OpenSSL's `igetest.c`.
    #[test]
    fn ige_is_that_of_openssl() {
        for (key, iv, plain, secret) in [
            (
                "000102030405060708090a0b0c0d0e0f",
                "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
                "0000000000000000000000000000000000000000000000000000000000000000",
                "1a8519a6557be652e9da8e43da4ef4453cf456b4ca488aa383c79c98b34797cb",
            ),
            (
                "5468697320697320616e20696d706c65",
                "6d656e746174696f6e206f6620494745206d6f646520666f72204f70656e5353",
                "99706487a1cde613bc6de0b6f24b1c7aa448c8b9c3403e3467a8cad89340f53b",
                "4c2e204c6574277320686f70652042656e20676f74206974207269676874210a",
            ),
        ] {
            let start = || Chain {
                cipher: Aes128::new((&hex::<16>(key)).into()),
                mode: Mode::Ige,
                state: State::ige(&hex(iv)),
            };
            let mut bytes = hex::<32>(plain);
            start().encrypt(&mut bytes);
            assert_eq!(bytes, hex(secret));
            start().decrypt(&mut bytes);
            assert_eq!(bytes, hex(plain));
        }
    }

    /// The vector that mtcute is tested with, and that of grammers: a key that encrypts itself.
    #[test]
    fn ige_with_a_key_of_256_bits() {
        let key = hex("5468697320697320616e20696d706c655468697320697320616e20696d706c65");
        let iv = hex("6d656e746174696f6e206f6620494745206d6f646520666f72204f70656e5353");
        let mut bytes = hex::<32>("99706487a1cde613bc6de0b6f24b1c7aa448c8b9c3403e3467a8cad89340f53b");
        Chain::ige(&key, &iv).encrypt(&mut bytes);
        assert_eq!(bytes, hex("792ea8ae577b1a66cb3bd92679b8030ca54ee631976bd3a04547fdcb4639fa69"));
    }

    /// NIST SP 800-38A, F.2.5.
    #[test]
    fn cbc_is_that_of_nist() {
        let key = hex("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4");
        let iv = hex("000102030405060708090a0b0c0d0e0f");
        let plain = "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51";
        let mut bytes = hex::<32>(plain);
        Chain::cbc(&key, iv).encrypt(&mut bytes);
        assert_eq!(bytes, hex("f58c4c04d6e5f1ba779eabfb5f7bfbd69cfc4e967edb808d679f777bc6702c7d"));
        Chain::cbc(&key, iv).decrypt(&mut bytes);
        assert_eq!(bytes, hex(plain));
    }

    proptest! {
        #[test]
        fn pieces_are_as_the_whole(key: [u8; 32], iv: [u8; 32], blocks in 1_usize..40, cut in 0_usize..40, cbc: bool) {
            let start = || if cbc { Chain::cbc(&key, *iv.first_chunk().unwrap()) } else { Chain::ige(&key, &iv) };
            let plain: Vec<u8> = (0..blocks * BLOCK).map(|at| at.to_le_bytes()[0]).collect();
            let mut whole = plain.clone();
            start().encrypt(&mut whole);

            let mut pieces = plain.clone();
            let (before, after) = pieces.split_at_mut(cut.min(blocks) * BLOCK);
            let mut chain = start();
            chain.encrypt(before);
            // From here on, whoever has the state needs nothing of what was before.
            start().at(chain.state()).encrypt(after);
            prop_assert_eq!(&pieces, &whole);

            let (before, after) = pieces.split_at_mut(cut.min(blocks) * BLOCK);
            let mut chain = start();
            chain.decrypt(before);
            chain.decrypt(after);
            prop_assert_eq!(&pieces, &plain);
        }
    }
}
