//! A peer with its access hash, as it is kept, also over restarts.

use std::fmt;
use std::str::FromStr;

use tl_types::{enums, types};

use super::{PeerError, PeerId};

/// A peer that requests can take: its id and, but for basic groups, its access hash. The hash is good for the account that
/// it was shown to, and for no other.
///
/// It is written as one line, to be stored and read again:
///
/// ```
/// use mtproto_files::peer::{KnownPeer, PeerId};
///
/// let line = KnownPeer { id: PeerId::User(5), access_hash: -6 }.to_string();
/// assert_eq!(line, "user 5 -6");
/// assert_eq!(line.parse(), Ok(KnownPeer { id: PeerId::User(5), access_hash: -6 }));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct KnownPeer {
    /// Its id.
    pub id: PeerId,
    /// Its access hash; 0 for basic groups.
    pub access_hash: i64,
}

impl KnownPeer {
    /// A user, if it was shown in full: the access hash of a `min` one is for its photo alone (`api/min`).
    pub(super) fn of_user(user: &types::User) -> Option<Self> {
        let access_hash = user.access_hash.filter(|_| !user.min)?;
        Some(Self { id: PeerId::User(user.id).checked()?, access_hash })
    }

    /// A chat or channel, if it was shown in full.
    pub(super) fn of_chat(chat: &enums::Chat) -> Option<Self> {
        let (id, access_hash) = match chat {
            enums::Chat::Plain(chat) => (PeerId::Chat(chat.id), 0),
            enums::Chat::Channel(channel) if !channel.min => (PeerId::Channel(channel.id), channel.access_hash?),
            enums::Chat::ChannelForbidden(channel) => (PeerId::Channel(channel.id), channel.access_hash),
            enums::Chat::Community(channel) if !channel.min => (PeerId::Channel(channel.id), channel.access_hash?),
            _ => return None,
        };
        Some(Self { id: id.checked()?, access_hash })
    }

    /// As requests take it; none if its id can be none.
    pub fn input(self) -> Option<enums::InputPeer> {
        Some(match self.id.checked()? {
            PeerId::User(id) => types::InputPeerUser::new(id, self.access_hash).into(),
            PeerId::Chat(id) => types::InputPeerChat::new(id).into(),
            PeerId::Channel(id) => types::InputPeerChannel::new(id, self.access_hash).into(),
        })
    }
}

/// Kind, id and access hash.
impl fmt::Display for KnownPeer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.id, self.access_hash)
    }
}

impl FromStr for KnownPeer {
    type Err = PeerError;

    fn from_str(line: &str) -> Result<Self, PeerError> {
        let mut words = line.split_whitespace();
        let kind = words.next().ok_or(PeerError::Line)?;
        let mut number = || words.next().and_then(|word| word.parse().ok()).ok_or(PeerError::Line);
        let (id, access_hash) = (number()?, number()?);
        let id = match kind {
            "user" => PeerId::User(id),
            "chat" => PeerId::Chat(id),
            "channel" => PeerId::Channel(id),
            _ => return Err(PeerError::Line),
        };
        if words.next().is_some() {
            return Err(PeerError::Line);
        }
        Ok(Self { id: id.checked().ok_or(PeerError::Line)?, access_hash })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_as_they_were_written() {
        for known in [
            KnownPeer { id: PeerId::User(5), access_hash: i64::MIN },
            KnownPeer { id: PeerId::Chat(999_999_999_999), access_hash: 0 },
            KnownPeer { id: PeerId::Channel(1_002_147_483_649), access_hash: i64::MAX },
        ] {
            assert_eq!(known.to_string().parse(), Ok(known));
        }
        for line in
            ["", "user", "user 5", "user 5 6 7", "group 5 6", "user x 6", "user 0 6", "user 5 99999999999999999999"]
        {
            assert_eq!(line.parse::<KnownPeer>(), Err(PeerError::Line), "{line}");
        }
    }

    #[test]
    fn what_was_shown_in_part_is_not_known() {
        let user = types::User::new(5).access_hash(6);
        assert_eq!(KnownPeer::of_user(&user), Some(KnownPeer { id: PeerId::User(5), access_hash: 6 }));
        assert_eq!(KnownPeer::of_user(&user.min(true)), None);
        assert_eq!(KnownPeer::of_user(&types::User::new(5)), None);

        let channel = types::Channel::new(5, "", types::ChatPhotoEmpty::new(), 0).access_hash(6);
        let known = Some(KnownPeer { id: PeerId::Channel(5), access_hash: 6 });
        assert_eq!(KnownPeer::of_chat(&channel.clone().into()), known);
        assert_eq!(KnownPeer::of_chat(&channel.min(true).into()), None);
        assert_eq!(KnownPeer::of_chat(&types::ChannelForbidden::new(5, 6, "").into()), known);
        assert_eq!(KnownPeer::of_chat(&types::ChatEmpty::new(5).into()), None);
    }
}
