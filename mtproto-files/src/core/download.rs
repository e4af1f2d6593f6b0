//! A download: asks for chunks and, ahead of them, for their hashes, and has them written as soon as they can be checked.

mod chunks;
mod hashes;
mod messages;
mod writing;

pub(crate) use messages::{Action, Event, Got, Start};

use std::collections::{BTreeMap, VecDeque};

use super::assemble::{Assembler, Block};
use super::lane::{Key, Lane, Order};
use super::notice::Event as Notice;
use super::ranges::Ranges;
use super::saving::Saving;
use super::{Command, Machine, Time};
use crate::cause::Cause;
use crate::download::hashes::Hashes;
use crate::error::{Error, Operation};
use crate::transport::Dc;

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
