//! From a `file_id` to what requests take: locations, and media to send.

use tl_types::{enums, types};

use super::{FileClass, FileId, FileIdError, FileType, Location, PhotoSource};
use crate::objects::location::FileLocation;
use crate::objects::peer::{KnownPeer, PeerId};

impl FileId {
    /// Where the file is, with its DC, for [`Client::download`](crate::Client::download).
    ///
    /// # Errors
    ///
    /// As with [`to_input_location`](Self::to_input_location).
    pub fn to_file_location(&self) -> Result<FileLocation, FileIdError> {
        Ok(FileLocation::new(self.to_input_location()?).in_dc(self.dc()))
    }

    /// The location that `upload.getFile` takes.
    ///
    /// # Errors
    ///
    /// A web file or a generated one, which [`to_web_location`](Self::to_web_location) is for; and what the layer has no
    /// location for any more: photos of chats and thumbnails of sticker sets by their volume.
    pub fn to_input_location(&self) -> Result<enums::InputFileLocation, FileIdError> {
        match self.location {
            Location::Document { id, access_hash } => Ok(self.document_location(id, access_hash)),
            Location::Photo { id, access_hash, source } => self.photo_location(id, access_hash, source),
            Location::Web { .. } | Location::Generated { .. } => Err(self.unusable("location of upload.getFile")),
        }
    }

    /// The photo, as media of messages have it.
    ///
    /// # Errors
    ///
    /// A file that is no photo, or one whose id is not in its `file_id`.
    pub fn to_input_photo(&self) -> Result<types::InputPhoto, FileIdError> {
        match self.location {
            Location::Photo { id, access_hash, .. } if self.file_type == FileType::Photo && id != 0 => {
                Ok(types::InputPhoto::new(id, access_hash, self.file_reference.clone()))
            }
            _ => Err(self.unusable("photo")),
        }
    }

    /// The document, as media of messages have it.
    ///
    /// # Errors
    ///
    /// A file that is no document.
    pub fn to_input_document(&self) -> Result<types::InputDocument, FileIdError> {
        match self.location {
            Location::Document { id, access_hash } if self.file_type.class() == FileClass::Document => {
                Ok(types::InputDocument::new(id, access_hash, self.file_reference.clone()))
            }
            _ => Err(self.unusable("document")),
        }
    }

    /// The photo or document as media, to be sent again without an upload (`inputMediaPhoto`, `inputMediaDocument`).
    ///
    /// # Errors
    ///
    /// A file that is neither, or of a type that [cannot be sent again](FileType::can_be_sent_again).
    pub fn to_input_media(&self) -> Result<enums::InputMedia, FileIdError> {
        if !self.file_type.can_be_sent_again() {
            return Err(self.unusable("file that can be sent again"));
        }
        match self.location {
            Location::Photo { .. } => Ok(types::InputMediaPhoto::new(self.to_input_photo()?).into()),
            Location::Document { .. } => Ok(types::InputMediaDocument::new(self.to_input_document()?).into()),
            Location::Web { .. } | Location::Generated { .. } => Err(self.unusable("photo or document")),
        }
    }

    fn document_location(&self, id: i64, access_hash: i64) -> enums::InputFileLocation {
        match self.file_type.class() {
            FileClass::Encrypted => types::InputEncryptedFileLocation::new(id, access_hash).into(),
            FileClass::Secure => types::InputSecureFileLocation::new(id, access_hash).into(),
            _ => {
                let whole = String::new();
                types::InputDocumentFileLocation::new(id, access_hash, self.file_reference.clone(), whole).into()
            }
        }
    }

    fn photo_location(
        &self,
        id: i64,
        access_hash: i64,
        source: PhotoSource,
    ) -> Result<enums::InputFileLocation, FileIdError> {
        let reference = self.file_reference.clone();
        let missing = || self.unusable("location of the layer");
        Ok(match source {
            PhotoSource::Thumbnail { file_type: FileType::EncryptedThumbnail, .. } => return Err(missing()),
            PhotoSource::Thumbnail { file_type: FileType::Thumbnail, thumbnail_type, .. } => {
                types::InputDocumentFileLocation::new(id, access_hash, reference, thumbnail_type).into()
            }
            PhotoSource::Thumbnail { thumbnail_type, .. } => {
                types::InputPhotoFileLocation::new(id, access_hash, reference, thumbnail_type).into()
            }
            PhotoSource::DialogPhoto { big, dialog_id, access_hash } => {
                let peer = PeerId::from_bot_api(dialog_id).ok().map(|id| KnownPeer { id, access_hash });
                let peer = peer.and_then(KnownPeer::input).ok_or_else(missing)?;
                types::InputPeerPhotoFileLocation::new(peer, id).big(big).into()
            }
            PhotoSource::StickerSetThumbnail { id, access_hash, version } => {
                types::InputStickerSetThumb::new(types::InputStickerSetId::new(id, access_hash), version).into()
            }
            PhotoSource::FullLegacy { legacy, secret } => types::InputPhotoLegacyFileLocation::new(
                id,
                access_hash,
                reference,
                legacy.volume_id,
                legacy.local_id,
                secret,
            )
            .into(),
            PhotoSource::DialogPhotoLegacy { .. } | PhotoSource::StickerSetThumbnailLegacy { .. } => {
                return Err(missing());
            }
        })
    }
}
