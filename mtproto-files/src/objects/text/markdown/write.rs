//! Writes MarkdownV2.

use super::tokens::is_reserved;
use crate::objects::text::FormattedText;
use crate::objects::text::error::{FormatError, FormatFault};
use crate::objects::text::link::{to_date, to_emoji, to_user};
use crate::objects::text::style::{Span, Style};
use crate::objects::text::units::Units;
use crate::objects::text::walk::Notation;

/// Returns a text as MarkdownV2 that stands for it and formats nothing: for what is put between its marks.
///
/// ```
/// assert_eq!(mtproto_files::text::escape_markdown("1.5 > 1 (a_b)"), "1\\.5 \\> 1 \\(a\\_b\\)");
/// ```
pub fn escape(text: &str) -> String {
    let mut markdown = String::with_capacity(text.len());
    for c in text.chars() {
        push_escaped(&mut markdown, c);
    }
    markdown
}

/// MarkdownV2 as it is written.
pub(super) struct Writer<'a> {
    pub(super) markdown: String,
    text: &'a FormattedText,
    units: &'a Units<'a>,
    /// What is open, the innermost last.
    open: Vec<Span>,
    /// Whether the last that was written is a mark of `_`.
    after_underscore: bool,
    /// Whether a quotation has just ended.
    after_quote: bool,
    /// Whether a line break of a quotation is to be written: what comes next decides how.
    pending_break: bool,
    /// Whether the next line break is written already, as the end of a quotation.
    skips_break: bool,
}

impl<'a> Writer<'a> {
    pub(super) fn new(text: &'a FormattedText, units: &'a Units<'a>) -> Self {
        Self {
            markdown: String::new(),
            text,
            units,
            open: Vec::new(),
            after_underscore: false,
            after_quote: false,
            pending_break: false,
            skips_break: false,
        }
    }
}

impl Notation for Writer<'_> {
    fn open(&mut self, span: &Span) -> Result<(), FormatError> {
        self.write_break();
        let mark = match &span.style {
            Style::Quote { .. } => {
                self.check_quote(span)?;
                // An empty part ends the quotation before.
                if self.after_quote { "**>".to_owned() } else { ">".to_owned() }
            }
            Style::Pre { language } if language.chars().any(|c| c.is_ascii_whitespace() || c == '`') => {
                return Err(self.not_writable(span, "its language has a space or a `"));
            }
            Style::Pre { language } => format!("```{language}\n"),
            Style::Code => "`".to_owned(),
            Style::Link { .. } | Style::Mention { .. } => "[".to_owned(),
            Style::Emoji { .. } | Style::Date { .. } => "![".to_owned(),
            loose => mark_of(loose).to_owned(),
        };
        self.mark(&mark);
        self.open.push(span.clone());
        Ok(())
    }

    fn close(&mut self, span: &Span) -> Result<(), FormatError> {
        self.open.pop();
        let quote_end = self.open.iter().find(|open| matches!(open.style, Style::Quote { .. })).map(|quote| quote.end);
        // The line break that ends a quotation ends all that is within before.
        if quote_end != Some(span.end) && !matches!(span.style, Style::Quote { .. }) {
            self.write_break();
        }
        match &span.style {
            Style::Quote { collapsed } => self.end_quote(span, *collapsed),
            Style::Pre { .. } => self.mark("```"),
            Style::Code => self.mark("`"),
            Style::Link { url } => self.target(url),
            Style::Mention { user_id } => self.target(&to_user(*user_id)),
            Style::Emoji { document_id } => self.target(&to_emoji(*document_id)),
            Style::Date { date, format } => self.target(&to_date(*date, *format)),
            loose => self.mark(mark_of(loose)),
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        let text = if std::mem::take(&mut self.skips_break) { text.strip_prefix('\n').unwrap_or(text) } else { text };
        if text.is_empty() {
            return;
        }
        self.write_break();
        // A line break that ends a quotation is written after the marks that end here.
        self.after_underscore &= self.is_in_quote() && text == "\n";
        self.after_quote = false;
        let is_code = self.open.last().is_some_and(|open| matches!(open.style, Style::Code | Style::Pre { .. }));
        if is_code {
            self.code(text);
        } else if self.is_in_quote() {
            for c in text.chars() {
                self.write_break();
                if c == '\n' { self.pending_break = true } else { push_escaped(&mut self.markdown, c) }
            }
        } else {
            text.chars().for_each(|c| push_escaped(&mut self.markdown, c));
        }
    }
}

impl Writer<'_> {
    /// Writes a mark, apart from one of `_` before it: two of them would be read as one of another kind.
    fn mark(&mut self, mark: &str) {
        if self.after_underscore && mark.starts_with('_') {
            let in_bold = self.open.last().is_some_and(|open| open.style == Style::Bold);
            self.markdown.push_str(if in_bold { "~~" } else { "**" });
        }
        self.markdown.push_str(mark);
        (self.after_underscore, self.after_quote) = (mark.starts_with('_'), false);
    }

    fn target(&mut self, url: &str) {
        self.mark("](");
        for c in url.chars() {
            if matches!(c, ')' | '\\') {
                self.markdown.push('\\');
            }
            self.markdown.push(c);
        }
        self.markdown.push(')');
    }

    /// Writes code. Its line breaks are no lines of a quotation, but one that ends the quotation.
    fn code(&mut self, code: &str) {
        let end = self.open.last().map(|open| open.end);
        let quote_end = self.open.iter().find(|open| matches!(open.style, Style::Quote { .. })).map(|quote| quote.end);
        let ends_quote = quote_end.is_some() && quote_end == end && end < Some(self.units.len());
        let (code, has_break) = match code.strip_suffix('\n') {
            Some(rest) if ends_quote => (rest, true),
            _ => (code, false),
        };
        for c in code.chars() {
            if matches!(c, '`' | '\\' | '\r') {
                self.markdown.push('\\');
            }
            self.markdown.push(c);
        }
        self.pending_break = has_break;
    }

    /// Writes a line break within a quotation.
    fn write_break(&mut self) {
        if std::mem::take(&mut self.pending_break) {
            self.markdown.push_str("\n>");
            self.after_underscore = false;
        }
    }

    fn end_quote(&mut self, quote: &Span, collapsed: bool) {
        if collapsed {
            self.markdown.push_str("||");
        }
        let has_break = std::mem::take(&mut self.pending_break);
        // A quotation that ends before a line break takes it.
        self.skips_break = !has_break && quote.end < self.units.len();
        if has_break || self.skips_break {
            self.markdown.push('\n');
        }
        (self.after_underscore, self.after_quote) = (false, true);
    }

    /// Checks that a quotation is of whole lines.
    fn check_quote(&self, quote: &Span) -> Result<(), FormatError> {
        let unit = |at: usize| self.units.slice(at, at.saturating_add(1));
        let begins = quote.start == 0 || quote.start.checked_sub(1).and_then(unit) == Some("\n");
        let ends = quote.end == self.units.len()
            || unit(quote.end) == Some("\n")
            || quote.end.checked_sub(1).and_then(unit) == Some("\n");
        // The line break may be within code, where it ends no line.
        let is_at_line = !self.markdown.ends_with('`');
        if begins && ends && is_at_line {
            Ok(())
        } else {
            Err(self.not_writable(quote, "a quotation begins and ends with a line"))
        }
    }

    fn is_in_quote(&self) -> bool {
        self.open.first().is_some_and(|open| matches!(open.style, Style::Quote { .. }))
    }

    /// The error that a part cannot be written, at the entity that it is of.
    fn not_writable(&self, span: &Span, what: &'static str) -> FormatError {
        let is_it = |entity: &tl_types::enums::MessageEntity| {
            Style::of(entity).as_ref() == Some(&span.style)
                && usize::try_from(entity.offset()).is_ok_and(|offset| offset <= span.start)
        };
        let index = self.text.entities.iter().rposition(is_it).unwrap_or_default();
        FormatFault::NotWritable { what }.at_entity(index)
    }
}

/// The mark that begins and ends a style.
fn mark_of(style: &Style) -> &'static str {
    match style {
        Style::Bold => "*",
        Style::Italic => "_",
        Style::Underline => "__",
        Style::Strike => "~",
        Style::Spoiler => "||",
        _ => "",
    }
}

fn push_escaped(markdown: &mut String, c: char) {
    // A carriage return would be read as a line feed.
    if is_reserved(c) || matches!(c, '\\' | '\r') {
        markdown.push('\\');
    }
    markdown.push(c);
}

#[cfg(test)]
mod tests {
    use tl_types::{enums, types};

    use super::*;

    fn written<const N: usize>(text: &str, entities: [enums::MessageEntity; N]) -> String {
        FormattedText::new(text, entities).to_markdown().unwrap()
    }

    #[test]
    fn marks_of_underscores_are_kept_apart() {
        let italic = |offset, length| types::MessageEntityItalic::new(offset, length).into();
        let underline = |offset, length| types::MessageEntityUnderline::new(offset, length).into();
        let bold = |offset, length| types::MessageEntityBold::new(offset, length).into();
        assert_eq!(written("ab", [italic(0, 2), underline(0, 2)]), "_**__ab__**_");
        assert_eq!(written("ab", [italic(0, 1), italic(1, 1)]), "_a_**_b_");
        assert_eq!(written("ab", [bold(0, 2), italic(0, 1), italic(1, 1)]), "*_a_~~_b_*");
    }

    #[test]
    fn quotations_are_written_by_lines() {
        let quote = |offset, length| types::MessageEntityBlockquote::new(offset, length);
        assert_eq!(written("a\nb\nc", [quote(0, 4).into()]), ">a\n>b\nc");
        assert_eq!(written("a\nb\nc", [quote(0, 3).into()]), ">a\n>b\nc", "the line break is taken");
        assert_eq!(written("a\nb", [quote(0, 2).into(), quote(2, 1).collapsed(true).into()]), ">a\n**>b||");
        assert_eq!(written("a\n", [quote(0, 2).into()]), ">a\n");
        assert_eq!(written("\n\n", [quote(0, 2).into()]), ">\n>\n");
        let bold = types::MessageEntityBold::new(0, 2);
        assert_eq!(written("a\nb", [quote(0, 2).into(), bold.into()]), ">*a*\nb");
        for (text, offset, length) in [("ab", 1, 1), ("ab\n", 0, 1)] {
            let error = FormattedText::new(text, [quote(offset, length)]).to_markdown().unwrap_err();
            assert_eq!(
                error.to_string(),
                "entity 0: MarkdownV2 has no notation for it: a quotation begins and ends with a line"
            );
        }
    }

    #[test]
    fn what_cannot_be_written_says_why() {
        let pre = FormattedText::new("ab", [types::MessageEntityPre::new(0, 2, "a b")]);
        let error = pre.to_markdown().unwrap_err();
        assert_eq!(error.to_string(), "entity 0: MarkdownV2 has no notation for it: its language has a space or a `");
        assert_eq!(pre.to_html().unwrap(), "<pre><code class=\"language-a b\">ab</code></pre>");
        let error = FormattedText::new("ab", [types::MessageEntityBold::new(0, 3)]).to_markdown().unwrap_err();
        assert_eq!((error.entity(), error.offset()), (Some(0), None));
        let deep = FormattedText::new("ab", (0..65).map(|_| types::MessageEntityBold::new(0, 2)));
        assert_eq!(deep.to_html().unwrap_err().fault(), &FormatFault::TooDeep);
    }

    #[test]
    fn what_telegram_finds_by_itself_gets_no_notation() {
        let found: [enums::MessageEntity; 3] = [
            types::MessageEntityHashtag::new(0, 2).into(),
            types::MessageEntityMention::new(3, 3).into(),
            types::MessageEntityUrl::new(7, 5).into(),
        ];
        assert_eq!(written("#a @bc e.org", found.clone()), "\\#a @bc e\\.org");
        assert_eq!(FormattedText::new("#a @bc e.org", found).to_html().unwrap(), "#a @bc e.org");
    }
}
