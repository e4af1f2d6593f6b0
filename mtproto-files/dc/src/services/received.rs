//! From `InputFile` to the file that was uploaded, and on to a document or photo.

use md5::{Digest, Md5};
use tl_types::{Bytes, enums, types};

use crate::error::{Failure, Refusal};
use crate::rules::album::Group;
use crate::rules::upload::Layout;
use crate::state::{Item, Original, State, UploadId, now};
use crate::store::Content;

/// Bytes of the biggest photo.
const PHOTO_MAX: u64 = 10 * 1024 * 1024;
/// The type of the one thumbnail that a document can come with: those of a client's own making are at most 320 pixels.
const DOCUMENT_THUMB: &str = "m";

/// Makes a document, and says what it is grouped with in albums. `length` is what the request that it comes from is
/// long: the value can keep all of it in memory. Attributes take much more there than the 4 bytes that they can come in.
pub(super) fn new_document(
    state: &State,
    media: &types::InputMediaUploadedDocument,
    length: usize,
) -> Result<(types::Document, Group), Failure> {
    let (content, _) = received(state, &media.file)?;
    let size = i64::try_from(content.size()).unwrap_or(i64::MAX);
    let mut originals = vec![("", Original::new(content)?)];

    let (key, date) = (state.world.new_key(), now());
    let (mime_type, attributes) = (media.mime_type.as_str(), media.attributes.clone());
    // The reference and the DC come when it is shown.
    let mut document =
        types::Document::new(key.id, key.access_hash, Bytes::new(), date, mime_type, size, 0, attributes);
    if media.stickers.as_ref().is_some_and(|stickers| !stickers.is_empty()) {
        document.attributes.push(types::DocumentAttributeHasStickers::new().into());
    }
    if let Some(thumb) = &media.thumb {
        let (content, _) = received(state, thumb)?;
        document.thumbs = Some(vec![photo_size(DOCUMENT_THUMB, dimensions(&content)?, &content).into()]);
        originals.push((DOCUMENT_THUMB, Original::new(content)?));
    }
    let group = if media.force_file { Group::File } else { group(&document.attributes) };
    let charge = state.world.store.charge(length.saturating_add(size_of_val(&*document.attributes)))?;
    let dc = state.world.dc_of_new_files();
    let item = Item { value: document, key, dc, originals, group, date, _charge: charge };
    Ok((state.shown(&state.world.documents.add(item)), group))
}

/// Makes a photo, which has one size here: the original. `length` as for a document.
pub(super) fn new_photo(
    state: &State,
    media: &types::InputMediaUploadedPhoto,
    length: usize,
) -> Result<types::Photo, Failure> {
    let (content, layout) = received(state, &media.file)?;
    if layout.streamed || content.size() > PHOTO_MAX {
        return Err(Refusal::PhotoInvalid.into());
    }
    let original = Original::new(content)?;
    if !original.file_type.is_image() {
        return Err(Refusal::PhotoExtInvalid.into());
    }
    let dimensions = dimensions(&original.content)?;
    let name = size_name(dimensions);

    let (key, date) = (state.world.new_key(), now());
    let size = photo_size(name, dimensions, &original.content);
    let photo = types::Photo::new(key.id, key.access_hash, Bytes::new(), date, [size], 0)
        .has_stickers(media.stickers.as_ref().is_some_and(|stickers| !stickers.is_empty()));
    let charge = state.world.store.charge(length)?;
    let (dc, originals) = (state.world.dc_of_new_files(), vec![(name, original)]);
    let item = Item { value: photo, key, dc, originals, group: Group::Visual, date, _charge: charge };
    Ok(state.shown(&state.world.photos.add(item)))
}

/// The file that was uploaded.
pub(super) fn received(state: &State, file: &enums::InputFile) -> Result<(Content, Layout), Failure> {
    let max_parts = state.config.max_parts;
    match file {
        enums::InputFile::Plain(file) => {
            let (content, layout) = state.uploads.assemble(UploadId::Small(file.id), file.parts, max_parts)?;
            if !file.md5_checksum.eq_ignore_ascii_case(&md5_of(&content)?) {
                return Err(Refusal::Md5Invalid.into());
            }
            Ok((content, layout))
        }
        enums::InputFile::Big(file) => Ok(state.uploads.assemble(UploadId::Big(file.id), file.parts, max_parts)?),
        _ => Err(Refusal::MediaInvalid.into()),
    }
}

/// The MD5 of a file, in hex.
fn md5_of(content: &Content) -> Result<String, Failure> {
    let mut md5 = Md5::new();
    for chunk in content.chunks() {
        md5.update(chunk?);
    }
    Ok(md5.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

/// What a document with these attributes is grouped with in albums.
fn group(attributes: &[enums::DocumentAttribute]) -> Group {
    let groups = attributes.iter().filter_map(|attribute| match attribute {
        enums::DocumentAttribute::Video(_) => Some(Group::Visual),
        enums::DocumentAttribute::Audio(audio) if !audio.voice => Some(Group::Audio),
        _ => None,
    });
    groups.last().unwrap_or(Group::File)
}

/// The width and height of an image; zeros where it does not tell.
fn dimensions(content: &Content) -> Result<(i32, i32), Failure> {
    let bytes = content.read(0..PHOTO_MAX)?;
    let size = imagesize::blob_size(&bytes).ok();
    let side = |side: usize| i32::try_from(side).unwrap_or(i32::MAX);
    Ok(size.map_or((0, 0), |size| (side(size.width), side(size.height))))
}

/// The name of the smallest of Telegram's sizes that an image fits (`api/files#image-thumbnail-types`).
fn size_name((width, height): (i32, i32)) -> &'static str {
    match width.max(height) {
        1..=100 => "s",
        101..=320 => "m",
        321..=800 => "x",
        801..=1280 => "y",
        1281.. => "w",
        _ => "y",
    }
}

fn photo_size(name: &str, (width, height): (i32, i32), content: &Content) -> types::PhotoSize {
    types::PhotoSize::new(name, width, height, i32::try_from(content.size()).unwrap_or(i32::MAX))
}
