//! Writing the body of a `file_id`.

use tl_types::{Bytes, Writer};

use super::{
    DIALOG_PHOTO_SMALL, DIALOG_PHOTO_SMALL_LEGACY, FILE_REFERENCE, FULL_LEGACY, LEGACY, STICKER_SET_THUMBNAIL,
    STICKER_SET_THUMBNAIL_LEGACY, STICKER_SET_THUMBNAIL_VERSION, THUMBNAIL, WEB,
};
use crate::objects::file_id::version::Era;
use crate::objects::file_id::{FileId, FileType, Location, PhotoSource};

/// Writes the body of a `file_id`, its zeros not packed yet.
pub(in crate::objects::file_id) fn write(id: &FileId) -> Bytes {
    write_with(|w| match &id.location {
        Location::Generated { original_path, conversion } => {
            write_generated(w, id.file_type, original_path, conversion)
        }
        location => write_remote(w, id, location),
    })
}

/// What is written. Every field is short enough to be, as [`FileId`]s are checked when they are made.
pub(in crate::objects::file_id) fn write_with(write: impl FnOnce(&mut Writer)) -> Bytes {
    let mut writer = Writer::new();
    write(&mut writer);
    writer.finish().map(|chain| chain.into_bytes()).unwrap_or_default()
}

pub(in crate::objects::file_id) fn write_generated(
    w: &mut Writer,
    file_type: FileType,
    original_path: &str,
    conversion: &str,
) {
    w.i32(file_type.number());
    w.string(original_path);
    w.string(conversion);
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
