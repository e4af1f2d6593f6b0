//! Content-related messages of a session: kept until the client has acknowledged them, and sent again before.

use crate::session::{IdKind, MessageId};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use tl_types::Chain;

/// A message that is to be sent, or was sent and is not acknowledged.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) body: Chain,
    pub(super) kind: IdKind,
    /// The message that is answered.
    pub(super) answers: Option<MessageId>,
    /// The id and the sequence number, from the first time on that the message is sent.
    pub(super) sent: Option<(MessageId, i32)>,
    /// When the message was sent last.
    at: Duration,
}

/// How a message is sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// As it is.
    Whole,
    /// Announced: the client asks for it if it lacks the message.
    Info,
}

/// The messages of one session.
#[derive(Debug, Default)]
pub(super) struct Outbox {
    entries: BTreeMap<u64, Entry>,
    ids: BTreeMap<MessageId, u64>,
    /// What was not sent yet.
    fresh: BTreeSet<u64>,
    /// What is sent again as soon as can be.
    again: BTreeMap<u64, Form>,
    /// What was sent, by when.
    sent: BTreeSet<(Duration, u64)>,
    bytes: usize,
    next: u64,
}

impl Outbox {
    /// Adds a message, and returns its number.
    pub(super) fn push(&mut self, body: Chain, kind: IdKind, answers: Option<MessageId>) -> u64 {
        let number = self.next;
        self.next += 1;
        self.bytes = self.bytes.saturating_add(body.len());
        self.entries.insert(number, Entry { body, kind, answers, sent: None, at: Duration::ZERO });
        self.fresh.insert(number);
        number
    }

    pub(super) fn get(&self, number: u64) -> Option<&Entry> {
        self.entries.get(&number)
    }

    /// Returns the message that was sent with this id and is not acknowledged.
    pub(super) fn find(&self, id: MessageId) -> Option<u64> {
        self.ids.get(&id).copied()
    }

    /// Removes a message: it is acknowledged, or dropped.
    pub(super) fn remove(&mut self, number: u64) -> Option<Entry> {
        let entry = self.entries.remove(&number)?;
        self.bytes -= entry.body.len();
        self.fresh.remove(&number);
        self.again.remove(&number);
        self.sent.remove(&(entry.at, number));
        if let Some((id, _)) = entry.sent {
            self.ids.remove(&id);
        }
        Some(entry)
    }

    /// Returns the next message that was not sent yet.
    pub(super) fn next_fresh(&self) -> Option<(u64, &Entry)> {
        let number = *self.fresh.first()?;
        self.entries.get(&number).map(|entry| (number, entry))
    }

    /// Returns the next message that is sent again.
    pub(super) fn next_again(&self) -> Option<(u64, Form, &Entry)> {
        let (number, form) = self.again.first_key_value()?;
        self.entries.get(number).map(|entry| (*number, *form, entry))
    }

    /// Notes that a message is sent for the first time, with this id and sequence number.
    pub(super) fn note_sent(&mut self, number: u64, id: MessageId, seq_no: i32, now: Duration) {
        let Some(entry) = self.entries.get_mut(&number) else { return };
        entry.sent = Some((id, seq_no));
        self.ids.insert(id, number);
        self.fresh.remove(&number);
        self.note_again(number, now);
    }

    /// Notes that a message is sent again, or announced.
    pub(super) fn note_again(&mut self, number: u64, now: Duration) {
        self.again.remove(&number);
        let Some(entry) = self.entries.get_mut(&number) else { return };
        self.sent.remove(&(entry.at, number));
        entry.at = now;
        self.sent.insert((now, number));
    }

    /// Sends a message again that was sent before. Messages from `large` bytes on are announced.
    pub(super) fn repeat(&mut self, number: u64, large: usize) {
        let Some(entry) = self.entries.get(&number).filter(|entry| entry.sent.is_some()) else { return };
        let form = if entry.body.len() >= large { Form::Info } else { Form::Whole };
        self.again.entry(number).or_insert(form);
    }

    /// Sends a message again as it is: the client has asked for it.
    pub(super) fn repeat_whole(&mut self, number: u64) {
        if self.entries.get(&number).is_some_and(|entry| entry.sent.is_some()) {
            self.again.insert(number, Form::Whole);
        }
    }

    /// Sends all messages again that were sent before this time.
    pub(super) fn repeat_since(&mut self, before: Duration, large: usize) {
        let due: Vec<u64> = self.sent.iter().take_while(|(at, _)| *at <= before).map(|(_, number)| *number).collect();
        due.into_iter().for_each(|number| self.repeat(number, large));
    }

    /// Returns when the message that waits for longest was sent, without those that are sent again anyway.
    pub(super) fn oldest(&self) -> Option<Duration> {
        self.sent.iter().find(|(_, number)| !self.again.contains_key(number)).map(|(at, _)| *at)
    }

    /// Returns whether something can be sent.
    pub(super) fn has_work(&self) -> bool {
        !self.fresh.is_empty() || !self.again.is_empty()
    }

    /// Returns how many bytes are held.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }
}
