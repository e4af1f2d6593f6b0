//! Why something names no peer.

use super::PeerId;
use crate::base::cause::Cause;
use crate::base::kind::ErrorKind;

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
    /// Not a line that [`KnownPeer`](super::KnownPeer) writes.
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

    pub(super) fn not_a_peer(text: &str) -> Self {
        Self::NotAPeer { text: text.chars().take(SAID).collect() }
    }
}

impl From<PeerError> for Cause {
    fn from(error: PeerError) -> Self {
        let advice = Some(error.advice());
        Self::Specific { what: "", kind: ErrorKind::InvalidInput, advice, error: error.into() }
    }
}
