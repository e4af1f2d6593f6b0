//! A download: asks for chunks and, ahead of them, for their hashes, and has them written as soon as they can be checked.

use std::collections::{BTreeMap, VecDeque};

use mtproto_transport::Dc;

use super::assemble::{Assembler, Block};
use super::file_hashes::Hashes;
use super::interface::{Action, Input, Outcome, Setup};
use super::ranges::Ranges;
use crate::base::cause::Cause;
use crate::base::error::{Error, Operation};
use crate::base::event::Event;
use crate::base::known_error::KnownError;
use crate::engine::machine::{Command, Machine, Time};
use crate::engine::queue::{QueueAction, RequestKey, RequestQueue};
use crate::engine::saving::Saving;

/// A download under way.
#[derive(Debug)]
pub(crate) struct Download {
    pub(super) queue: RequestQueue<DownloadRequest>,
    pub(super) start: Setup,
    pub(super) actions: VecDeque<Action>,
    /// The next chunk that was not looked at.
    pub(super) next: u64,
    /// Chunks that an earlier run left, and that are not right.
    pub(super) again: VecDeque<u64>,
    pub(super) rechecking: usize,
    pub(super) hashes: Hashes,
    /// From where on bytes without a hash have none.
    pub(super) unhashed_from: u64,
    /// Up to where all hashes are known, from the start on.
    pub(super) hashed_to: u64,
    /// The length of a page of hashes, if one came.
    pub(super) page: u64,
    pub(super) assembler: Assembler,
    /// Blocks that wait for those before them.
    pub(super) blocks: BTreeMap<u64, Block>,
    /// Lengths of the blocks that are being written, by where they start.
    pub(super) writing: BTreeMap<u64, u64>,
    /// Up to where it is written, if that is in order.
    pub(super) written_to: u64,
    pub(super) written: Ranges,
    /// Where the file ends, if that is known.
    pub(super) end: Option<u64>,
    pub(super) unverified: bool,
    pub(super) saving: Saving,
    pub(super) over: bool,
}

/// What a request is for. Hashes come first: chunks wait for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum DownloadRequest {
    /// Those from an offset on.
    Hashes(u64),
    /// The chunk with a number.
    Chunk(u64),
}

impl Download {
    pub(crate) fn new(start: Setup) -> Self {
        let queue =
            RequestQueue::new(Operation::Download, start.policy, start.dc, start.seed).following(start.refreshes);
        let (total, parts) = (start.plan.total(), start.plan.chunks());
        Self {
            queue,
            actions: VecDeque::from([Action::Report(Event::Started { total, parts })]),
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

    fn end(&mut self, result: Result<Outcome, Error>) {
        self.over = true;
        self.actions.clear();
        self.actions.push_back(Action::Done(result));
    }

    pub(super) fn fail(&mut self, cause: Cause, offset: i64) {
        let error = self.queue.error(cause).at_offset(offset);
        self.end(Err(error));
    }

    fn is_complete(&self) -> bool {
        let limit = self.start.plan.limit();
        let all_asked = self.start.plan.chunk(self.next).is_none()
            || self.end.is_some_and(|end| self.next.saturating_mul(limit) >= end.max(1));
        all_asked
            && self.again.is_empty()
            && self.rechecking == 0
            && !self.queue.keys().any(|part| matches!(part, DownloadRequest::Chunk(_)))
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
            let error = self.queue.error(Cause::EndsEarly { size: end, hashed });
            return self.end(Err(error));
        }
        let verified = !self.unverified && size > 0;
        self.end(Ok(Outcome { size, dc: self.queue.dc(), verified }));
    }

    fn action(&mut self, action: QueueAction<DownloadRequest>) -> Option<Action> {
        Some(match action {
            QueueAction::Send { attempt, key: DownloadRequest::Chunk(number), dc } => {
                Action::GetFile { attempt, dc, chunk: self.start.plan.chunk(number)? }
            }
            QueueAction::Send { attempt, key: DownloadRequest::Hashes(offset), dc } => {
                Action::GetHashes { attempt, dc, offset: offset.try_into().ok()? }
            }
            QueueAction::Abort { attempt } => Action::Abort { attempt },
            QueueAction::Authorize { dc } => Action::Authorize { dc },
            QueueAction::Refresh => Action::Refresh,
            QueueAction::Report(event) => Action::Report(event),
            QueueAction::Fail(part, error) => {
                let offset = match part {
                    DownloadRequest::Chunk(number) => self.start.plan.chunk(number).map(|chunk| chunk.offset),
                    DownloadRequest::Hashes(offset) => offset.try_into().ok(),
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
    type Input = Input;
    type Action = Action;

    fn handle(&mut self, now: Time, event: Input) {
        if self.over {
            return;
        }
        match event {
            Input::Chunk { attempt, result: Ok(bytes) } => {
                if let Some(DownloadRequest::Chunk(number)) = self.queue.answered(now, attempt) {
                    self.received(number, bytes);
                }
            }
            Input::Hashes { attempt, result } => {
                let page = match result {
                    Ok(page) => page,
                    // It does not know the method.
                    Err(Cause::Rpc(error)) if KnownError::is_unknown_method(&error) => Vec::new(),
                    Err(cause) => return self.queue.failed(now, attempt, cause),
                };
                if let Some(DownloadRequest::Hashes(asked)) = self.queue.answered(now, attempt)
                    && let Err(cause) = self.take_in(asked, &page)
                {
                    let error = self.queue.error(cause).in_call("upload.getFileHashes", self.queue.dc());
                    self.end(Err(error));
                }
            }
            Input::Chunk { attempt, result: Err(cause) } => self.queue.failed(now, attempt, cause),
            Input::Written { start, result: Ok(()) } => self.wrote(start),
            Input::Rechecked { chunk, right } => self.rechecked(chunk, right),
            Input::Authorized { dc, result: Ok(()) } => self.queue.authorized(dc),
            // A location that names no DC, or the one that the first named, says nothing new about where the file is.
            Input::Refreshed(Ok(dc)) => {
                self.queue.refreshed(Some(dc).filter(|dc| ![Dc::Home, self.start.dc].contains(dc)))
            }
            Input::Written { result: Err(error), .. }
            | Input::Authorized { result: Err(error), .. }
            | Input::Refreshed(Err(error)) => self.end(Err(error)),
            Input::Saved(failure) => {
                self.saving.end(failure.is_some());
                if let Some(reason) = failure {
                    self.actions.push_back(Action::Report(Event::JournalFailed { reason }));
                }
            }
        }
    }

    fn command(&mut self, _: Time, command: Command) {
        match command {
            Command::Cancel if !self.over => {
                let error = self.queue.error(Cause::Cancelled);
                self.end(Err(error));
            }
            command => self.queue.command(command),
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
        while let Some(action) = self.queue.poll(now) {
            if let Some(action) = self.action(action) {
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

    fn poll_timeout(&self) -> Option<Time> {
        if self.over { None } else { self.queue.poll_timeout() }
    }
}

impl RequestKey for DownloadRequest {
    fn part(self) -> Option<u64> {
        match self {
            Self::Chunk(number) => Some(number),
            Self::Hashes(_) => None,
        }
    }
}
