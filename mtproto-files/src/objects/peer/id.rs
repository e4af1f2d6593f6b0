//! Ids of peers, and how the Bot API writes them all as one number (`api/bots/ids`).

use std::fmt;

use tl_types::enums;

use super::PeerError;

/// The id of a user, a group or a channel, as the API has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PeerId {
    /// A user or bot: 1 to 2^40 - 1.
    User(i64),
    /// A basic group: 1 to 999,999,999,999.
    Chat(i64),
    /// A channel, supergroup, or the direct messages of a channel (a monoforum).
    Channel(i64),
}

/// The last id of users.
const LAST_USER: i64 = (1 << 40) - 1;
/// The last id of basic groups.
const LAST_CHAT: i64 = 999_999_999_999;
/// What channels' ids are counted down from in the Bot API.
const CHANNELS: i64 = -1_000_000_000_000;
/// The last id of channels and supergroups.
const LAST_CHANNEL: i64 = 1_000_000_000_000 - (1 << 31);
/// The first id of monoforums.
const FIRST_MONOFORUM: i64 = 1_000_000_000_000 + (1 << 31) + 1;
/// The last id of monoforums.
const LAST_MONOFORUM: i64 = 3_000_000_000_000;
/// What secret chats' ids, of 32 bits, are counted from in the Bot API.
const SECRET_CHATS: i64 = -2_000_000_000_000;

impl PeerId {
    /// Reads an id of the Bot API: users are positive, basic groups negative, channels begin with `-100`.
    ///
    /// # Errors
    ///
    /// An id that no peer can have, and that of a secret chat.
    pub fn from_bot_api(id: i64) -> Result<Self, PeerError> {
        let secret = id.checked_sub(SECRET_CHATS).is_some_and(|number| number != 0 && i32::try_from(number).is_ok());
        if secret {
            return Err(PeerError::SecretChat(id));
        }
        let peer = match id {
            1.. => Self::User(id),
            ..=-1 if id >= -LAST_CHAT => Self::Chat(-id),
            _ => Self::Channel(CHANNELS.saturating_sub(id)),
        };
        peer.checked().ok_or(PeerError::Id(id))
    }

    /// The id as the Bot API writes it; none if no peer of this kind can have it.
    pub fn to_bot_api(self) -> Option<i64> {
        Some(match self.checked()? {
            Self::User(id) => id,
            Self::Chat(id) => -id,
            Self::Channel(id) => CHANNELS - id,
        })
    }

    /// The id of a peer in an answer.
    ///
    /// # Errors
    ///
    /// An id that no peer of this kind can have.
    pub fn of(peer: &enums::Peer) -> Result<Self, PeerError> {
        let (id, peer) = match peer {
            enums::Peer::User(peer) => (peer.user_id, Self::User(peer.user_id)),
            enums::Peer::Chat(peer) => (peer.chat_id, Self::Chat(peer.chat_id)),
            enums::Peer::Channel(peer) => (peer.channel_id, Self::Channel(peer.channel_id)),
            _ => return Err(PeerError::Id(0)),
        };
        peer.checked().ok_or(PeerError::Id(id))
    }

    /// Whether it is one of the channels that hold the direct messages of other channels (`api/monoforum`).
    pub fn is_monoforum(self) -> bool {
        matches!(self, Self::Channel(FIRST_MONOFORUM..=LAST_MONOFORUM))
    }

    /// The same, if a peer can have it.
    pub(super) fn checked(self) -> Option<Self> {
        let is_one = match self {
            Self::User(id) => (1..=LAST_USER).contains(&id),
            Self::Chat(id) => (1..=LAST_CHAT).contains(&id),
            Self::Channel(id) => (1..=LAST_CHANNEL).contains(&id) || self.is_monoforum(),
        };
        is_one.then_some(self)
    }
}

/// As the API names it, `user 5`.
impl fmt::Display for PeerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::User(id) => write!(f, "user {id}"),
            Self::Chat(id) => write!(f, "chat {id}"),
            Self::Channel(id) => write!(f, "channel {id}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use tl_types::types;

    #[test]
    fn the_ranges_of_the_bot_api() {
        for (id, peer) in [
            (1, Ok(PeerId::User(1))),
            (0xff_ffff_ffff, Ok(PeerId::User(0xff_ffff_ffff))),
            (0x100_0000_0000, Err(PeerError::Id(0x100_0000_0000))),
            (0, Err(PeerError::Id(0))),
            (-1, Ok(PeerId::Chat(1))),
            (-999_999_999_999, Ok(PeerId::Chat(999_999_999_999))),
            (-1_000_000_000_000, Err(PeerError::Id(-1_000_000_000_000))),
            (-1_000_000_000_001, Ok(PeerId::Channel(1))),
            (-1_001_234_567_890, Ok(PeerId::Channel(1_234_567_890))),
            (-1_997_852_516_352, Ok(PeerId::Channel(997_852_516_352))),
            (-1_997_852_516_353, Err(PeerError::SecretChat(-1_997_852_516_353))),
            (-2_000_000_000_001, Err(PeerError::SecretChat(-2_000_000_000_001))),
            (-2_000_000_000_000, Err(PeerError::Id(-2_000_000_000_000))),
            (-2_002_147_483_648, Err(PeerError::SecretChat(-2_002_147_483_648))),
            (-2_002_147_483_649, Ok(PeerId::Channel(1_002_147_483_649))),
            (-4_000_000_000_000, Ok(PeerId::Channel(3_000_000_000_000))),
            (-4_000_000_000_001, Err(PeerError::Id(-4_000_000_000_001))),
            (i64::MIN, Err(PeerError::Id(i64::MIN))),
            (i64::MAX, Err(PeerError::Id(i64::MAX))),
        ] {
            assert_eq!(PeerId::from_bot_api(id), peer, "{id}");
        }
        assert!(PeerId::Channel(1_002_147_483_649).is_monoforum());
        assert!(!PeerId::Channel(1_234_567_890).is_monoforum());
    }

    #[test]
    fn peers_of_answers() {
        assert_eq!(PeerId::of(&types::PeerUser::new(5).into()), Ok(PeerId::User(5)));
        assert_eq!(PeerId::of(&types::PeerChat::new(5).into()), Ok(PeerId::Chat(5)));
        assert_eq!(PeerId::of(&types::PeerChannel::new(5).into()), Ok(PeerId::Channel(5)));
        assert_eq!(PeerId::of(&types::PeerUser::new(-5).into()), Err(PeerError::Id(-5)));
    }

    proptest! {
        #[test]
        fn there_and_back(id in prop_oneof![any::<i64>(), -4_000_000_000_100_i64..1_200_000_000_000]) {
            if let Ok(peer) = PeerId::from_bot_api(id) {
                prop_assert_eq!(peer.to_bot_api(), Some(id));
            }
        }

        #[test]
        fn no_two_peers_share_an_id(id in any::<i64>()) {
            for peer in [PeerId::User(id), PeerId::Chat(id), PeerId::Channel(id)] {
                if let Some(written) = peer.to_bot_api() {
                    prop_assert_eq!(PeerId::from_bot_api(written), Ok(peer));
                }
            }
        }
    }
}
