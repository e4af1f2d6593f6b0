//! HTML as the Bot API has it (`bots/api#html-style`).

mod read;
mod write;

pub use write::escape;

use super::FormattedText;
use super::error::FormatError;
use super::nesting::spans_of;
use super::units::Units;
use super::walk::walk;

/// # HTML (feature `formatting`)
impl FormattedText {
    /// Reads a text that is written as HTML, with the tags of the Bot API (`bots/api#html-style`): `b`, `strong`, `i`, `em`,
    /// `u`, `ins`, `s`, `strike`, `del`, `tg-spoiler`, `span class="tg-spoiler"`, `a`, `code`, `pre`, `tg-emoji`, `tg-time`,
    /// `blockquote` and `blockquote expandable`.
    ///
    /// Characters may be written by all names that HTML has for them, and by number. Spaces and line breaks stay as they are;
    /// CR LF and CR are read as LF. Parts that may not be within each other are cut or left out, as Telegram does it: there is
    /// nothing within code, no link within a link, and a quotation is within nothing.
    ///
    /// # Errors
    ///
    /// A tag that messages do not have, that does not end or ends nothing, a `<` that is none, an attribute that is missing or
    /// cannot be; more than 1 MiB; more than 64 tags within each other. The error says where.
    ///
    /// ```
    /// use mtproto_files::text::FormattedText;
    ///
    /// let text = FormattedText::from_html("<b>5 &lt; <i>6</i></b>")?;
    /// assert_eq!((text.text.as_str(), text.entities.len()), ("5 < 6", 2));
    ///
    /// let error = FormattedText::from_html("a line,<br>another").unwrap_err();
    /// let expected = "line 1, column 8: messages have no tag <br>: a new line is a line break of the text";
    /// assert_eq!((error.offset(), error.to_string().as_str()), (Some(7), expected));
    /// # Ok::<(), mtproto_files::text::FormatError>(())
    /// ```
    pub fn from_html(html: &str) -> Result<Self, FormatError> {
        read::read(html)
    }

    /// Writes the text as HTML, which [`from_html`](Self::from_html) reads.
    ///
    /// What Telegram finds by itself, as hashtags and URLs, needs no tag and gets none. Entities that cross each other are
    /// cut.
    ///
    /// # Errors
    ///
    /// An entity that is not in the text; more than 64 at one place.
    pub fn to_html(&self) -> Result<String, FormatError> {
        let units = Units::of(&self.text);
        let mut writer = write::Writer::default();
        walk(&spans_of(self, &units)?, &units, &mut writer)?;
        Ok(writer.html)
    }
}
