//! Photos: made of files that were uploaded, and kept.

use tl_types::{Bytes, enums, types};

use super::input_file::uploaded_file;
use crate::clock::now;
use crate::error::{Failure, Refusal};
use crate::rules::album::AlbumGroup;
use crate::scope::Scope;
use crate::state::{Item, State, StoredFile};
use crate::store::Content;

/// The length of the biggest photo, in bytes.
const PHOTO_MAX: u64 = 10 * 1024 * 1024;
/// The most pixels of a photo's width and height together.
const SIDES_MAX: i32 = 10_000;
/// The most times that a photo's longer side is as long as its shorter one.
const RATIO_MAX: i32 = 20;
/// The extensions of files that photos are made of, whatever their content.
const PHOTO_EXTENSIONS: [&str; 6] = ["bmp", "gif", "jpeg", "jpg", "png", "tif"];

/// Makes a photo, which has one size here: the original. `length` is the length of the request, as for a document.
pub(super) fn new_photo(
    state: &Scope<'_>,
    media: &types::InputMediaUploadedPhoto,
    length: usize,
) -> Result<types::Photo, Failure> {
    let (content, layout) = uploaded_file(state, &media.file)?;
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
    let file = StoredFile::new(content)?;
    if !file.file_type.is_image() {
        return Err(Refusal::PhotoExtInvalid.into());
    }
    let dimensions = dimensions(&file.content)?;
    check_dimensions(dimensions)?;
    let name = size_name(dimensions);

    let (key, date) = (state.world.new_key(), now());
    let size = photo_size(name, dimensions, &file.content);
    let photo = types::Photo::new(key.id, key.access_hash, Bytes::new(), date, [size], 0).has_stickers(has_stickers);
    let charge = state.world.store.charge(length)?;
    let (dc, files) = (state.world.dc_of_new_files(), vec![(name, file)]);
    let item = Item { value: photo, key, dc, files, group: AlbumGroup::Visual, date, _charge: charge };
    Ok(state.shown(&state.world.photos.add(item)))
}

/// Whether a photo may be so wide and high.
fn check_dimensions((width, height): (i32, i32)) -> Result<(), Refusal> {
    let (short, long) = (width.min(height), width.max(height));
    let is_known = short > 0;
    let is_too_large = width.saturating_add(height) > SIDES_MAX || long > short.saturating_mul(RATIO_MAX);
    if is_known && is_too_large { Err(Refusal::PhotoDimensions) } else { Ok(()) }
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

pub(super) fn photo_size(name: &str, (width, height): (i32, i32), content: &Content) -> types::PhotoSize {
    types::PhotoSize::new(name, width, height, i32::try_from(content.size()).unwrap_or(i32::MAX))
}
