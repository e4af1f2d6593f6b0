//! Documents: made of files that were uploaded, and kept.

use tl_types::{Bytes, enums, types};

use super::input_file::{upload_id, uploaded_file};
use super::photo::{dimensions, photo_size};
use crate::clock::now;
use crate::error::Failure;
use crate::rules::album::AlbumGroup;
use crate::scope::Scope;
use crate::state::{Item, State, StoredFile};
use crate::store::Content;

/// The type of the one thumbnail that a document can come with: those of a client's own making are at most 320 pixels.
const DOCUMENT_THUMB: &str = "m";

/// Makes a document, and says what it is grouped with in albums. `length` is what the request that it comes from is
/// long: the value can keep all of it in memory. Attributes take much more there than the 4 bytes that they can come in.
pub(super) fn new_document(
    state: &Scope<'_>,
    media: &types::InputMediaUploadedDocument,
    length: usize,
) -> Result<(types::Document, AlbumGroup), Failure> {
    let file = uploaded_file(state, &media.file);
    let thumb = media.thumb.as_ref().map(|thumb| uploaded_file(state, thumb));
    // A thumbnail is for one request, whatever comes of that.
    if let Some(id) = media.thumb.as_ref().and_then(upload_id).filter(|id| upload_id(&media.file) != Some(*id)) {
        state.uploads.consume(state.user_id()?, id);
    }
    let ((content, _), thumb) = (file?, thumb.transpose()?);
    let mut attributes = media.attributes.clone();
    if media.stickers.as_ref().is_some_and(|stickers| !stickers.is_empty()) {
        attributes.push(types::DocumentAttributeHasStickers::new().into());
    }
    let thumb = thumb.map(|(content, _)| content);
    let (mime_type, force_file) = (media.mime_type.as_str(), media.force_file);
    keep_document(state, NewDocument { content, thumb, mime_type, attributes, force_file, length })
}

/// What a document is made of.
pub(super) struct NewDocument<'a> {
    pub(super) content: Content,
    pub(super) thumb: Option<Content>,
    pub(super) mime_type: &'a str,
    pub(super) attributes: Vec<enums::DocumentAttribute>,
    pub(super) force_file: bool,
    pub(super) length: usize,
}

/// Keeps a document.
pub(super) fn keep_document(state: &State, new: NewDocument<'_>) -> Result<(types::Document, AlbumGroup), Failure> {
    let size = i64::try_from(new.content.size()).unwrap_or(i64::MAX);
    let mut files = vec![("", StoredFile::new(new.content)?)];
    let (key, date) = (state.world.new_key(), now());
    // The reference and the DC come when it is shown.
    let mut document =
        types::Document::new(key.id, key.access_hash, Bytes::new(), date, new.mime_type, size, 0, new.attributes);
    if let Some(content) = new.thumb {
        document.thumbs = Some(vec![photo_size(DOCUMENT_THUMB, dimensions(&content)?, &content).into()]);
        files.push((DOCUMENT_THUMB, StoredFile::new(content)?));
    }
    let group = if new.force_file { AlbumGroup::File } else { group(&document.attributes) };
    let charge = state.world.store.charge(new.length.saturating_add(size_of_val(&*document.attributes)))?;
    let dc = state.world.dc_of_new_files();
    let item = Item { value: document, key, dc, files, group, date, _charge: charge };
    Ok((state.shown(&state.world.documents.add(item)), group))
}

/// What a document with these attributes is grouped with in albums.
fn group(attributes: &[enums::DocumentAttribute]) -> AlbumGroup {
    let groups = attributes.iter().filter_map(|attribute| match attribute {
        enums::DocumentAttribute::Animated(_) | enums::DocumentAttribute::Sticker(_) => Some(AlbumGroup::Alone),
        enums::DocumentAttribute::Video(video) if video.round_message => Some(AlbumGroup::Alone),
        enums::DocumentAttribute::Audio(audio) if audio.voice => Some(AlbumGroup::Alone),
        enums::DocumentAttribute::Video(_) => Some(AlbumGroup::Visual),
        enums::DocumentAttribute::Audio(_) => Some(AlbumGroup::Audio),
        _ => None,
    });
    // Pictures make a video of what has sound too.
    let rank = |group: &AlbumGroup| match group {
        AlbumGroup::File => 0,
        AlbumGroup::Audio => 1,
        AlbumGroup::Visual => 2,
        AlbumGroup::Alone => 3,
    };
    groups.max_by_key(rank).unwrap_or(AlbumGroup::File)
}
