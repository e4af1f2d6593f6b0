//! From bytes to text and back: runs of zeros packed, then base64url without padding.

use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use base64::{DecodeError, Engine, alphabet};

use super::FileIdError;
use super::limits::{MAX_BYTES, MAX_TEXT};

/// The longest body: that of a generated file, with two such fields.
const MAX_BODY: usize = 2 * MAX_BYTES + 64;
/// The longest run of zeros that one byte counts.
const MAX_RUN: u8 = 250;

/// As TDLib: there may be padding, and the bits that are left over must be zero.
const BASE64URL: GeneralPurpose = GeneralPurpose::new(
    &alphabet::URL_SAFE,
    GeneralPurposeConfig::new().with_encode_padding(false).with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

pub(super) fn encode(bytes: &[u8]) -> String {
    BASE64URL.encode(bytes)
}

pub(super) fn decode(text: &str) -> Result<Vec<u8>, FileIdError> {
    let length = text.len();
    if text.is_empty() {
        return Err(FileIdError::Empty);
    }
    if length > MAX_TEXT {
        return Err(FileIdError::TooLong { length });
    }
    if text.contains('.') {
        return Err(FileIdError::Url);
    }
    BASE64URL.decode(text).map_err(|error| match error {
        DecodeError::InvalidByte(offset, _) => FileIdError::Character { offset },
        DecodeError::InvalidLastSymbol { .. } | DecodeError::InvalidLength(_) | DecodeError::InvalidPadding => {
            FileIdError::Length { length }
        }
    })
}

/// Each run of zeros becomes a zero and its length.
pub(super) fn pack(bytes: &[u8]) -> Vec<u8> {
    let mut packed = Vec::with_capacity(bytes.len());
    let mut run = 0;
    for &byte in bytes {
        if run > 0 && (byte != 0 || run == MAX_RUN) {
            packed.extend([0, run]);
            run = 0;
        }
        if byte == 0 {
            run += 1;
        } else {
            packed.push(byte);
        }
    }
    if run > 0 {
        packed.extend([0, run]);
    }
    packed
}

/// What [`pack`] packed. As with TDLib, a run may also be longer than that makes them, or empty, and a zero at the end
/// needs no length.
pub(super) fn unpack(packed: &[u8]) -> Result<Vec<u8>, FileIdError> {
    let mut bytes = Vec::with_capacity(packed.len());
    let mut rest = packed.iter();
    while let Some(&byte) = rest.next() {
        match byte {
            0 => bytes.resize(bytes.len() + rest.next().map_or(1, |&run| usize::from(run)), 0),
            _ => bytes.push(byte),
        }
        if bytes.len() > MAX_BODY {
            return Err(FileIdError::TooLong { length: bytes.len() });
        }
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn runs_of_zeros() {
        for (bytes, packed) in [
            (&[][..], &[][..]),
            (&[1, 2], &[1, 2]),
            (&[0], &[0, 1]),
            (&[7, 0, 0, 0, 8, 0], &[7, 0, 3, 8, 0, 1]),
            (&[0; 250], &[0, 250]),
            (&[0; 251], &[0, 250, 0, 1]),
            (&[0; 501], &[0, 250, 0, 250, 0, 1]),
        ] {
            assert_eq!(pack(bytes), packed);
            assert_eq!(unpack(packed).unwrap(), bytes);
        }
    }

    #[test]
    fn runs_that_only_others_make() {
        assert_eq!(unpack(&[5, 0]).unwrap(), [5, 0]);
        assert_eq!(unpack(&[5, 0, 0, 6]).unwrap(), [5, 6]);
        assert_eq!(unpack(&[0, 255]).unwrap(), [0; 255]);
        assert_eq!(unpack(&[0, 255].repeat(1000)), Err(FileIdError::TooLong { length: 255 * 129 }));
    }

    #[test]
    fn what_is_no_base64url() {
        for (text, error) in [
            ("", FileIdError::Empty),
            ("https://example.org/a.jpg", FileIdError::Url),
            ("AAAA+AAA", FileIdError::Character { offset: 4 }),
            ("AA\u{e9}AAAA", FileIdError::Character { offset: 2 }),
            ("AAAA=AAA", FileIdError::Character { offset: 4 }),
            ("AAAAA", FileIdError::Length { length: 5 }),
            ("AAB", FileIdError::Length { length: 3 }),
            ("AA===", FileIdError::Character { offset: 2 }),
        ] {
            assert_eq!(decode(text), Err(error), "{text}");
        }
        assert_eq!(decode("AAA=").unwrap(), [0, 0]);
        assert_eq!(decode("_-8").unwrap(), [0xff, 0xef]);
        let long = "A".repeat(MAX_TEXT + 1);
        assert_eq!(decode(&long), Err(FileIdError::TooLong { length: MAX_TEXT + 1 }));
    }

    proptest! {
        #[test]
        fn packed_and_unpacked(bytes in prop::collection::vec(prop_oneof![Just(0_u8), any::<u8>()], 0..300)) {
            prop_assert_eq!(unpack(&pack(&bytes)).unwrap(), bytes);
        }
    }
}
