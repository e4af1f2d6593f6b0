//! Animations: short videos without sound, and GIFs.

use tl_types::types;

use super::Media;
use super::file::File;
use super::setters::document_setters;
use super::spec::{DocumentParts, MediaSpec, Shape};
use crate::objects::text::FormattedText;

/// An animation: an MPEG-4 video without sound, or a GIF. Clients play it over and over.
#[derive(Debug)]
pub struct Animation {
    parts: DocumentParts<File>,
    video: types::DocumentAttributeVideo,
    caption: FormattedText,
}

impl Animation {
    /// An animation of this file. One that Telegram has must be an animation there.
    pub fn new(file: impl Into<File>) -> Self {
        let parts = DocumentParts::new(file.into());
        Self { parts, video: types::DocumentAttributeVideo::new(0.0, 0, 0), caption: FormattedText::default() }
    }

    /// How long it is, in seconds.
    #[must_use]
    pub fn duration(mut self, seconds: f64) -> Self {
        self.video.duration = seconds;
        self
    }

    /// Its width and height, in pixels.
    #[must_use]
    pub fn size(mut self, width: i32, height: i32) -> Self {
        (self.video.w, self.video.h) = (width, height);
        self
    }
}

document_setters!(Animation);

impl<F: Into<File>> From<F> for Animation {
    fn from(file: F) -> Self {
        Self::new(file)
    }
}

impl From<Animation> for Media {
    fn from(animation: Animation) -> Self {
        let parts = DocumentParts { shape: Shape::Animation(animation.video), ..animation.parts };
        Self { what: MediaSpec::Document(Box::new(parts)), caption: animation.caption }
    }
}
