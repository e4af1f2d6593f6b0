//! Ids of messages, and what their lowest bits say.

use super::time::ServerTime;
use mtproto_crypto::Sender;
use std::fmt;

/// The id of a message: about the time at which the message was made, and who sent it
/// (`mtproto/description`, "Message Identifier"). A `long` on the wire; compared as unsigned, so that the order of ids is the
/// order of times after 2038 too.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MessageId(u64);

/// What the lowest two bits of a message id say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdKind {
    /// 0: the client sent the message.
    Client,
    /// 1: the server sent the message, as a response to a message of the client.
    Response,
    /// 3: the server sent the message by itself.
    Notice,
}

impl MessageId {
    /// Returns the id that a `long` on the wire has.
    pub fn from_wire(id: i64) -> Self {
        Self(id.cast_unsigned())
    }

    /// Returns the `long` that goes on the wire.
    pub fn to_wire(self) -> i64 {
        self.0.cast_signed()
    }

    /// Returns the id of these 64 bits.
    pub const fn from_bits(bits: u64) -> Self {
        Self(bits)
    }

    /// Returns the 64 bits of the id.
    pub fn to_bits(self) -> u64 {
        self.0
    }

    /// Returns the time at which the message was made, by the clock of its sender.
    pub fn time(self) -> ServerTime {
        ServerTime::from_units(self.0)
    }

    /// Returns what the lowest two bits say. `None`: the bits are 2, which no message may have.
    pub fn kind(self) -> Option<IdKind> {
        match self.0 % 4 {
            0 => Some(IdKind::Client),
            1 => Some(IdKind::Response),
            3 => Some(IdKind::Notice),
            _ => None,
        }
    }

    /// Returns who may have sent a message with this id. `None`: nobody.
    pub fn sender(self) -> Option<Sender> {
        self.kind().map(|kind| match kind {
            IdKind::Client => Sender::Client,
            IdKind::Response | IdKind::Notice => Sender::Server,
        })
    }
}

impl fmt::Debug for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MessageId({:#x})", self.0)
    }
}

impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl IdKind {
    /// Returns the lowest two bits of an id of this kind.
    pub(super) fn bits(self) -> u64 {
        match self {
            Self::Client => 0,
            Self::Response => 1,
            Self::Notice => 3,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lowest_bits_name_the_sender() {
        let kinds: Vec<_> = (8..12).map(|bits| MessageId::from_bits(bits).kind()).collect();
        assert_eq!(kinds, [Some(IdKind::Client), Some(IdKind::Response), None, Some(IdKind::Notice)]);
        let senders: Vec<_> = (8..12).map(|bits| MessageId::from_bits(bits).sender()).collect();
        assert_eq!(senders, [Some(Sender::Client), Some(Sender::Server), None, Some(Sender::Server)]);
    }

    #[test]
    fn ids_after_2038_stay_in_order() {
        let (before, after) = (MessageId::from_wire(i64::MAX), MessageId::from_wire(i64::MIN));
        assert!(before < after);
        assert_eq!(after.time().seconds(), 1 << 31);
        assert_eq!(MessageId::from_wire(after.to_wire()), after);
    }
}
