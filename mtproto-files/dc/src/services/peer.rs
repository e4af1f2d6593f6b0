//! The peers that the account can write to (`api/peers`).

use tl_types::{enums, types};

use crate::clock::now;
use crate::error::Refusal;
use crate::scope::Scope;

/// Where messages go.
#[derive(Clone, Debug)]
pub(super) struct Destination {
    pub(super) peer: enums::Peer,
    /// The user behind the peer, besides the account itself.
    pub(super) user: Option<enums::User>,
    pub(super) chat: Option<enums::Chat>,
}

impl Destination {
    /// The destination that a request names, if the account may write there.
    pub(super) fn of(scope: &Scope<'_>, peer: &enums::InputPeer) -> Result<Self, Refusal> {
        let config = &scope.config;
        let known = match peer {
            enums::InputPeer::PeerSelf(_) => Some(Self::account(scope.user_id()?)),
            enums::InputPeer::User(user) if scope.is_myself(user.user_id) => Some(Self::account(user.user_id)),
            enums::InputPeer::User(user) => (config.users.get(&user.user_id) == Some(&user.access_hash))
                .then(|| Self::user(user.user_id, user.access_hash)),
            enums::InputPeer::Chat(chat) => config.chats.contains(&chat.chat_id).then(|| Self::chat(chat.chat_id)),
            enums::InputPeer::Channel(channel) => {
                let hash = channel.access_hash;
                let is_known = config.channels.get(&channel.channel_id) == Some(&hash);
                is_known.then(|| Self::channel(channel.channel_id, hash))
            }
            _ => None,
        };
        known.ok_or(Refusal::PeerInvalid)
    }

    /// The user or channel that has a username, as the account sees it.
    pub(super) fn named(scope: &Scope<'_>, username: &str) -> Option<Self> {
        let config = &scope.config;
        let peer = config.usernames.get(&username.to_ascii_lowercase())?;
        let mut found = match peer {
            enums::Peer::User(user) if scope.is_myself(user.user_id) => {
                Self { user: Some(scope.myself().ok()?.into()), ..Self::account(user.user_id) }
            }
            enums::Peer::User(user) => Self::user(user.user_id, *config.users.get(&user.user_id)?),
            enums::Peer::Channel(channel) => {
                Self::channel(channel.channel_id, *config.channels.get(&channel.channel_id)?)
            }
            _ => return None,
        };
        match (&mut found.user, &mut found.chat) {
            (Some(enums::User::Plain(user)), _) => user.username = Some(username.to_owned()),
            (_, Some(enums::Chat::Channel(channel))) => channel.username = Some(username.to_owned()),
            _ => {}
        }
        Some(found)
    }

    /// Whether messages there have numbers of their own, and an update of their own.
    pub(super) fn is_channel(&self) -> bool {
        matches!(self.peer, enums::Peer::Channel(_))
    }

    fn account(user_id: i64) -> Self {
        Self { peer: types::PeerUser::new(user_id).into(), user: None, chat: None }
    }

    fn user(id: i64, access_hash: i64) -> Self {
        let user = types::User::new(id).access_hash(access_hash).first_name(format!("User {id}"));
        Self { peer: types::PeerUser::new(id).into(), user: Some(user.into()), chat: None }
    }

    fn chat(id: i64) -> Self {
        let chat = types::Chat::new(id, format!("Chat {id}"), types::ChatPhotoEmpty::new(), 2, now(), 1);
        Self { peer: types::PeerChat::new(id).into(), user: None, chat: Some(chat.into()) }
    }

    fn channel(id: i64, access_hash: i64) -> Self {
        let channel = types::Channel::new(id, format!("Channel {id}"), types::ChatPhotoEmpty::new(), now());
        let chat = channel.access_hash(access_hash).megagroup(true);
        Self { peer: types::PeerChannel::new(id).into(), user: None, chat: Some(chat.into()) }
    }
}
