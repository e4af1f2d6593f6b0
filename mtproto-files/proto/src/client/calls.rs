//! The calls of one session: which ones wait to be sent, and in which messages the others were sent.

use super::call::{Call, CallError, CallId, RefusalReason};
use crate::session::{MAX_IDS, MessageId, gzip, is_container};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use tl_types::Chain;

/// How often a message of a call may be refused before the call ends. Without a bound, two sides that disagree send
/// thousands of refusals, until the DC refuses the connection.
const REFUSALS: u8 = 8;

/// How many messages of one call are remembered. Only a DC that asks for a call again and again gets more.
const MESSAGES: usize = 16;

/// What may go in front of a body: wrappers of a call.
const WRAPPERS: usize = 1 << 16;

/// The longest body of a call, in bytes.
const MAX_BODY: usize = crate::session::MAX_BODY - WRAPPERS;

/// The calls of one session.
#[derive(Debug, Default)]
pub(super) struct Calls {
    entries: BTreeMap<CallId, Entry>,
    /// Calls that wait to be sent. Ids rise, so the order is that in which users made the calls.
    queue: BTreeSet<CallId>,
    /// All messages that calls were sent in: the DC may answer an earlier one.
    messages: BTreeMap<MessageId, CallId>,
}

/// One call.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) call: Call,
    /// The body, compressed where that pays.
    pub(super) content: Chain,
    /// `None`: the call waits in the queue.
    sent: Option<Sent>,
    messages: Vec<MessageId>,
    refusals: u8,
    /// The DC is known to have received one of the messages.
    received: bool,
    /// The call before this one has failed: this one is not sent again.
    orphaned: bool,
}

/// The latest message of a call.
#[derive(Clone, Copy, Debug)]
struct Sent {
    id: MessageId,
    /// The message on the wire: the container, or the message itself.
    outer: MessageId,
    /// When the message was sent, or the DC was last asked for its state.
    touched: Duration,
}

/// What is known of a message that had no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// The DC has said that it does not execute the call.
    Refused,
    /// The DC says that it has not received the message.
    NotReceived,
    /// Nobody knows.
    Unknown,
}

impl Calls {
    /// Adds a call to the queue.
    pub(super) fn add(&mut self, id: CallId, call: Call, compress: bool) -> Result<(), CallError> {
        let length = call.body.len();
        if length > MAX_BODY || !length.is_multiple_of(4) || length == 0 || is_container(&call.body) {
            return Err(CallError::Body { length });
        }
        // A body in several segments carries a part of a file.
        let packed = match call.body.segments() {
            [body] if compress => gzip(body).map(Chain::from),
            _ => None,
        };
        let content = packed.unwrap_or_else(|| call.body.clone());
        let entry =
            Entry { call, content, sent: None, messages: Vec::new(), refusals: 0, received: false, orphaned: false };
        self.adopt(id, entry);
        Ok(())
    }

    /// Adds calls of another session to the queue.
    pub(super) fn adopt_all(&mut self, calls: BTreeMap<CallId, Entry>) {
        calls.into_iter().for_each(|(id, entry)| self.adopt(id, entry));
    }

    fn adopt(&mut self, id: CallId, entry: Entry) {
        let entry = Entry { sent: None, messages: Vec::new(), received: false, ..entry };
        self.entries.insert(id, entry);
        self.queue.insert(id);
    }

    /// Returns the first call that waits to be sent. A call that comes after another one has the higher id, so the other one
    /// was sent before, or is over.
    pub(super) fn next(&self) -> Option<(CallId, &Entry)> {
        let id = self.queue.first()?;
        self.entries.get(id).map(|entry| (*id, entry))
    }

    /// Returns the message that the call comes after, as long as that has no answer.
    pub(super) fn predecessor(&self, entry: &Entry) -> Option<MessageId> {
        let before = entry.call.after.and_then(|before| self.entries.get(&before))?;
        before.sent.map(|sent| sent.id)
    }

    /// Returns whether a call comes after another one that has not failed.
    pub(super) fn may_follow(&self, id: CallId) -> bool {
        self.entries.get(&id).is_some_and(|entry| entry.call.after.is_some() && !entry.orphaned)
    }

    /// Returns whether a call comes after another one that is not over.
    pub(super) fn waits_for_another(&self, id: CallId) -> bool {
        self.entries
            .get(&id)
            .and_then(|entry| entry.call.after)
            .is_some_and(|before| self.entries.contains_key(&before))
    }

    /// Returns whether the call before this one has failed.
    pub(super) fn is_orphaned(&self, id: CallId) -> bool {
        self.entries.get(&id).is_some_and(|entry| entry.orphaned)
    }

    /// Notes that a call is sent.
    pub(super) fn note_sent(&mut self, id: CallId, message: MessageId, outer: MessageId, now: Duration) {
        if let Some(entry) = self.entries.get_mut(&id) {
            self.queue.remove(&id);
            entry.sent = Some(Sent { id: message, outer, touched: now });
            entry.messages.push(message);
            self.messages.insert(message, id);
            if entry.messages.len() > MESSAGES {
                self.messages.remove(&entry.messages.remove(0));
            }
        }
    }

    /// Notes the container that a call's latest message goes in.
    pub(super) fn note_outer(&mut self, id: CallId, outer: MessageId) {
        if let Some(sent) = self.entries.get_mut(&id).and_then(|entry| entry.sent.as_mut()) {
            sent.outer = outer;
        }
    }

    /// Returns the call that a message carried.
    pub(super) fn of_message(&self, message: MessageId) -> Option<CallId> {
        self.messages.get(&message).copied()
    }

    /// Returns the latest message of a call, if the call waits for its answer.
    pub(super) fn message_of(&self, id: CallId) -> Option<MessageId> {
        self.entries.get(&id).and_then(|entry| entry.sent).map(|sent| sent.id)
    }

    /// Returns the call that a message carried, if the message is the latest of the call.
    pub(super) fn sent_with(&self, message: MessageId) -> Option<(CallId, &Entry)> {
        let id = self.of_message(message)?;
        let entry = self.entries.get(&id)?;
        entry.sent.is_some_and(|sent| sent.id == message).then_some((id, entry))
    }

    /// Takes a call out: it is over. With `failed`, calls that come after it fail too: those that were not sent are returned,
    /// for the others the DC answers.
    pub(super) fn finish(&mut self, id: CallId, failed: bool) -> Vec<CallId> {
        let Some(entry) = self.entries.remove(&id) else { return Vec::new() };
        self.queue.remove(&id);
        for message in &entry.messages {
            self.messages.remove(message);
        }
        let mut over = Vec::new();
        if failed {
            let followers = self.entries.iter_mut().filter(|(_, follower)| follower.call.after == Some(id));
            for (follower, entry) in followers {
                entry.orphaned = true;
                if entry.sent.is_none() {
                    over.push(*follower);
                }
            }
        }
        over
    }

    /// Puts a call back into the queue after a refusal, if the message is its latest.
    ///
    /// # Errors
    ///
    /// The call is over: it was refused too often, or the call before it has failed.
    pub(super) fn refused(&mut self, message: MessageId, code: i32, fate: Fate) -> Result<(), (CallId, CallError)> {
        let Some(id) = self.sent_with(message).map(|(id, _)| id) else { return Ok(()) };
        if let Some(entry) = self.entries.get_mut(&id) {
            entry.refusals += 1;
            if entry.refusals >= REFUSALS {
                return Err((id, CallError::Refused { reason: RefusalReason::of(code) }));
            }
        }
        self.requeue(id, fate)
    }

    /// Puts a call back into the queue, if the message is its latest and the call may be sent again.
    ///
    /// # Errors
    ///
    /// The call is over: it may have been executed and must not be repeated, or the call before it has failed.
    pub(super) fn requeue(&mut self, id: CallId, fate: Fate) -> Result<(), (CallId, CallError)> {
        let Some(entry) = self.entries.get_mut(&id) else { return Ok(()) };
        let is_certain = match fate {
            Fate::Refused => true,
            Fate::NotReceived => !entry.received,
            Fate::Unknown => false,
        };
        if entry.call.once && !is_certain {
            return Err((id, CallError::Uncertain));
        }
        if entry.orphaned {
            return Err((id, CallError::Predecessor));
        }
        entry.sent = None;
        // Of a refused message it does not matter any more that it was received.
        entry.received &= fate != Fate::Refused;
        self.queue.insert(id);
        Ok(())
    }

    /// Notes that the DC has received a message. Returns the call, if that is new.
    pub(super) fn received(&mut self, message: MessageId) -> Option<CallId> {
        let id = self.of_message(message)?;
        let entry = self.entries.get_mut(&id)?;
        let is_new = !entry.received;
        entry.received = true;
        is_new.then_some(id)
    }

    /// Returns the calls whose latest message went out in a message below this one.
    pub(super) fn sent_before(&self, first: MessageId) -> Vec<CallId> {
        let early = self.entries.iter().filter(|(_, entry)| entry.sent.is_some_and(|sent| sent.outer < first));
        early.map(|(id, _)| *id).collect()
    }

    /// Makes the DC be asked for the state of all calls that have no answer, at the next opportunity.
    pub(super) fn doubt_all(&mut self) {
        self.entries
            .values_mut()
            .filter_map(|entry| entry.sent.as_mut())
            .for_each(|sent| sent.touched = Duration::ZERO);
    }

    /// Makes the DC be asked for the state of one call.
    pub(super) fn doubt(&mut self, id: CallId) {
        if let Some(sent) = self.entries.get_mut(&id).and_then(|entry| entry.sent.as_mut()) {
            sent.touched = Duration::ZERO;
        }
    }

    /// Takes the messages whose state the DC is to be asked for: those without an answer for this long, at most 8192.
    pub(super) fn take_questions(&mut self, patience: Duration, now: Duration) -> Vec<MessageId> {
        let sent = self.entries.values_mut().filter_map(|entry| entry.sent.as_mut());
        let due = sent.filter(|sent| now >= sent.touched.saturating_add(patience)).take(MAX_IDS);
        due.map(|sent| {
            sent.touched = now;
            sent.id
        })
        .collect()
    }

    /// Returns when [`take_questions`](Self::take_questions) gives something.
    pub(super) fn next_question(&self, patience: Duration) -> Option<Duration> {
        let touched = self.entries.values().filter_map(|entry| entry.sent).map(|sent| sent.touched);
        touched.min().map(|touched| touched.saturating_add(patience))
    }

    /// Returns whether a call waits for its answer.
    pub(super) fn waits(&self) -> bool {
        self.entries.len() > self.queue.len()
    }

    /// Returns whether there are no calls.
    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Returns whether a call is here.
    pub(super) fn contains(&self, id: CallId) -> bool {
        self.entries.contains_key(&id)
    }

    /// Returns whether each call that waits for its answer may be repeated.
    pub(super) fn may_all_repeat(&self) -> bool {
        !self.entries.values().any(Entry::is_uncertain)
    }

    /// Takes out the calls that another session can send: those that were not sent, and those that may be repeated. A call
    /// that comes after a call that stays does not move.
    pub(super) fn take_movable(&mut self) -> BTreeMap<CallId, Entry> {
        let mut staying: BTreeSet<CallId> = BTreeSet::new();
        for (id, entry) in &self.entries {
            let is_bound = entry.call.after.is_some_and(|before| staying.contains(&before));
            if is_bound || entry.is_uncertain() {
                staying.insert(*id);
            }
        }
        let entries = std::mem::take(&mut self.entries);
        let (stay, moving): (_, BTreeMap<CallId, Entry>) =
            entries.into_iter().partition(|(id, _)| staying.contains(id));
        self.entries = stay;
        for (id, entry) in &moving {
            self.queue.remove(id);
            for message in &entry.messages {
                self.messages.remove(message);
            }
        }
        moving
    }

    /// Returns a call that ends when the session is lost, and how. `None`: another session can send all calls.
    pub(super) fn lost(&self) -> Option<(CallId, CallError)> {
        self.entries.iter().find_map(|(id, entry)| entry.loss().map(|error| (*id, error)))
    }

    /// Returns a call that may be repeated, and whose predecessor has failed.
    pub(super) fn orphan(&self) -> Option<CallId> {
        self.entries.iter().find(|(_, entry)| entry.orphaned && !entry.is_uncertain()).map(|(id, _)| *id)
    }

    /// Takes out all calls.
    pub(super) fn take_all(&mut self) -> BTreeMap<CallId, Entry> {
        std::mem::take(self).entries
    }
}

impl Entry {
    /// Returns whether the DC is known to have received a message of the call.
    pub(super) fn is_received(&self) -> bool {
        self.received
    }

    /// Returns whether only the call's session can tell if the DC has executed the call.
    fn is_uncertain(&self) -> bool {
        self.call.once && self.sent.is_some()
    }

    /// Returns the error that the call ends with if its session is lost. `None`: another session can send the call.
    fn loss(&self) -> Option<CallError> {
        match self {
            _ if self.is_uncertain() => Some(CallError::Uncertain),
            _ if self.orphaned => Some(CallError::Predecessor),
            _ => None,
        }
    }
}
