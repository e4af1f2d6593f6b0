//! Makes blocks that can be written of the chunks that came: whole ranges of hashes, or bytes that have none.

use std::collections::BTreeMap;
use std::ops::Range;

use tl_types::Bytes;

use super::file_hashes::{Check, Hashes};
use crate::base::bytes::length;

/// Bytes that can be checked and written.
#[derive(Debug, Default)]
pub(crate) struct Block {
    /// Where they are in the file.
    pub(crate) range: Range<u64>,
    /// They, in order.
    pub(crate) pieces: Vec<Bytes>,
    /// What they have to hash to.
    pub(crate) checks: Vec<Check>,
    /// Whether some of them have no hash.
    pub(crate) unchecked: bool,
}

/// What decides whether bytes can be checked.
#[derive(Debug)]
pub(crate) struct Known<'a> {
    /// The hashes so far.
    pub(crate) hashes: &'a Hashes,
    /// From where on bytes without a hash will get none.
    pub(crate) unhashed_from: u64,
    /// What is asked for: a hash of more than this is of no use.
    pub(crate) fetched: Range<u64>,
    /// Where the file ends, if that is known.
    pub(crate) end: Option<u64>,
}

/// The chunks that came and are not written.
#[derive(Debug, Default)]
pub(crate) struct Assembler {
    /// By where they start. They never overlap.
    pieces: BTreeMap<u64, Bytes>,
    held: u64,
}

impl Assembler {
    /// A chunk came.
    pub(crate) fn insert(&mut self, offset: u64, bytes: Bytes) {
        if !bytes.is_empty() {
            self.held = self.held.saturating_add(length(&bytes));
            self.pieces.insert(offset, bytes);
        }
    }

    /// The bytes in it.
    pub(crate) fn held(&self) -> u64 {
        self.held
    }

    /// Takes what can be checked now, or never will be.
    pub(crate) fn take(&mut self, known: &Known<'_>) -> Vec<Block> {
        let mut blocks: Vec<Block> = Vec::new();
        for run in self.runs() {
            let mut at = run.start;
            while at < run.end {
                match known.next(at, run.end) {
                    Next::Skip(to) => at = to,
                    Next::Wait => break,
                    Next::Take(range, check) => {
                        at = range.end;
                        let pieces = self.cut(&range);
                        let unchecked = check.is_none();
                        let block = match blocks.pop() {
                            Some(mut last) if last.range.end == range.start => {
                                last.range.end = range.end;
                                last
                            }
                            last => {
                                blocks.extend(last);
                                Block { range, ..Block::default() }
                            }
                        };
                        let mut block = block;
                        block.pieces.extend(pieces);
                        block.checks.extend(check);
                        block.unchecked |= unchecked;
                        blocks.push(block);
                    }
                }
            }
        }
        blocks
    }

    /// What is there without a gap.
    fn runs(&self) -> Vec<Range<u64>> {
        let mut runs: Vec<Range<u64>> = Vec::new();
        for (start, bytes) in &self.pieces {
            let end = start.saturating_add(length(bytes));
            match runs.last_mut() {
                Some(last) if last.end == *start => last.end = end,
                _ => runs.push(*start..end),
            }
        }
        runs
    }

    /// Takes the bytes of a range, all of which are there.
    fn cut(&mut self, range: &Range<u64>) -> Vec<Bytes> {
        let mut cut = Vec::new();
        while let Some((&start, _)) = self.pieces.range(..range.end).next_back() {
            let Some(bytes) = self.pieces.get(&start) else { break };
            let end = start.saturating_add(length(bytes));
            if end <= range.start {
                break;
            }
            let Some(bytes) = self.pieces.remove(&start) else { break };
            let from = usize::try_from(range.start.saturating_sub(start)).unwrap_or(usize::MAX).min(bytes.len());
            let to = usize::try_from(range.end - start).unwrap_or(usize::MAX).min(bytes.len());
            cut.push(bytes.slice(from..to));
            if from > 0 {
                self.pieces.insert(start, bytes.slice(..from));
            }
            if to < bytes.len() {
                self.pieces.insert(range.end, bytes.slice(to..));
            }
            if from > 0 {
                break;
            }
        }
        cut.reverse();
        self.held = self.held.saturating_sub(range.end - range.start);
        cut
    }
}

/// What to do with bytes.
enum Next {
    /// They are of a range that started before what is there.
    Skip(u64),
    /// The rest of their range is missing, or its hash.
    Wait,
    /// Take them.
    Take(Range<u64>, Option<Check>),
}

impl Known<'_> {
    /// What to do with the bytes from `at` on, of which those up to `there` are there.
    fn next(&self, at: u64, there: u64) -> Next {
        if let Some(check) = self.hashes.at(at) {
            let check = self.end.map_or(check.clone(), |end| check.up_to(end));
            let range = check.range();
            return if range.start < self.fetched.start || range.end > self.fetched.end {
                Next::Take(at..range.end.min(there), None)
            } else if range.start < at {
                Next::Skip(range.end)
            } else if range.end <= there {
                Next::Take(range, Some(check))
            } else {
                Next::Wait
            };
        }
        let gap = self.hashes.next_start(at).map_or(there, |start| start.min(there));
        if at >= self.unhashed_from { Next::Take(at..gap, None) } else { Next::Wait }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use tl_types::types;

    fn content(range: Range<u64>) -> Bytes {
        range.map(|at| at.to_le_bytes()[0]).collect()
    }

    proptest! {
        #[test]
        fn every_byte_comes_out_once_and_whole_ranges_checked(
            size in 0_u64..400,
            chunk in 1_u64..64,
            hash in 1_u64..80,
            hashed in 0_u64..500,
            order in prop::collection::vec(0_usize..400, 400),
        ) {
            let mut hashes = Hashes::default();
            let hashed = hashed.min(size);
            for start in (0..hashed).step_by(usize::try_from(hash).unwrap()) {
                let sha = vec![0; 32];
                hashes.insert(&types::FileHash::new(start.try_into().unwrap(), hash.try_into().unwrap(), sha)).unwrap();
            }
            let unhashed_from = hashed.next_multiple_of(hash).min(size);
            let known = Known { hashes: &hashes, unhashed_from, fetched: 0..size, end: Some(size) };
            let mut chunks: Vec<_> = (0..size).step_by(usize::try_from(chunk).unwrap()).collect();
            for (place, other) in order.into_iter().enumerate() {
                if place < chunks.len() && other < chunks.len() {
                    chunks.swap(place, other);
                }
            }
            let mut assembler = Assembler::default();
            let mut out = vec![false; usize::try_from(size).unwrap()];
            for start in chunks {
                assembler.insert(start, content(start..(start + chunk).min(size)));
                for block in assembler.take(&known) {
                    prop_assert_eq!(block.pieces.concat(), content(block.range.clone()));
                    prop_assert_eq!(block.unchecked, block.range.end > unhashed_from);
                    for at in block.range.clone() {
                        prop_assert!(!std::mem::replace(&mut out[usize::try_from(at).unwrap()], true));
                        let checked = block.checks.iter().any(|check| check.range().contains(&at));
                        prop_assert_eq!(checked, at < unhashed_from);
                    }
                }
            }
            prop_assert!(out.iter().all(|out| *out) && assembler.held() == 0 && assembler.pieces.is_empty());
        }
    }
}
