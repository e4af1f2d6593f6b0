//! A look at a size or thumbnail of an object: what it is, how large, and where its bytes are.

use std::borrow::Cow;

use tl_types::{Bytes, enums};

use super::{Prefixes, SizeType, StrippedError, outline, stripped};

/// One size of a photo, or one thumbnail of a document.
#[derive(Clone, Debug, PartialEq)]
pub struct Thumbnail<'a> {
    name: &'a str,
    width: Option<u32>,
    height: Option<u32>,
    content: Content<'a>,
}

/// Where a thumbnail's bytes are.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Content<'a> {
    /// Nowhere (`photoSizeEmpty`).
    Nothing,
    /// In a file of its own, downloaded with the type as `thumb_size`.
    File {
        /// The file's size in bytes, if the field can be one.
        size: Option<u64>,
    },
    /// In a file of its own whose beginnings can be shown.
    Progressive(Prefixes),
    /// In a file of its own, a video or an animation.
    Video {
        /// The file's size in bytes, if the field can be one.
        size: Option<u64>,
        /// The frame to show while the video is still, in seconds from its start.
        start: Option<f64>,
    },
    /// Here: a whole picture.
    Cached(&'a Bytes),
    /// Here: a JPEG without what all of them share; see [`stripped`].
    Stripped(&'a Bytes),
    /// Here: a packed path; see [`outline`].
    Outline(&'a Bytes),
    /// In a sticker or custom emoji, to be drawn on a background (`api/files#animated-profile-pictures`).
    Markup(&'a enums::VideoSize),
}

/// A picture that needs no download.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Picture<'a> {
    /// A picture file, in most cases a JPEG.
    Image(Cow<'a, [u8]>),
    /// An SVG document.
    Svg(String),
}

impl<'a> Thumbnail<'a> {
    /// A size of `photo.sizes` or `document.thumbs`; none if it is of a constructor that this library does not know.
    pub fn of(size: &'a enums::PhotoSize) -> Option<Self> {
        use enums::PhotoSize as Size;
        Some(match size {
            Size::Empty(size) => Self::new(&size.r#type, None, None, Content::Nothing),
            Size::Plain(size) => {
                Self::new(&size.r#type, pixels(size.w), pixels(size.h), Content::File { size: bytes(size.size) })
            }
            Size::Progressive(size) => {
                let content = Content::Progressive(Prefixes::new(&size.sizes));
                Self::new(&size.r#type, pixels(size.w), pixels(size.h), content)
            }
            Size::PhotoCachedSize(size) => {
                Self::new(&size.r#type, pixels(size.w), pixels(size.h), Content::Cached(&size.bytes))
            }
            Size::PhotoStrippedSize(size) => {
                let (width, height) = stripped::dimensions(&size.bytes).ok().unzip();
                Self::new(&size.r#type, width, height, Content::Stripped(&size.bytes))
            }
            Size::PhotoPathSize(size) => {
                let side = Some(outline::SIDE);
                Self::new(&size.r#type, side, side, Content::Outline(&size.bytes))
            }
            _ => return None,
        })
    }

    /// A size of `photo.video_sizes` or `document.video_thumbs`; none if it is of a constructor that this library does not
    /// know.
    pub fn of_video(size: &'a enums::VideoSize) -> Option<Self> {
        match size {
            enums::VideoSize::Plain(size) => {
                let content = Content::Video { size: bytes(size.size), start: size.video_start_ts };
                Some(Self::new(&size.r#type, pixels(size.w), pixels(size.h), content))
            }
            enums::VideoSize::EmojiMarkup(_) | enums::VideoSize::StickerMarkup(_) => {
                Some(Self::new("", None, None, Content::Markup(size)))
            }
            _ => None,
        }
    }

    /// The type as the object has it: the `thumb_size` of a location of this size. Empty for markup.
    pub fn name(&self) -> &'a str {
        self.name
    }

    /// The type; none if it is not one of the API's page.
    pub fn size_type(&self) -> Option<SizeType> {
        SizeType::parse(self.name)
    }

    /// The width in pixels, if it is known.
    pub fn width(&self) -> Option<u32> {
        self.width
    }

    /// The height in pixels, if it is known.
    pub fn height(&self) -> Option<u32> {
        self.height
    }

    /// Where the bytes are.
    pub fn content(&self) -> &Content<'a> {
        &self.content
    }

    /// Whether it is a file that can be downloaded.
    pub fn is_file(&self) -> bool {
        matches!(self.content, Content::File { .. } | Content::Progressive(_) | Content::Video { .. })
    }

    /// The size of that file in bytes, if it is one and its size is known.
    pub fn file_size(&self) -> Option<u64> {
        match &self.content {
            Content::File { size } | Content::Video { size, .. } => *size,
            Content::Progressive(prefixes) => prefixes.whole(),
            _ => None,
        }
    }

    /// The picture that came with the object: a cached one as it is, a stripped one inflated, an outline as an SVG
    /// document. None if it is a file, or not there at all.
    ///
    /// # Errors
    ///
    /// Stripped bytes that are none.
    pub fn picture(&self) -> Result<Option<Picture<'a>>, StrippedError> {
        Ok(match self.content {
            Content::Cached(bytes) => Some(Picture::Image(Cow::Borrowed(bytes))),
            Content::Stripped(bytes) => Some(Picture::Image(Cow::Owned(stripped::inflate(bytes)?))),
            Content::Outline(bytes) => Some(Picture::Svg(outline::svg(bytes, outline::SIDE, outline::SIDE))),
            _ => None,
        })
    }

    fn new(name: &'a str, width: Option<u32>, height: Option<u32>, content: Content<'a>) -> Self {
        Self { name, width, height, content }
    }
}

impl Picture<'_> {
    /// The bytes, as of a file.
    pub fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Image(bytes) => bytes,
            Self::Svg(document) => document.as_bytes(),
        }
    }

    /// The MIME type. That of pictures is told by their first bytes.
    pub fn mime_type(&self) -> &'static str {
        match self {
            Self::Svg(_) => "image/svg+xml",
            Self::Image(bytes) => match &**bytes {
                [0x89, b'P', b'N', b'G', ..] => "image/png",
                [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => "image/webp",
                _ => "image/jpeg",
            },
        }
    }
}

/// A width or height, unless it can be none.
fn pixels(field: i32) -> Option<u32> {
    u32::try_from(field).ok().filter(|&pixels| pixels > 0)
}

/// A file's size, unless it can be none.
fn bytes(field: i32) -> Option<u64> {
    u64::try_from(field).ok()
}
