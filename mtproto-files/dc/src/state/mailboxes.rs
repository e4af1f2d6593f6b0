//! The mailboxes of all accounts and channels.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};

use tl_types::enums;

use super::mailbox::{Difference, KeptMessage, LoggedChange, Mailbox, MessageKind, Owner};
use crate::config::Config;
use crate::lock::lock;
use crate::peer_id::PeerId;
use crate::store::Store;

/// All mailboxes. One that nothing has come to is not there yet.
#[derive(Debug)]
pub(crate) struct Mailboxes {
    mailboxes: Mutex<HashMap<Owner, Mailbox>>,
    /// How many changes each mailbox logs.
    log_length: usize,
}

/// A message that has come to a mailbox, or was edited there.
#[derive(Clone, Debug)]
pub(crate) struct Posted {
    pub(crate) owner: Owner,
    pub(crate) sender: i64,
    pub(crate) message: enums::Message,
    /// The state of the mailbox after it.
    pub(crate) pts: i32,
}

/// Messages that were deleted from a mailbox.
#[derive(Clone, Debug)]
pub(crate) struct Deleted {
    pub(crate) owner: Owner,
    pub(crate) change: LoggedChange,
}

impl Mailboxes {
    /// The mailboxes of a configuration: those of forums are there already, because their topics have ids.
    pub(crate) fn new(config: &Config) -> Self {
        let forums = config.topics.iter().map(|(channel, topics)| {
            let last_id = topics.keys().next_back().copied().unwrap_or(0);
            (Owner::Channel(*channel), Mailbox::new(config.kept_updates, last_id))
        });
        Self { mailboxes: Mutex::new(forums.collect()), log_length: config.kept_updates }
    }

    /// Adds a new message of an account, with a copy for each mailbox that gets it.
    pub(crate) fn add(
        &self,
        store: &Store,
        sender: i64,
        kind: MessageKind,
        copies: Vec<(Owner, enums::Message)>,
    ) -> Vec<Posted> {
        let mut mailboxes = lock(&self.mailboxes);
        let ids: Arc<[(Owner, i32)]> =
            copies.iter().map(|(owner, _)| (*owner, self.at(&mut mailboxes, *owner).next_id())).collect();
        let numbered = copies.into_iter().zip(ids.iter());
        let posted = numbered.map(|((owner, mut message), &(_, id))| {
            let pts = self.at(&mut mailboxes, owner).put(store, (sender, kind), &ids, id, &mut message);
            Posted { owner, sender, message, pts }
        });
        posted.collect()
    }

    /// Replaces a message in mailboxes that have it.
    pub(crate) fn replace(
        &self,
        store: &Store,
        before: &KeptMessage,
        copies: Vec<((Owner, i32), enums::Message)>,
    ) -> Vec<Posted> {
        let mut mailboxes = lock(&self.mailboxes);
        let mut posted = Vec::new();
        for ((owner, id), mut message) in copies {
            let mailbox = self.at(&mut mailboxes, owner);
            // It may be deleted since.
            if mailbox.get(id).is_some() {
                let (sender, kind) = (before.sender, before.kind);
                let pts = mailbox.put(store, (sender, kind), &before.copies, id, &mut message);
                posted.push(Posted { owner, sender, message, pts });
            }
        }
        posted
    }

    /// Deletes messages, as far as they are there.
    pub(crate) fn delete(&self, messages: impl IntoIterator<Item = (Owner, i32)>) -> Vec<Deleted> {
        let mut ids: BTreeMap<Owner, Vec<i32>> = BTreeMap::new();
        for (owner, id) in messages {
            ids.entry(owner).or_default().push(id);
        }
        let mut mailboxes = lock(&self.mailboxes);
        let deleted = ids.into_iter().filter_map(|(owner, ids)| {
            let change = mailboxes.get_mut(&owner)?.delete(&ids)?;
            Some(Deleted { owner, change })
        });
        deleted.collect()
    }

    /// The state of a mailbox.
    pub(crate) fn pts(&self, owner: Owner) -> i32 {
        self.at(&mut lock(&self.mailboxes), owner).pts()
    }

    /// The channels in which something has happened since a time, with their states.
    pub(crate) fn changed_channels(&self, date: i32) -> Vec<(i64, i32)> {
        let mailboxes = lock(&self.mailboxes);
        let changed = mailboxes.iter().filter(|(_, mailbox)| mailbox.has_changed_since(date));
        let channels = changed.filter_map(|(owner, mailbox)| match owner {
            Owner::Channel(id) => Some((*id, mailbox.pts())),
            Owner::Account(_) => None,
        });
        let mut channels: Vec<_> = channels.collect();
        channels.sort_unstable();
        channels
    }

    /// The message with this id.
    pub(crate) fn find(&self, owner: Owner, id: i32) -> Option<KeptMessage> {
        lock(&self.mailboxes).get(&owner)?.get(id).cloned()
    }

    /// The messages that were sent in a chat, from the newest one on.
    pub(crate) fn history(&self, owner: Owner, peer: PeerId) -> Vec<KeptMessage> {
        let mailboxes = lock(&self.mailboxes);
        let Some(mailbox) = mailboxes.get(&owner) else { return Vec::new() };
        let is_here = |kept: &&KeptMessage| kept.peer == peer && kept.kind == MessageKind::Sent;
        mailbox.messages().rev().filter(is_here).cloned().collect()
    }

    /// The last message of each chat of a mailbox.
    pub(crate) fn last_messages(&self, owner: Owner) -> Vec<KeptMessage> {
        let mailboxes = lock(&self.mailboxes);
        let Some(mailbox) = mailboxes.get(&owner) else { return Vec::new() };
        let mut last = BTreeMap::new();
        for kept in mailbox.messages().filter(|kept| kept.kind == MessageKind::Sent) {
            last.insert(kept.peer, kept);
        }
        last.into_values().cloned().collect()
    }

    /// At most so many changes since a state. `None`: the log does not go back to it.
    pub(crate) fn since(&self, owner: Owner, pts: i32, most: usize) -> Option<Difference> {
        self.at(&mut lock(&self.mailboxes), owner).since(pts, most)
    }

    fn at<'a>(&self, mailboxes: &'a mut HashMap<Owner, Mailbox>, owner: Owner) -> &'a mut Mailbox {
        mailboxes.entry(owner).or_insert_with(|| Mailbox::new(self.log_length, 0))
    }
}
