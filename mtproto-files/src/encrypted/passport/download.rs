//! The download of a file of Passport, decrypted and checked on its way.

use mtproto_transport::Dc;
use sha2::{Digest, Sha256};
use tl_types::{Bytes, types};

use super::secret::FileKey;
use crate::base::cause::Cause;
use crate::encrypted::cipher::{BLOCK, Chain, Decipher, DecryptedDownload};
use crate::objects::location::FileLocation;
use crate::runtime::Context;
use crate::transfer::download::Download;

/// The least that is before the data of a file, in bytes.
const LEAST_PADDING: usize = 32;

/// Returns the download of a file of Passport.
pub(crate) fn download(context: Context, file: &types::SecureFile, key: &FileKey) -> DecryptedDownload {
    let input = types::InputSecureFileLocation::new(file.id, file.access_hash);
    let mut location = FileLocation::new(input).in_dc(Dc::Id(file.dc_id));
    if let Ok(size) = u64::try_from(file.size) {
        location = location.of_size(size);
    }
    DecryptedDownload::new(Download::new(context, location), PassportDecipher::new(key))
}

/// Decrypts, leaves the padding out, and hashes.
struct PassportDecipher {
    chain: Chain,
    hash: [u8; 32],
    hasher: Sha256,
    /// The padding that is still to come; none before the first byte has told.
    padding: Option<usize>,
    is_padded: bool,
    /// The beginning of a block.
    rest: Vec<u8>,
}

impl PassportDecipher {
    fn new(key: &FileKey) -> Self {
        let (chain, hash) = (key.chain(), *key.hash());
        Self { chain, hash, hasher: Sha256::new(), padding: None, is_padded: false, rest: Vec::new() }
    }
}

impl Decipher for PassportDecipher {
    fn next(&mut self, bytes: &[u8]) -> Result<Bytes, Cause> {
        let mut blocks = std::mem::take(&mut self.rest);
        blocks.extend_from_slice(bytes);
        self.rest = blocks.split_off(blocks.len() - blocks.len() % BLOCK);
        self.chain.decrypt(&mut blocks);
        self.hasher.update(&blocks);
        let Some(&first) = blocks.first() else { return Ok(Bytes::new()) };
        if self.padding.is_none() {
            self.is_padded = usize::from(first) >= LEAST_PADDING;
        }
        let padding = self.padding.unwrap_or(usize::from(first));
        let skipped = padding.min(blocks.len());
        self.padding = Some(padding - skipped);
        Ok(Bytes::from(blocks).slice(skipped..))
    }

    fn end(&mut self) -> Result<(), Cause> {
        let hash: [u8; 32] = std::mem::take(&mut self.hasher).finalize().into();
        if !self.rest.is_empty() || hash != self.hash {
            return Err(Cause::Passport { what: "hash of the file" });
        }
        if !self.is_padded || self.padding != Some(0) {
            return Err(Cause::Passport { what: "padding of the file" });
        }
        Ok(())
    }
}
