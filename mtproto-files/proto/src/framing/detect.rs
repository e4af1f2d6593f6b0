//! What a client speaks, by the first bytes that it sends (`mtproto/mtproto-transports`).

use super::error::FramingError;
use super::kind::Framing;

/// What the bytes mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum First {
    /// This many bytes are needed, counted from the first.
    More(usize),
    /// A framing without obfuscation.
    Framing {
        /// The framing.
        framing: Framing,
        /// The length of the framing's tag, behind which its frames begin.
        tag: usize,
    },
    /// A ClientHello of TLS.
    Hello,
    /// What looks random: the header of an obfuscated connection.
    Obfuscated,
}

/// Reads the first bytes. As many as 8 are enough.
///
/// # Errors
///
/// The client speaks HTTP. Only those methods are known that the header of an obfuscated connection avoids.
pub(super) fn detect(first: &[u8]) -> Result<First, FramingError> {
    let plain = |framing: Framing| Ok(First::Framing { framing, tag: framing.tag().len() });
    let Some(tag) = first.first_chunk::<4>() else {
        return match first {
            [0xef, ..] => plain(Framing::Abridged),
            [] => Ok(First::More(1)),
            _ => Ok(First::More(4)),
        };
    };
    match tag {
        [0xef, ..] => return plain(Framing::Abridged),
        [0xee, 0xee, 0xee, 0xee] => return plain(Framing::Intermediate),
        [0xdd, 0xdd, 0xdd, 0xdd] => return plain(Framing::PaddedIntermediate),
        b"GET " => return Err(FramingError::Http { method: "GET" }),
        b"POST" => return Err(FramingError::Http { method: "POST" }),
        b"HEAD" => return Err(FramingError::Http { method: "HEAD" }),
        b"OPTI" => return Err(FramingError::Http { method: "OPTIONS" }),
        _ => {}
    }
    Ok(match first {
        // A handshake of TLS 1.0, as the first record says for the sake of old servers: its message is of the type 1.
        [0x16, 0x03, 0x01, _, _, 0x01, _, _, ..] => First::Hello,
        // The sequence number of the first frame.
        [_, _, _, _, 0, 0, 0, 0, ..] => First::Framing { framing: Framing::Full, tag: 0 },
        [_, _, _, _, _, _, _, _, ..] => First::Obfuscated,
        _ => First::More(8),
    })
}
