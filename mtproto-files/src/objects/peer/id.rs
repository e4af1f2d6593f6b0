//! Ids of peers, and their ranges (`api/bots/ids`).

use std::fmt;

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
pub(super) const LAST_CHAT: i64 = 999_999_999_999;
/// The last id of channels and supergroups.
const LAST_CHANNEL: i64 = 1_000_000_000_000 - (1 << 31);
/// The first id of monoforums.
const FIRST_MONOFORUM: i64 = 1_000_000_000_000 + (1 << 31) + 1;
/// The last id of monoforums.
const LAST_MONOFORUM: i64 = 3_000_000_000_000;
impl PeerId {
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
