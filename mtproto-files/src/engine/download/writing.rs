//! The blocks of a download: written once they can be checked, in order where the place wants that.

use std::ops::Range;

use super::assemble::{Block, Known};
use super::interface::Action;
use super::machine::Download;
use crate::base::event::Event;

impl Download {
    /// Has what can be checked now written.
    pub(super) fn release(&mut self) {
        let fetched = self.start.plan.fetched();
        let known = Known {
            hashes: &self.hashes,
            unhashed_from: self.unhashed_from,
            fetched: fetched.start..self.end.map_or(fetched.end, |end| fetched.end.min(end)),
            end: self.end,
        };
        for block in self.assembler.take(&known) {
            self.unverified |= block.unchecked;
            self.blocks.insert(block.range.start, block);
        }
    }

    pub(super) fn next_block(&mut self) -> Option<Block> {
        let (&start, _) = self.blocks.first_key_value()?;
        let may = if self.start.ordered {
            start == self.written_to && self.writing.is_empty()
        } else {
            self.writing.len() < self.start.policy.window.max(1)
        };
        if !may {
            return None;
        }
        let block = self.blocks.remove(&start)?;
        self.writing.insert(start, block.range.end - start);
        Some(block)
    }

    pub(super) fn wrote(&mut self, start: u64) {
        let Some(len) = self.writing.remove(&start) else { return };
        let range = start..start.saturating_add(len);
        let missing: Vec<_> = self.chunks_in(&range).filter(|(_, chunk)| !self.written.covers(chunk)).collect();
        self.written_to = self.written_to.max(range.end);
        self.written.insert(range);
        for (part, chunk) in missing {
            if self.written.covers(&chunk) {
                self.saving.done();
                let bytes = self.wanted_of(&chunk);
                self.actions.push_back(Action::Report(Event::PartDone { part, bytes }));
            }
        }
    }

    /// The chunks that have some of these bytes: their numbers, and where they are.
    fn chunks_in(&self, range: &Range<u64>) -> impl Iterator<Item = (u64, Range<u64>)> {
        let limit = self.start.plan.limit();
        (range.start / limit..range.end.div_ceil(limit)).filter_map(|number| {
            let chunk = self.start.plan.chunk(number)?.range();
            Some((number, chunk.start..self.end.map_or(chunk.end, |end| chunk.end.min(end))))
        })
    }

    /// How many of these bytes the caller gets.
    pub(super) fn wanted_of(&self, range: &Range<u64>) -> u64 {
        let wanted = self.start.plan.wanted();
        range.end.min(wanted.end).saturating_sub(range.start.max(wanted.start))
    }
}
