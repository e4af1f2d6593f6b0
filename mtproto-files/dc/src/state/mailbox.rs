//! One mailbox: its messages, and the log of what happened to them (`api/updates#message-related-event-sequences`).

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use tl_types::{Bytes, Decode, Encode, enums};

use super::message_fields::{date_of, peer_of, set_id};
use crate::clock::now;
use crate::peer_id::PeerId;
use crate::store::{Charge, Store};

/// How many of the last messages a mailbox keeps.
const KEPT: usize = 10_000;
/// Roughly how many bytes of messages a difference has at most, but one message at least.
const BYTES_MAX: usize = 1 << 20;
/// The state of a mailbox in which nothing has happened. Telegram refuses 0.
const FIRST_PTS: i32 = 1;

/// Whose mailbox: messages of private chats and basic groups are an account's, and each account has its own copy; those of
/// channels and supergroups are the channel's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Owner {
    Account(i64),
    Channel(i64),
}

/// Where a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MessageKind {
    Sent,
    Scheduled,
    QuickReply,
}

/// A message as it is now, still encoded: decoded, it takes much more memory.
#[derive(Clone, Debug)]
pub(crate) struct KeptMessage {
    pub(crate) id: i32,
    /// The account that has sent it.
    pub(crate) sender: i64,
    pub(crate) kind: MessageKind,
    /// The chat, as the owner of the mailbox sees it.
    pub(crate) peer: PeerId,
    pub(crate) date: i32,
    /// All mailboxes that have the message, with its ids there.
    pub(crate) copies: Arc<[(Owner, i32)]>,
    encoded: Bytes,
    /// Pays for it.
    _charge: Arc<Charge>,
}

/// What happened, and the state of the mailbox after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LoggedChange {
    pub(crate) change: Change,
    pub(crate) pts: i32,
    pub(crate) pts_count: i32,
}

/// What can happen to messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    New(i32),
    Edited(i32),
    Deleted(Vec<i32>),
}

/// What happened since a state, as far as it was asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Difference {
    pub(crate) changes: Vec<LoggedChange>,
    /// The state after these changes.
    pub(crate) pts: i32,
    /// Whether nothing happened since.
    pub(crate) is_whole: bool,
}

/// The messages of an account or channel.
#[derive(Debug)]
pub(super) struct Mailbox {
    last_id: i32,
    pts: i32,
    messages: BTreeMap<i32, KeptMessage>,
    log: VecDeque<LoggedChange>,
    /// How many changes the log keeps.
    log_length: usize,
    /// When something has happened last, in seconds since 1970.
    changed: i32,
}

impl KeptMessage {
    /// The length of the message, in bytes.
    pub(crate) fn size(&self) -> usize {
        self.encoded.len()
    }

    pub(crate) fn read(&self) -> Option<enums::Message> {
        enums::Message::from_bytes(&self.encoded).ok()
    }
}

impl Mailbox {
    /// A mailbox in which ids up to this one are taken.
    pub(super) fn new(log_length: usize, last_id: i32) -> Self {
        Self { last_id, pts: FIRST_PTS, messages: BTreeMap::new(), log: VecDeque::new(), log_length, changed: 0 }
    }

    pub(super) fn pts(&self) -> i32 {
        self.pts
    }

    /// Whether something has happened at this time, in seconds since 1970, or later.
    pub(super) fn has_changed_since(&self, date: i32) -> bool {
        self.changed >= date && self.pts > FIRST_PTS
    }

    /// Numbers a new message.
    pub(super) fn next_id(&mut self) -> i32 {
        self.last_id = self.last_id.saturating_add(1);
        self.last_id
    }

    /// Keeps a message that has a number, if there is room for it. Returns the state after it.
    pub(super) fn put(
        &mut self,
        store: &Store,
        (sender, kind): (i64, MessageKind),
        copies: &Arc<[(Owner, i32)]>,
        id: i32,
        message: &mut enums::Message,
    ) -> i32 {
        set_id(message, id);
        let is_new = !self.messages.contains_key(&id);
        self.keep(store, (sender, kind), copies, id, message);
        if kind == MessageKind::Sent {
            self.log(if is_new { Change::New(id) } else { Change::Edited(id) }, 1);
        }
        self.pts
    }

    fn keep(
        &mut self,
        store: &Store,
        (sender, kind): (i64, MessageKind),
        copies: &Arc<[(Owner, i32)]>,
        id: i32,
        message: &enums::Message,
    ) {
        let Ok(encoded) = message.to_bytes() else { return };
        let Ok(charge) = store.charge(encoded.len()) else { return };
        let (peer, date, copies) = (peer_of(message), date_of(message), Arc::clone(copies));
        let kept = KeptMessage { id, sender, kind, peer, date, copies, encoded, _charge: Arc::new(charge) };
        self.messages.insert(id, kept);
        if self.messages.len() > KEPT {
            self.messages.pop_first();
        }
    }

    /// Deletes messages. Returns those that were there, and the state after it.
    pub(super) fn delete(&mut self, ids: &[i32]) -> Option<LoggedChange> {
        let deleted: Vec<i32> = ids.iter().copied().filter(|id| self.messages.remove(id).is_some()).collect();
        let count = i32::try_from(deleted.len()).ok().filter(|count| *count > 0)?;
        Some(self.log(Change::Deleted(deleted), count))
    }

    /// About how many bytes it takes to tell of a change.
    fn size_of(&self, change: &Change) -> usize {
        match change {
            Change::New(id) | Change::Edited(id) => self.messages.get(id).map_or(0, KeptMessage::size),
            Change::Deleted(ids) => ids.len().saturating_mul(4),
        }
    }

    fn log(&mut self, change: Change, pts_count: i32) -> LoggedChange {
        self.pts = self.pts.saturating_add(pts_count);
        let logged = LoggedChange { change, pts: self.pts, pts_count };
        self.changed = now();
        self.log.push_back(logged.clone());
        if self.log.len() > self.log_length {
            self.log.pop_front();
        }
        logged
    }

    pub(super) fn get(&self, id: i32) -> Option<&KeptMessage> {
        self.messages.get(&id)
    }

    /// All messages, from the oldest one on.
    pub(super) fn messages(&self) -> impl DoubleEndedIterator<Item = &KeptMessage> {
        self.messages.values()
    }

    /// At most so many changes since a state, but at least one if there is any. `None`: the log does not go back to it.
    pub(super) fn since(&self, pts: i32, most: usize) -> Option<Difference> {
        let oldest = self.log.front().map_or(self.pts, |change| change.pts.saturating_sub(change.pts_count));
        if pts < oldest {
            return None;
        }
        let later = self.log.iter().skip_while(|change| change.pts <= pts);
        let mut bytes = 0_usize;
        let fits = |(index, change): &(usize, &LoggedChange)| {
            bytes = bytes.saturating_add(self.size_of(&change.change));
            *index == 0 || (*index < most && bytes <= BYTES_MAX)
        };
        let changes: Vec<_> = later.clone().enumerate().take_while(fits).map(|(_, change)| change.clone()).collect();
        let is_whole = later.count() == changes.len();
        let pts = changes.last().map_or(self.pts, |change| change.pts);
        Some(Difference { changes, pts, is_whole })
    }
}

#[cfg(test)]
mod tests {
    use tl_types::types;

    use super::*;

    fn put(mailbox: &mut Mailbox, store: &Store, id: i32) -> i32 {
        let copies = Arc::from([(Owner::Account(1), id)]);
        let mut message = types::Message::new(0, types::PeerUser::new(5), 1, "text").into();
        mailbox.put(store, (1, MessageKind::Sent), &copies, id, &mut message)
    }

    #[test]
    fn the_log_tells_what_is_missing_in_slices_and_where_it_was_cut() {
        let store = Store::in_memory(1 << 20);
        let mut mailbox = Mailbox::new(3, 0);
        let ids: Vec<_> = (0..3).map(|_| mailbox.next_id()).collect();
        for id in ids {
            put(&mut mailbox, &store, id);
        }
        assert_eq!(mailbox.pts(), 4);
        let first = mailbox.since(1, 2).unwrap();
        let changes: Vec<_> = first.changes.iter().map(|change| &change.change).collect();
        assert_eq!((changes, first.pts, first.is_whole), (vec![&Change::New(1), &Change::New(2)], 3, false));
        assert!(mailbox.since(3, 2).unwrap().is_whole);

        let deleted = mailbox.delete(&[1, 2, 77]).unwrap();
        assert_eq!((deleted.pts, deleted.pts_count, deleted.change), (6, 2, Change::Deleted(vec![1, 2])));
        assert!(mailbox.delete(&[1, 2]).is_none());
        assert_eq!(mailbox.since(1, 10), None, "the first change has left the log");
        assert_eq!(mailbox.since(2, 10).unwrap().changes.len(), 3);
        assert_eq!(mailbox.since(6, 10), Some(Difference { changes: Vec::new(), pts: 6, is_whole: true }));

        assert_eq!(put(&mut mailbox, &store, 3), 7);
        assert_eq!(mailbox.since(6, 1).unwrap().changes[0].change, Change::Edited(3));
    }

    #[test]
    fn without_a_log_nothing_can_be_told() {
        let (store, mut mailbox) = (Store::in_memory(1 << 20), Mailbox::new(0, 0));
        let id = mailbox.next_id();
        put(&mut mailbox, &store, id);
        assert_eq!(mailbox.since(1, 1), None);
        assert!(mailbox.since(2, 1).unwrap().is_whole);
    }
}
