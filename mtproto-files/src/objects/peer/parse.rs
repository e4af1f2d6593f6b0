//! What makes a [`Peer`]: texts, ids, objects of the API.

use std::str::FromStr;

use tl_types::{enums, types};

use super::{KnownPeer, Peer, PeerError, PeerId, link, username};

/// Reads `me`, `@username`, a link or an id.
impl FromStr for Peer {
    type Err = PeerError;

    fn from_str(text: &str) -> Result<Self, PeerError> {
        let text = text.trim();
        if text == "me" {
            return Ok(Self::Me);
        }
        if let Some(username) = text.strip_prefix('@') {
            let username = username::checked(username).ok_or_else(|| PeerError::not_a_peer(text))?;
            return Ok(Self::Username(username));
        }
        if let Some(number) = text.strip_prefix('+') {
            let is_phone = number.starts_with(|first: char| first.is_ascii_digit());
            return Err(if is_phone { PeerError::PhoneNumber } else { PeerError::not_a_peer(text) });
        }
        if let Ok(id) = text.parse() {
            return Ok(Self::Id(PeerId::from_bot_api(id)?));
        }
        if let Some(linked) = link::read(text) {
            return linked;
        }
        username::checked(text).map(Self::Username).ok_or_else(|| PeerError::not_a_peer(text))
    }
}

/// As by [`FromStr`]. What is no peer is [`Wrong`](Peer::Wrong), which the calls tell.
impl From<&str> for Peer {
    fn from(text: &str) -> Self {
        text.parse().unwrap_or_else(Self::Wrong)
    }
}

impl From<String> for Peer {
    fn from(text: String) -> Self {
        Self::from(text.as_str())
    }
}

impl From<&String> for Peer {
    fn from(text: &String) -> Self {
        Self::from(text.as_str())
    }
}

/// An id of the Bot API.
impl From<i64> for Peer {
    fn from(id: i64) -> Self {
        PeerId::from_bot_api(id).map_or_else(Self::Wrong, Self::Id)
    }
}

impl From<PeerId> for Peer {
    fn from(id: PeerId) -> Self {
        Self::Id(id)
    }
}

impl From<&enums::Peer> for Peer {
    fn from(peer: &enums::Peer) -> Self {
        PeerId::of(peer).map_or_else(Self::Wrong, Self::Id)
    }
}

/// A user that an answer has shown; one that it has shown in part (`min`) is known by its id alone (`api/min`).
impl From<&types::User> for Peer {
    fn from(user: &types::User) -> Self {
        if user.self_ {
            return Self::Me;
        }
        let id = PeerId::User(user.id);
        KnownPeer::of_user(user).and_then(KnownPeer::input).map_or(Self::Id(id), Self::Input)
    }
}

/// As a variant holds it, where it is behind a `Box`.
impl From<&Box<types::User>> for Peer {
    fn from(held: &Box<types::User>) -> Self {
        Self::from(&**held)
    }
}

macro_rules! from_input_peers {
    ($($input:ty)*) => {$(
        impl From<$input> for Peer {
            fn from(peer: $input) -> Self {
                Self::Input(peer.into())
            }
        }
    )*};
}

from_input_peers! {
    enums::InputPeer
    types::InputPeerEmpty
    types::InputPeerSelf
    types::InputPeerChat
    types::InputPeerUser
    types::InputPeerChannel
    types::InputPeerUserFromMessage
    types::InputPeerChannelFromMessage
}

impl From<&enums::InputPeer> for Peer {
    fn from(peer: &enums::InputPeer) -> Self {
        Self::Input(peer.clone())
    }
}
