//! Files for tests, and what they check of errors.

use mtproto_files::{Error, ErrorKind};
use tl_types::{Bytes, enums, held, types};

pub(crate) const MIB: usize = 1024 * 1024;

/// Bytes that look like nothing, the same for a seed.
pub(crate) fn noise(length: usize, seed: u64) -> Bytes {
    let mut bytes = vec![0; length];
    fastrand::Rng::with_seed(seed).fill(&mut bytes);
    Bytes::from(bytes)
}

/// An image by its signature.
pub(crate) fn png(length: usize, seed: u64) -> Bytes {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\x80\0\0\x01\xe0\x08\x02\0\0\0".to_vec();
    bytes.extend(noise(length - bytes.len(), seed));
    Bytes::from(bytes)
}

/// Checks the kind of an error, and that its text has this in it.
#[track_caller]
pub(crate) fn assert_error(error: &Error, kind: ErrorKind, text: &str) {
    assert_eq!(error.kind(), kind, "{error}");
    assert!(error.to_string().contains(text), "not {text:?}: {error}");
}

/// A JPEG of 320x240 by its head.
pub(crate) fn jpeg(length: usize) -> Bytes {
    let mut bytes = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xc0\0\x11\x08\0\xf0\x01\x40\x03\x01\x22\0\x02\x11\x01\x03\x11\x01".to_vec();
    bytes.resize(length, 0);
    Bytes::from(bytes)
}

pub(crate) fn document_of(media: &enums::MessageMedia) -> types::Document {
    match media {
        enums::MessageMedia::Document(media) => match &media.document {
            Some(enums::Document::Plain(document)) => held(document).clone(),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}
