//! `messages.uploadMedia` and `messages.sendMedia`.

use std::sync::Arc;

use tl_types::{enums, functions, types};

use super::document::new_document;
use super::external::{external_document, external_photo};
use super::peer::Destination;
use super::photo::new_photo;
use super::send::{OutgoingMessage, SendOptions, send};
use crate::error::{Failure, Refusal};
use crate::method::Method;
use crate::rules::album::{AlbumGroup, check_caption};
use crate::scope::Scope;
use crate::sent::SentKind;
use crate::state::{Item, State};

impl Method for functions::messages::UploadMedia {
    fn items(&self) -> Vec<Option<i64>> {
        vec![file_of(&self.media)]
    }

    fn serve(self, state: &Scope<'_>, length: usize) -> Result<enums::MessageMedia, Failure> {
        Destination::of(state, &self.peer)?;
        message_media(state, &self.media, length)
    }
}

impl Method for functions::messages::SendMedia {
    fn items(&self) -> Vec<Option<i64>> {
        vec![file_of(&self.media)]
    }

    fn serve(self, state: &Scope<'_>, length: usize) -> Result<enums::Updates, Failure> {
        let destination = Destination::of(state, &self.peer)?;
        check_caption(&self.message, state.config.max_caption)?;
        let options = SendOptions {
            silent: self.silent,
            noforwards: self.noforwards,
            invert_media: self.invert_media,
            reply_to: self.reply_to.clone(),
            grouped_id: None,
            schedule_date: self.schedule_date,
            schedule_repeat_period: self.schedule_repeat_period,
            send_as: self.send_as.clone(),
            is_quick_reply: self.quick_reply_shortcut.is_some(),
            effect: self.effect,
            allow_paid_stars: self.allow_paid_stars,
            reply_markup: self.reply_markup.clone(),
            suggested_post: self.suggested_post.clone(),
        };
        options.check(state)?;
        if let Some(updates) = state.world.outbox.answer(state.user_id()?, &[self.random_id]) {
            return Ok(updates);
        }
        let media = message_media(state, &self.media, length)?;
        let (text, entities) = (self.message.clone(), self.entities.clone());
        let outgoing = OutgoingMessage { random_id: self.random_id, text, entities, media: Some(media) };
        let updates = send(state, &destination, vec![outgoing], &options)?;
        state.world.sent.push(&state.world.store, &self, SentKind::Media);
        Ok(updates)
    }
}

/// The media that is made of what a client names, or that it is.
pub(super) fn message_media(
    state: &Scope<'_>,
    media: &enums::InputMedia,
    length: usize,
) -> Result<enums::MessageMedia, Failure> {
    match media {
        enums::InputMedia::UploadedPhoto(media) => uploaded_photo(state, media, length),
        enums::InputMedia::UploadedDocument(media) => uploaded_document(state, media, length),
        enums::InputMedia::PhotoExternal(media) => {
            let mut sent = types::MessageMediaPhoto::new().photo(external_photo(state, &media.url)?);
            sent.spoiler = media.spoiler;
            sent.ttl_seconds = media.ttl_seconds;
            Ok(sent.into())
        }
        enums::InputMedia::DocumentExternal(media) => {
            let video_cover = cover(state, media.video_cover.as_ref())?;
            let (document, group) = external_document(state, &media.url)?;
            let mut sent = message_document(document, group).spoiler(media.spoiler);
            sent.ttl_seconds = media.ttl_seconds;
            sent.video_cover = video_cover;
            sent.video_timestamp = media.video_timestamp;
            Ok(sent.into())
        }
        media => Ok(existing_media(state, media)?.0),
    }
}

/// The media that is already in the DC, and what it is grouped with.
pub(super) fn existing_media(
    state: &State,
    media: &enums::InputMedia,
) -> Result<(enums::MessageMedia, AlbumGroup), Refusal> {
    match media {
        enums::InputMedia::Photo(media) => {
            let photo = find_photo(state, &media.id)?;
            let mut sent = types::MessageMediaPhoto::new().photo(state.shown(&photo)).spoiler(media.spoiler);
            sent.ttl_seconds = media.ttl_seconds;
            (sent.live_photo, sent.video) = live_photo(state, media.video.as_ref())?;
            Ok((sent.into(), photo.group))
        }
        enums::InputMedia::Document(media) => {
            let document = find_document(state, &media.id)?;
            let mut sent = message_document(state.shown(&document), document.group).spoiler(media.spoiler);
            sent.ttl_seconds = media.ttl_seconds;
            sent.video_cover = cover(state, media.video_cover.as_ref())?;
            sent.video_timestamp = media.video_timestamp;
            Ok((sent.into(), document.group))
        }
        enums::InputMedia::Empty(_) => Err(Refusal::MediaEmpty),
        _ => Err(Refusal::MediaInvalid),
    }
}

fn uploaded_photo(
    state: &Scope<'_>,
    media: &types::InputMediaUploadedPhoto,
    length: usize,
) -> Result<enums::MessageMedia, Failure> {
    let (live_photo, video) = live_photo(state, media.video.as_ref())?;
    let photo = new_photo(state, media, length)?;
    let mut sent = types::MessageMediaPhoto::new().photo(photo).spoiler(media.spoiler);
    sent.ttl_seconds = media.ttl_seconds;
    (sent.live_photo, sent.video) = (live_photo, video);
    Ok(sent.into())
}

fn uploaded_document(
    state: &Scope<'_>,
    media: &types::InputMediaUploadedDocument,
    length: usize,
) -> Result<enums::MessageMedia, Failure> {
    let video_cover = cover(state, media.video_cover.as_ref())?;
    let (document, group) = new_document(state, media, length)?;
    let mut sent = message_document(document, group).spoiler(media.spoiler);
    sent.ttl_seconds = media.ttl_seconds;
    sent.video_cover = video_cover;
    sent.video_timestamp = media.video_timestamp;
    Ok(sent.into())
}

/// A document in a message: its attributes also say as what to show it.
fn message_document(document: types::Document, group: AlbumGroup) -> types::MessageMediaDocument {
    let mut sent = types::MessageMediaDocument::new();
    let is_animated =
        document.attributes.iter().any(|attribute| matches!(attribute, enums::DocumentAttribute::Animated(_)));
    for attribute in &document.attributes {
        match attribute {
            enums::DocumentAttribute::Video(video) => {
                sent.video = group != AlbumGroup::File && !is_animated;
                sent.round = video.round_message;
            }
            enums::DocumentAttribute::Audio(audio) => sent.voice = audio.voice,
            _ => {}
        }
    }
    sent.document(document)
}

fn cover(state: &State, cover: Option<&enums::InputPhoto>) -> Result<Option<enums::Photo>, Refusal> {
    cover.map(|cover| Ok(state.shown(&*find_photo(state, cover)?).into())).transpose()
}

/// The video of a live photo, and whether it is one: the two share a flag.
fn live_photo(state: &State, video: Option<&enums::InputDocument>) -> Result<(bool, Option<enums::Document>), Refusal> {
    let video = video.map(|video| find_document(state, video)).transpose()?;
    Ok((video.is_some(), video.map(|video| state.shown(&*video).into())))
}

pub(super) fn find_photo(state: &State, photo: &enums::InputPhoto) -> Result<Arc<Item<types::Photo>>, Refusal> {
    let enums::InputPhoto::Plain(photo) = photo else { return Err(Refusal::MediaEmpty) };
    let found = state.world.photos.find(photo.id, photo.access_hash).map_err(unknown_is_empty)?;
    state.world.references.check(&found.key, &photo.file_reference)?;
    Ok(found)
}

pub(super) fn find_document(
    state: &State,
    document: &enums::InputDocument,
) -> Result<Arc<Item<types::Document>>, Refusal> {
    let enums::InputDocument::Plain(document) = document else { return Err(Refusal::MediaEmpty) };
    let found = state.world.documents.find(document.id, document.access_hash).map_err(unknown_is_empty)?;
    state.world.references.check(&found.key, &document.file_reference)?;
    Ok(found)
}

/// When sending, a file that is not there is an empty media.
fn unknown_is_empty(refusal: Refusal) -> Refusal {
    if refusal == Refusal::FileIdInvalid { Refusal::MediaEmpty } else { refusal }
}

/// Returns the id of the document or photo that media names.
pub(super) fn file_of(media: &enums::InputMedia) -> Option<i64> {
    match media {
        enums::InputMedia::Document(media) => document_id(&media.id),
        enums::InputMedia::Photo(media) => photo_id(&media.id),
        _ => None,
    }
}

pub(super) fn document_id(document: &enums::InputDocument) -> Option<i64> {
    match document {
        enums::InputDocument::Plain(document) => Some(document.id),
        _ => None,
    }
}

pub(super) fn photo_id(photo: &enums::InputPhoto) -> Option<i64> {
    match photo {
        enums::InputPhoto::Plain(photo) => Some(photo.id),
        _ => None,
    }
}
