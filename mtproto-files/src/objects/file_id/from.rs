//! From the API's objects to a `file_id`.

use tl_types::{enums, types};

use super::{FileId, FileIdError, FileType, Location, PhotoSource, VolumeLocation};
use crate::objects::location::FileLocation;
use crate::objects::peer::PeerId;
use mtproto_transport::Dc;

impl FileId {
    /// That of a document, which is of the type that its attributes say.
    ///
    /// # Errors
    ///
    /// An overlong file reference.
    pub fn of_document(document: &types::Document) -> Result<Self, FileIdError> {
        let location = Location::Document { id: document.id, access_hash: document.access_hash };
        Self::new(FileType::of_document(document), document.dc_id, document.file_reference.clone(), location)
    }

    /// That of a document's thumbnail or video thumbnail, by the type in `photoSize.type` or `videoSize.type`.
    ///
    /// # Errors
    ///
    /// A type that is not one ASCII character.
    pub fn of_thumbnail(document: &types::Document, thumbnail_type: &str) -> Result<Self, FileIdError> {
        let source = thumbnail(FileType::Thumbnail, thumbnail_type)?;
        let location = Location::Photo { id: document.id, access_hash: document.access_hash, source };
        Self::new(FileType::Thumbnail, document.dc_id, document.file_reference.clone(), location)
    }

    /// That of a size of a photo, by the type in `photoSize.type` or `videoSize.type`.
    ///
    /// # Errors
    ///
    /// A type that is not one ASCII character.
    pub fn of_photo(photo: &types::Photo, size_type: &str) -> Result<Self, FileIdError> {
        let source = thumbnail(FileType::Photo, size_type)?;
        let location = Location::Photo { id: photo.id, access_hash: photo.access_hash, source };
        Self::new(FileType::Photo, photo.dc_id, photo.file_reference.clone(), location)
    }

    /// That of a location. The type is asked for where the location does not tell it: for documents, and for photos by
    /// their volume; a size of a photo may be of a type like [`FileType::PhotoStory`].
    ///
    /// # Errors
    ///
    /// A location that no `file_id` stands for, such as that of a chunk of a livestream or of a peer that is not named by
    /// its id; and a type that has no such location.
    pub fn of_location(location: &FileLocation, file_type: FileType) -> Result<Self, FileIdError> {
        let dc_id = match location.dc() {
            Dc::Id(id) => id,
            _ => 0,
        };
        Self::of_input(location.input(), dc_id, file_type)
    }

    fn of_input(input: &enums::InputFileLocation, dc_id: i32, file_type: FileType) -> Result<Self, FileIdError> {
        use enums::InputFileLocation as Input;
        let none = Vec::new;
        match input {
            Input::InputDocumentFileLocation(file) if file.thumb_size.is_empty() => {
                let location = Location::Document { id: file.id, access_hash: file.access_hash };
                Self::new(file_type, dc_id, file.file_reference.clone(), location)
            }
            Input::InputDocumentFileLocation(file) => {
                let source = thumbnail(FileType::Thumbnail, &file.thumb_size)?;
                let location = Location::Photo { id: file.id, access_hash: file.access_hash, source };
                Self::new(FileType::Thumbnail, dc_id, file.file_reference.clone(), location)
            }
            Input::InputPhotoFileLocation(file) => {
                let source = thumbnail(file_type, &file.thumb_size)?;
                let location = Location::Photo { id: file.id, access_hash: file.access_hash, source };
                Self::new(file_type, dc_id, file.file_reference.clone(), location)
            }
            Input::InputPhotoLegacyFileLocation(file) => {
                let legacy = VolumeLocation { volume_id: file.volume_id, local_id: file.local_id };
                let source = PhotoSource::FullLegacy { legacy, secret: file.secret };
                let location = Location::Photo { id: file.id, access_hash: file.access_hash, source };
                Self::new(file_type, dc_id, file.file_reference.clone(), location)
            }
            Input::InputPeerPhotoFileLocation(file) => {
                let no_peer = FileIdError::NoFileId { what: "the photo of a peer that is not named by its id" };
                let (dialog_id, access_hash) = dialog(&file.peer).ok_or(no_peer)?;
                let source = PhotoSource::DialogPhoto { big: file.big, dialog_id, access_hash };
                let location = Location::Photo { id: file.photo_id, access_hash: 0, source };
                Self::new(FileType::ProfilePhoto, dc_id, none(), location)
            }
            Input::InputStickerSetThumb(file) => {
                let enums::InputStickerSet::Id(set) = &file.stickerset else {
                    return Err(FileIdError::NoFileId { what: "a sticker set that is not named by its id" });
                };
                let (id, access_hash) = (set.id, set.access_hash);
                let source = PhotoSource::StickerSetThumbnail { id, access_hash, version: file.thumb_version };
                Self::new(FileType::Thumbnail, dc_id, none(), Location::Photo { id: 0, access_hash: 0, source })
            }
            Input::InputEncryptedFileLocation(file) => {
                let location = Location::Document { id: file.id, access_hash: file.access_hash };
                Self::new(FileType::Encrypted, dc_id, none(), location)
            }
            Input::InputSecureFileLocation(file) => {
                let location = Location::Document { id: file.id, access_hash: file.access_hash };
                Self::new(FileType::SecureEncrypted, dc_id, none(), location)
            }
            _ => Err(FileIdError::NoFileId { what: "a location of this constructor" }),
        }
    }
}

impl FileType {
    /// The type of a document, by its attributes, as TDLib tells it: one of more kinds than one, and one of none, is a
    /// [`FileType::Document`], but for stickers that are known by their MIME type.
    pub fn of_document(document: &types::Document) -> Self {
        let kind = Kind::of(&document.attributes);
        match kind.file_type() {
            Self::Document if document.mime_type == "application/x-tgsticker" => Self::Sticker,
            file_type => file_type,
        }
    }
}

/// The attributes that say what a document is.
#[derive(Default)]
struct Kind<'a> {
    animated: bool,
    sticker: bool,
    video: Option<&'a types::DocumentAttributeVideo>,
    audio: Option<&'a types::DocumentAttributeAudio>,
}

impl<'a> Kind<'a> {
    fn of(attributes: &'a [enums::DocumentAttribute]) -> Self {
        let mut kind = Self::default();
        for attribute in attributes {
            match attribute {
                enums::DocumentAttribute::Animated(_) => kind.animated = true,
                enums::DocumentAttribute::Sticker(_) | enums::DocumentAttribute::CustomEmoji(_) => kind.sticker = true,
                enums::DocumentAttribute::Video(video) => kind.video = Some(video),
                enums::DocumentAttribute::Audio(audio) => kind.audio = Some(audio),
                _ => {}
            }
        }
        kind
    }

    fn file_type(self) -> FileType {
        let Self { mut animated, mut sticker, mut video, mut audio } = self;
        if let Some(attribute) = video {
            // A video's own sound.
            audio = None;
            if animated && attribute.round_message {
                animated = false;
            } else {
                if sticker {
                    animated = false;
                }
                if animated || sticker {
                    video = None;
                }
            }
        }
        if animated {
            audio = None;
            sticker = false;
        }
        match (animated, sticker, video, audio) {
            (true, false, None, None) => FileType::Animation,
            (false, true, None, None) => FileType::Sticker,
            (false, false, Some(video), None) if video.round_message => FileType::VideoNote,
            (false, false, Some(_), None) => FileType::Video,
            (false, false, None, Some(audio)) if audio.voice => FileType::VoiceNote,
            (false, false, None, Some(_)) => FileType::Audio,
            _ => FileType::Document,
        }
    }
}

fn thumbnail(file_type: FileType, text: &str) -> Result<PhotoSource, FileIdError> {
    let mut letters = text.chars();
    match (letters.next(), letters.next()) {
        (Some(thumbnail_type), None) => Ok(PhotoSource::Thumbnail { file_type, thumbnail_type, legacy: None }),
        _ => Err(FileIdError::NoFileId { what: "a size whose type is not one character" }),
    }
}

/// The id of a peer that is named by it, as bots know it, and the access hash.
fn dialog(peer: &enums::InputPeer) -> Option<(i64, i64)> {
    let (id, access_hash) = match peer {
        enums::InputPeer::User(user) => (PeerId::User(user.user_id), user.access_hash),
        enums::InputPeer::Chat(chat) => (PeerId::Chat(chat.chat_id), 0),
        enums::InputPeer::Channel(channel) => (PeerId::Channel(channel.channel_id), channel.access_hash),
        _ => return None,
    };
    Some((id.to_bot_api()?, access_hash))
}
