//! The peers that the account can write to (`api/peers`).

use tl_types::{enums, types};

use super::viewer::Viewer;
use crate::error::Refusal;
use crate::peer_id::PeerId;
use crate::scope::Scope;

/// Where messages go.
#[derive(Clone, Debug)]
pub(super) struct Destination {
    pub(super) id: PeerId,
    /// The user behind the peer.
    pub(super) user: Option<enums::User>,
    pub(super) chat: Option<enums::Chat>,
}

impl Destination {
    /// The destination that a request names, if the account may write there.
    pub(super) fn of(scope: &Scope<'_>, peer: &enums::InputPeer) -> Result<Self, Refusal> {
        let viewer = Viewer::of(scope)?;
        let known = match peer {
            enums::InputPeer::PeerSelf(_) => viewer.user(viewer.user_id()).map(Self::from),
            enums::InputPeer::User(user) => viewer.named_user(user.user_id, user.access_hash).map(Self::from),
            enums::InputPeer::Chat(chat) => viewer.chat(chat.chat_id).map(Self::from),
            enums::InputPeer::Channel(channel) => {
                viewer.named_channel(channel.channel_id, channel.access_hash).map(Self::from)
            }
            _ => None,
        };
        known.ok_or(Refusal::PeerInvalid)
    }

    /// The channel that a request names.
    pub(super) fn of_channel(scope: &Scope<'_>, channel: &enums::InputChannel) -> Result<Self, Refusal> {
        let viewer = Viewer::of(scope)?;
        let known = match channel {
            enums::InputChannel::Plain(channel) => viewer.named_channel(channel.channel_id, channel.access_hash),
            _ => None,
        };
        known.map(Self::from).ok_or(Refusal::Named("CHANNEL_INVALID"))
    }

    /// The user or channel that has a username, as the account sees it.
    pub(super) fn named(scope: &Scope<'_>, username: &str) -> Option<Self> {
        let viewer = Viewer::of(scope).ok()?;
        let configured = scope.config.usernames.get(&username.to_ascii_lowercase());
        let mut found: Self = match configured.map(PeerId::from) {
            Some(PeerId::User(id)) => viewer.user(id)?.into(),
            Some(PeerId::Channel(id)) => viewer.channel(id)?.into(),
            Some(PeerId::Chat(_)) => return None,
            None => viewer.user(scope.state().world.accounts.of_username(username)?.user_id)?.into(),
        };
        match (&mut found.user, &mut found.chat) {
            (Some(enums::User::Plain(user)), _) => user.username = Some(username.to_owned()),
            (_, Some(enums::Chat::Channel(channel))) => channel.username = Some(username.to_owned()),
            _ => {}
        }
        Some(found)
    }

    /// The peer as messages name it.
    pub(super) fn peer(&self) -> enums::Peer {
        self.id.into()
    }

    /// Whether messages there have numbers of their own, and an update of their own.
    pub(super) fn is_channel(&self) -> bool {
        matches!(self.id, PeerId::Channel(_))
    }
}

impl From<types::User> for Destination {
    fn from(user: types::User) -> Self {
        Self { id: PeerId::User(user.id), user: Some(user.into()), chat: None }
    }
}

impl From<types::Chat> for Destination {
    fn from(chat: types::Chat) -> Self {
        Self { id: PeerId::Chat(chat.id), user: None, chat: Some(chat.into()) }
    }
}

impl From<types::Channel> for Destination {
    fn from(channel: types::Channel) -> Self {
        Self { id: PeerId::Channel(channel.id), user: None, chat: Some(channel.into()) }
    }
}
