//! The framings.

/// What is around each payload of a connection (`mtproto/mtproto-transports`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Framing {
    /// One or four bytes in front. Payloads have multiples of four bytes.
    Abridged,
    /// Four bytes in front.
    Intermediate,
    /// Four bytes in front, 0 to 15 random bytes behind. MTProxies want it.
    PaddedIntermediate,
    /// Length and sequence number in front, CRC32 behind. Has no quick acknowledgments, and cannot be obfuscated.
    Full,
}

impl Framing {
    /// Returns what a client sends before its first frame. A full framing has nothing of the kind.
    pub fn tag(self) -> &'static [u8] {
        match self {
            Self::Abridged => &[0xef],
            Self::Intermediate => &[0xee; 4],
            Self::PaddedIntermediate => &[0xdd; 4],
            Self::Full => &[],
        }
    }

    /// Returns the four bytes that stand for the framing in the header of an obfuscated connection. A full framing has none.
    pub(super) fn obfuscated_tag(self) -> Option<[u8; 4]> {
        match self {
            Self::Abridged => Some([0xef; 4]),
            Self::Intermediate => Some([0xee; 4]),
            Self::PaddedIntermediate => Some([0xdd; 4]),
            Self::Full => None,
        }
    }

    /// Returns the framing of such four bytes.
    pub(super) fn of_obfuscated_tag(tag: [u8; 4]) -> Option<Self> {
        [Self::Abridged, Self::Intermediate, Self::PaddedIntermediate]
            .into_iter()
            .find(|framing| framing.obfuscated_tag() == Some(tag))
    }
}
