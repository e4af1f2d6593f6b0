//! Peers as callers write them: `me`, `@username`, a link, an id of the Bot API, or an `InputPeer` (`api/peers`).
//!
//! The API takes users and channels with an access hash. It comes with every answer that shows them, so that a client keeps
//! those that it saw ([`Peers`]), and asks for the ones that it knows by their usernames alone
//! (`Client::peer`).

mod id;
mod known;
mod link;
mod peers;
mod username;

pub use id::PeerId;
pub use known::KnownPeer;
pub use peers::Peers;

use std::str::FromStr;

use tl_types::{enums, types};

use crate::base::cause::Cause;
use crate::base::kind::ErrorKind;

/// A peer as the caller names it. Everything that a call takes as a peer makes one.
///
/// ```
/// use mtproto_files::peer::{Peer, PeerError, PeerId};
///
/// assert_eq!(Peer::from("me"), Peer::Me);
/// assert_eq!(Peer::from("@durov"), Peer::Username("durov".into()));
/// assert_eq!(Peer::from("https://t.me/durov/142"), Peer::from("@durov"));
/// assert_eq!(Peer::from(-1001234567890), Peer::Id(PeerId::Channel(1234567890)));
/// assert_eq!(Peer::from("t.me/+0Ab1c2D3e4F5"), Peer::Wrong(PeerError::InviteLink));
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Peer {
    /// The account itself.
    Me,
    /// The one that has this username, which is without the `@`.
    Username(String),
    /// The one with this id.
    Id(PeerId),
    /// This one, as requests take it.
    Input(enums::InputPeer),
    /// What names no peer. The calls that take it fail.
    Wrong(PeerError),
}

/// Why something names no peer, or none that requests can take.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PeerError {
    /// Neither `me`, nor a username, nor a link, nor an id.
    #[error("{text:?} is neither `me`, nor a username, nor a link to a peer, nor an id")]
    NotAPeer {
        /// What it is; only the beginning, if it is long.
        text: String,
    },
    /// A link that is to something else: a sticker set, a proxy, a theme.
    #[error("the link is not to a user, group or channel")]
    OtherLink,
    /// A phone number, or a link with one.
    #[error("it is a phone number, and not a peer")]
    PhoneNumber,
    /// A link that invites to a chat.
    #[error("it is an invitation to a chat, and not a peer")]
    InviteLink,
    /// A number that the Bot API has no peer for.
    #[error("no user, group or channel has the id {0}")]
    Id(i64),
    /// A secret chat.
    #[error("{0} is the id of a secret chat, and files go there by other ways")]
    SecretChat(i64),
    /// A user or channel whose access hash is not known.
    #[error("the access hash of {0} is not known")]
    NoAccessHash(PeerId),
    /// Not a line that [`KnownPeer`] writes.
    #[error("it is not a known peer's line: kind, id and access hash")]
    Line,
}

/// So much of what is no peer is said in an error, in characters.
const SAID: usize = 64;

impl PeerError {
    /// What to do about it.
    pub fn advice(&self) -> &'static str {
        match self {
            Self::NotAPeer { .. } => "write a username with its @, a link like t.me/username, or an id",
            Self::OtherLink => "take a link like t.me/username",
            Self::PhoneNumber => "find its user with contacts.resolvePhone, and give that",
            Self::InviteLink => "join with messages.importChatInvite, and give the chat that it returns",
            Self::Id(_) => "users are positive, groups negative, channels and supergroups begin with -100",
            Self::SecretChat(_) => "send with messages.sendEncryptedFile",
            Self::NoAccessHash(_) => {
                "name the peer by its username, give its InputPeer, or have Peers learn from an answer that shows it in full; \
                 say with Client::as_bot that the account is a bot, if it is one"
            }
            Self::Line => "restore what was written as it is",
        }
    }

    fn not_a_peer(text: &str) -> Self {
        Self::NotAPeer { text: text.chars().take(SAID).collect() }
    }
}

impl From<PeerError> for Cause {
    fn from(error: PeerError) -> Self {
        let advice = Some(error.advice());
        Self::Specific { what: "", kind: ErrorKind::InvalidInput, advice, error: error.into() }
    }
}

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

#[cfg(test)]
mod tests;
