//! The chunks of a download: asked for side by side, as far as there is room for them, unless they are there already.

use std::ops::Range;

use tl_types::Bytes;

use super::file_hashes::Check;
use super::interface::Action;
use super::machine::{Download, DownloadRequest};
use super::plan::ChunkLength;
use crate::base::bytes::length;
use crate::base::cause::Cause;
use crate::base::event::Event;
use crate::engine::machine::Time;

impl Download {
    /// Has as many chunks on their way as there may be.
    pub(super) fn ask_for_chunks(&mut self, now: Time) {
        let window = self.start.plan.side_by_side(self.start.policy.window);
        while self.saving.keeps_up(window) {
            let in_flight = self.queue.keys().filter(|part| matches!(part, DownloadRequest::Chunk(_))).count();
            if in_flight >= window || !self.has_room(window, in_flight) {
                return;
            }
            let Some(number) = self.next_chunk() else { return };
            self.queue.push(now, DownloadRequest::Chunk(number), self.start.method);
        }
    }

    /// Whether there is memory for one more chunk. There always is if nothing else can happen: a hash may be of more bytes
    /// than that.
    fn has_room(&self, window: usize, in_flight: usize) -> bool {
        let held = self.assembler.held()
            + self.writing.values().sum::<u64>()
            + self.blocks.values().map(|block| block.range.end - block.range.start).sum::<u64>();
        let held = held.div_ceil(self.start.plan.limit());
        let most = window.saturating_mul(2).saturating_sub(in_flight);
        let is_idle = self.queue.keys().next().is_none() && self.writing.is_empty() && self.rechecking == 0;
        is_idle || usize::try_from(held).is_ok_and(|held| held < most)
    }

    /// The chunk to ask for next. What an earlier run wrote is looked at first.
    fn next_chunk(&mut self) -> Option<u64> {
        if let Some(number) = self.again.pop_front() {
            return Some(number);
        }
        loop {
            let chunk = self.start.plan.chunk(self.next)?;
            if self.end.is_some_and(|end| chunk.start() >= end.max(1)) {
                return None;
            }
            let range = chunk.range();
            if !self.start.written.touches(&range) {
                self.next += 1;
                return Some(chunk.number);
            }
            let is_known = self.hashes.gap(&range).is_none_or(|gap| gap >= self.unhashed_from);
            if !is_known || self.rechecking >= self.start.policy.window {
                return None;
            }
            self.next += 1;
            let checks = self.checks_of(&range);
            if checks.is_empty() {
                return Some(chunk.number);
            }
            self.rechecking += 1;
            self.actions.push_back(Action::Recheck { chunk: chunk.number, checks });
        }
    }

    /// The checks of all bytes of a range that an earlier run wrote; none if some are missing or have none.
    fn checks_of(&self, range: &Range<u64>) -> Vec<Check> {
        let mut checks = Vec::new();
        let mut at = range.start;
        while at < range.end {
            let Some(check) = self.hashes.at(at) else { return Vec::new() };
            let check = self.end.map_or(check.clone(), |end| check.up_to(end));
            let hashed = check.range();
            at = hashed.end;
            // What goes beyond the chunk would have to be had again with its neighbour.
            if hashed.start < range.start || hashed.end > range.end || !self.start.written.covers(&hashed) {
                return Vec::new();
            }
            checks.push(check);
        }
        checks
    }

    pub(super) fn rechecked(&mut self, number: u64, right: bool) {
        self.rechecking = self.rechecking.saturating_sub(1);
        let Some(chunk) = self.start.plan.chunk(number) else { return };
        if !right {
            self.again.push_back(number);
            return;
        }
        let range = chunk.range();
        self.written.insert(range.clone());
        let bytes = self.wanted_of(&range);
        self.actions.push_back(Action::Report(Event::Resumed { bytes }));
    }

    pub(super) fn received(&mut self, number: u64, bytes: Bytes) {
        let Some(chunk) = self.start.plan.chunk(number) else { return };
        match chunk.check(bytes.len()) {
            Err(cause) => return self.fail(cause, chunk.offset),
            Ok(ChunkLength::LastOfFile) => {
                let end = chunk.start().saturating_add(length(&bytes));
                let wanted = self.start.plan.wanted();
                if end < wanted.start {
                    let cause = Cause::Range { start: wanted.start, end: wanted.end, size: Some(end) };
                    return self.fail(cause, chunk.offset);
                }
                self.end = Some(end);
            }
            Ok(ChunkLength::Full) => {}
        }
        self.assembler.insert(chunk.start(), bytes);
        self.release();
    }
}
