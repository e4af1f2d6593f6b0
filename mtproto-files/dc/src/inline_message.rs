//! What came of an inline result, for tests to look at.

use tl_types::enums;

/// A message that came of an inline result, as its chat shows it.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct InlineMessage {
    /// Its text or caption.
    pub text: String,
    /// The formatting of that.
    pub entities: Option<Vec<enums::MessageEntity>>,
    /// Its media.
    pub media: Option<enums::MessageMedia>,
    /// The buttons below it.
    pub reply_markup: Option<enums::ReplyMarkup>,
}
