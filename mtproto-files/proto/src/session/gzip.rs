//! Compressed messages (`mtproto/service_messages`, "Packed Object").

use bytes::Bytes;
use flate2::Compression;
use flate2::bufread::GzDecoder;
use flate2::write::GzEncoder;
use std::io::{Read, Write};
use tl_types::envelope::GzipPacked;
use tl_types::{Combinator, Decode, DecodeError, Encode, functions};

/// A bound for [`gunzip`], in bytes: as much as the longest message.
pub const UNPACKED_LIMIT: usize = 1 << 24;

/// The shortest body that is compressed, in bytes. TDLib has the same bound.
const WORTHWHILE: usize = 256;

/// The calls that carry parts of files: what is in files is compressed or encrypted already.
const FILE_PARTS: [u32; 2] =
    [functions::upload::SaveFilePart::CONSTRUCTOR_ID, functions::upload::SaveBigFilePart::CONSTRUCTOR_ID];

/// Why a compressed message cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GzipError {
    /// The bytes are no gzip stream, or the stream is cut off or was changed.
    #[error("the compressed bytes are no whole gzip stream")]
    Damaged,
    /// There are bytes behind the end of the stream.
    #[error("{count} bytes follow the gzip stream")]
    Trailing {
        /// How many.
        count: usize,
    },
    /// More comes out than the limit allows.
    #[error("more than {limit} bytes come out of the gzip stream")]
    TooLong {
        /// The limit, in bytes.
        limit: usize,
    },
    /// A compressed message is in a compressed message.
    #[error("a compressed message in a compressed message")]
    Nested,
}

/// Decompresses `gzip_packed.packed_data`. What comes out may have `limit` bytes at most: a few compressed bytes can stand
/// for gigabytes. Memory grows with what comes out, not with what the stream announces.
///
/// # Errors
///
/// The stream is damaged, too long, or holds another compressed message.
pub fn gunzip(packed: &[u8], limit: usize) -> Result<Bytes, GzipError> {
    let (unpacked, trailing) = unpack_until(packed, limit.saturating_add(1))?;
    if unpacked.len() > limit {
        return Err(GzipError::TooLong { limit });
    }
    if trailing > 0 {
        return Err(GzipError::Trailing { count: trailing });
    }
    if first_word(&unpacked) == Some(GzipPacked::CONSTRUCTOR_ID) {
        return Err(GzipError::Nested);
    }
    Ok(unpacked.into())
}

/// Returns the body of a message without compression: what is in `gzip_packed`, and any other body as it is. `budget` is how
/// many bytes may come out, and becomes less by those that do.
pub(crate) fn uncompressed<E>(body: &Bytes, budget: &mut usize) -> Result<Bytes, E>
where
    E: From<GzipError> + From<DecodeError>,
{
    if first_word(body) != Some(GzipPacked::CONSTRUCTOR_ID) {
        return Ok(body.clone());
    }
    let unpacked = gunzip(&GzipPacked::from_bytes(body)?.packed_data, *budget)?;
    *budget -= unpacked.len();
    Ok(unpacked)
}

/// Decompresses as much as gives this many bytes. Returns them, and how many compressed bytes were not read.
fn unpack_until(packed: &[u8], end: usize) -> Result<(Vec<u8>, usize), GzipError> {
    let mut decoder = GzDecoder::new(packed);
    let mut unpacked = Vec::new();
    let end = u64::try_from(end).unwrap_or(u64::MAX);
    decoder.by_ref().take(end).read_to_end(&mut unpacked).map_err(|_| GzipError::Damaged)?;
    Ok((unpacked, decoder.into_inner().len()))
}

/// Compresses the body of a message. `None`: the body goes as it is, because it is short, a part of a file, compressed
/// already, or would not become a tenth shorter. The result is a whole `gzip_packed`, encoded.
///
/// The body is the call itself. What wraps a call, such as `invokeWithLayer`, goes around the compressed call, as in TDLib:
/// a part of a file behind wrappers would not be recognized.
pub fn gzip(body: &[u8]) -> Option<Bytes> {
    let id = first_word(body)?;
    if body.len() < WORTHWHILE || FILE_PARTS.contains(&id) || id == GzipPacked::CONSTRUCTOR_ID {
        return None;
    }
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(body).ok()?;
    let packed = GzipPacked::new(encoder.finish().ok()?).to_bytes().ok()?;
    (packed.len() < body.len() / 10 * 9).then_some(packed)
}

/// Returns the constructor id of what is compressed, without decompressing more. `None`: the stream is damaged there.
pub(super) fn packed_id(packed: &[u8]) -> Option<u32> {
    let mut word = [0; 4];
    GzDecoder::new(packed).read_exact(&mut word).ok()?;
    Some(u32::from_le_bytes(word))
}

/// Returns the constructor id that a body begins with.
pub(crate) fn first_word(body: &[u8]) -> Option<u32> {
    body.first_chunk().copied().map(u32::from_le_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use tl_types::Decode;

    fn packed(plain: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(plain).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn the_limit_is_of_what_comes_out() {
        let stream = packed(&[7; 1000]);
        assert_eq!(gunzip(&stream, 1000).unwrap(), [7; 1000][..]);
        assert_eq!(gunzip(&stream, 999), Err(GzipError::TooLong { limit: 999 }));
    }

    #[test]
    fn a_bomb_is_refused() {
        let stream = packed(&vec![0; 20 << 20]);
        assert!(stream.len() < 1 << 17);
        assert_eq!(gunzip(&stream, UNPACKED_LIMIT), Err(GzipError::TooLong { limit: UNPACKED_LIMIT }));
        let (unpacked, _) = unpack_until(&stream, 1 << 16).unwrap();
        assert_eq!(unpacked.len(), 1 << 16, "no more is decompressed than is used");
        assert!(unpacked.capacity() <= 1 << 17);
    }

    #[test]
    fn a_damaged_stream_is_refused() {
        let stream = packed(b"some text that is long enough");
        for length in 0..stream.len() {
            assert_eq!(gunzip(&stream[..length], 1000), Err(GzipError::Damaged), "cut off at {length}");
        }
        let mut changed = stream.clone();
        let checksum = changed.len() - 8;
        changed[checksum] ^= 1;
        assert_eq!(gunzip(&changed, 1000), Err(GzipError::Damaged));
    }

    #[test]
    fn bytes_behind_the_stream_are_refused() {
        let mut stream = packed(b"text");
        stream.extend_from_slice(b"more");
        assert_eq!(gunzip(&stream, 1000), Err(GzipError::Trailing { count: 4 }));
    }

    #[test]
    fn compressed_in_compressed_is_refused() {
        let inner = GzipPacked::new(packed(b"text")).to_bytes().unwrap();
        assert_eq!(gunzip(&packed(&inner), 1000), Err(GzipError::Nested));
    }

    #[test]
    fn what_pays_is_compressed_and_read_again() {
        let body = b"words".repeat(400);
        let object = gzip(&body).unwrap();
        assert!(object.len() < 100);
        assert_eq!(gunzip(&GzipPacked::from_bytes(&object).unwrap().packed_data, 4000).unwrap(), body);
        let announced = [&object[..4], &[0; 4096]].concat();
        assert_eq!(gzip(&announced), None, "compressed already, as its constructor says");
    }

    #[test]
    fn what_does_not_pay_goes_as_it_is() {
        assert_eq!(gzip(&[0; 252]), None, "short");
        assert_eq!(gzip(&[]), None);
        let mut noise = 1_u64;
        let noise = std::iter::repeat_with(|| {
            noise ^= noise << 13;
            noise ^= noise >> 7;
            noise ^= noise << 17;
            noise.to_le_bytes()[3]
        });
        assert_eq!(gzip(&noise.take(4096).collect::<Vec<u8>>()), None, "noise");
    }

    #[test]
    fn parts_of_files_go_as_they_are() {
        let part = Bytes::from(vec![0; 4096]);
        assert_eq!(gzip(&functions::upload::SaveFilePart::new(1, 0, part.clone()).to_bytes().unwrap()), None);
        assert_eq!(gzip(&functions::upload::SaveBigFilePart::new(1, 0, 2, part).to_bytes().unwrap()), None);
    }

    proptest! {
        #[test]
        fn hostile_streams_do_not_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), real: bool, at: prop::sample::Index) {
            let mut stream = bytes;
            if real {
                stream = packed(&stream);
                let at = at.index(stream.len());
                stream[at] ^= 0x10;
            }
            if let Ok(unpacked) = gunzip(&stream, 100) {
                prop_assert!(unpacked.len() <= 100);
            }
            packed_id(&stream);
        }
    }
}
