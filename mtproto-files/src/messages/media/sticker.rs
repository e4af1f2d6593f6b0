//! Stickers.

use tl_types::{enums, types};

use super::Media;
use super::file::File;
use super::setters::document_setters;
use super::spec::{DocumentParts, MediaSpec, Shape};
use crate::objects::text::FormattedText;

/// A sticker: a WebP image, a TGS animation or a WebM video (`api/stickers`).
#[derive(Debug)]
pub struct Sticker {
    parts: DocumentParts<File>,
    sticker: types::DocumentAttributeSticker,
    size: types::DocumentAttributeImageSize,
    caption: FormattedText,
}

impl Sticker {
    /// A sticker of this file. One that Telegram has must be a sticker there.
    pub fn new(file: impl Into<File>) -> Self {
        let none = types::InputStickerSetEmpty::new();
        Self {
            parts: DocumentParts::new(file.into()),
            sticker: types::DocumentAttributeSticker::new("", none),
            size: types::DocumentAttributeImageSize::new(0, 0),
            caption: FormattedText::default(),
        }
    }

    /// The emoji that it stands for.
    #[must_use]
    pub fn emoji(mut self, emoji: impl Into<String>) -> Self {
        self.sticker.alt = emoji.into();
        self
    }

    /// The set that it is of.
    #[must_use]
    pub fn set(mut self, set: impl Into<enums::InputStickerSet>) -> Self {
        self.sticker.stickerset = set.into();
        self
    }

    /// Its width and height, in pixels: one of them is 512. Those of a WebP image that is a path or bytes are read from
    /// there.
    #[must_use]
    pub fn size(mut self, width: i32, height: i32) -> Self {
        (self.size.w, self.size.h) = (width, height);
        self
    }
}

document_setters!(Sticker);

impl<F: Into<File>> From<F> for Sticker {
    fn from(file: F) -> Self {
        Self::new(file)
    }
}

impl From<Sticker> for Media {
    fn from(sticker: Sticker) -> Self {
        let parts = DocumentParts { shape: Shape::Sticker(sticker.sticker, sticker.size), ..sticker.parts };
        Self { what: MediaSpec::Document(Box::new(parts)), caption: sticker.caption }
    }
}
