//! The types of a photo's or thumbnail's size: one letter each.

use core::fmt;

/// A type of a size: `photoSize.type`, `videoSize.type` (`api/files#image-thumbnail-types`, `#video-types`). It is the
/// `thumb_size` of locations too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SizeType {
    /// `s`: fits into 100x100.
    S,
    /// `m`: fits into 320x320.
    M,
    /// `x`: fits into 800x800.
    X,
    /// `y`: fits into 1280x1280.
    Y,
    /// `w`: fits into 2560x2560.
    W,
    /// `a`: cut to 160x160.
    A,
    /// `b`: cut to 320x320.
    B,
    /// `c`: cut to 640x640.
    C,
    /// `d`: cut to 1280x1280.
    D,
    /// `i`: [stripped](super::stripped).
    I,
    /// `j`: an [outline](super::outline).
    J,
    /// `u`: an animated profile picture.
    U,
    /// `v`: the preview of a video.
    V,
    /// `f`: the effect of a premium sticker.
    F,
}

/// What Telegram did to the original.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Filter {
    /// Scaled down until it fits into a square, its ratio kept.
    Box,
    /// Cut to a square and scaled down.
    Crop,
    /// A JPEG of 40 pixels at most, without what is the same in all of them.
    Strip,
    /// The outline alone, as a path.
    Outline,
    /// A short video without sound, or an animation.
    Animation,
}

/// What a size of a type is as a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// A picture: a JPEG in most cases; thumbnails of stickers are WebP, patterns are PNG.
    Image,
    /// `image/svg+xml`, once it is decoded.
    Svg,
    /// `video/mp4`.
    Mpeg4,
    /// `application/x-tgsticker`: a gzipped Lottie animation (`api/stickers#animated-stickers`).
    Tgs,
}

impl SizeType {
    /// All types, pictures before animations, smaller before larger.
    pub const ALL: [Self; 14] = [
        Self::I,
        Self::J,
        Self::S,
        Self::M,
        Self::X,
        Self::Y,
        Self::W,
        Self::A,
        Self::B,
        Self::C,
        Self::D,
        Self::U,
        Self::V,
        Self::F,
    ];

    /// The type that a field's text names; none if it is not one of the API's page.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.as_str() == text)
    }

    /// The letter, as fields take it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::S => "s",
            Self::M => "m",
            Self::X => "x",
            Self::Y => "y",
            Self::W => "w",
            Self::A => "a",
            Self::B => "b",
            Self::C => "c",
            Self::D => "d",
            Self::I => "i",
            Self::J => "j",
            Self::U => "u",
            Self::V => "v",
            Self::F => "f",
        }
    }

    /// What was done to the original.
    pub fn filter(self) -> Filter {
        match self {
            Self::S | Self::M | Self::X | Self::Y | Self::W => Filter::Box,
            Self::A | Self::B | Self::C | Self::D => Filter::Crop,
            Self::I => Filter::Strip,
            Self::J => Filter::Outline,
            Self::U | Self::V | Self::F => Filter::Animation,
        }
    }

    /// The side of the square in pixels: what the size fits into ([`Filter::Box`]) or fills ([`Filter::Crop`]). A smaller
    /// original is not made larger.
    pub fn side(self) -> Option<u32> {
        match self {
            Self::S => Some(100),
            Self::A => Some(160),
            Self::M | Self::B => Some(320),
            Self::C => Some(640),
            Self::X => Some(800),
            Self::Y | Self::D => Some(1280),
            Self::W => Some(2560),
            Self::I | Self::J | Self::U | Self::V | Self::F => None,
        }
    }

    /// What such a size is as a file.
    pub fn format(self) -> Format {
        match self {
            Self::J => Format::Svg,
            Self::U | Self::V => Format::Mpeg4,
            Self::F => Format::Tgs,
            _ => Format::Image,
        }
    }
}

impl fmt::Display for SizeType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The page's table, row by row.
    #[test]
    fn the_table_of_the_page() {
        for (letter, filter, side) in [
            ("s", Filter::Box, Some(100)),
            ("m", Filter::Box, Some(320)),
            ("x", Filter::Box, Some(800)),
            ("y", Filter::Box, Some(1280)),
            ("w", Filter::Box, Some(2560)),
            ("a", Filter::Crop, Some(160)),
            ("b", Filter::Crop, Some(320)),
            ("c", Filter::Crop, Some(640)),
            ("d", Filter::Crop, Some(1280)),
            ("i", Filter::Strip, None),
            ("j", Filter::Outline, None),
            ("u", Filter::Animation, None),
            ("v", Filter::Animation, None),
            ("f", Filter::Animation, None),
        ] {
            let size_type = SizeType::parse(letter).unwrap();
            assert_eq!((size_type.filter(), size_type.side()), (filter, side), "{letter}");
            assert_eq!(size_type.to_string(), letter);
        }
        let formats = [SizeType::X, SizeType::J, SizeType::U, SizeType::F].map(SizeType::format);
        assert_eq!(formats, [Format::Image, Format::Svg, Format::Mpeg4, Format::Tgs]);
    }

    #[test]
    fn other_text_is_no_type() {
        for text in ["", "S", "ss", "z", "\u{130}"] {
            assert_eq!(SizeType::parse(text), None);
        }
    }
}
