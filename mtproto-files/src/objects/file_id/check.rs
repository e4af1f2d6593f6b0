//! What a `file_id` must be, whoever made it: the rules by which TDLib reads them.

use super::limits::MAX_BYTES;
use super::version::Era;
use super::{FileClass, FileId, FileIdError, FileType, Location, PhotoSource, Version};
use crate::objects::peer::PeerId;

pub(super) const THUMBNAIL_TYPE: &str = "types of sizes are ASCII";

/// Checks a whole `file_id`.
pub(super) fn check(id: &FileId) -> Result<(), FileIdError> {
    short(&id.file_reference)?;
    match &id.location {
        Location::Generated { original_path, conversion } => generated(id, original_path, conversion)?,
        Location::Web { url, .. } => web(url)?,
        Location::Document { .. } => match id.file_type.class() {
            FileClass::Document | FileClass::Secure | FileClass::Encrypted => {}
            FileClass::Photo | FileClass::Temp => return Err(mismatch(id)),
        },
        Location::Photo { source, .. } => {
            if !takes(id.file_type, source) {
                return Err(mismatch(id));
            }
            photo(source, id.version.era())?;
        }
    }
    match has(id.version, &id.location) {
        true => Ok(()),
        false => Err(FileIdError::NotInVersion { version: id.version, location: id.location.kind() }),
    }
}

/// Whether a version has a form for a location.
fn has(version: Version, location: &Location) -> bool {
    match (version, location) {
        (Version::V3, location) => matches!(location, Location::Generated { .. }),
        (_, Location::Generated { .. }) => false,
        (_, Location::Document { .. } | Location::Web { .. }) => true,
        (version, Location::Photo { source, .. }) => match version.era() {
            Era::Sources => true,
            Era::Volumes => {
                !matches!(source, PhotoSource::DialogPhoto { .. } | PhotoSource::StickerSetThumbnail { .. })
            }
            Era::Secrets => matches!(source, PhotoSource::FullLegacy { .. }),
        },
    }
}

/// Whether a file of a type can be a size of that.
fn takes(file_type: FileType, source: &PhotoSource) -> bool {
    match source {
        PhotoSource::FullLegacy { .. } => file_type.class() == FileClass::Photo,
        PhotoSource::DialogPhoto { .. } | PhotoSource::DialogPhotoLegacy { .. } => file_type == FileType::ProfilePhoto,
        PhotoSource::StickerSetThumbnail { .. } | PhotoSource::StickerSetThumbnailLegacy { .. } => {
            file_type == FileType::Thumbnail
        }
        PhotoSource::Thumbnail { file_type: own, .. } => {
            *own == file_type
                && matches!(
                    file_type,
                    FileType::Photo
                        | FileType::PhotoStory
                        | FileType::SelfDestructingPhoto
                        | FileType::Thumbnail
                        | FileType::EncryptedThumbnail
                )
        }
    }
}

fn photo(source: &PhotoSource, era: Era) -> Result<(), FileIdError> {
    match *source {
        PhotoSource::Thumbnail { thumbnail_type, .. } if !thumbnail_type.is_ascii() => {
            let value = u32::from(thumbnail_type).into();
            return Err(FileIdError::Value { field: "thumbnail_type", value, rule: THUMBNAIL_TYPE });
        }
        PhotoSource::DialogPhoto { dialog_id, .. } | PhotoSource::DialogPhotoLegacy { dialog_id, .. }
            if PeerId::from_bot_api(dialog_id).is_err() =>
        {
            let rule = "it is no id of a user, group or channel";
            return Err(FileIdError::Value { field: "dialog_id", value: dialog_id, rule });
        }
        _ => {}
    }
    match *source {
        // Those of secret chats may be negative, and old versions are not checked.
        PhotoSource::DialogPhotoLegacy { legacy, .. } | PhotoSource::StickerSetThumbnailLegacy { legacy, .. }
            if era == Era::Sources && legacy.local_id < 0 =>
        {
            let rule = "it must not be negative";
            Err(FileIdError::Value { field: "local_id", value: legacy.local_id.into(), rule })
        }
        _ => Ok(()),
    }
}

fn web(url: &str) -> Result<(), FileIdError> {
    short(url.as_bytes())?;
    if url.is_empty() {
        return Err(FileIdError::Value { field: "url", value: 0, rule: "it is empty" });
    }
    Ok(())
}

fn generated(id: &FileId, original_path: &str, conversion: &str) -> Result<(), FileIdError> {
    short(original_path.as_bytes())?;
    short(conversion.as_bytes())?;
    if !matches!(id.file_type, FileType::Thumbnail | FileType::EncryptedThumbnail) {
        return Err(mismatch(id));
    }
    if !conversion.starts_with("#map#") && !conversion.starts_with("#audio_t#") {
        let rule = "it is neither #map# nor #audio_t#";
        return Err(FileIdError::Value { field: "conversion", value: 0, rule });
    }
    if id.dc_id != 0 || !id.file_reference.is_empty() {
        let rule = "generated files have neither a DC nor a file reference";
        return Err(FileIdError::Value { field: "dc_id", value: id.dc_id.into(), rule });
    }
    Ok(())
}

fn mismatch(id: &FileId) -> FileIdError {
    FileIdError::Mismatch { file_type: id.file_type, location: id.location.kind() }
}

fn short(bytes: &[u8]) -> Result<(), FileIdError> {
    match bytes.len() {
        length if length > MAX_BYTES => Err(FileIdError::TooLong { length }),
        _ => Ok(()),
    }
}
