//! What is to be different about a message.

use tl_types::enums;

use crate::base::cause::CAPTION;
use crate::base::error::{Error, Operation};
use crate::messages::caption;
use crate::messages::media::{Media, ResolvedMedia};
use crate::objects::text::FormattedText;
use crate::runtime::Context;
use crate::runtime::Reports;

/// What is to be different; nothing at first.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    pub(crate) media: Option<Media>,
    pub(crate) text: Option<String>,
    pub(crate) entities: Option<Vec<enums::MessageEntity>>,
    pub(crate) reply_markup: Option<enums::ReplyMarkup>,
    pub(crate) invert_media: bool,
    pub(crate) no_webpage: bool,
    pub(crate) rich_message: Option<enums::InputRichMessage>,
    pub(crate) reports: Reports,
}

/// The setters of all changes, for what has a field `changes`.
macro_rules! change_setters {
    ($name:ident) => {
        impl $name {
            /// Replaces its media. If that has a caption, it is the message's from then on.
            pub fn media(mut self, media: impl Into<$crate::messages::media::Media>) -> Self {
                let mut media = media.into();
                let caption = ::std::mem::take(&mut media.caption);
                if !caption.text.is_empty() || !caption.entities.is_empty() {
                    self.changes.text = Some(caption.text);
                    self.changes.entities = (!caption.entities.is_empty()).then_some(caption.entities);
                }
                self.changes.media = Some(media);
                self
            }

            /// Replaces its caption, or its text if it has no media, by a text or a
            /// [`FormattedText`](crate::text::FormattedText), whose formatting is taken too. An empty one removes the caption.
            pub fn caption(mut self, caption: impl Into<$crate::objects::text::FormattedText>) -> Self {
                let caption = caption.into();
                self.changes.text = Some(caption.text);
                if !caption.entities.is_empty() {
                    self.changes.entities = Some(caption.entities);
                }
                self
            }

            /// The formatting of the new caption.
            pub fn entities(
                mut self,
                entities: impl IntoIterator<Item = impl Into<::tl_types::enums::MessageEntity>>,
            ) -> Self {
                self.changes.entities = Some(entities.into_iter().map(Into::into).collect());
                self
            }

            /// Replaces the buttons below it. For bots.
            pub fn reply_markup(mut self, markup: impl Into<::tl_types::enums::ReplyMarkup>) -> Self {
                self.changes.reply_markup = Some(markup.into());
                self
            }

            /// The caption is above the media.
            pub fn invert_media(mut self, invert: bool) -> Self {
                self.changes.invert_media = invert;
                self
            }

            /// Without the preview of a web page, where it has no other media.
            pub fn no_webpage(mut self, no_webpage: bool) -> Self {
                self.changes.no_webpage = no_webpage;
                self
            }

            /// Replaces its rich content (`InputRichMessage`).
            pub fn rich_message(mut self, message: impl Into<::tl_types::enums::InputRichMessage>) -> Self {
                self.changes.rich_message = Some(message.into());
                self
            }

            /// What is called as bytes of its new file are done, if that is uploaded. It should return soon.
            pub fn progress(
                mut self,
                report: impl Fn($crate::base::progress::Progress) + Send + Sync + 'static,
            ) -> Self {
                self.changes.reports.progress = Some(::std::sync::Arc::new(report));
                self
            }
        }
    };
}

pub(crate) use change_setters;

impl Changes {
    /// How errors call the new media.
    pub(crate) fn label(&self) -> Option<String> {
        self.media.as_ref()?.label()
    }

    /// Checks the new text and the new media, before anything is sent.
    ///
    /// # Errors
    ///
    /// A text, or a file, that cannot be sent.
    pub(crate) async fn check(&mut self, context: &Context, operation: Operation) -> Result<(), Error> {
        if let Some(text) = &mut self.text {
            let entities = std::mem::take(&mut self.entities).unwrap_or_default();
            let mut formatted = FormattedText { text: std::mem::take(text), entities };
            let limits = context.limits;
            // Of a message that keeps its media, nobody here knows whether it has any.
            let (name, limit) = match self.media {
                Some(_) => (CAPTION, limits.max_caption),
                None => ("text", limits.max_text.max(limits.max_caption)),
            };
            caption::check(context, &mut formatted, name, limit, operation)?;
            self.entities = formatted.input_entities();
            *text = formatted.text;
        }
        match &mut self.media {
            Some(media) => media.what.check(context.limits, operation).await,
            None => Ok(()),
        }
    }

    /// Uploads the files of the new media, which is checked.
    pub(crate) async fn upload(&mut self, context: &Context) -> Result<Option<ResolvedMedia>, Error> {
        let Some(media) = self.media.take() else { return Ok(None) };
        Ok(Some(ResolvedMedia::upload(context, media.what, std::mem::take(&mut self.reports)).await?))
    }
}
