//! The parts of media: `F` is a [`File`] before files are uploaded, a [`ResolvedFile`] file then.

use tl_types::{enums, types};

use super::file::{File, ReadyFile, Refresh};
use super::raw::Raw;

/// What is sent.
#[derive(Debug)]
pub(crate) enum MediaSpec<F> {
    /// As the caller made it.
    Raw(Raw),
    Photo(PhotoParts<F>),
    Document(Box<DocumentParts<F>>),
}

/// A file that the DC can be told of, and how its reference is made fresh.
#[derive(Clone, Debug)]
pub(crate) struct ResolvedFile {
    pub(crate) ready: ReadyFile,
    pub(crate) refresh: Option<Refresh>,
}

/// A photo.
#[derive(Debug)]
pub(crate) struct PhotoParts<F> {
    pub(crate) file: F,
    /// What a live photo shows.
    pub(crate) video: Option<LiveVideo<F>>,
    pub(crate) spoiler: bool,
    pub(crate) ttl_seconds: Option<i32>,
    pub(crate) stickers: Option<Vec<enums::InputDocument>>,
}

/// The video of a live photo.
#[derive(Debug)]
pub(crate) struct LiveVideo<F> {
    pub(crate) file: F,
    pub(crate) attribute: types::DocumentAttributeVideo,
}

/// A document.
#[derive(Debug)]
pub(crate) struct DocumentParts<F> {
    pub(crate) file: F,
    pub(crate) shape: Shape,
    pub(crate) attributes: Vec<enums::DocumentAttribute>,
    pub(crate) thumbnail: Option<F>,
    pub(crate) cover: Option<F>,
    pub(crate) video_timestamp: Option<i32>,
    pub(crate) spoiler: bool,
    pub(crate) ttl_seconds: Option<i32>,
    pub(crate) stickers: Option<Vec<enums::InputDocument>>,
    pub(crate) force_file: bool,
    pub(crate) nosound_video: bool,
}

/// What a document is shown as.
#[derive(Clone, Debug)]
pub(crate) enum Shape {
    File,
    Video(types::DocumentAttributeVideo),
    VideoNote(types::DocumentAttributeVideo),
    Animation(types::DocumentAttributeVideo),
    Audio(types::DocumentAttributeAudio),
    Voice(types::DocumentAttributeAudio),
    Sticker(types::DocumentAttributeSticker, types::DocumentAttributeImageSize),
}

impl Shape {
    /// The name of a file that has none.
    pub(crate) fn default_name(&self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Video(_) => "video.mp4",
            Self::VideoNote(_) => "video_note.mp4",
            Self::Animation(_) => "animation.mp4",
            Self::Audio(_) => "audio.mp3",
            Self::Voice(_) => "voice.ogg",
            Self::Sticker(..) => "sticker.webp",
        }
    }
}

impl<F> PhotoParts<F> {
    pub(crate) fn new(file: F) -> Self {
        Self { file, video: None, spoiler: false, ttl_seconds: None, stickers: None }
    }
}

impl DocumentParts<File> {
    pub(crate) fn new(file: File) -> Self {
        Self {
            file,
            shape: Shape::File,
            attributes: Vec::new(),
            thumbnail: None,
            cover: None,
            video_timestamp: None,
            spoiler: false,
            ttl_seconds: None,
            stickers: None,
            force_file: false,
            nosound_video: false,
        }
    }
}
