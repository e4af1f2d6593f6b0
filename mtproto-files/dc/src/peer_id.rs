//! What tells peers apart.

use tl_types::{enums, types};

/// A user, a basic group, or a channel or supergroup (`Peer`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum PeerId {
    User(i64),
    Chat(i64),
    Channel(i64),
}

impl From<&enums::Peer> for PeerId {
    fn from(peer: &enums::Peer) -> Self {
        match peer {
            enums::Peer::User(user) => Self::User(user.user_id),
            enums::Peer::Chat(chat) => Self::Chat(chat.chat_id),
            enums::Peer::Channel(channel) => Self::Channel(channel.channel_id),
            #[allow(unreachable_patterns, reason = "a later layer may have more")]
            _ => Self::User(0),
        }
    }
}

impl From<PeerId> for enums::Peer {
    fn from(peer: PeerId) -> Self {
        match peer {
            PeerId::User(id) => types::PeerUser::new(id).into(),
            PeerId::Chat(id) => types::PeerChat::new(id).into(),
            PeerId::Channel(id) => types::PeerChannel::new(id).into(),
        }
    }
}
