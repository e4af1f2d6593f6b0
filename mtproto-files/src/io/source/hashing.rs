//! The SHA-256 of ranges of a source, read in pieces.

use std::ops::Range;

use sha2::{Digest, Sha256};

use super::open_source::Opened;
use crate::base::cause::Cause;
use crate::engine::upload::plan::Part;
use crate::io::blocking::off_thread;

/// So much is read at a time, in bytes.
const PIECE: u32 = 512 * 1024;

/// Adds the bytes of a range to a hash.
///
/// # Errors
///
/// The source cannot be read, or is not what it was when it was opened.
pub(crate) async fn hash_range(mut hasher: Sha256, source: &Opened, range: Range<u64>) -> Result<Sha256, Cause> {
    let mut offset = range.start;
    while offset < range.end {
        let len = u32::try_from(range.end - offset).map_or(PIECE, |left| left.min(PIECE));
        let bytes = Opened::clone(source).read(Part { number: 0, offset, len }).await?;
        hasher = off_thread(move || Ok(hasher.chain_update(&bytes))).await?;
        offset += u64::from(len);
    }
    Ok(hasher)
}
