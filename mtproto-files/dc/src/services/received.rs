//! From `InputFile` to the file that was uploaded, and on to a document or photo.

use md5::{Digest, Md5};
use tl_types::{Bytes, enums, types};

use crate::clock::now;
use crate::error::{Failure, Refusal};
use crate::file_id::UploadId;
use crate::rules::album::Group;
use crate::rules::upload::Layout;
use crate::state::{Item, Original, State};
use crate::store::Content;

/// Bytes of the biggest photo.
const PHOTO_MAX: u64 = 10 * 1024 * 1024;
/// The most pixels of a photo's width and height together.
const SIDES_MAX: i32 = 10_000;
/// The most that a photo's longer side is of its shorter one.
const RATIO_MAX: i32 = 20;
/// What the name of a file ends with that a photo is made of, whatever is in it.
const PHOTO_EXTENSIONS: [&str; 6] = ["bmp", "gif", "jpeg", "jpg", "png", "tif"];
/// The type of the one thumbnail that a document can come with: those of a client's own making are at most 320 pixels.
const DOCUMENT_THUMB: &str = "m";

/// Makes a document, and says what it is grouped with in albums. `length` is what the request that it comes from is
/// long: the value can keep all of it in memory. Attributes take much more there than the 4 bytes that they can come in.
pub(super) fn new_document(
    state: &State,
    media: &types::InputMediaUploadedDocument,
    length: usize,
) -> Result<(types::Document, Group), Failure> {
    let file = received(state, &media.file);
    let thumb = media.thumb.as_ref().map(|thumb| received(state, thumb));
    // A thumbnail is for one request, whatever comes of that.
    if let Some(id) = media.thumb.as_ref().and_then(upload_id).filter(|id| upload_id(&media.file) != Some(*id)) {
        state.uploads.consume(id);
    }
    let ((content, _), thumb) = (file?, thumb.transpose()?);
    let mut attributes = media.attributes.clone();
    if media.stickers.as_ref().is_some_and(|stickers| !stickers.is_empty()) {
        attributes.push(types::DocumentAttributeHasStickers::new().into());
    }
    let thumb = thumb.map(|(content, _)| content);
    let (mime_type, force_file) = (media.mime_type.as_str(), media.force_file);
    keep_document(state, Draft { content, thumb, mime_type, attributes, force_file, length })
}

/// What a document is made of.
pub(super) struct Draft<'a> {
    pub(super) content: Content,
    pub(super) thumb: Option<Content>,
    pub(super) mime_type: &'a str,
    pub(super) attributes: Vec<enums::DocumentAttribute>,
    pub(super) force_file: bool,
    pub(super) length: usize,
}

/// Keeps a document.
pub(super) fn keep_document(state: &State, draft: Draft<'_>) -> Result<(types::Document, Group), Failure> {
    let size = i64::try_from(draft.content.size()).unwrap_or(i64::MAX);
    let mut originals = vec![("", Original::new(draft.content)?)];
    let (key, date) = (state.world.new_key(), now());
    // The reference and the DC come when it is shown.
    let mut document =
        types::Document::new(key.id, key.access_hash, Bytes::new(), date, draft.mime_type, size, 0, draft.attributes);
    if let Some(content) = draft.thumb {
        document.thumbs = Some(vec![photo_size(DOCUMENT_THUMB, dimensions(&content)?, &content).into()]);
        originals.push((DOCUMENT_THUMB, Original::new(content)?));
    }
    let group = if draft.force_file { Group::File } else { group(&document.attributes) };
    let charge = state.world.store.charge(draft.length.saturating_add(size_of_val(&*document.attributes)))?;
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
    if !is_named_as_photo(&media.file) {
        return Err(Refusal::PhotoExtInvalid.into());
    }
    let has_stickers = media.stickers.as_ref().is_some_and(|stickers| !stickers.is_empty());
    keep_photo(state, content, has_stickers, length)
}

/// Whether the name of a file ends as those of photos do, in whatever case.
fn is_named_as_photo(file: &enums::InputFile) -> bool {
    let name = match file {
        enums::InputFile::Plain(file) => &file.name,
        enums::InputFile::Big(file) => &file.name,
        _ => return false,
    };
    let extension = name.rsplit('.').next().filter(|end| end.len() < name.len()).unwrap_or_default();
    PHOTO_EXTENSIONS.contains(&extension.to_ascii_lowercase().as_str())
}

/// Keeps a photo.
pub(super) fn keep_photo(
    state: &State,
    content: Content,
    has_stickers: bool,
    length: usize,
) -> Result<types::Photo, Failure> {
    let original = Original::new(content)?;
    if !original.file_type.is_image() {
        return Err(Refusal::PhotoExtInvalid.into());
    }
    let dimensions = dimensions(&original.content)?;
    check_dimensions(dimensions)?;
    let name = size_name(dimensions);

    let (key, date) = (state.world.new_key(), now());
    let size = photo_size(name, dimensions, &original.content);
    let photo = types::Photo::new(key.id, key.access_hash, Bytes::new(), date, [size], 0).has_stickers(has_stickers);
    let charge = state.world.store.charge(length)?;
    let (dc, originals) = (state.world.dc_of_new_files(), vec![(name, original)]);
    let item = Item { value: photo, key, dc, originals, group: Group::Visual, date, _charge: charge };
    Ok(state.shown(&state.world.photos.add(item)))
}

/// Whether a photo may be so wide and high.
fn check_dimensions((width, height): (i32, i32)) -> Result<(), Refusal> {
    let (short, long) = (width.min(height), width.max(height));
    let is_known = short > 0;
    let is_too_large = width.saturating_add(height) > SIDES_MAX || long > short.saturating_mul(RATIO_MAX);
    if is_known && is_too_large { Err(Refusal::PhotoDimensions) } else { Ok(()) }
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

/// Under which id its parts were saved.
fn upload_id(file: &enums::InputFile) -> Option<UploadId> {
    match file {
        enums::InputFile::Plain(file) => Some(UploadId::Small(file.id)),
        enums::InputFile::Big(file) => Some(UploadId::Big(file.id)),
        _ => None,
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
        enums::DocumentAttribute::Animated(_) | enums::DocumentAttribute::Sticker(_) => Some(Group::Alone),
        enums::DocumentAttribute::Video(video) if video.round_message => Some(Group::Alone),
        enums::DocumentAttribute::Audio(audio) if audio.voice => Some(Group::Alone),
        enums::DocumentAttribute::Video(_) => Some(Group::Visual),
        enums::DocumentAttribute::Audio(_) => Some(Group::Audio),
        _ => None,
    });
    // Pictures make a video of what has sound too.
    let rank = |group: &Group| match group {
        Group::File => 0,
        Group::Audio => 1,
        Group::Visual => 2,
        Group::Alone => 3,
    };
    groups.max_by_key(rank).unwrap_or(Group::File)
}

/// The width and height of an image; zeros where it does not tell.
pub(super) fn dimensions(content: &Content) -> Result<(i32, i32), Failure> {
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
