//! Messages that were made of inline results.

use tl_types::enums;

/// A message that was made of an inline result, as its chat shows it.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct InlineMessage {
    /// The text or caption.
    pub text: String,
    /// The formatting of the text.
    pub entities: Option<Vec<enums::MessageEntity>>,
    /// The media.
    pub media: Option<enums::MessageMedia>,
    /// The buttons below the message.
    pub reply_markup: Option<enums::ReplyMarkup>,
}
