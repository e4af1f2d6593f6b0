//! The SHA-256 of a source, read in pieces.

use sha2::{Digest, Sha256};

use crate::cause::Cause;
use crate::io::off_thread;
use crate::upload::Source;
use crate::upload::plan::Part;

/// So much is read at a time, in bytes.
const PIECE: u32 = 512 * 1024;

/// What a file is found by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Digested {
    pub(crate) sha256: [u8; 32],
    /// In bytes.
    pub(crate) size: u64,
}

/// Reads a source whole.
///
/// # Errors
///
/// It cannot be read, or changes meanwhile; it is empty, or has no size that is known.
pub(crate) async fn digest(source: Source) -> Result<Digested, Cause> {
    let opened = source.open().await?;
    let size = opened.size().ok_or(Cause::ReadOnce { why: "its hash is asked for" })?;
    if size == 0 {
        return Err(Cause::EmptyFile);
    }
    let mut hasher = Sha256::new();
    let mut offset = 0;
    while offset < size {
        let len = u32::try_from(size - offset).map_or(PIECE, |left| left.min(PIECE));
        let bytes = opened.clone().read(Part { number: 0, offset, len }).await?;
        hasher = off_thread(move || Ok(hasher.chain_update(&bytes))).await?;
        offset += u64::from(len);
    }
    Ok(Digested { sha256: hasher.finalize().into(), size })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn all_of_it_is_hashed() {
        for len in [1, 524_288, 524_289, 1_500_000] {
            let bytes = vec![7; len];
            let digested = digest(Source::bytes(bytes.clone())).await.unwrap();
            let sha256 = Sha256::digest(&bytes).into();
            assert_eq!(digested, Digested { sha256, size: len as u64 });
        }
        assert!(matches!(digest(Source::bytes(vec![])).await, Err(Cause::EmptyFile)));
    }
}
