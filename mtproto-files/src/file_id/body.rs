//! The fields of a `file_id`, as TDLib stores them: TL's numbers and strings, one after the other
//! (`td/telegram/files/FileLocation.hpp`, `td/telegram/PhotoSizeSource.hpp`).

use tl_types::{Bytes, DecodeFault, Reader, Writer};

use super::version::Era;
use super::{FileClass, FileId, FileIdError, FileType, Location, PhotoSource, Version, VolumeLocation};

/// In the file type: what follows is a URL.
const WEB: i32 = 1 << 24;
/// In the file type: there is a file reference.
const FILE_REFERENCE: i32 = 1 << 25;
/// What TDLib writes in the place of a file reference that is known to be wrong.
const NO_FILE_REFERENCE: &[u8] = b"#";

const LEGACY: i32 = 0;
const THUMBNAIL: i32 = 1;
const DIALOG_PHOTO_SMALL: i32 = 2;
const DIALOG_PHOTO_BIG: i32 = 3;
const STICKER_SET_THUMBNAIL: i32 = 4;
const FULL_LEGACY: i32 = 5;
const DIALOG_PHOTO_SMALL_LEGACY: i32 = 6;
const DIALOG_PHOTO_BIG_LEGACY: i32 = 7;
const STICKER_SET_THUMBNAIL_LEGACY: i32 = 8;
const STICKER_SET_THUMBNAIL_VERSION: i32 = 9;

/// Reads the body of a `file_id`, its zeros unpacked.
pub(super) fn read(version: Version, body: Vec<u8>) -> Result<FileId, FileIdError> {
    let body = Bytes::from(body);
    let mut fields = Fields { reader: Reader::new(&body) };
    let id = match version {
        Version::V3 => generated(&mut fields)?,
        _ => remote(&mut fields, version)?,
    };
    fields.finish()?;
    Ok(id)
}

/// Writes the body of a `file_id`, its zeros not packed yet.
pub(super) fn write(id: &FileId) -> Bytes {
    write_with(|w| match &id.location {
        Location::Generated { original_path, conversion } => {
            write_generated(w, id.file_type, original_path, conversion)
        }
        location => write_remote(w, id, location),
    })
}

/// What is written. Every field is short enough to be, as [`FileId`]s are checked when they are made.
pub(super) fn write_with(write: impl FnOnce(&mut Writer)) -> Bytes {
    let mut writer = Writer::new();
    write(&mut writer);
    writer.finish().map(|chain| chain.into_bytes()).unwrap_or_default()
}

pub(super) fn write_generated(w: &mut Writer, file_type: FileType, original_path: &str, conversion: &str) {
    w.i32(file_type.number());
    w.string(original_path);
    w.string(conversion);
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

fn write_remote(w: &mut Writer, id: &FileId, location: &Location) {
    let web = if matches!(location, Location::Web { .. }) { WEB } else { 0 };
    let reference = if id.file_reference.is_empty() { 0 } else { FILE_REFERENCE };
    w.i32(id.file_type.number() | web | reference);
    w.i32(id.dc_id);
    if !id.file_reference.is_empty() {
        w.bytes(&id.file_reference);
    }
    match location {
        Location::Web { url, access_hash } => {
            w.string(url);
            w.i64(*access_hash);
        }
        Location::Document { id, access_hash } => {
            w.i64(*id);
            w.i64(*access_hash);
        }
        Location::Photo { id: photo_id, access_hash, source } => {
            w.i64(*photo_id);
            w.i64(*access_hash);
            write_source(w, id.version.era(), source);
        }
        Location::Generated { .. } => {}
    }
}

/// Checked before: a source that the era has.
fn write_source(w: &mut Writer, era: Era, source: &PhotoSource) {
    let old = era == Era::Volumes;
    let legacy = source.legacy().unwrap_or_default();
    if old {
        w.i64(legacy.volume_id);
    }
    match *source {
        PhotoSource::Thumbnail { file_type, thumbnail_type, .. } => {
            w.i32(THUMBNAIL);
            w.i32(file_type.number());
            w.u32(thumbnail_type.into());
        }
        PhotoSource::DialogPhoto { big, dialog_id, access_hash }
        | PhotoSource::DialogPhotoLegacy { big, dialog_id, access_hash, .. } => {
            let small = if old || source.legacy().is_none() { DIALOG_PHOTO_SMALL } else { DIALOG_PHOTO_SMALL_LEGACY };
            w.i32(small + i32::from(big));
            w.i64(dialog_id);
            w.i64(access_hash);
        }
        PhotoSource::StickerSetThumbnail { id, access_hash, version } => {
            w.i32(STICKER_SET_THUMBNAIL_VERSION);
            w.i64(id);
            w.i64(access_hash);
            w.i32(version);
        }
        PhotoSource::StickerSetThumbnailLegacy { id, access_hash, .. } => {
            w.i32(if old { STICKER_SET_THUMBNAIL } else { STICKER_SET_THUMBNAIL_LEGACY });
            w.i64(id);
            w.i64(access_hash);
        }
        PhotoSource::FullLegacy { secret, .. } => match era {
            Era::Volumes => {
                w.i32(LEGACY);
                w.i64(secret);
            }
            Era::Secrets | Era::Sources => {
                if era == Era::Sources {
                    w.i32(FULL_LEGACY);
                }
                w.i64(legacy.volume_id);
                w.i64(secret);
            }
        },
    }
    match source {
        // Its own version, or nothing, is in the place of these two.
        PhotoSource::Thumbnail { .. } if !old => {}
        PhotoSource::DialogPhoto { .. } | PhotoSource::StickerSetThumbnail { .. } => {}
        PhotoSource::FullLegacy { .. } => w.i32(legacy.local_id),
        _ if old => w.i32(legacy.local_id),
        _ => {
            w.i64(legacy.volume_id);
            w.i32(legacy.local_id);
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
    fn at(self, legacy: VolumeLocation) -> Self {
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

/// Reads fields, and names the one that cannot be read.
pub(super) struct Fields<'a> {
    pub(super) reader: Reader<'a>,
}

impl Fields<'_> {
    pub(super) fn i32(&mut self, field: &'static str) -> Result<i32, FileIdError> {
        let value = self.reader.i32();
        self.unless_failed(field, value)
    }

    pub(super) fn i64(&mut self, field: &'static str) -> Result<i64, FileIdError> {
        let value = self.reader.i64();
        self.unless_failed(field, value)
    }

    pub(super) fn string(&mut self, field: &'static str) -> Result<String, FileIdError> {
        let value = self.reader.string();
        self.unless_failed(field, value)
    }

    pub(super) fn array<const N: usize>(&mut self, field: &'static str) -> Result<[u8; N], FileIdError> {
        let value = self.reader.array();
        self.unless_failed(field, value)
    }

    /// The type, and those of the flags that are set with it.
    pub(super) fn file_type(&mut self, field: &'static str, flags: i32) -> Result<(FileType, i32), FileIdError> {
        let value = self.i32(field)?;
        let file_type = FileType::from_number(value & !flags).ok_or(FileIdError::Value {
            field,
            value: value.into(),
            rule: "there is no such type of file",
        })?;
        Ok((file_type, value & flags))
    }

    pub(super) fn finish(self) -> Result<(), FileIdError> {
        self.reader.finish().map_err(|error| FileIdError::Field { field: "end", error })
    }

    fn bytes(&mut self, field: &'static str) -> Result<Bytes, FileIdError> {
        let value = self.reader.bytes();
        // Not a slice, which would keep the whole body.
        self.unless_failed(field, Bytes::copy_from_slice(&value))
    }

    fn thumbnail(&mut self) -> Result<PhotoSource, FileIdError> {
        let (file_type, _) = self.file_type("thumbnail_file_type", 0)?;
        let value = self.i32("thumbnail_type")?;
        match u8::try_from(value) {
            Ok(letter @ 0..=127) => {
                Ok(PhotoSource::Thumbnail { file_type, thumbnail_type: char::from(letter), legacy: None })
            }
            _ => Err(FileIdError::Value {
                field: "thumbnail_type",
                value: value.into(),
                rule: super::check::THUMBNAIL_TYPE,
            }),
        }
    }

    fn dialog_photo(&mut self, big: bool) -> Result<PhotoSource, FileIdError> {
        let (dialog_id, access_hash) = (self.i64("dialog_id")?, self.i64("dialog_access_hash")?);
        Ok(PhotoSource::DialogPhoto { big, dialog_id, access_hash })
    }

    /// Without a version, which is written only for some: what is made of it is a legacy one.
    fn sticker_set_thumbnail(&mut self) -> Result<PhotoSource, FileIdError> {
        let (id, access_hash) = (self.i64("sticker_set_id")?, self.i64("sticker_set_access_hash")?);
        Ok(PhotoSource::StickerSetThumbnailLegacy { id, access_hash, legacy: VolumeLocation::default() })
    }

    fn full_legacy(&mut self) -> Result<PhotoSource, FileIdError> {
        let (volume_id, secret) = (self.i64("volume_id")?, self.i64("secret")?);
        let local_id = self.i32("local_id")?;
        Ok(PhotoSource::FullLegacy { legacy: VolumeLocation { volume_id, local_id }, secret })
    }

    fn volume_location(&mut self) -> Result<VolumeLocation, FileIdError> {
        Ok(VolumeLocation { volume_id: self.i64("volume_id")?, local_id: self.i32("local_id")? })
    }

    fn unless_failed<T>(&self, field: &'static str, value: T) -> Result<T, FileIdError> {
        if !self.reader.has_failed() {
            return Ok(value);
        }
        let fault = DecodeFault::Truncated { needed: 1 };
        let unknown = tl_types::DecodeError { offset: self.reader.offset(), fault };
        let error = self.reader.clone().finish().err().unwrap_or(unknown);
        Err(FileIdError::Field { field, error })
    }
}
