//! Photos, and those that move.

use tl_types::types;

use super::Media;
use super::file::File;
use super::setters::{caption_setters, media_setters};
use super::spec::{LiveVideo, MediaSpec, PhotoParts};
use crate::objects::text::FormattedText;

/// A photo: an image that Telegram compresses and makes sizes of.
#[derive(Debug)]
pub struct Photo {
    parts: PhotoParts<File>,
    caption: FormattedText,
}

/// A photo with a short video, which clients play when it is pressed: one message.
#[derive(Debug)]
pub struct LivePhoto {
    parts: PhotoParts<File>,
    video: LiveVideo<File>,
    caption: FormattedText,
}

impl Photo {
    /// A photo of this file. One that Telegram has must be a photo there.
    pub fn new(file: impl Into<File>) -> Self {
        Self { parts: PhotoParts::new(file.into()), caption: FormattedText::default() }
    }
}

impl LivePhoto {
    /// A photo and its video. A photo cannot be of a URL here; the video is uploaded, at a URL, or a document that Telegram
    /// has.
    pub fn new(photo: impl Into<File>, video: impl Into<File>) -> Self {
        let attribute = types::DocumentAttributeVideo::new(0.0, 0, 0);
        let video = LiveVideo { file: video.into(), attribute };
        Self { parts: PhotoParts::new(photo.into()), video, caption: FormattedText::default() }
    }

    /// How long the video is, in seconds.
    #[must_use]
    pub fn duration(mut self, seconds: f64) -> Self {
        self.video.attribute.duration = seconds;
        self
    }

    /// The video's width and height, in pixels.
    #[must_use]
    pub fn size(mut self, width: i32, height: i32) -> Self {
        (self.video.attribute.w, self.video.attribute.h) = (width, height);
        self
    }
}

caption_setters!(Photo);
media_setters!(Photo);
caption_setters!(LivePhoto);
media_setters!(LivePhoto);

impl<F: Into<File>> From<F> for Photo {
    fn from(file: F) -> Self {
        Self::new(file)
    }
}

impl From<Photo> for Media {
    fn from(photo: Photo) -> Self {
        Self { what: MediaSpec::Photo(photo.parts), caption: photo.caption }
    }
}

impl From<LivePhoto> for Media {
    fn from(photo: LivePhoto) -> Self {
        let parts = PhotoParts { video: Some(photo.video), ..photo.parts };
        Self { what: MediaSpec::Photo(parts), caption: photo.caption }
    }
}
