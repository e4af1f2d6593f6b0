//! Errors that a server sends in place of a payload (`mtproto/mtproto-transports`, "Transport errors").

use std::fmt;

/// An error of a server: a payload of four bytes, a negative number. Codes that are not constants here are possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TransportError(i32);

impl TransportError {
    /// The server does not know the authorization key of a message.
    pub const KEY_UNKNOWN: Self = Self(-404);
    /// Too many connections in a short time, or a limit of containers or service messages was passed.
    pub const FLOOD: Self = Self(-429);
    /// The DC that a key exchange or an MTProxy connection names is not here.
    pub const WRONG_DC: Self = Self(-444);

    /// Returns the error of a code, as it is sent: negative.
    pub const fn new(code: i32) -> Self {
        Self(code)
    }

    /// Returns the code as it is sent: negative.
    pub const fn code(self) -> i32 {
        self.0
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let meaning = match *self {
            Self::KEY_UNKNOWN => "the server does not know the authorization key",
            Self::FLOOD => "too many connections, or too much in a message",
            Self::WRONG_DC => "the DC is a wrong one",
            _ => "no known meaning",
        };
        write!(f, "transport error {}: {meaning}", self.0)
    }
}

impl std::error::Error for TransportError {}
