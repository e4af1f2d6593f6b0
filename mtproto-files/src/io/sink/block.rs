//! Blocks of a download on their way to a place: first unchecked, then checked.

use std::ops::Range;

use tl_types::Bytes;

use crate::base::bytes::{length, within};
use crate::base::cause::Cause;
use crate::engine::download::Block;
use crate::engine::download::file_hashes::Check;
use crate::io::blocking::off_thread;

/// Bytes that came, and what they have to hash to.
pub(crate) struct UncheckedBlock {
    /// Where the bytes start in the file.
    start: u64,
    pieces: Vec<Bytes>,
    checks: Vec<Check>,
    /// The part of the file that the caller gets.
    wanted: Range<u64>,
}

/// Bytes that are right: those that the caller gets.
pub(crate) struct CheckedBlock {
    /// Where the bytes start in what the caller gets.
    pub(crate) offset: u64,
    /// The bytes, in order.
    pub(crate) pieces: Vec<Bytes>,
}

impl UncheckedBlock {
    /// Returns a block of the engine's, of which the caller gets what is within `wanted`.
    pub(crate) fn new(block: Block, wanted: Range<u64>) -> Self {
        let Block { range, pieces, checks, .. } = block;
        Self { start: range.start, pieces, checks, wanted }
    }

    /// Returns bytes that need no check by hashes, from an offset on.
    pub(crate) fn without_hashes(offset: u64, pieces: Vec<Bytes>) -> Self {
        Self { start: offset, pieces, checks: Vec::new(), wanted: 0..u64::MAX }
    }

    /// Checks the bytes by their hashes. That takes time: it is for threads that may block.
    ///
    /// # Errors
    ///
    /// Bytes that are not the file's.
    pub(crate) fn check(self) -> Result<CheckedBlock, Cause> {
        let Self { start, pieces, checks, wanted } = self;
        Check::run_all(&checks, &pieces, start)?;
        let offset = start.max(wanted.start).saturating_sub(wanted.start);
        let mut at = start;
        let mut kept = Vec::with_capacity(pieces.len());
        for piece in pieces {
            let part = within(&piece, at, &wanted);
            at = at.saturating_add(length(&piece));
            if !part.is_empty() {
                kept.push(part);
            }
        }
        Ok(CheckedBlock { offset, pieces: kept })
    }

    /// As [`check`](Self::check), on a thread that may block.
    ///
    /// # Errors
    ///
    /// As [`check`](Self::check).
    pub(crate) async fn check_off_thread(self) -> Result<CheckedBlock, Cause> {
        off_thread(move || self.check()).await
    }
}
