//! Where the file of a `file_id` is, as TDLib has it (`td/telegram/files/FileLocation.h`, `td/telegram/PhotoSizeSource.h`).

use super::FileType;

/// Where a file is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Location {
    /// A document, a file of Telegram Passport or of a secret chat.
    Document {
        /// The document's id.
        id: i64,
        /// Its access hash, for this account alone.
        access_hash: i64,
    },
    /// A photo, or a size of something.
    Photo {
        /// The id of the photo or document; 0 for what has none.
        id: i64,
        /// Its access hash, for this account alone.
        access_hash: i64,
        /// Of what it is a size.
        source: PhotoSource,
    },
    /// A file of a web server, through Telegram's (`upload.getWebFile`).
    Web {
        /// The URL.
        url: String,
        /// `webDocument.access_hash`.
        access_hash: i64,
    },
    /// A thumbnail that Telegram makes when it is asked for: of a map, or of a piece of music.
    Generated {
        /// Empty for both of these.
        original_path: String,
        /// What to make: `#map#zoom#x#y#width#height#scale#` or `#audio_t#title#performer#small#`.
        conversion: String,
    },
}

/// Of what a photo is a size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PhotoSource {
    /// A size of a photo, or a thumbnail of a document.
    Thumbnail {
        /// That of the `file_id`: a photo's, or a thumbnail's.
        file_type: FileType,
        /// The type of the size, ASCII: see [`SizeType`](crate::thumbnail::SizeType).
        thumbnail_type: char,
        /// Where it was; only in versions 4.22 to 4.31, and without any use since.
        legacy: Option<VolumeLocation>,
    },
    /// The photo of a user, group or channel.
    DialogPhoto {
        /// Whether it is the large one.
        big: bool,
        /// The chat, as bots know it: a user's id, `-id` of a group, `-1000000000000 - id` of a channel.
        dialog_id: i64,
        /// The access hash of the user or channel.
        access_hash: i64,
    },
    /// The same, by what it was known as until 2021.
    DialogPhotoLegacy {
        /// Whether it is the large one.
        big: bool,
        /// The chat, as bots know it.
        dialog_id: i64,
        /// The access hash of the user or channel.
        access_hash: i64,
        /// Where it was.
        legacy: VolumeLocation,
    },
    /// The thumbnail of a sticker set.
    StickerSetThumbnail {
        /// The sticker set's id.
        id: i64,
        /// Its access hash.
        access_hash: i64,
        /// `stickerSet.thumb_version`.
        version: i32,
    },
    /// The same, by what it was known as until 2021.
    StickerSetThumbnailLegacy {
        /// The sticker set's id.
        id: i64,
        /// Its access hash.
        access_hash: i64,
        /// Where it was.
        legacy: VolumeLocation,
    },
    /// A photo by where it was alone: all that old versions have.
    FullLegacy {
        /// Where it was.
        legacy: VolumeLocation,
        /// What gave access to it.
        secret: i64,
    },
}

/// Where photos were, until 2021: `fileLocation`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct VolumeLocation {
    /// The volume of its server.
    pub volume_id: i64,
    /// The place within.
    pub local_id: i32,
}

impl Location {
    /// What errors call it.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Document { .. } => "document",
            Self::Web { .. } => "web file",
            Self::Generated { .. } => "generated file",
            Self::Photo { source, .. } => match source {
                PhotoSource::Thumbnail { .. } => "size of a photo or document",
                PhotoSource::DialogPhoto { .. } => "photo of a chat",
                PhotoSource::DialogPhotoLegacy { .. } => "photo of a chat by its volume",
                PhotoSource::StickerSetThumbnail { .. } => "thumbnail of a sticker set",
                PhotoSource::StickerSetThumbnailLegacy { .. } => "thumbnail of a sticker set by its volume",
                PhotoSource::FullLegacy { .. } => "photo by its volume",
            },
        }
    }
}

impl PhotoSource {
    /// Where it was, as far as it has that.
    pub(super) fn legacy(&self) -> Option<VolumeLocation> {
        match self {
            Self::Thumbnail { legacy, .. } => *legacy,
            Self::DialogPhoto { .. } | Self::StickerSetThumbnail { .. } => None,
            Self::DialogPhotoLegacy { legacy, .. }
            | Self::StickerSetThumbnailLegacy { legacy, .. }
            | Self::FullLegacy { legacy, .. } => Some(*legacy),
        }
    }

    /// The same, of this place.
    pub(super) fn at(self, legacy: VolumeLocation) -> Self {
        match self {
            Self::Thumbnail { file_type, thumbnail_type, .. } => {
                Self::Thumbnail { file_type, thumbnail_type, legacy: Some(legacy) }
            }
            Self::DialogPhoto { big, dialog_id, access_hash }
            | Self::DialogPhotoLegacy { big, dialog_id, access_hash, .. } => {
                Self::DialogPhotoLegacy { big, dialog_id, access_hash, legacy }
            }
            Self::StickerSetThumbnail { id, access_hash, .. }
            | Self::StickerSetThumbnailLegacy { id, access_hash, .. } => {
                Self::StickerSetThumbnailLegacy { id, access_hash, legacy }
            }
            Self::FullLegacy { secret, .. } => Self::FullLegacy { legacy, secret },
        }
    }
}
