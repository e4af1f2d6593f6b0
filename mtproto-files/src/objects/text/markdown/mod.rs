//! MarkdownV2 of the Bot API (`bots/api#markdownv2-style`), which is not CommonMark.

mod read;
mod tokens;
mod write;

pub use write::escape;

use super::FormattedText;
use super::error::FormatError;
use super::nesting::spans_of;
use super::units::Units;
use super::walk::walk;

/// # MarkdownV2 (feature `formatting`)
impl FormattedText {
    /// Reads a text that is written as MarkdownV2 of the Bot API (`bots/api#markdownv2-style`): `*bold*`, `_italic_`,
    /// `__underline__`, `~strikethrough~`, `||spoiler||`, `[link](https://…)`, `[mention](tg://user?id=…)`,
    /// `![👍](tg://emoji?id=…)`, `![tomorrow](tg://time?unix=…&format=…)`, code in `` ` ``, blocks of code in ```` ``` ````
    /// with a language, and quotations whose lines begin with `>`, expandable if they end with `||`.
    ///
    /// A `\` before any character of ASCII makes it stand for itself, which the characters ``_*[]()~`>#+-=|{}.!`` need
    /// everywhere; in code only `` ` `` and `\` do, and in `(…)` only `)` and `\`. CR LF and CR are read as LF. Parts that may
    /// not be within each other are cut or left out, as by [`from_html`](Self::from_html).
    ///
    /// # Errors
    ///
    /// A character that needs a `\`, something that has no end, `![…]` without a custom emoji or a time; more than 1 MiB; more
    /// than 64 parts within each other. The error says where.
    ///
    /// ```
    /// use mtproto_files::text::FormattedText;
    ///
    /// let text = FormattedText::from_markdown("*bold _and italic_*\\.")?;
    /// assert_eq!((text.text.as_str(), text.entities.len()), ("bold and italic.", 2));
    ///
    /// let error = FormattedText::from_markdown("a line\nthe end.").unwrap_err();
    /// assert_eq!(error.to_string(), "line 2, column 8: `.` is reserved: write `\\.` for the character");
    /// # Ok::<(), mtproto_files::text::FormatError>(())
    /// ```
    pub fn from_markdown(markdown: &str) -> Result<Self, FormatError> {
        read::read(markdown)
    }

    /// Writes the text as MarkdownV2, which [`from_markdown`](Self::from_markdown) reads.
    ///
    /// What Telegram finds by itself, as hashtags and URLs, needs no notation and gets none. Entities that cross each other
    /// are cut. A quotation ends with its line: the line break is part of it then.
    ///
    /// # Errors
    ///
    /// An entity that is not in the text; more than 64 at one place; what MarkdownV2 cannot express: a quotation that begins or
    /// ends within a line, a language with a space.
    pub fn to_markdown(&self) -> Result<String, FormatError> {
        let units = Units::of(&self.text);
        let spans = spans_of(self, &units)?;
        let mut writer = write::Writer::new(self, &units);
        walk(&spans, &units, &mut writer)?;
        Ok(writer.markdown)
    }
}
