//! Stripped thumbnails: a tiny JPEG without the parts that are the same in all of them
//! (`api/files#stripped-thumbnails`).
//!
//! Of `photoStrippedSize.bytes`, `userProfilePhoto.stripped_thumb` and `chatPhoto.stripped_thumb`, the first byte is 1,
//! the next two are height and width in pixels, and the rest is the scan.

#![deny(clippy::std_instead_of_core, clippy::std_instead_of_alloc)]

extern crate alloc;

use super::jpeg;
use alloc::vec::Vec;
use core::error::Error;
use core::fmt;

/// The first byte: how the rest is packed. There has only ever been this one way.
const VERSION: u8 = 1;

/// Bytes that are no stripped thumbnail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StrippedError {
    /// Fewer than the three bytes before the scan.
    Short {
        /// How many there are.
        length: usize,
    },
    /// A first byte that is not 1.
    Version {
        /// The byte.
        version: u8,
    },
    /// A height or width of zero.
    NoPixels {
        /// The height, in pixels.
        height: u8,
        /// The width, in pixels.
        width: u8,
    },
}

/// The whole JPEG that a stripped thumbnail is of, byte for byte as Telegram's own clients make it.
///
/// # Errors
///
/// Bytes that are no stripped thumbnail. The scan is not looked into: if it is damaged, so is the picture.
pub fn inflate(bytes: &[u8]) -> Result<Vec<u8>, StrippedError> {
    let (height, width, scan) = split(bytes)?;
    let pieces: [&[u8]; 9] = [
        &jpeg::START,
        &jpeg::QUANTIZATION,
        &jpeg::FRAME_START,
        &[0, height, 0, width],
        &jpeg::FRAME_END,
        &jpeg::HUFFMAN,
        &jpeg::SCAN,
        scan,
        &jpeg::END,
    ];
    Ok(pieces.concat())
}

/// Width and height in pixels.
///
/// # Errors
///
/// Bytes that are no stripped thumbnail.
pub fn dimensions(bytes: &[u8]) -> Result<(u32, u32), StrippedError> {
    split(bytes).map(|(height, width, _)| (width.into(), height.into()))
}

/// Height, width and scan.
fn split(bytes: &[u8]) -> Result<(u8, u8, &[u8]), StrippedError> {
    match bytes {
        [VERSION, height, width, ..] if *height == 0 || *width == 0 => {
            Err(StrippedError::NoPixels { height: *height, width: *width })
        }
        [VERSION, height, width, scan @ ..] => Ok((*height, *width, scan)),
        [version, ..] if *version != VERSION => Err(StrippedError::Version { version: *version }),
        _ => Err(StrippedError::Short { length: bytes.len() }),
    }
}

impl fmt::Display for StrippedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Short { length } => {
                write!(f, "a stripped thumbnail has 3 bytes and its scan, and not {length} in all")
            }
            Self::Version { version } => write!(f, "a stripped thumbnail starts with byte 1, and not {version}"),
            Self::NoPixels { height, width } => write!(f, "a stripped thumbnail cannot be {width}x{height} pixels"),
        }
    }
}

impl Error for StrippedError {}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn height_and_width_go_where_the_page_says() {
        let jpeg = inflate(&[1, 14, 40, 0xaa, 0xbb]).unwrap();
        assert_eq!(jpeg.len(), 623 + 2 + 2);
        assert_eq!((jpeg[164], jpeg[166]), (14, 40));
        assert_eq!(jpeg[623..], [0xaa, 0xbb, 0xff, 0xd9]);
        assert_eq!(dimensions(&[1, 14, 40]), Ok((40, 14)));
    }

    #[test]
    fn what_is_no_stripped_thumbnail() {
        for (bytes, text) in [
            (&[][..], "a stripped thumbnail has 3 bytes and its scan, and not 0 in all"),
            (&[1, 8], "a stripped thumbnail has 3 bytes and its scan, and not 2 in all"),
            (&[2], "a stripped thumbnail starts with byte 1, and not 2"),
            (&[0xff, 0xd8, 0xff, 0xe0], "a stripped thumbnail starts with byte 1, and not 255"),
            (&[1, 0, 8, 9], "a stripped thumbnail cannot be 8x0 pixels"),
        ] {
            assert_eq!(inflate(bytes).unwrap_err().to_string(), text);
            assert_eq!(dimensions(bytes).unwrap_err().to_string(), text);
        }
    }
}
