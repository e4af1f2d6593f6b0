//! Media as they are seen now: their file references are good.

use tl_types::{enums, held_mut};

use crate::state::State;

/// Returns media with the file references, and the DCs, that its files have now.
pub(super) fn with_fresh_references(state: &State, mut media: enums::MessageMedia) -> enums::MessageMedia {
    match &mut media {
        enums::MessageMedia::Photo(media) => {
            if let Some(enums::Photo::Plain(photo)) = &mut media.photo
                && let Some(item) = state.world.photos.get(photo.id)
            {
                *held_mut(photo) = state.shown(&*item);
            }
        }
        enums::MessageMedia::Document(media) => {
            if let Some(enums::Document::Plain(document)) = &mut media.document
                && let Some(item) = state.world.documents.get(document.id)
            {
                *held_mut(document) = state.shown(&*item);
            }
        }
        _ => {}
    }
    media
}
