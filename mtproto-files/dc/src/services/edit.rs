//! `messages.editMessage`.

use tl_types::{enums, functions, owned, types};

use super::fresh::with_fresh_references;
use super::media::{file_of, message_media};
use super::peer::Destination;
use super::post;
use super::viewer::Viewer;
use crate::clock::now;
use crate::error::{Failure, Refusal};
use crate::method::Method;
use crate::rules::album::check_caption;
use crate::rules::text::check_text;
use crate::scope::Scope;
use crate::state::{MessageKind, Owner};

impl Method for functions::messages::EditMessage {
    fn items(&self) -> Vec<Option<i64>> {
        vec![self.media.as_ref().and_then(file_of)]
    }

    fn serve(self, state: &Scope<'_>, length: usize) -> Result<enums::Updates, Failure> {
        let destination = Destination::of(state, &self.peer)?;
        // Scheduled messages and quick replies are numbered apart: what does not ask for such a one finds none.
        let kind = match (self.schedule_date, self.quick_reply_shortcut_id) {
            (_, Some(_)) => MessageKind::QuickReply,
            (Some(_), None) => MessageKind::Scheduled,
            (None, None) => MessageKind::Sent,
        };
        let viewer = Viewer::of(state)?;
        let mailbox = match kind {
            MessageKind::Sent => viewer.mailbox(destination.id),
            MessageKind::Scheduled | MessageKind::QuickReply => Owner::Account(viewer.user_id()),
        };
        let found = viewer.state.world.mailboxes.find(mailbox, self.id);
        let found = found.filter(|kept| kept.peer == destination.id && kept.kind == kind);
        let kept = found.ok_or(Refusal::Named("MESSAGE_ID_INVALID"))?;
        let Some(enums::Message::Plain(before)) = kept.read() else {
            return Err(Refusal::Named("MESSAGE_ID_INVALID").into());
        };
        let mut before = owned(before);
        if self.quick_reply_shortcut_id != before.quick_reply_shortcut_id {
            return Err(Refusal::Named("MESSAGE_ID_INVALID").into());
        }
        if kept.sender != viewer.user_id() {
            return Err(Refusal::Forbidden("MESSAGE_AUTHOR_REQUIRED").into());
        }
        before.media = before.media.map(|media| with_fresh_references(state, media));

        let mut after = before.clone();
        if let Some(text) = self.message {
            if before.media.is_none() && self.media.is_none() {
                check_text(&text)?
            } else {
                check_caption(&text, state.config.max_caption)?
            }
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
        Ok(post::edit(state, &kept, &after)?.into())
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
