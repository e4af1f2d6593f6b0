//! An upload: reads its parts in order, and has several of them on their way.

use std::collections::{BTreeMap, VecDeque};

use tl_types::Bytes;

use mtproto_transport::Dc;

use super::interface::{Action, Input, Outcome, SendPart, Setup};
use super::parts::Parts;
use super::plan::Part;
use crate::base::cause::Cause;
use crate::base::error::{Error, Operation};
use crate::base::event::Event;
use crate::engine::machine::{Command, Machine, Time};
use crate::engine::queue::{QueueAction, RequestKey, RequestQueue};
use crate::engine::saving::Saving;

/// `file_total_parts` while the length of the file is not known (`api/files#streamed-uploads`).
const TOTAL_UNKNOWN: i32 = -1;

/// An upload under way.
#[derive(Debug)]
pub(crate) struct Upload {
    queue: RequestQueue<PartRequest>,
    start: Setup,
    actions: VecDeque<Action>,
    /// The parts that were read and are not acknowledged.
    held: BTreeMap<u16, UnacknowledgedPart>,
    /// The next part to read.
    next: u16,
    reading: Option<Part>,
    /// The number of parts, once it is known.
    total: Option<u16>,
    size: u64,
    saving: Saving,
    over: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct PartRequest(u16);

#[derive(Debug)]
struct UnacknowledgedPart {
    bytes: Bytes,
    total: i32,
    pushed: bool,
}

impl Upload {
    pub(crate) fn new(start: Setup) -> Self {
        let queue = RequestQueue::new(Operation::Upload, start.policy, Dc::Home, start.seed);
        let mut actions = VecDeque::new();
        let parts = start.plan.len().map(u64::from);
        actions.push_back(Action::Report(Event::Started { total: start.plan.size(), parts }));
        let resumed: u64 = start.acknowledged.iter().filter_map(|part| start.plan.part(part)).map(Part::bytes).sum();
        if resumed > 0 {
            actions.push_back(Action::Report(Event::Resumed { bytes: resumed }));
        }
        Self {
            queue,
            actions,
            held: BTreeMap::new(),
            next: 0,
            reading: None,
            total: start.plan.len(),
            size: start.plan.size().unwrap_or(0),
            saving: Saving::new(start.journal),
            start,
            over: false,
        }
    }

    /// The parts that the DC has.
    pub(crate) fn acknowledged(&self) -> &Parts {
        &self.start.acknowledged
    }

    fn end(&mut self, result: Result<Outcome, Error>) {
        self.over = true;
        self.actions.clear();
        self.actions.push_back(Action::Done(result));
    }

    /// A part was read.
    fn read(&mut self, part: Part, bytes: Bytes) -> Result<(), Cause> {
        self.next = self.next.saturating_add(1);
        if self.start.acknowledged.contains(part.number.into()) {
            return Ok(());
        }
        let total = match self.start.plan.len() {
            Some(total) => total.into(),
            None => self.streamed(part, &bytes)?,
        };
        self.held.insert(part.number, UnacknowledgedPart { bytes, total, pushed: false });
        Ok(())
    }

    /// What a part of a file of unknown length says of the number of parts.
    fn streamed(&mut self, part: Part, bytes: &Bytes) -> Result<i32, Cause> {
        let is_empty = bytes.is_empty();
        if is_empty && part.number == 0 {
            return Err(Cause::EmptyFile);
        }
        self.size = part.offset.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        if !is_empty && part.number >= self.start.plan.max_parts() {
            return Err(self.start.plan.too_large(self.size));
        }
        if bytes.len() >= part.len as usize {
            return Ok(TOTAL_UNKNOWN);
        }
        // An empty part says where a file ends that ended with a whole one, and is none of its parts.
        let total = if is_empty { part.number } else { part.number.saturating_add(1) };
        self.total = Some(total);
        Ok(total.into())
    }

    fn acknowledge(&mut self, part: u16) {
        let Some(held) = self.held.remove(&part) else { return };
        // The empty part at the end of a stream is none of the file's.
        if self.total.is_some_and(|total| part >= total) {
            return;
        }
        self.start.acknowledged.insert(part.into());
        self.saving.done();
        let bytes = u64::try_from(held.bytes.len()).unwrap_or(u64::MAX);
        self.actions.push_back(Action::Report(Event::PartDone { part: part.into(), bytes }));
    }

    /// The part to read next, if there is room for one.
    fn wants(&mut self) -> Option<Part> {
        // One more than on their way, so that it is there when there is room for it.
        if self.reading.is_some() || self.held.len() > self.start.policy.window {
            return None;
        }
        if self.start.plan.len().is_none() && self.total.is_some() {
            return None;
        }
        let mut part = self.start.plan.part(self.next.into())?;
        while !self.start.read_all && self.start.acknowledged.contains(self.next.into()) {
            self.next = self.next.saturating_add(1);
            part = self.start.plan.part(self.next.into())?;
        }
        self.reading = Some(part);
        Some(part)
    }

    /// Has as many parts on their way as there may be.
    fn fill(&mut self, now: Time) {
        let window = self.start.policy.window.max(1);
        let room = window.saturating_sub(self.queue.keys().count());
        if !self.saving.keeps_up(window) {
            return;
        }
        let method = self.start.plan.method().name();
        for (part, held) in self.held.iter_mut().filter(|(_, held)| !held.pushed).take(room) {
            held.pushed = true;
            self.queue.push(now, PartRequest(*part), method);
        }
    }

    fn action(&mut self, action: QueueAction<PartRequest>) -> Option<Action> {
        Some(match action {
            QueueAction::Send { attempt, key: PartRequest(part), dc } => {
                let held = self.held.get(&part)?;
                Action::Send(SendPart { attempt, dc, part, total: held.total, bytes: held.bytes.clone() })
            }
            QueueAction::Abort { attempt } => Action::Abort { attempt },
            QueueAction::Report(event) => Action::Report(event),
            QueueAction::Fail(PartRequest(part), error) => {
                self.end(Err(error.of_part(part)));
                return self.actions.pop_front();
            }
            // Its queue does not follow.
            QueueAction::Authorize { .. } | QueueAction::Refresh => return None,
        })
    }

    fn is_complete(&self) -> bool {
        let all_read = match self.start.plan.len() {
            Some(total) => self.next >= total,
            None => self.total.is_some(),
        };
        all_read && self.held.is_empty() && self.reading.is_none()
    }
}

impl Machine for Upload {
    type Input = Input;
    type Action = Action;

    fn handle(&mut self, now: Time, event: Input) {
        if self.over {
            return;
        }
        match event {
            Input::Read(result) => {
                let Some(part) = self.reading.take() else { return };
                if let Err(cause) = result.and_then(|bytes| self.read(part, bytes)) {
                    let error = self.queue.error(cause).of_part(part.number);
                    self.end(Err(error));
                }
            }
            Input::Answer { attempt, result: Ok(true) } => {
                if let Some(PartRequest(part)) = self.queue.answered(now, attempt) {
                    self.acknowledge(part);
                }
            }
            Input::Answer { attempt, result: Ok(false) } => self.queue.failed(now, attempt, Cause::Refused),
            Input::Answer { attempt, result: Err(cause) } => self.queue.failed(now, attempt, cause),
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
            return Some(Action::Save(self.start.acknowledged.clone()));
        }
        self.fill(now);
        while let Some(action) = self.queue.poll(now) {
            if let Some(action) = self.action(action) {
                return Some(action);
            }
        }
        if let Some(part) = self.wants() {
            return Some(Action::Read(part));
        }
        if self.is_complete() {
            self.end(Ok(Outcome { parts: self.total.unwrap_or(0), size: self.size }));
            return self.actions.pop_front();
        }
        None
    }

    fn poll_timeout(&self) -> Option<Time> {
        if self.over { None } else { self.queue.poll_timeout() }
    }
}

impl RequestKey for PartRequest {
    fn part(self) -> Option<u64> {
        Some(self.0.into())
    }
}
