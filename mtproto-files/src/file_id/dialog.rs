//! The ids of chats as bots know them (`td/telegram/DialogId.h`): one number for users, groups and channels.

use tl_types::{enums, types};

const MAX_USER_ID: i64 = (1 << 40) - 1;
const MAX_CHAT_ID: i64 = 999_999_999_999;
const ZERO_CHANNEL_ID: i64 = -1_000_000_000_000;
const MAX_CHANNEL_ID: i64 = 1_000_000_000_000 - (1 << 31);
const ZERO_SECRET_CHAT_ID: i64 = -2_000_000_000_000;
const MAX_MONOFORUM_CHANNEL_ID: i64 = 3_000_000_000_000;

/// Ranges that follow each other downwards from 0, without gaps.
const MIN_CHAT: i64 = -MAX_CHAT_ID;
const MIN_CHANNEL: i64 = ZERO_CHANNEL_ID - MAX_CHANNEL_ID;
const MIN_SECRET_CHAT: i64 = ZERO_SECRET_CHAT_ID + i32::MIN as i64;
const MIN_MONOFORUM_CHANNEL: i64 = ZERO_CHANNEL_ID - MAX_MONOFORUM_CHANNEL_ID;

/// A chat that can have a photo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialog {
    User(i64),
    Chat(i64),
    Channel(i64),
}

impl Dialog {
    /// The chat of an id; none for secret chats, and for what is no id.
    pub(super) fn of(id: i64) -> Option<Self> {
        match id {
            1..=MAX_USER_ID => Some(Self::User(id)),
            0 | ZERO_CHANNEL_ID => None,
            MIN_CHAT..=-1 => Some(Self::Chat(-id)),
            MIN_CHANNEL..ZERO_CHANNEL_ID => Some(Self::Channel(ZERO_CHANNEL_ID - id)),
            MIN_SECRET_CHAT..MIN_CHANNEL => None,
            MIN_MONOFORUM_CHANNEL..MIN_SECRET_CHAT => Some(Self::Channel(ZERO_CHANNEL_ID - id)),
            _ => None,
        }
    }

    /// The id and access hash of a peer that names them.
    pub(super) fn of_peer(peer: &enums::InputPeer) -> Option<(i64, i64)> {
        let (id, access_hash) = match peer {
            enums::InputPeer::User(user) => (user.user_id, user.access_hash),
            enums::InputPeer::Chat(chat) => (chat.chat_id.checked_neg()?, 0),
            enums::InputPeer::Channel(channel) => {
                (ZERO_CHANNEL_ID.checked_sub(channel.channel_id)?, channel.access_hash)
            }
            _ => return None,
        };
        Some((id, access_hash))
    }

    /// The peer, as requests take it.
    pub(super) fn input(self, access_hash: i64) -> enums::InputPeer {
        match self {
            Self::User(id) => types::InputPeerUser::new(id, access_hash).into(),
            Self::Chat(id) => types::InputPeerChat::new(id).into(),
            Self::Channel(id) => types::InputPeerChannel::new(id, access_hash).into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ranges_of_ids() {
        for (id, dialog) in [
            (0, None),
            (1, Some(Dialog::User(1))),
            (MAX_USER_ID, Some(Dialog::User(MAX_USER_ID))),
            (MAX_USER_ID + 1, None),
            (-1, Some(Dialog::Chat(1))),
            (-999_999_999_999, Some(Dialog::Chat(999_999_999_999))),
            (-1_000_000_000_000, None),
            (-1_000_000_000_001, Some(Dialog::Channel(1))),
            (-1_001_326_609_710, Some(Dialog::Channel(1_326_609_710))),
            (-1_997_852_516_352, Some(Dialog::Channel(997_852_516_352))),
            (-1_997_852_516_353, None),
            (-2_002_147_483_648, None),
            (-2_002_147_483_649, Some(Dialog::Channel(1_002_147_483_649))),
            (-4_000_000_000_000, Some(Dialog::Channel(3_000_000_000_000))),
            (-4_000_000_000_001, None),
            (i64::MIN, None),
        ] {
            assert_eq!(Dialog::of(id), dialog, "{id}");
            if let Some(dialog) = dialog {
                assert_eq!(Dialog::of_peer(&dialog.input(5)).unwrap().0, id);
            }
        }
    }
}
