//! The rules for inline results (`messages.setInlineBotResults`, and the Bot API's `InlineQueryResult…`).

use std::collections::HashSet;

use tl_types::functions::messages::SetInlineBotResults;
use tl_types::{enums, types};

use super::album::check_caption;
use super::text::check_text;
use crate::error::Refusal;

/// The most results of an answer.
const RESULTS_MAX: usize = 50;
/// The longest id of a result, the longest offset and the longest parameter of a start, in bytes.
const TEXT_MAX: usize = 64;

/// Whether an answer may be, but for the files that it names. The longest caption is in UTF-16 code units.
pub(crate) fn check_answer(answer: &SetInlineBotResults, max_caption: usize) -> Result<(), Refusal> {
    if answer.results.len() > RESULTS_MAX {
        return Err(Refusal::Named("RESULTS_TOO_MUCH"));
    }
    if answer.next_offset.as_ref().is_some_and(|offset| offset.len() > TEXT_MAX) {
        return Err(Refusal::Named("NEXT_OFFSET_INVALID"));
    }
    if let Some(enums::InlineBotSwitchPm::Plain(switch)) = &answer.switch_pm {
        check_switch(switch)?;
    }
    if let Some(enums::InlineBotWebView::Plain(switch)) = &answer.switch_webview
        && !switch.url.starts_with("https://")
    {
        return Err(Refusal::Named("SWITCH_WEBVIEW_URL_INVALID"));
    }
    let mut ids = HashSet::new();
    for result in &answer.results {
        let (id, message) = parts(result)?;
        if id.is_empty() || id.len() > TEXT_MAX {
            return Err(Refusal::Named("RESULT_ID_INVALID"));
        }
        if !ids.insert(id) {
            return Err(Refusal::Named("RESULT_ID_DUPLICATE"));
        }
        check_message(message, max_caption)?;
        match result {
            enums::InputBotInlineResult::Plain(result) => check_by_url(result)?,
            enums::InputBotInlineResult::Photo(result) if result.r#type != "photo" => return Err(wrong_type()),
            enums::InputBotInlineResult::Document(result) => check_document_type(&result.r#type)?,
            _ => {}
        }
    }
    Ok(())
}

/// The id and the message of a result.
pub(crate) fn parts(result: &enums::InputBotInlineResult) -> Result<(&str, &enums::InputBotInlineMessage), Refusal> {
    match result {
        enums::InputBotInlineResult::Plain(result) => Ok((&result.id, &result.send_message)),
        enums::InputBotInlineResult::Photo(result) => Ok((&result.id, &result.send_message)),
        enums::InputBotInlineResult::Document(result) => Ok((&result.id, &result.send_message)),
        enums::InputBotInlineResult::Game(result) => Ok((&result.id, &result.send_message)),
        #[allow(unreachable_patterns, reason = "a later layer may have more")]
        _ => Err(wrong_type()),
    }
}

fn check_switch(switch: &types::InlineBotSwitchPm) -> Result<(), Refusal> {
    let parameter = switch.start_param.as_str();
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    if switch.text.is_empty() {
        Err(Refusal::Named("SWITCH_PM_TEXT_EMPTY"))
    } else if parameter.is_empty() {
        Err(Refusal::Named("START_PARAM_EMPTY"))
    } else if parameter.len() > TEXT_MAX || !parameter.bytes().all(is_allowed) {
        Err(Refusal::Named("START_PARAM_INVALID"))
    } else {
        Ok(())
    }
}

fn check_message(message: &enums::InputBotInlineMessage, max_caption: usize) -> Result<(), Refusal> {
    match message {
        enums::InputBotInlineMessage::MediaAuto(message) => check_caption(&message.message, max_caption),
        enums::InputBotInlineMessage::Text(message) => check_text(&message.message),
        _ => Ok(()),
    }
}

fn check_document_type(kind: &str) -> Result<(), Refusal> {
    let is_known = matches!(kind, "gif" | "mpeg4_gif" | "video" | "audio" | "voice" | "file" | "sticker");
    if is_known { Ok(()) } else { Err(wrong_type()) }
}

/// A result by URL.
fn check_by_url(result: &types::InputBotInlineResult) -> Result<(), Refusal> {
    let kind = result.r#type.as_str();
    let is_untitled = result.title.as_ref().is_none_or(String::is_empty);
    let untitled = match kind {
        "article" => Some("ARTICLE_TITLE_EMPTY"),
        "video" => Some("VIDEO_TITLE_EMPTY"),
        "audio" | "voice" => Some("AUDIO_TITLE_EMPTY"),
        "file" => Some("FILE_TITLE_EMPTY"),
        _ => None,
    };
    let (types, wrong): (&[&str], _) = match kind {
        "photo" => (&["image/jpeg"], "PHOTO_CONTENT_TYPE_INVALID"),
        "gif" | "mpeg4_gif" => (&["image/gif", "video/mp4"], "GIF_CONTENT_TYPE_INVALID"),
        "video" => (&["video/mp4", "text/html"], "VIDEO_CONTENT_TYPE_INVALID"),
        "audio" => (&["audio/mpeg", "audio/mp4", "audio/x-m4a"], "WEBDOCUMENT_MIME_INVALID"),
        "voice" => (&["audio/ogg"], "WEBDOCUMENT_MIME_INVALID"),
        "file" => (&["application/pdf", "application/zip"], "FILE_CONTENT_TYPE_INVALID"),
        "article" | "geo" | "venue" | "contact" => (&[], ""),
        _ => return Err(wrong_type()),
    };
    if let Some(untitled) = untitled.filter(|_| is_untitled) {
        return Err(Refusal::Named(untitled));
    }
    if let Some(enums::InputWebDocument::Plain(thumb)) = &result.thumb {
        check_url(&thumb.url, "WEBDOCUMENT_URL_EMPTY")?;
        if !["image/jpeg", "image/gif", "video/mp4"].contains(&thumb.mime_type.as_str()) {
            return Err(Refusal::Named("WEBDOCUMENT_MIME_INVALID"));
        }
    } else if kind == "photo" {
        return Err(Refusal::Named("PHOTO_THUMB_URL_EMPTY"));
    }
    if types.is_empty() {
        return Ok(());
    }
    let empty = match kind {
        "photo" => "PHOTO_CONTENT_URL_EMPTY",
        "audio" | "voice" => "AUDIO_CONTENT_URL_EMPTY",
        _ => "WEBDOCUMENT_URL_EMPTY",
    };
    let Some(enums::InputWebDocument::Plain(content)) = &result.content else { return Err(Refusal::Named(empty)) };
    check_url(&content.url, empty)?;
    if types.contains(&content.mime_type.as_str()) { Ok(()) } else { Err(Refusal::Named(wrong)) }
}

fn check_url(url: &str, empty: &'static str) -> Result<(), Refusal> {
    if url.is_empty() {
        return Err(Refusal::Named(empty));
    }
    let is_web = url.starts_with("https://") || url.starts_with("http://");
    if is_web { Ok(()) } else { Err(Refusal::Named("WEBDOCUMENT_URL_INVALID")) }
}

fn wrong_type() -> Refusal {
    Refusal::Named("RESULT_TYPE_INVALID")
}
