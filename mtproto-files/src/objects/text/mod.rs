//! Texts with formatting (`api/entities`): captions, and texts of messages.
//!
//! A [`FormattedText`] is a text and its entities, whose offsets and lengths count UTF-16 code units. Every method that takes
//! a caption takes a plain text too.
#![cfg_attr(
    feature = "formatting",
    doc = "
With the feature `formatting`, a [`FormattedText`] is read from and written as HTML and MarkdownV2 of the Bot API
(`bots/api#formatting-options`):

```
use mtproto_files::text::FormattedText;

let text = FormattedText::from_html(\"<b>bold</b> and <i>it&amp;alic</i>\")?;
assert_eq!(text.text, \"bold and it&alic\");
assert_eq!(text.entities.len(), 2);
assert_eq!(text.to_markdown()?, \"*bold* and _it&alic_\");
assert_eq!(FormattedText::from_markdown(\"*bold* and _it&alic_\")?, text);

let error = FormattedText::from_markdown(\"2 * 2\").unwrap_err();
assert_eq!(error.to_string(), \"line 1, column 3: `*` has no end: write `\\\\*` for the character\");
# Ok::<(), mtproto_files::text::FormatError>(())
```
"
)]

mod check;
#[cfg(feature = "formatting")]
mod draft;
#[cfg(feature = "formatting")]
mod error;
#[cfg(feature = "formatting")]
mod html;
#[cfg(feature = "formatting")]
mod link;
#[cfg(feature = "formatting")]
mod markdown;
#[cfg(feature = "formatting")]
mod nesting;
#[cfg(feature = "formatting")]
mod style;
#[cfg(test)]
#[cfg(feature = "formatting")]
mod tests;
mod units;
#[cfg(feature = "formatting")]
mod walk;

#[cfg(feature = "formatting")]
pub use error::{FormatError, FormatFault};
#[cfg(feature = "formatting")]
pub use html::escape as escape_html;
#[cfg(feature = "formatting")]
pub use markdown::escape as escape_markdown;

use std::borrow::Cow;

use tl_types::enums;

/// A text and its formatting.
///
/// `From` turns a plain text into a `FormattedText`. Telegram finds mentions by username, hashtags, URLs and commands of bots
/// by itself: they need no entity.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FormattedText {
    /// The text, without any notation.
    pub text: String,
    /// The formatting. Offsets and lengths are in UTF-16 code units.
    pub entities: Vec<enums::MessageEntity>,
}

impl FormattedText {
    /// Returns this text with this formatting.
    pub fn new(text: impl Into<String>, entities: impl IntoIterator<Item = impl Into<enums::MessageEntity>>) -> Self {
        Self { text: text.into(), entities: entities.into_iter().map(Into::into).collect() }
    }

    /// Returns the length of the text in UTF-16 code units, as Telegram counts.
    pub fn length(&self) -> usize {
        units::length(&self.text)
    }

    /// Returns whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Returns the entities for a request: `None` if there are none.
    #[cfg(feature = "messages")]
    pub(crate) fn input_entities(&self) -> Option<Vec<enums::MessageEntity>> {
        (!self.entities.is_empty()).then(|| self.entities.clone())
    }

    /// Replaces the text. Replaces the entities only if the other text has some: those of a plain text are set by a call of
    /// their own.
    pub(crate) fn set(&mut self, other: Self) {
        self.text = other.text;
        if !other.entities.is_empty() {
            self.entities = other.entities;
        }
    }
}

/// A plain text.
impl From<String> for FormattedText {
    fn from(text: String) -> Self {
        Self { text, entities: Vec::new() }
    }
}

/// A plain text.
impl From<&str> for FormattedText {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

/// A plain text.
impl From<&String> for FormattedText {
    fn from(text: &String) -> Self {
        text.clone().into()
    }
}

/// A plain text.
impl From<Box<str>> for FormattedText {
    fn from(text: Box<str>) -> Self {
        String::from(text).into()
    }
}

/// A plain text.
impl From<Cow<'_, str>> for FormattedText {
    fn from(text: Cow<'_, str>) -> Self {
        text.into_owned().into()
    }
}

/// A plain text of one character.
impl From<char> for FormattedText {
    fn from(text: char) -> Self {
        String::from(text).into()
    }
}

impl From<&FormattedText> for FormattedText {
    fn from(text: &FormattedText) -> Self {
        text.clone()
    }
}
