//! A result on its way: checked, its file uploaded if need be, then named to the DC, as often as that takes.

use tl_types::{enums, types};

use super::content::{performer_of, title_of, type_of, url_of, web_documents};
use super::result::{About, Body, Described, InlineResult};
use crate::base::cause::Cause;
use crate::base::error::{Error, Operation};
use crate::base::limits::MAX_INLINE_RESULT_ID;
use crate::messages::media::ResolvedMedia;
use crate::messages::media::call::Target;
use crate::objects::peer::Peer;
use crate::objects::text::FormattedText;
use crate::runtime::Context;
use crate::runtime::Reports;

const OPERATION: Operation = Operation::AnswerInlineQuery;

/// A result that can be named to the DC.
pub(super) enum Prepared {
    /// As it is.
    Made(enums::InputBotInlineResult),
    /// Of a file that Telegram has.
    Cached(Box<Cached>),
}

/// A result of a file that Telegram has.
pub(super) struct Cached {
    item: ResolvedMedia,
    /// The file by reference, as long as that is good.
    named: Option<enums::InputMedia>,
    kind: &'static str,
    about: About,
    message: enums::InputBotInlineMessage,
}

impl Prepared {
    /// Uploads what has to be, of a result that is checked.
    pub(super) async fn of(context: &Context, result: InlineResult) -> Result<Self, Error> {
        let Described { media, mut about } = match result.body {
            Body::Raw(result) => return Ok(Self::Made(result)),
            Body::Media(described) => *described,
        };
        let label = media.label();
        let what = media.what;
        let kind = type_of(&what).map_err(|what| failed(&about.id, what))?;
        let message = about.message.take().unwrap_or_else(|| message(media.caption, &mut about));
        if let Some(url) = url_of(&what) {
            let (content, thumb) = web_documents(&what, &about, url);
            let mut result = types::InputBotInlineResult::new(about.id, kind, message).content(content);
            result.thumb = thumb.map(Into::into);
            result.title = about.title.or_else(|| title_of(&what));
            result.description = about.description.or_else(|| performer_of(&what));
            result.url = about.url;
            return Ok(Self::Made(result.into()));
        }
        let uploaded = ResolvedMedia::upload(context, what, Reports::default());
        let item = uploaded.await.map_err(|error| error.or_of_file(label))?;
        Ok(Self::Cached(Box::new(Cached { item, named: None, kind, about, message })))
    }

    /// The result as a request has it.
    pub(super) async fn input(&mut self, context: &Context) -> Result<enums::InputBotInlineResult, Error> {
        let cached = match self {
            Self::Made(result) => return Ok(result.clone()),
            Self::Cached(cached) => cached,
        };
        let media = match &cached.named {
            Some(media) => media.clone(),
            None => {
                let own = Target::of(context, Peer::Me).await?;
                cached.item.by_reference(context, OPERATION, &own).await?
            }
        };
        cached.named = Some(media.clone());
        let (about, message) = (&cached.about, cached.message.clone());
        match media {
            enums::InputMedia::Photo(media) => {
                Ok(types::InputBotInlineResultPhoto::new(about.id.as_str(), cached.kind, media.id, message).into())
            }
            enums::InputMedia::Document(media) => {
                let mut result =
                    types::InputBotInlineResultDocument::new(about.id.as_str(), cached.kind, media.id, message);
                result.title.clone_from(&about.title);
                result.description.clone_from(&about.description);
                Ok(result.into())
            }
            _ => Err(Error::new(OPERATION, Cause::NoMedia { wanted: "photo or document" })),
        }
    }

    /// Makes its file reference fresh, if it has one and something can be done; whether it did.
    pub(super) async fn repair(&mut self, context: &Context) -> Result<bool, Error> {
        let Self::Cached(cached) = self else { return Ok(false) };
        if !cached.item.may_be_repaired() {
            return Ok(false);
        }
        cached.item.refresh(context, OPERATION).await?;
        cached.named = None;
        Ok(true)
    }
}

/// Checks what can be checked of a result before anything is sent.
///
/// # Errors
///
/// Media that is no result, a file or a caption that cannot be sent.
pub(super) async fn check(context: &Context, result: &mut InlineResult) -> Result<(), Error> {
    let Body::Media(described) = &mut result.body else { return Ok(()) };
    let Described { media, about } = &mut **described;
    type_of(&media.what).map_err(|what| failed(&about.id, what))?;
    let label = media.label();
    media.check(context, OPERATION).await.map_err(|error| error.or_of_file(label))
}

/// Checks the ids of results.
pub(super) fn check_ids(results: &[InlineResult]) -> Result<(), Error> {
    let mut seen = std::collections::HashSet::new();
    for result in results {
        let id = result.id();
        if id.is_empty() || id.len() > MAX_INLINE_RESULT_ID {
            return Err(failed(id, "an id has 1 to 64 bytes"));
        }
        if !seen.insert(id) {
            return Err(failed(id, "another one has its id"));
        }
    }
    Ok(())
}

/// Whether all results are pictures, which clients show as a gallery.
pub(super) fn are_pictures(results: &[InlineResult]) -> bool {
    let is_picture = |kind: &str| matches!(kind, "photo" | "gif" | "video" | "sticker");
    results.iter().all(|result| match &result.body {
        Body::Media(described) => type_of(&described.media.what).is_ok_and(is_picture),
        Body::Raw(enums::InputBotInlineResult::Plain(result)) => is_picture(&result.r#type),
        Body::Raw(enums::InputBotInlineResult::Photo(_)) => true,
        Body::Raw(enums::InputBotInlineResult::Document(result)) => is_picture(&result.r#type),
        Body::Raw(_) => false,
    })
}

/// The media with its caption.
fn message(caption: FormattedText, about: &mut About) -> enums::InputBotInlineMessage {
    let entities = caption.input_entities();
    let mut message = types::InputBotInlineMessageMediaAuto::new(caption.text).invert_media(about.invert_media);
    message.entities = entities;
    message.reply_markup = about.reply_markup.take();
    message.into()
}

fn failed(id: &str, what: &'static str) -> Error {
    Error::new(OPERATION, Cause::InlineResult { id: id.to_owned(), what })
}
