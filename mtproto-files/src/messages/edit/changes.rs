//! What is to be different about a message.

use tl_types::enums;

use crate::base::error::{Error, Operation};
use crate::messages::media::{Media, ResolvedMedia};
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
                if !caption.text.is_empty() || caption.entities.is_some() {
                    (self.changes.text, self.changes.entities) = (Some(caption.text), caption.entities);
                }
                self.changes.media = Some(media);
                self
            }

            /// Replaces its caption, or its text if it has no media. An empty one removes the caption.
            pub fn caption(mut self, caption: impl Into<String>) -> Self {
                self.changes.text = Some(caption.into());
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

    /// Checks the new media, and uploads its files.
    pub(crate) async fn upload(
        &mut self,
        context: &Context,
        operation: Operation,
    ) -> Result<Option<ResolvedMedia>, Error> {
        let Some(media) = self.media.take() else { return Ok(None) };
        let mut what = media.what;
        what.check(operation).await?;
        Ok(Some(ResolvedMedia::upload(context, what, std::mem::take(&mut self.reports)).await?))
    }
}
