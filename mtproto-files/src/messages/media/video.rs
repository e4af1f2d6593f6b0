//! Videos, and the round ones that are messages by themselves.

use tl_types::types;

use super::Media;
use super::file::File;
use super::setters::document_setters;
use super::spec::{DocumentParts, MediaSpec, Shape};
use crate::objects::text::FormattedText;

/// A video.
///
/// Its duration and size are those that the caller says; with the feature `probe`, those of a path or of bytes are read from
/// there.
#[derive(Debug)]
pub struct Video {
    parts: DocumentParts<File>,
    video: types::DocumentAttributeVideo,
    caption: FormattedText,
}

/// A round video message: square, at most a minute long.
#[derive(Debug)]
pub struct VideoNote {
    parts: DocumentParts<File>,
    video: types::DocumentAttributeVideo,
    caption: FormattedText,
}

impl Video {
    /// A video of this file. One that Telegram has must be a video there.
    pub fn new(file: impl Into<File>) -> Self {
        // Without that, the DC makes an animation of what has no sound.
        let parts = DocumentParts { nosound_video: true, ..DocumentParts::new(file.into()) };
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

    /// Whether it can be played while it is downloaded: its index is at its beginning.
    #[must_use]
    pub fn supports_streaming(mut self, supports: bool) -> Self {
        self.video.supports_streaming = supports;
        self
    }

    /// Says that it has no sound (`documentAttributeVideo.nosound`).
    #[must_use]
    pub fn nosound(mut self, nosound: bool) -> Self {
        self.video.nosound = nosound;
        self
    }

    /// Whether it stays a video even without sound, of which the DC would make an animation otherwise
    /// (`inputMediaUploadedDocument.nosound_video`). By default it does.
    #[must_use]
    pub fn nosound_video(mut self, stays: bool) -> Self {
        self.parts.nosound_video = stays;
        self
    }

    /// How many bytes clients fetch before they play it (`preload_prefix_size`).
    #[must_use]
    pub fn preload_prefix_size(mut self, bytes: i32) -> Self {
        self.video.preload_prefix_size = Some(bytes);
        self
    }

    /// The second whose frame is its still image, where it is a profile picture (`video_start_ts`).
    #[must_use]
    pub fn video_start_ts(mut self, seconds: f64) -> Self {
        self.video.video_start_ts = Some(seconds);
        self
    }

    /// What it is encoded with, as in `h264`.
    #[must_use]
    pub fn video_codec(mut self, codec: impl Into<String>) -> Self {
        self.video.video_codec = Some(codec.into());
        self
    }

    /// The image that it is shown as: a file that is made a photo first, or a photo that Telegram has.
    #[must_use]
    pub fn cover(mut self, cover: impl Into<File>) -> Self {
        self.parts.cover = Some(cover.into());
        self
    }

    /// The second that it is played from (`video_timestamp`).
    #[must_use]
    pub fn video_timestamp(mut self, second: i32) -> Self {
        self.parts.video_timestamp = Some(second);
        self
    }
}

impl VideoNote {
    /// A video message of this file. One that Telegram has must be a video message there.
    pub fn new(file: impl Into<File>) -> Self {
        let parts = DocumentParts { nosound_video: true, ..DocumentParts::new(file.into()) };
        let video = types::DocumentAttributeVideo::new(0.0, 0, 0).round_message(true);
        Self { parts, video, caption: FormattedText::default() }
    }

    /// How long it is, in seconds.
    #[must_use]
    pub fn duration(mut self, seconds: f64) -> Self {
        self.video.duration = seconds;
        self
    }

    /// Its width and height, which are the same, in pixels. By default 384.
    #[must_use]
    pub fn length(mut self, pixels: i32) -> Self {
        (self.video.w, self.video.h) = (pixels, pixels);
        self
    }
}

document_setters!(Video);
document_setters!(VideoNote);

impl<F: Into<File>> From<F> for Video {
    fn from(file: F) -> Self {
        Self::new(file)
    }
}

impl<F: Into<File>> From<F> for VideoNote {
    fn from(file: F) -> Self {
        Self::new(file)
    }
}

impl From<Video> for Media {
    fn from(video: Video) -> Self {
        let parts = DocumentParts { shape: Shape::Video(video.video), ..video.parts };
        Self { what: MediaSpec::Document(Box::new(parts)), caption: video.caption }
    }
}

impl From<VideoNote> for Media {
    fn from(note: VideoNote) -> Self {
        let parts = DocumentParts { shape: Shape::VideoNote(note.video), ..note.parts };
        Self { what: MediaSpec::Document(Box::new(parts)), caption: note.caption }
    }
}
