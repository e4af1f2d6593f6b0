//! Which of the sizes of a photo or video it is (`api/files#image-thumbnail-types`, `api/files#video-types`).

use std::cmp::Reverse;

use tl_types::enums;

/// Which of several sizes to take. Sizes that are no files, as they are within the object already (`photoCachedSize`,
/// `photoStrippedSize`, `photoPathSize`) or are made of stickers (`videoSizeEmojiMarkup`), are passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SizeRule {
    /// The one with most pixels.
    Largest,
    /// The one with fewest pixels.
    Smallest,
    /// The one with fewest pixels among those that are as wide and as high as this, or more; there may be none.
    AtLeast {
        /// In pixels.
        width: u32,
        /// In pixels.
        height: u32,
    },
    /// The one of this type: `s`, `m`, `x`, `y`, `w` and `a` to `d` of photos, `u` and `v` of videos; there may be none.
    Type(char),
}

/// A size that is a file of its own.
#[derive(Clone, Copy, Debug)]
pub(super) struct FileSize<'a> {
    /// Its type, which is the `thumb_size` of locations.
    pub(super) name: &'a str,
    width: u32,
    height: u32,
    /// In bytes, as the API says it.
    pub(super) bytes: i32,
}

impl SizeRule {
    /// The size that it takes. Of those with as many pixels, it is the one with more bytes.
    pub(super) fn choose<'a>(self, sizes: impl IntoIterator<Item = FileSize<'a>>) -> Option<FileSize<'a>> {
        let mut sizes = sizes.into_iter();
        match self {
            Self::Largest => sizes.max_by_key(|size| (size.pixels(), size.bytes)),
            Self::Smallest => sizes.min_by_key(|size| (size.pixels(), Reverse(size.bytes))),
            Self::AtLeast { width, height } => {
                let fitting = sizes.filter(|size| size.width >= width && size.height >= height);
                fitting.min_by_key(|size| (size.pixels(), Reverse(size.bytes)))
            }
            Self::Type(letter) => sizes.find(|size| size.name.chars().eq([letter])),
        }
    }
}

impl<'a> FileSize<'a> {
    /// The size of a photo or thumbnail, if it is a file of its own.
    pub(super) fn of_photo(size: &'a enums::PhotoSize) -> Option<Self> {
        match size {
            enums::PhotoSize::Plain(size) => Some(Self::new(&size.r#type, size.w, size.h, size.size)),
            // The sizes of a progressive JPEG's prefixes; the last is the whole.
            enums::PhotoSize::Progressive(size) => {
                Some(Self::new(&size.r#type, size.w, size.h, *size.sizes.iter().max()?))
            }
            _ => None,
        }
    }

    /// The size of a video, if it is a file of its own.
    pub(super) fn of_video(size: &'a enums::VideoSize) -> Option<Self> {
        match size {
            enums::VideoSize::Plain(size) => Some(Self::new(&size.r#type, size.w, size.h, size.size)),
            _ => None,
        }
    }

    /// A width or height that cannot be is none.
    fn new(name: &'a str, width: i32, height: i32, bytes: i32) -> Self {
        let pixels = |length: i32| u32::try_from(length).unwrap_or_default();
        Self { name, width: pixels(width), height: pixels(height), bytes }
    }

    fn pixels(&self) -> u64 {
        u64::from(self.width) * u64::from(self.height)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(rule: SizeRule, sizes: &[(&'static str, i32, i32, i32)]) -> Option<&'static str> {
        let sizes = sizes.iter().map(|&(name, width, height, bytes)| FileSize::new(name, width, height, bytes));
        rule.choose(sizes).map(|size| size.name)
    }

    const SIZES: [(&str, i32, i32, i32); 4] =
        [("x", 800, 600, 50), ("s", 100, 75, 3), ("y", 1280, 960, 90), ("m", 320, 240, 9)];

    #[test]
    fn by_rule() {
        for (rule, name) in [
            (SizeRule::Largest, Some("y")),
            (SizeRule::Smallest, Some("s")),
            (SizeRule::AtLeast { width: 320, height: 240 }, Some("m")),
            (SizeRule::AtLeast { width: 321, height: 1 }, Some("x")),
            (SizeRule::AtLeast { width: 1, height: 601 }, Some("y")),
            (SizeRule::AtLeast { width: 1281, height: 1 }, None),
            (SizeRule::AtLeast { width: 0, height: 0 }, Some("s")),
            (SizeRule::Type('x'), Some("x")),
            (SizeRule::Type('w'), None),
        ] {
            assert_eq!(chosen(rule, &SIZES), name, "{rule:?}");
            assert_eq!(chosen(rule, &[]), None);
        }
    }

    #[test]
    fn a_type_is_a_whole_name() {
        assert_eq!(chosen(SizeRule::Type('x'), &[("xy", 1, 1, 1), ("", 1, 1, 1)]), None);
    }

    #[test]
    fn where_pixels_say_nothing_bytes_do() {
        let sizes = [("a", 0, 0, 5), ("b", -1, i32::MIN, 9), ("c", 0, 0, 7)];
        assert_eq!(chosen(SizeRule::Largest, &sizes), Some("b"));
        assert_eq!(chosen(SizeRule::Smallest, &sizes), Some("b"));
        assert_eq!(chosen(SizeRule::Largest, &[("a", i32::MAX, i32::MAX, 1), ("b", 1, 1, 2)]), Some("a"));
    }
}
