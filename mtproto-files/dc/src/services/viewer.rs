//! What an account sees: users, chats and messages.

use std::collections::BTreeSet;

use tl_types::{enums, held_mut, types};

use super::fresh::with_fresh_references;
use crate::account::Account;
use crate::clock::now;
use crate::error::Refusal;
use crate::peer_id::PeerId;
use crate::scope::Scope;
use crate::state::{KeptMessage, Owner, State};

/// An account, and the DC that it looks at.
#[derive(Clone, Copy, Debug)]
pub(super) struct Viewer<'a> {
    pub(super) state: &'a State,
    pub(super) account: &'a Account,
}

impl<'a> Viewer<'a> {
    /// The account that calls.
    pub(super) fn of(scope: &Scope<'a>) -> Result<Self, Refusal> {
        Ok(Self { state: scope.state(), account: scope.account()? })
    }

    /// Another account.
    pub(super) fn other(self, account: &'a Account) -> Self {
        Self { account, ..self }
    }

    pub(super) fn user_id(self) -> i64 {
        self.account.user_id
    }

    /// The mailbox that has the account's messages in a chat.
    pub(super) fn mailbox(self, peer: PeerId) -> Owner {
        match peer {
            PeerId::Channel(id) => Owner::Channel(id),
            PeerId::User(_) | PeerId::Chat(_) => Owner::Account(self.user_id()),
        }
    }

    /// A user that a request names. The access hash of another account is the one that this account was told; bots may
    /// give 0.
    pub(super) fn named_user(self, user_id: i64, access_hash: i64) -> Option<types::User> {
        if user_id == self.user_id() {
            return self.user(user_id);
        }
        let user = self.user(user_id)?;
        let is_right = user.access_hash == Some(access_hash) || (self.account.is_bot() && access_hash == 0);
        is_right.then_some(user)
    }

    /// A channel that a request names. Bots may give 0 for its access hash.
    pub(super) fn named_channel(self, id: i64, access_hash: i64) -> Option<types::Channel> {
        let channel = self.channel(id)?;
        let is_right = channel.access_hash == Some(access_hash) || (self.account.is_bot() && access_hash == 0);
        is_right.then_some(channel)
    }

    /// The account itself, another one, or one of the other users that there are.
    pub(super) fn user(self, user_id: i64) -> Option<types::User> {
        let accounts = &self.state.world.accounts;
        if let Some(account) = accounts.of_user(user_id).filter(|_| !self.is_configured(user_id)) {
            return Some(accounts.shown_to(account, self.account));
        }
        let access_hash = *self.state.config.users.get(&user_id)?;
        Some(types::User::new(user_id).access_hash(access_hash).first_name(format!("User {user_id}")))
    }

    /// Whether a user other than the account has an access hash by the configuration.
    fn is_configured(self, user_id: i64) -> bool {
        user_id != self.user_id() && self.state.config.users.contains_key(&user_id)
    }

    pub(super) fn chat(self, id: i64) -> Option<types::Chat> {
        let members = i32::try_from(self.state.world.accounts.all().len()).unwrap_or(i32::MAX);
        let photo = types::ChatPhotoEmpty::new();
        let chat = || types::Chat::new(id, format!("Chat {id}"), photo, members, now(), 1);
        self.state.config.chats.contains(&id).then(chat)
    }

    pub(super) fn channel(self, id: i64) -> Option<types::Channel> {
        let access_hash = *self.state.config.channels.get(&id)?;
        let channel = types::Channel::new(id, format!("Channel {id}"), types::ChatPhotoEmpty::new(), now());
        let is_forum = self.state.config.topics.contains_key(&id);
        Some(channel.access_hash(access_hash).megagroup(true).forum(is_forum))
    }

    /// A message that is kept, as it is now.
    pub(super) fn message(self, kept: &KeptMessage) -> Option<enums::Message> {
        Some(self.shown(kept.sender, kept.read()?))
    }

    /// A message of an account: mailboxes keep it as nobody's own.
    pub(super) fn shown(self, sender: i64, mut message: enums::Message) -> enums::Message {
        let is_own = sender == self.user_id();
        match &mut message {
            enums::Message::Plain(message) => {
                let message = held_mut(message);
                message.out = is_own;
                message.media = message.media.take().map(|media| with_fresh_references(self.state, media));
            }
            enums::Message::Service(message) => held_mut(message).out = is_own,
            _ => {}
        }
        message
    }

    /// The users and chats that messages name, and the account itself.
    pub(super) fn people(self, messages: &[enums::Message]) -> (Vec<enums::User>, Vec<enums::Chat>) {
        let mut peers = BTreeSet::from([PeerId::User(self.user_id())]);
        for message in messages {
            let (peer, from) = match message {
                enums::Message::Plain(message) => (&message.peer_id, &message.from_id),
                enums::Message::Service(message) => (&message.peer_id, &message.from_id),
                _ => continue,
            };
            peers.extend([peer].into_iter().chain(from).map(PeerId::from));
        }
        self.peers(peers)
    }

    /// Users and chats.
    pub(super) fn peers(self, peers: impl IntoIterator<Item = PeerId>) -> (Vec<enums::User>, Vec<enums::Chat>) {
        let (mut users, mut chats) = (Vec::new(), Vec::new());
        for peer in peers {
            match peer {
                PeerId::User(id) => users.extend(self.user(id).map(enums::User::from)),
                PeerId::Chat(id) => chats.extend(self.chat(id).map(enums::Chat::from)),
                PeerId::Channel(id) => chats.extend(self.channel(id).map(enums::Chat::from)),
            }
        }
        (users, chats)
    }
}
