//! `messages.setInlineBotResults`, `messages.editInlineBotMessage`, and the user who asks and chooses.

use tl_types::{enums, functions, types};

use super::external::{external_document, external_photo};
use super::fresh::with_fresh_references;
use super::media::{document_id, file_of, find_document, find_photo, message_media, photo_id};
use crate::error::{Failure, Refusal};
use crate::inline_message::InlineMessage;
use crate::method::{Method, ServedBy};
use crate::rules::album::check_caption;
use crate::rules::inline::{check_answer, parts};
use crate::scope::Scope;
use crate::state::State;

impl Method for functions::messages::SetInlineBotResults {
    fn items(&self) -> Vec<Option<i64>> {
        let ids = self.results.iter().map(|result| match result {
            enums::InputBotInlineResult::Photo(result) => photo_id(&result.photo),
            enums::InputBotInlineResult::Document(result) => document_id(&result.document),
            _ => None,
        });
        ids.collect()
    }

    fn serve(self, state: &Scope<'_>, _: usize) -> Result<bool, Failure> {
        check_answer(&self, state.config.max_caption)?;
        for (index, result) in self.results.iter().enumerate() {
            let at = |refusal: Refusal| refusal.in_album(index);
            match result {
                enums::InputBotInlineResult::Photo(result) => {
                    find_photo(state, &result.photo).map_err(|refusal| at(or_empty(refusal, "PHOTO_INVALID")))?;
                }
                enums::InputBotInlineResult::Document(result) => {
                    let found = find_document(state, &result.document);
                    let found = found.map_err(|refusal| at(or_empty(refusal, "DOCUMENT_INVALID")))?;
                    let is_sticker = |attribute: &enums::DocumentAttribute| {
                        matches!(attribute, enums::DocumentAttribute::Sticker(_))
                    };
                    if result.r#type == "sticker" && !found.value.attributes.iter().any(is_sticker) {
                        return Err(Refusal::Named("STICKER_DOCUMENT_INVALID").into());
                    }
                }
                _ => {}
            }
        }
        state.world.inline.answer(&state.world.store, &self)?;
        Ok(true)
    }
}

/// A file that is not there, as inline mode calls it.
fn or_empty(refusal: Refusal, name: &'static str) -> Refusal {
    if refusal == Refusal::MediaEmpty { Refusal::Named(name) } else { refusal }
}

impl Method for functions::messages::EditInlineBotMessage {
    /// Messages of inline mode are in the DC where they were made.
    const SERVED_BY: ServedBy = ServedBy::All;

    fn items(&self) -> Vec<Option<i64>> {
        vec![self.media.as_ref().and_then(file_of)]
    }

    fn serve(self, state: &Scope<'_>, length: usize) -> Result<bool, Failure> {
        let unknown = Refusal::Named("MESSAGE_ID_INVALID");
        let (dc, id, access_hash) = key(&self.id).ok_or(unknown)?;
        if dc != state.config.dc_id {
            return Err(unknown.into());
        }
        let before = state.world.inline.find(dc, id, access_hash).ok_or(unknown)?;
        let before = InlineMessage { media: before.media.map(|media| with_fresh_references(state, media)), ..before };
        let mut after = before.clone();
        if let Some(text) = self.message {
            check_caption(&text, state.config.max_caption)?;
            (after.text, after.entities) = (text, self.entities);
        }
        if let Some(media) = &self.media {
            // No parts come here: files are in the account's home.
            if matches!(media, enums::InputMedia::UploadedPhoto(_) | enums::InputMedia::UploadedDocument(_)) {
                return Err(Refusal::MediaInvalid.into());
            }
            after.media = Some(message_media(state, media, length)?);
        }
        after.reply_markup = self.reply_markup.or(after.reply_markup);
        if after == before {
            return Err(Refusal::Named("MESSAGE_NOT_MODIFIED").into());
        }
        state.world.inline.replace(&state.world.store, (dc, id), after, length)?;
        Ok(true)
    }
}

/// A user chooses a result: a message comes of it, in this DC. It has an id to be edited by if it has buttons.
pub(crate) fn choose(
    state: &State,
    query_id: i64,
    result_id: &str,
) -> Result<Option<enums::InputBotInlineMessageId>, Failure> {
    let answer = state.world.inline.answer_of(query_id).ok_or(Refusal::Named("QUERY_ID_INVALID"))?;
    let is_it = |result: &&enums::InputBotInlineResult| parts(result).is_ok_and(|(id, _)| id == result_id);
    let result = answer.results.iter().find(is_it).ok_or(Refusal::Named("RESULT_ID_INVALID"))?;
    let (_, message) = parts(result)?;
    let mut message = match message {
        enums::InputBotInlineMessage::MediaAuto(message) => InlineMessage {
            text: message.message.clone(),
            entities: message.entities.clone(),
            media: media_of(state, result)?,
            reply_markup: message.reply_markup.clone(),
        },
        enums::InputBotInlineMessage::Text(message) => InlineMessage {
            text: message.message.clone(),
            entities: message.entities.clone(),
            media: None,
            reply_markup: message.reply_markup.clone(),
        },
        _ => return Err(Refusal::Named("SEND_MESSAGE_TYPE_INVALID").into()),
    };
    message.text.shrink_to_fit();
    let (dc, is_editable) = (state.config.dc_id, message.reply_markup.is_some());
    let access_hash = state.world.new_key().access_hash;
    let id = state.world.inline.add(&state.world.store, dc, access_hash, message)?;
    let id = types::InputBotInlineMessageId64::new(dc, state.config.user_id, id, access_hash);
    Ok(is_editable.then(|| id.into()))
}

/// A message as it is now.
pub(crate) fn message(state: &State, id: &enums::InputBotInlineMessageId) -> Option<InlineMessage> {
    let (dc, id, access_hash) = key(id)?;
    state.world.inline.find(dc, id, access_hash)
}

fn key(id: &enums::InputBotInlineMessageId) -> Option<(i32, i32, i64)> {
    match id {
        enums::InputBotInlineMessageId::Id64(id) => Some((id.dc_id, id.id, id.access_hash)),
        // The old form is of messages that are older than this DC.
        _ => None,
    }
}

/// The media of a result.
fn media_of(state: &State, result: &enums::InputBotInlineResult) -> Result<Option<enums::MessageMedia>, Failure> {
    Ok(match result {
        enums::InputBotInlineResult::Photo(result) => {
            let photo = find_photo(state, &result.photo)?;
            Some(types::MessageMediaPhoto::new().photo(state.shown(&*photo)).into())
        }
        enums::InputBotInlineResult::Document(result) => {
            let document = find_document(state, &result.document)?;
            Some(types::MessageMediaDocument::new().document(state.shown(&*document)).into())
        }
        enums::InputBotInlineResult::Plain(result) => match &result.content {
            Some(enums::InputWebDocument::Plain(content)) if result.r#type == "photo" => {
                Some(types::MessageMediaPhoto::new().photo(external_photo(state, &content.url)?).into())
            }
            Some(enums::InputWebDocument::Plain(content)) => {
                let (document, _) = external_document(state, &content.url)?;
                Some(types::MessageMediaDocument::new().document(document).into())
            }
            _ => None,
        },
        _ => None,
    })
}
