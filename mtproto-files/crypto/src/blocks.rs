//! SHA-256 of whole blocks, without the buffer that `Sha256::update` keeps for a begun one.

use sha2::digest::array::Array;
use sha2::digest::block_api::{Buffer, CoreProxy, UpdateCore};
use sha2::{Digest, Sha256};

type Core = <Sha256 as CoreProxy>::Core;

/// The length of a block of SHA-256, in bytes.
const HASH_BLOCK: usize = 64;

/// A hash that takes whole blocks, and a rest at the end.
pub(crate) struct BlockHash {
    core: Core,
    buffer: Buffer<Core>,
}

impl BlockHash {
    /// Continues a hash. It must not have begun a block, if it is to take whole ones.
    pub(crate) fn new(hasher: Sha256) -> Self {
        let (core, buffer) = hasher.decompose();
        Self { core, buffer }
    }

    /// Hashes the whole blocks among these bytes.
    #[inline(always)]
    pub(crate) fn update(&mut self, bytes: &[u8]) {
        debug_assert_eq!(self.buffer.get_pos(), 0);
        let (blocks, _) = bytes.as_chunks::<HASH_BLOCK>();
        self.core.update_blocks(Array::cast_slice_from_core(blocks));
    }

    /// Hashes what is left, and returns the hash.
    pub(crate) fn finish(self, rest: &[u8]) -> Sha256 {
        Sha256::compose(self.core, self.buffer).chain_update(rest)
    }
}
