//! The download of an encrypted file, decrypted on its way.

use std::ops::{Range, RangeBounds};

use mtproto_transport::Dc;
use tl_types::{Bytes, types};

use super::key::FileKey;
use crate::base;
use crate::base::bytes::{length, range_of};
use crate::base::cause::Cause;
use crate::base::error::{Error, Operation};
use crate::encrypted::cipher::{BLOCK, Chain, Decipher, DecryptedDownload};
use crate::objects::location::FileLocation;
use crate::runtime::Context;
use crate::transfer::download::Download;

/// Returns the download of a range of a file of a secret chat.
///
/// # Errors
///
/// The key is not the file's; the file has not as many whole blocks as this size takes; a range that the file has not.
pub(crate) fn download(
    context: Context,
    file: &types::EncryptedFile,
    key: &FileKey,
    size: u64,
    range: impl RangeBounds<u64>,
) -> Result<DecryptedDownload, Error> {
    let failed = |cause| Error::new(Operation::Download, cause);
    if key.fingerprint() != file.key_fingerprint {
        return Err(failed(Cause::KeyFingerprint { file: file.key_fingerprint, key: key.fingerprint() }));
    }
    let encrypted = u64::try_from(file.size).unwrap_or_default();
    if size.checked_next_multiple_of(BLOCK as u64) != Some(encrypted) {
        return Err(failed(Cause::EncryptedSize { encrypted, plain: size }));
    }
    let wanted = within(range, size).map_err(failed)?;
    let input = types::InputEncryptedFileLocation::new(file.id, file.access_hash);
    let location = FileLocation::new(input).in_dc(Dc::Id(file.dc_id)).of_size(encrypted);
    let needed = wanted.end.next_multiple_of(BLOCK as u64);
    let download = Download::new(context, location).range(..needed);
    Ok(DecryptedDownload::new(download, SecretDecipher { chain: key.chain(), at: 0, wanted, rest: Vec::new() }))
}

/// A range within so many bytes.
fn within(range: impl RangeBounds<u64>, size: u64) -> Result<Range<u64>, Cause> {
    let Range { start, end } = range_of(range);
    if start > end || start > size {
        return Err(Cause::Range { start, end, size: Some(size) });
    }
    Ok(start..end.min(size))
}

/// Decrypts, and cuts out what is wanted.
struct SecretDecipher {
    chain: Chain,
    /// Where the next plain byte is in the file.
    at: u64,
    wanted: Range<u64>,
    /// The beginning of a block.
    rest: Vec<u8>,
}

impl Decipher for SecretDecipher {
    fn next(&mut self, bytes: &[u8]) -> Result<Bytes, Cause> {
        let mut blocks = std::mem::take(&mut self.rest);
        blocks.extend_from_slice(bytes);
        self.rest = blocks.split_off(blocks.len() - blocks.len() % BLOCK);
        self.chain.decrypt(&mut blocks);
        let start = self.at;
        self.at = start.saturating_add(length(&blocks));
        Ok(base::bytes::within(&Bytes::from(blocks), start, &self.wanted))
    }

    fn end(&mut self) -> Result<(), Cause> {
        if self.at < self.wanted.end {
            return Err(Cause::EncryptedSize { encrypted: self.at, plain: self.wanted.end });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_cut_to_the_file() {
        assert_eq!(within(.., 10).unwrap(), 0..10);
        assert_eq!(within(3..=5, 10).unwrap(), 3..6);
        assert_eq!(within(5..99, 10).unwrap(), 5..10);
        assert!(within(11.., 10).is_err());
    }

    #[test]
    fn pieces_of_any_length_are_decrypted() {
        let key = FileKey::new([1; 32], [2; 32]);
        let plain: Vec<u8> = (0..=255).collect();
        let mut secret = plain.clone();
        key.chain().encrypt(&mut secret);
        for piece in [1, 7, 16, 23, 100, 256] {
            let mut decipher = SecretDecipher { chain: key.chain(), at: 0, wanted: 5..250, rest: Vec::new() };
            let got: Vec<u8> = secret.chunks(piece).flat_map(|piece| decipher.next(piece).unwrap()).collect();
            assert_eq!(got, plain[5..250], "{piece}");
            decipher.end().unwrap();
        }
        let mut decipher = SecretDecipher { chain: key.chain(), at: 0, wanted: 0..256, rest: Vec::new() };
        decipher.next(&secret[..200]).unwrap();
        assert!(decipher.end().is_err());
    }
}
