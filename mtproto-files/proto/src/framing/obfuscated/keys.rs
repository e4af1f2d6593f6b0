//! The two key streams of a connection.

use mtproto_crypto::{Stream, sha256};
use zeroize::Zeroizing;

/// The length of a header.
pub(in crate::framing) const HEADER: usize = 64;

/// Where key and initial vector are in the header, and in the reversed header.
const KEY: std::ops::Range<usize> = 8..40;
const IV: std::ops::Range<usize> = 40..56;

/// Returns the key stream of what the client sends, from the header on, and that of what the server sends.
pub(super) fn streams(header: &[u8; HEADER], secret: Option<&[u8; 16]>) -> (Stream, Stream) {
    let mut reversed = *header;
    reversed.reverse();
    (stream(header, secret), stream(&reversed, secret))
}

fn stream(header: &[u8; HEADER], secret: Option<&[u8; 16]>) -> Stream {
    let mut key = Zeroizing::new([0; 32]);
    let mut iv = [0; 16];
    key.iter_mut().zip(header.get(KEY).unwrap_or_default()).for_each(|(to, from)| *to = *from);
    iv.iter_mut().zip(header.get(IV).unwrap_or_default()).for_each(|(to, from)| *to = *from);
    match secret {
        Some(secret) => Stream::new(&Zeroizing::new(sha256(&[&*key, secret])), &iv),
        None => Stream::new(&key, &iv),
    }
}
