//! What a picture is made of, as the caller says it.

use tl_types::{enums, types};

use super::markup::Markup;
use crate::messages::media::File;

/// The picture of an account, a group or a channel: what it is made of.
#[derive(Debug)]
#[must_use = "a picture is for the calls that set one"]
pub struct Picture {
    pub(super) kind: Kind,
    pub(super) video_start_ts: Option<f64>,
}

/// What a picture is.
#[derive(Debug)]
pub(super) enum Kind {
    Photo(File),
    Video { file: File, attribute: types::DocumentAttributeVideo },
    Markup(Markup),
    None,
}

impl Picture {
    /// A photo: a file to upload, or a photo that Telegram has, like one of `photos.getUserPhotos`. Telegram crops it to a
    /// square, and refuses small ones (`PHOTO_CROP_SIZE_SMALL`).
    pub fn photo(photo: impl Into<File>) -> Self {
        Self::of(Kind::Photo(photo.into()))
    }

    /// A video that is played over and over: an MPEG-4 file to upload, square, of at most
    /// [`MAX_PICTURE_VIDEO_SIDE`](crate::limits::MAX_PICTURE_VIDEO_SIDE) pixels a side. Its size is checked if it is
    /// [said](Self::size), or else, with the feature `probe`, read from a path or from bytes.
    pub fn video(video: impl Into<File>) -> Self {
        let attribute = types::DocumentAttributeVideo::new(0.0, 0, 0);
        Self::of(Kind::Video { file: video.into(), attribute })
    }

    /// A custom emoji, by the id of its document, before 1 to 4 colours: 0xRRGGBB each (`videoSizeEmojiMarkup`).
    pub fn emoji(document_id: i64, background_colors: impl IntoIterator<Item = u32>) -> Self {
        Self::of(Kind::Markup(Markup { set: None, id: document_id, colors: background_colors.into_iter().collect() }))
    }

    /// A sticker of a set, by the id of its document, before 1 to 4 colours: 0xRRGGBB each (`videoSizeStickerMarkup`).
    pub fn sticker(
        set: impl Into<enums::InputStickerSet>,
        document_id: i64,
        background_colors: impl IntoIterator<Item = u32>,
    ) -> Self {
        let colors = background_colors.into_iter().collect();
        Self::of(Kind::Markup(Markup { set: Some(set.into()), id: document_id, colors }))
    }

    /// No picture: the one that is there is removed.
    pub fn none() -> Self {
        Self::of(Kind::None)
    }

    /// The second at which a video, sticker or emoji stands still where it is not played.
    pub fn video_start_ts(mut self, seconds: f64) -> Self {
        self.video_start_ts = Some(seconds);
        self
    }

    /// The width and height of a video, in pixels, to be checked.
    pub fn size(mut self, width: i32, height: i32) -> Self {
        if let Kind::Video { attribute, .. } = &mut self.kind {
            (attribute.w, attribute.h) = (width, height);
        }
        self
    }

    /// How errors call it.
    pub(super) fn label(&self) -> Option<String> {
        match &self.kind {
            Kind::Photo(file) | Kind::Video { file, .. } => Some(file.label()),
            Kind::Markup(_) | Kind::None => None,
        }
    }

    fn of(kind: Kind) -> Self {
        Self { kind, video_start_ts: None }
    }
}

/// As a photo.
impl<F: Into<File>> From<F> for Picture {
    fn from(file: F) -> Self {
        Self::photo(file)
    }
}
