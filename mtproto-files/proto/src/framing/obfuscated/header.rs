//! The first 64 bytes of an obfuscated connection.

use super::keys::{HEADER, streams};
use crate::dc::DcId;
use crate::framing::detect::{First, detect};
use crate::framing::error::FramingError;
use crate::framing::kind::Framing;
use crate::random::Random;
use mtproto_crypto::Stream;

/// Where the encrypted part begins: the framing, the DC, and two bytes of no meaning.
const ENCRYPTED: usize = 56;
/// How often random bytes are asked for. One time in 255 they look like another protocol: never as often as this.
const ATTEMPTS: usize = 64;

/// What a client sends, and its keys from there on.
pub(in crate::framing) struct Sent {
    pub(in crate::framing) header: [u8; HEADER],
    pub(in crate::framing) to_server: Stream,
    pub(in crate::framing) to_client: Stream,
}

/// What a server learns from a header, and its keys from there on.
pub(in crate::framing) struct Received {
    pub(in crate::framing) framing: Framing,
    pub(in crate::framing) dc: i16,
    pub(in crate::framing) to_server: Stream,
    pub(in crate::framing) to_client: Stream,
}

/// Makes a header.
pub(in crate::framing) fn send(
    framing: Framing,
    dc: Option<DcId>,
    secret: Option<&[u8; 16]>,
    random: &mut Random<'_>,
) -> Result<Sent, FramingError> {
    let tag = framing.obfuscated_tag().ok_or(FramingError::Unsupported { framing, feature: "obfuscation" })?;
    let mut header = unlike_other_protocols(random)?;
    if let Some((_, [t0, t1, t2, t3, d0, d1, _, _])) = header.split_last_chunk_mut::<8>() {
        [*t0, *t1, *t2, *t3] = tag;
        if let Some(dc) = dc {
            [*d0, *d1] = dc.to_wire().to_le_bytes();
        }
    }
    let (mut to_server, to_client) = streams(&header, secret);
    let mut encrypted = header;
    to_server.apply(&mut encrypted);
    header.iter_mut().zip(encrypted).skip(ENCRYPTED).for_each(|(to, from)| *to = from);
    Ok(Sent { header, to_server, to_client })
}

/// Reads a header. `None` if it is not made with this secret, or not a header.
pub(in crate::framing) fn receive(header: &[u8; HEADER], secret: Option<&[u8; 16]>) -> Option<Received> {
    let (mut to_server, to_client) = streams(header, secret);
    let mut decrypted = *header;
    to_server.apply(&mut decrypted);
    let &[t0, t1, t2, t3, d0, d1, _, _] = decrypted.last_chunk::<8>()?;
    let framing = Framing::of_obfuscated_tag([t0, t1, t2, t3])?;
    Some(Received { framing, dc: i16::from_le_bytes([d0, d1]), to_server, to_client })
}

/// Returns random bytes that a server does not take for another protocol.
fn unlike_other_protocols(random: &mut Random<'_>) -> Result<[u8; HEADER], FramingError> {
    let mut header = [0; HEADER];
    for _ in 0..ATTEMPTS {
        random(&mut header);
        // Servers may know a ClientHello by fewer bytes than we do.
        let is_like_hello = header.starts_with(&[0x16, 0x03, 0x01]);
        if !is_like_hello && matches!(detect(&header), Ok(First::Obfuscated)) {
            return Ok(header);
        }
    }
    Err(FramingError::Random)
}
