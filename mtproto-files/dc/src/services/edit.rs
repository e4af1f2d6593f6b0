//! `messages.editMessage`.

use tl_types::{enums, functions, held_mut, types};

use super::media::{file_of, message_media};
use super::peer::Destination;
use crate::clock::now;
use crate::error::{Failure, Refusal};
use crate::method::Method;
use crate::rules::album::check_caption;
use crate::scope::Scope;
use crate::state::{MessageKind, State};

impl Method for functions::messages::EditMessage {
    fn items(&self) -> Vec<Option<i64>> {
        vec![self.media.as_ref().and_then(file_of)]
    }

    fn serve(self, state: &Scope<'_>, length: usize) -> Result<enums::Updates, Failure> {
        let destination = Destination::of(state, &self.peer)?;
        let found = state
            .world
            .messages
            .find(state.user_id()?, self.id)
            .filter(|(_, message)| message.peer_id == destination.peer);
        let (kind, mut before) = found.ok_or(Refusal::Named("MESSAGE_ID_INVALID"))?;
        // Scheduled messages and quick replies are numbered apart: what does not ask for such a one finds none.
        let asked = match (self.schedule_date, self.quick_reply_shortcut_id) {
            (_, Some(_)) => MessageKind::QuickReply,
            (Some(_), None) => MessageKind::Scheduled,
            (None, None) => MessageKind::Sent,
        };
        if asked != kind || self.quick_reply_shortcut_id != before.quick_reply_shortcut_id {
            return Err(Refusal::Named("MESSAGE_ID_INVALID").into());
        }
        before.media = before.media.map(|media| with_fresh_references(state, media));

        let mut after = before.clone();
        if let Some(text) = self.message {
            check_caption(&text, state.config.max_caption)?;
            (after.message, after.entities) = (text, self.entities);
            after.invert_media = self.invert_media;
        }
        if let Some(media) = &self.media {
            let media = message_media(state, media, length)?;
            check_replaced(&before, &media)?;
            (after.media, after.invert_media) = (Some(media), self.invert_media);
        }
        if after.message.is_empty() && after.media.is_none() {
            return Err(Refusal::Named("MESSAGE_EMPTY").into());
        }
        after.reply_markup = self.reply_markup.or(after.reply_markup);
        after.date = self.schedule_date.unwrap_or(after.date);
        after.schedule_repeat_period = self.schedule_repeat_period.or(after.schedule_repeat_period);
        if after == before {
            return Err(Refusal::Named("MESSAGE_NOT_MODIFIED").into());
        }
        after.edit_date = Some(now());
        state.world.messages.keep(&state.world.store, state.user_id()?, kind, &after);

        let pts = state.world.outbox.next().pts;
        let update: enums::Update = match kind {
            MessageKind::Scheduled => types::UpdateNewScheduledMessage::new(after).into(),
            MessageKind::QuickReply => types::UpdateQuickReplyMessage::new(after).into(),
            MessageKind::Sent if destination.is_channel() => types::UpdateEditChannelMessage::new(after, pts, 1).into(),
            MessageKind::Sent => types::UpdateEditMessage::new(after, pts, 1).into(),
        };
        Ok(types::Updates::new([update], destination.user, destination.chat, now(), 0).into())
    }
}

/// Whether media may be in the place of a message's.
fn check_replaced(before: &types::Message, media: &enums::MessageMedia) -> Result<(), Refusal> {
    let new = replaceable_as(media).ok_or(Refusal::Named("MEDIA_NEW_INVALID"))?;
    let Some(old) = &before.media else { return Ok(()) };
    let old = replaceable_as(old).ok_or(Refusal::Named("MEDIA_PREV_INVALID"))?;
    if before.grouped_id.is_some() && old != new {
        return Err(Refusal::AlbumMixed);
    }
    Ok(())
}

/// Returns the kind of media that media replaces, and is replaced by, in an album. Returns `None` for voice messages, round
/// videos and stickers: they are not replaced, and replace nothing.
fn replaceable_as(media: &enums::MessageMedia) -> Option<&'static str> {
    let attributes = match media {
        enums::MessageMedia::Photo(_) => return Some("visual"),
        enums::MessageMedia::Document(media) => match &media.document {
            Some(enums::Document::Plain(document)) => &document.attributes,
            _ => return None,
        },
        _ => return None,
    };
    let mut kind = "file";
    for attribute in attributes {
        match attribute {
            enums::DocumentAttribute::Sticker(_) => return None,
            enums::DocumentAttribute::Audio(audio) if audio.voice => return None,
            enums::DocumentAttribute::Video(video) if video.round_message => return None,
            enums::DocumentAttribute::Animated(_) => return Some("animation"),
            enums::DocumentAttribute::Video(_) => kind = "visual",
            enums::DocumentAttribute::Audio(_) if kind == "file" => kind = "audio",
            _ => {}
        }
    }
    Some(kind)
}

/// Media as it is seen now: its file references are good.
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
