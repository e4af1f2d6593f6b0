//! A download: asks for chunks and, ahead of them, for their hashes, and has them written as soon as they can be checked.

mod messages;

pub(crate) use messages::{Action, Event, Got, Start};

use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;

use tl_types::{Bytes, enums};

use super::assemble::{Assembler, Block, Known};
use super::lane::{Key, Lane, Order};
use super::notice::Event as Notice;
use super::ranges::Ranges;
use super::saving::Saving;
use super::{Command, Machine, Time};
use crate::cause::Cause;
use crate::download::hashes::{Check, Hashes, length};
use crate::download::plan::Received;
use crate::error::{Error, Operation};
use crate::transport::Dc;

/// So many pages of hashes are asked for ahead at least, where the answers tell how long a page is.
const PAGES: u64 = 4;
/// And so many at once at most, however short they are.
const MOST_PAGES: u64 = 64;

/// A download under way.
#[derive(Debug)]
pub(crate) struct Download {
    lane: Lane<Part>,
    start: Start,
    actions: VecDeque<Action>,
    /// The next chunk that was not looked at.
    next: u64,
    /// Chunks that an earlier run left, and that are not right.
    again: VecDeque<u64>,
    rechecking: usize,
    hashes: Hashes,
    /// From where on bytes without a hash have none.
    unhashed_from: u64,
    /// Up to where all hashes are known, from the start on.
    hashed_to: u64,
    /// The length of a page of hashes, if one came.
    page: u64,
    assembler: Assembler,
    /// Blocks that wait for those before them.
    blocks: BTreeMap<u64, Block>,
    /// Lengths of the blocks that are being written, by where they start.
    writing: BTreeMap<u64, u64>,
    /// Up to where it is written, if that is in order.
    written_to: u64,
    written: Ranges,
    /// Where the file ends, if that is known.
    end: Option<u64>,
    unverified: bool,
    saving: Saving,
    over: bool,
}

/// What a request is for. Hashes come first: chunks wait for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    /// Those from an offset on.
    Hashes(u64),
    /// The chunk with a number.
    Chunk(u64),
}

impl Download {
    pub(crate) fn new(start: Start) -> Self {
        let lane = Lane::new(Operation::Download, start.policy, start.dc, start.seed).following(start.refreshes);
        let (total, parts) = (start.plan.total(), start.plan.chunks());
        Self {
            lane,
            actions: VecDeque::from([Action::Notice(Notice::Started { total, parts })]),
            next: start.plan.first(),
            again: VecDeque::new(),
            rechecking: 0,
            hashes: Hashes::default(),
            unhashed_from: if start.verify { u64::MAX } else { 0 },
            hashed_to: start.plan.fetched().start,
            page: 0,
            assembler: Assembler::default(),
            blocks: BTreeMap::new(),
            writing: BTreeMap::new(),
            written_to: start.plan.fetched().start,
            written: Ranges::default(),
            end: start.plan.size(),
            unverified: false,
            saving: Saving::new(start.journal),
            over: false,
            start,
        }
    }

    /// The bytes that are written: in this run, and in earlier ones as far as is known.
    pub(crate) fn written(&self) -> Ranges {
        let mut written = self.start.written.clone();
        self.written.iter().for_each(|range| written.insert(range));
        written
    }

    fn end(&mut self, result: Result<Got, Error>) {
        self.over = true;
        self.actions.clear();
        self.actions.push_back(Action::Done(result));
    }

    fn fail(&mut self, cause: Cause, offset: i64) {
        let error = self.lane.error(cause).at_offset(offset);
        self.end(Err(error));
    }

    // Hashes.

    /// Where hashes should be known, and may not be: for what is on its way, and for what comes next.
    fn hashes_wanted(&self) -> Range<u64> {
        let fetched = self.start.plan.fetched();
        let limit = self.start.plan.limit();
        let window = u64::try_from(self.start.policy.window).unwrap_or(u64::MAX).saturating_add(2);
        // Two windows: a page takes a round trip, in which a window of chunks comes.
        let ahead = limit.saturating_mul(window).saturating_mul(2).max(self.page.saturating_mul(PAGES));
        let next = self.next.saturating_mul(limit);
        // That of a file of unknown size is where hashes end too.
        let behind = u64::from(self.start.plan.size().is_none());
        let end = self.end.map_or(fetched.end, |end| fetched.end.min(end.saturating_add(behind)));
        self.hashed_to..next.saturating_add(ahead).min(end).max(self.hashed_to)
    }

    /// Asks for the hashes that are missing.
    fn ask_for_hashes(&mut self, now: Time) {
        let wanted = self.hashes_wanted();
        let gap = self.hashes.gap(&wanted);
        self.hashed_to = gap.unwrap_or(wanted.end);
        let Some(gap) = gap.filter(|gap| *gap < self.unhashed_from) else { return };
        self.push_hashes(now, gap);
        // Where a file of unknown size ends, there may be none: that says nothing about what is before.
        if self.page > 0 && self.end.is_some() {
            for page in 1..MOST_PAGES {
                let at = gap.saturating_add(page.saturating_mul(self.page));
                if at < wanted.end.min(self.unhashed_from) && self.hashes.at(at).is_none() {
                    self.push_hashes(now, at);
                }
            }
        }
    }

    fn push_hashes(&mut self, now: Time, offset: u64) {
        self.lane.push(now, Part::Hashes(offset), "upload.getFileHashes");
    }

    fn take_in(&mut self, asked: u64, page: &[enums::FileHash]) -> Result<(), Cause> {
        for hash in page {
            match hash {
                enums::FileHash::Plain(hash) => self.hashes.insert(hash)?,
                _ => return Err(Cause::Unsupported { what: "FileHash" }),
            }
        }
        match self.hashes.gap(&(asked..u64::MAX)) {
            // Without it, a DC that answers beside the point would be asked for ever.
            Some(gap) if gap == asked => self.end_of_hashes(asked),
            Some(gap) if self.page == 0 => self.page = gap - asked,
            _ => {}
        }
        self.release();
        Ok(())
    }

    /// The DC has no hashes from some byte on.
    fn end_of_hashes(&mut self, asked: u64) {
        let left = asked..self.unhashed_from.min(self.end.unwrap_or(u64::MAX));
        if self.start.written.touches(&left) {
            let reason = format!("the DC has no hashes to check what is there from byte {asked} on");
            self.actions.push_back(Action::Notice(Notice::StartedOver { reason }));
        }
        self.unhashed_from = self.unhashed_from.min(asked);
    }

    // Chunks.

    /// Has as many chunks on their way as there may be.
    fn ask_for_chunks(&mut self, now: Time) {
        let window = self.start.plan.side_by_side(self.start.policy.window);
        while self.saving.keeps_up(window) {
            let in_flight = self.lane.keys().filter(|part| matches!(part, Part::Chunk(_))).count();
            if in_flight >= window || !self.has_room(window, in_flight) {
                return;
            }
            let Some(number) = self.next_chunk() else { return };
            self.lane.push(now, Part::Chunk(number), "upload.getFile");
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
        let is_idle = self.lane.keys().next().is_none() && self.writing.is_empty() && self.rechecking == 0;
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

    fn rechecked(&mut self, number: u64, right: bool) {
        self.rechecking = self.rechecking.saturating_sub(1);
        let Some(chunk) = self.start.plan.chunk(number) else { return };
        if !right {
            self.again.push_back(number);
            return;
        }
        let range = chunk.range();
        self.written.insert(range.clone());
        let bytes = self.wanted_of(&range);
        self.actions.push_back(Action::Notice(Notice::Resumed { bytes }));
    }

    fn received(&mut self, number: u64, bytes: Bytes) {
        let Some(chunk) = self.start.plan.chunk(number) else { return };
        match chunk.check(bytes.len()) {
            Err(cause) => return self.fail(cause, chunk.offset),
            Ok(Received::End) => {
                let end = chunk.start().saturating_add(length(&bytes));
                let wanted = self.start.plan.wanted();
                if end < wanted.start {
                    let cause = Cause::Range { start: wanted.start, end: wanted.end, size: Some(end) };
                    return self.fail(cause, chunk.offset);
                }
                self.end = Some(end);
            }
            Ok(Received::Whole) => {}
        }
        self.assembler.insert(chunk.start(), bytes);
        self.release();
    }

    // Writing.

    /// Has what can be checked now written.
    fn release(&mut self) {
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

    fn next_block(&mut self) -> Option<Block> {
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

    fn wrote(&mut self, start: u64) {
        let Some(len) = self.writing.remove(&start) else { return };
        let range = start..start.saturating_add(len);
        let missing: Vec<_> = self.chunks_in(&range).filter(|(_, chunk)| !self.written.covers(chunk)).collect();
        self.written_to = self.written_to.max(range.end);
        self.written.insert(range);
        for (part, chunk) in missing {
            if self.written.covers(&chunk) {
                self.saving.done();
                let bytes = self.wanted_of(&chunk);
                self.actions.push_back(Action::Notice(Notice::PartDone { part, bytes }));
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
    fn wanted_of(&self, range: &Range<u64>) -> u64 {
        let wanted = self.start.plan.wanted();
        range.end.min(wanted.end).saturating_sub(range.start.max(wanted.start))
    }

    // The end.

    fn is_complete(&self) -> bool {
        let limit = self.start.plan.limit();
        let all_asked = self.start.plan.chunk(self.next).is_none()
            || self.end.is_some_and(|end| self.next.saturating_mul(limit) >= end.max(1));
        all_asked
            && self.again.is_empty()
            && self.rechecking == 0
            && !self.lane.keys().any(|part| matches!(part, Part::Chunk(_)))
            && self.assembler.held() == 0
            && self.blocks.is_empty()
            && self.writing.is_empty()
            && self.is_end_sure()
    }

    /// Whether hashes tell if a file of unknown size goes on where an answer said that it ends.
    fn is_end_sure(&self) -> bool {
        let fetched = self.start.plan.fetched();
        let end = self.end.filter(|end| self.start.plan.size().is_none() && *end < fetched.end);
        end.is_none_or(|end| end >= self.unhashed_from || self.hashes.at(end).is_some())
    }

    fn finish(&mut self) {
        let wanted = self.start.plan.wanted();
        let end = self.end.unwrap_or(wanted.end);
        let size = wanted.end.min(end).saturating_sub(wanted.start);
        // Where a range ends before the file does, there are hashes behind it.
        if self.end.is_some_and(|end| wanted.end >= end)
            && let Some(hashed) = self.hashes.end_behind(end)
        {
            let error = self.lane.error(Cause::EndsEarly { size: end, hashed });
            return self.end(Err(error));
        }
        let verified = !self.unverified && size > 0;
        self.end(Ok(Got { size, dc: self.lane.dc(), verified }));
    }

    fn order(&mut self, order: Order<Part>) -> Option<Action> {
        Some(match order {
            Order::Send { attempt, key: Part::Chunk(number), dc } => {
                Action::GetFile { attempt, dc, chunk: self.start.plan.chunk(number)? }
            }
            Order::Send { attempt, key: Part::Hashes(offset), dc } => {
                Action::GetHashes { attempt, dc, offset: offset.try_into().ok()? }
            }
            Order::Abort { attempt } => Action::Abort { attempt },
            Order::Authorize { dc } => Action::Authorize { dc },
            Order::Refresh => Action::Refresh,
            Order::Notice(notice) => Action::Notice(notice),
            Order::Fail(part, error) => {
                let offset = match part {
                    Part::Chunk(number) => self.start.plan.chunk(number).map(|chunk| chunk.offset),
                    Part::Hashes(offset) => offset.try_into().ok(),
                };
                self.end(Err(match offset {
                    Some(offset) => error.at_offset(offset),
                    None => error,
                }));
                return self.actions.pop_front();
            }
        })
    }
}

impl Machine for Download {
    type Event = Event;
    type Action = Action;

    fn handle(&mut self, now: Time, event: Event) {
        if self.over {
            return;
        }
        match event {
            Event::Chunk { attempt, result: Ok(bytes) } => {
                if let Some(Part::Chunk(number)) = self.lane.answered(now, attempt) {
                    self.received(number, bytes);
                }
            }
            Event::Hashes { attempt, result } => {
                let page = match result {
                    Ok(page) => page,
                    // It does not know the method.
                    Err(Cause::Rpc(error)) if error.message.starts_with("INPUT_METHOD_INVALID") => Vec::new(),
                    Err(cause) => return self.lane.failed(now, attempt, cause),
                };
                if let Some(Part::Hashes(asked)) = self.lane.answered(now, attempt)
                    && let Err(cause) = self.take_in(asked, &page)
                {
                    let error = self.lane.error(cause).in_call("upload.getFileHashes", self.lane.dc());
                    self.end(Err(error));
                }
            }
            Event::Chunk { attempt, result: Err(cause) } => self.lane.failed(now, attempt, cause),
            Event::Written { start, result: Ok(()) } => self.wrote(start),
            Event::Rechecked { chunk, right } => self.rechecked(chunk, right),
            Event::Authorized { dc, result: Ok(()) } => self.lane.authorized(dc),
            // A location that names no DC, or the one that the first named, says nothing new about where the file is.
            Event::Refreshed(Ok(dc)) => {
                self.lane.refreshed(Some(dc).filter(|dc| ![Dc::Home, self.start.dc].contains(dc)))
            }
            Event::Written { result: Err(error), .. }
            | Event::Authorized { result: Err(error), .. }
            | Event::Refreshed(Err(error)) => self.end(Err(error)),
            Event::Saved(failure) => {
                self.saving.end(failure.is_some());
                if let Some(reason) = failure {
                    self.actions.push_back(Action::Notice(Notice::JournalFailed { reason }));
                }
            }
        }
    }

    fn command(&mut self, _: Time, command: Command) {
        match command {
            Command::Cancel if !self.over => {
                let error = self.lane.error(Cause::Cancelled);
                self.end(Err(error));
            }
            command => self.lane.command(command),
        }
    }

    fn poll(&mut self, now: Time) -> Option<Action> {
        if let Some(action) = self.actions.pop_front() {
            return Some(action);
        }
        if self.over {
            return None;
        }
        if self.saving.begin() {
            return Some(Action::Save(self.written()));
        }
        self.ask_for_hashes(now);
        self.ask_for_chunks(now);
        if let Some(action) = self.actions.pop_front() {
            return Some(action);
        }
        while let Some(order) = self.lane.poll(now) {
            if let Some(action) = self.order(order) {
                return Some(action);
            }
        }
        if let Some(block) = self.next_block() {
            return Some(Action::Write(block));
        }
        if self.is_complete() {
            self.finish();
            return self.actions.pop_front();
        }
        None
    }

    fn wake(&self) -> Option<Time> {
        if self.over { None } else { self.lane.wake() }
    }
}

impl Key for Part {
    fn part(self) -> Option<u64> {
        match self {
            Self::Chunk(number) => Some(number),
            Self::Hashes(_) => None,
        }
    }
}
