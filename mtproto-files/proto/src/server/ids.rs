//! What keys, sessions, connections and calls are known by.

use crate::session::MessageId;
use std::fmt;

/// The id of an authorization key.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId([u8; 8]);

/// A connection of a client, as [`Server::connect`](super::Server::connect) named it. No two connections of a server have
/// the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConnectionId(pub(super) u64);

/// A session. A session that was forgotten and made again is another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SessionId {
    pub(super) key: KeyId,
    pub(super) id: i64,
    pub(super) serial: u64,
}

/// A call that a session has received.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CallId {
    pub(super) session: SessionId,
    pub(super) message: MessageId,
}

impl KeyId {
    /// Returns the id of these bytes, as a message begins with them.
    pub const fn new(bytes: [u8; 8]) -> Self {
        Self(bytes)
    }

    /// Returns the id that a `long` on the wire has.
    pub fn from_wire(id: i64) -> Self {
        Self(id.to_le_bytes())
    }

    /// Returns the `long` that goes on the wire.
    pub fn to_wire(self) -> i64 {
        i64::from_le_bytes(self.0)
    }

    /// Returns the bytes, as a message begins with them.
    pub fn bytes(self) -> [u8; 8] {
        self.0
    }

    /// Returns whether the id is eight zeros: messages of key exchanges begin with these.
    pub(super) fn is_zero(self) -> bool {
        self.0 == [0; 8]
    }
}

impl SessionId {
    /// Returns the key that the session belongs to: a temporary one, if the client uses these.
    pub fn key(self) -> KeyId {
        self.key
    }

    /// Returns the id that the client chose.
    pub fn id(self) -> i64 {
        self.id
    }
}

impl CallId {
    /// Returns the session of the call.
    pub fn session(self) -> SessionId {
        self.session
    }

    /// Returns the id of the message that was the call.
    pub fn message(self) -> MessageId {
        self.message
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyId({:016x})", u64::from_be_bytes(self.0))
    }
}
