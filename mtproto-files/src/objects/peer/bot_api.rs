//! Ids of peers as the Bot API writes them, all as one number (`api/bots/ids`).

use tl_types::enums;

use super::id::LAST_CHAT;
use super::{PeerError, PeerId};

/// What channels' ids are counted down from in the Bot API.
const CHANNELS: i64 = -1_000_000_000_000;
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
