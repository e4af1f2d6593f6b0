//! Reading the body of a `file_id`.

use tl_types::{Bytes, Reader};

use super::{
    DIALOG_PHOTO_BIG, DIALOG_PHOTO_BIG_LEGACY, DIALOG_PHOTO_SMALL, DIALOG_PHOTO_SMALL_LEGACY, FILE_REFERENCE,
    FULL_LEGACY, Fields, LEGACY, NO_FILE_REFERENCE, STICKER_SET_THUMBNAIL, STICKER_SET_THUMBNAIL_LEGACY,
    STICKER_SET_THUMBNAIL_VERSION, THUMBNAIL, WEB,
};
use crate::objects::file_id::version::Era;
use crate::objects::file_id::{FileClass, FileId, FileIdError, Location, PhotoSource, Version, VolumeLocation};

/// Reads the body of a `file_id`, its zeros unpacked.
pub(in crate::objects::file_id) fn read(version: Version, body: Vec<u8>) -> Result<FileId, FileIdError> {
    let body = Bytes::from(body);
    let mut fields = Fields { reader: Reader::new(&body) };
    let id = match version {
        Version::V3 => generated(&mut fields)?,
        _ => remote(&mut fields, version)?,
    };
    fields.finish()?;
    Ok(id)
}

fn generated(fields: &mut Fields<'_>) -> Result<FileId, FileIdError> {
    Ok(FileId {
        version: Version::V3,
        file_type: fields.file_type("file_type", 0)?.0,
        dc_id: 0,
        file_reference: Bytes::new(),
        location: Location::Generated {
            original_path: fields.string("original_path")?,
            conversion: fields.string("conversion")?,
        },
    })
}

fn remote(fields: &mut Fields<'_>, version: Version) -> Result<FileId, FileIdError> {
    let (file_type, flags) = fields.file_type("file_type", WEB | FILE_REFERENCE)?;
    let dc_id = fields.i32("dc_id")?;
    let mut file_reference = Bytes::new();
    if flags & FILE_REFERENCE != 0 {
        file_reference = fields.bytes("file_reference")?;
        if file_reference == NO_FILE_REFERENCE {
            file_reference.clear();
        }
    }
    let location = if flags & WEB != 0 {
        Location::Web { url: fields.string("url")?, access_hash: fields.i64("access_hash")? }
    } else {
        let (id, access_hash) = (fields.i64("id")?, fields.i64("access_hash")?);
        match file_type.class() {
            FileClass::Photo => Location::Photo { id, access_hash, source: photo(fields, version.era())? },
            _ => Location::Document { id, access_hash },
        }
    };
    Ok(FileId { version, file_type, dc_id, file_reference, location })
}

/// What follows id and access hash of a photo.
fn photo(fields: &mut Fields<'_>, era: Era) -> Result<PhotoSource, FileIdError> {
    match era {
        Era::Sources => source(fields),
        Era::Secrets => fields.full_legacy(),
        Era::Volumes => {
            let volume_id = fields.i64("volume_id")?;
            let source = source_with_volume(fields)?;
            let local_id = fields.i32("local_id")?;
            Ok(source.at(VolumeLocation { volume_id, local_id }))
        }
    }
}

fn source(fields: &mut Fields<'_>) -> Result<PhotoSource, FileIdError> {
    match fields.i32("source")? {
        THUMBNAIL => fields.thumbnail(),
        kind @ (DIALOG_PHOTO_SMALL | DIALOG_PHOTO_BIG) => fields.dialog_photo(kind == DIALOG_PHOTO_BIG),
        FULL_LEGACY => fields.full_legacy(),
        kind @ (DIALOG_PHOTO_SMALL_LEGACY | DIALOG_PHOTO_BIG_LEGACY) => {
            let photo = fields.dialog_photo(kind == DIALOG_PHOTO_BIG_LEGACY)?;
            Ok(photo.at(fields.volume_location()?))
        }
        STICKER_SET_THUMBNAIL_LEGACY => {
            let thumbnail = fields.sticker_set_thumbnail()?;
            Ok(thumbnail.at(fields.volume_location()?))
        }
        STICKER_SET_THUMBNAIL_VERSION => Ok(PhotoSource::StickerSetThumbnail {
            id: fields.i64("sticker_set_id")?,
            access_hash: fields.i64("sticker_set_access_hash")?,
            version: fields.i32("sticker_set_version")?,
        }),
        kind => Err(unknown_source(kind)),
    }
}

/// A source between volume id and local id.
fn source_with_volume(fields: &mut Fields<'_>) -> Result<PhotoSource, FileIdError> {
    match fields.i32("source")? {
        LEGACY => Ok(PhotoSource::FullLegacy { legacy: VolumeLocation::default(), secret: fields.i64("secret")? }),
        THUMBNAIL => fields.thumbnail(),
        kind @ (DIALOG_PHOTO_SMALL | DIALOG_PHOTO_BIG) => fields.dialog_photo(kind == DIALOG_PHOTO_BIG),
        STICKER_SET_THUMBNAIL => fields.sticker_set_thumbnail(),
        kind => Err(unknown_source(kind)),
    }
}

fn unknown_source(kind: i32) -> FileIdError {
    FileIdError::Value { field: "source", value: kind.into(), rule: "its version has no such source of photos" }
}
