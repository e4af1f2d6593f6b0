//! Reads MarkdownV2: what tokens mean depends on what is open where they are.

use super::tokens;
use crate::objects::text::FormattedText;
use crate::objects::text::draft::{Draft, Position};
use crate::objects::text::error::{FormatError, FormatFault, MAX_NESTING};
use crate::objects::text::link;
use crate::objects::text::style::Style;

/// Reads a text.
pub(super) fn read(markdown: &str) -> Result<FormattedText, FormatError> {
    let draft = Draft::of(markdown)?;
    let mut reader = Reader { markdown, rest: markdown, draft, open: Vec::new(), in_quote: false, at_line_start: true };
    while let Some(c) = reader.rest.chars().next() {
        reader.take(c)?;
    }
    reader.end()
}

/// A text as far as it is read.
struct Reader<'a> {
    markdown: &'a str,
    rest: &'a str,
    draft: Draft,
    open: Vec<Open<'a>>,
    /// Whether a quotation is open.
    in_quote: bool,
    /// Whether a `>` begins a quotation, or a line of it.
    at_line_start: bool,
}

/// Something that has begun.
struct Open<'a> {
    mark: Mark<'a>,
    /// Where it begins in what is read, in bytes.
    at: usize,
    /// Where its text begins.
    start: Position,
}

/// What begins and ends a part of the text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark<'a> {
    Bold,
    Italic,
    Underline,
    Strike,
    Spoiler,
    Code,
    Pre { language: &'a str },
    Link,
    Image,
    Quote,
}

impl<'a> Reader<'a> {
    /// Takes one token, whose first character this is.
    fn take(&mut self, c: char) -> Result<(), FormatError> {
        if let Ok((rest, c)) = tokens::escaped(self.rest) {
            self.rest = rest;
            self.draft.push(c.encode_utf8(&mut [0; 4]));
            self.at_line_start = c == '\n';
            return Ok(());
        }
        let innermost = self.open.last().map(|open| open.mark);
        if let Some(mark @ (Mark::Code | Mark::Pre { .. })) = innermost {
            return self.take_in_code(mark);
        }
        if let Ok((rest, text)) = tokens::plain(self.rest) {
            self.rest = rest;
            self.draft.push(text);
            self.at_line_start = false;
            return Ok(());
        }
        if let Ok((rest, _)) = tokens::line_break(self.rest) {
            return self.take_line_break(rest);
        }
        let doubled = self.rest.chars().nth(1) == Some(c);
        match (c, innermost) {
            ('*', Some(Mark::Bold)) => self.close("*", Style::Bold),
            // Two of them are always an underline's.
            ('_', Some(Mark::Italic)) if !doubled => self.close("_", Style::Italic),
            ('_', Some(Mark::Underline)) if doubled => self.close("__", Style::Underline),
            ('~', Some(Mark::Strike)) => self.close("~", Style::Strike),
            ('|', Some(Mark::Spoiler)) if doubled => self.close("||", Style::Spoiler),
            (']', Some(Mark::Link)) => self.close_link(),
            (']', Some(Mark::Image)) => self.close_image(),
            ('*', _) => self.begin("*", Mark::Bold),
            ('_', _) if doubled => self.begin("__", Mark::Underline),
            ('_', _) => self.begin("_", Mark::Italic),
            ('~', _) => self.begin("~", Mark::Strike),
            ('|', _) if doubled => self.begin("||", Mark::Spoiler),
            ('[', _) => self.begin("[", Mark::Link),
            ('!', _) if self.rest.starts_with("![") => self.begin("![", Mark::Image),
            ('`', _) => self.begin_code(),
            ('>', _) if self.at_line_start && self.in_quote => {
                self.skip(">");
                Ok(())
            }
            ('>', _) if self.at_line_start => {
                self.in_quote = true;
                self.begin(">", Mark::Quote)
            }
            // One before what it cannot be for.
            ('\\', _) => {
                self.skip("\\");
                self.draft.push("\\");
                self.at_line_start = false;
                Ok(())
            }
            _ => Err(self.fault(FormatFault::Reserved(c), self.at())),
        }
    }

    fn take_in_code(&mut self, mark: Mark<'a>) -> Result<(), FormatError> {
        self.at_line_start = false;
        match mark {
            Mark::Code if self.rest.starts_with('`') => return self.close("`", Style::Code),
            Mark::Pre { language } if self.rest.starts_with("```") => {
                return self.close("```", Style::Pre { language: language.to_owned() });
            }
            _ => {}
        }
        if let Ok((rest, text)) = tokens::plain_code(self.rest) {
            self.rest = rest;
            self.draft.push(text);
        } else if let Ok((rest, _)) = tokens::line_break(self.rest) {
            self.rest = rest;
            self.draft.push("\n");
        } else {
            // A single `\`, or a `` ` `` that ends no block.
            let mut rest = self.rest.chars();
            if let Some(c) = rest.next() {
                self.rest = rest.as_str();
                self.draft.push(c.encode_utf8(&mut [0; 4]));
            }
        }
        Ok(())
    }

    /// Takes a line break: the end of a quotation, unless the next line is of it too.
    fn take_line_break(&mut self, rest: &'a str) -> Result<(), FormatError> {
        let ends_quote = self.in_quote && !rest.starts_with('>');
        let collapsed = ends_quote && self.take_collapse_mark();
        if ends_quote && self.open.last().is_none_or(|open| open.mark != Mark::Quote) {
            return Err(self.unclosed());
        }
        self.rest = rest;
        self.draft.push("\n");
        self.at_line_start = true;
        if ends_quote {
            self.end_quote(collapsed);
        }
        Ok(())
    }

    /// Takes back an empty spoiler that is open at the end of a quotation: it says that the quotation is expandable.
    fn take_collapse_mark(&mut self) -> bool {
        let at = self.at();
        let is_mark = |open: &mut Open<'_>| open.mark == Mark::Spoiler && open.at.saturating_add(2) == at;
        self.open.pop_if(is_mark).is_some()
    }

    fn end_quote(&mut self, collapsed: bool) {
        self.in_quote = false;
        if let Some(open) = self.open.pop() {
            self.draft.add(open.start, Style::Quote { collapsed });
        }
    }

    fn begin(&mut self, token: &str, mark: Mark<'a>) -> Result<(), FormatError> {
        let at = self.at();
        if self.open.len() >= MAX_NESTING {
            return Err(self.fault(FormatFault::TooDeep, at));
        }
        self.skip(token);
        self.open.push(Open { mark, at, start: self.draft.position() });
        Ok(())
    }

    fn begin_code(&mut self) -> Result<(), FormatError> {
        match tokens::fence(self.rest) {
            Ok((rest, language)) => {
                self.begin("```", Mark::Pre { language })?;
                self.rest = rest;
                Ok(())
            }
            Err(_) => self.begin("`", Mark::Code),
        }
    }

    fn close(&mut self, token: &str, style: Style) -> Result<(), FormatError> {
        self.skip(token);
        if let Some(open) = self.open.pop() {
            self.draft.add(open.start, style);
        }
        Ok(())
    }

    /// Closes a link to what comes in parentheses, or else to its own text.
    fn close_link(&mut self) -> Result<(), FormatError> {
        self.skip("]");
        let url = self.target()?;
        if let Some(open) = self.open.pop() {
            let own = self.draft.text_from(open.start);
            if let Some(style) = link::of_url(url.as_deref().unwrap_or(own)) {
                self.draft.add(open.start, style);
            }
        }
        Ok(())
    }

    fn close_image(&mut self) -> Result<(), FormatError> {
        self.skip("]");
        let url = self.target()?;
        if let Some(open) = self.open.pop() {
            let style = url.as_deref().and_then(link::of_image);
            let style = style.ok_or_else(|| self.fault(FormatFault::NoEmoji, open.at))?;
            self.draft.add(open.start, style);
        }
        Ok(())
    }

    /// Takes what is in parentheses, if there are any.
    fn target(&mut self) -> Result<Option<String>, FormatError> {
        if !self.rest.starts_with('(') {
            return Ok(None);
        }
        let at = self.at();
        let (rest, url) =
            tokens::target(self.rest).map_err(|_| self.fault(FormatFault::UnclosedMark { mark: "(" }, at))?;
        self.rest = rest;
        Ok(Some(url))
    }

    fn end(mut self) -> Result<FormattedText, FormatError> {
        if self.in_quote {
            let collapsed = self.take_collapse_mark();
            if self.open.last().is_some_and(|open| open.mark == Mark::Quote) {
                self.end_quote(collapsed);
            }
        }
        if !self.open.is_empty() {
            return Err(self.unclosed());
        }
        Ok(self.draft.finish())
    }

    /// The error that what was begun last has no end.
    fn unclosed(&self) -> FormatError {
        let (mark, at) = self.open.last().map_or(("", 0), |open| (open.mark.token(), open.at));
        self.fault(FormatFault::UnclosedMark { mark }, at)
    }

    fn skip(&mut self, token: &str) {
        self.rest = self.rest.strip_prefix(token).unwrap_or(self.rest);
    }

    /// Where the reader is, in bytes.
    fn at(&self) -> usize {
        self.markdown.len().saturating_sub(self.rest.len())
    }

    fn fault(&self, fault: FormatFault, at: usize) -> FormatError {
        fault.at(self.markdown, at)
    }
}

impl Mark<'_> {
    /// What it begins with.
    fn token(self) -> &'static str {
        match self {
            Self::Bold => "*",
            Self::Italic => "_",
            Self::Underline => "__",
            Self::Strike => "~",
            Self::Spoiler => "||",
            Self::Code => "`",
            Self::Pre { .. } => "```",
            Self::Link => "[",
            Self::Image => "![",
            Self::Quote => ">",
        }
    }
}

#[cfg(test)]
mod tests {
    use tl_types::{enums, types};

    use super::*;
    use crate::objects::text::error::MAX_INPUT;

    fn read_whole(markdown: &str) -> (String, Vec<enums::MessageEntity>) {
        let text = FormattedText::from_markdown(markdown).unwrap_or_else(|error| panic!("{markdown:?}: {error}"));
        (text.text, text.entities)
    }

    #[track_caller]
    fn check<const N: usize>(markdown: &str, text: &str, entities: [enums::MessageEntity; N]) {
        assert_eq!(read_whole(markdown), (text.to_owned(), entities.to_vec()), "{markdown}");
    }

    fn bold(offset: i32, length: i32) -> enums::MessageEntity {
        types::MessageEntityBold::new(offset, length).into()
    }

    fn italic(offset: i32, length: i32) -> enums::MessageEntity {
        types::MessageEntityItalic::new(offset, length).into()
    }

    fn underline(offset: i32, length: i32) -> enums::MessageEntity {
        types::MessageEntityUnderline::new(offset, length).into()
    }

    fn spoiler(offset: i32, length: i32) -> enums::MessageEntity {
        types::MessageEntitySpoiler::new(offset, length).into()
    }

    fn quote(offset: i32, length: i32) -> types::MessageEntityBlockquote {
        types::MessageEntityBlockquote::new(offset, length)
    }

    fn pre(offset: i32, length: i32, language: &str) -> enums::MessageEntity {
        types::MessageEntityPre::new(offset, length, language).into()
    }

    #[test]
    fn every_notation_of_the_bot_api() {
        check("*abc*", "abc", [bold(0, 3)]);
        check("_abc_", "abc", [italic(0, 3)]);
        check("__abc__", "abc", [underline(0, 3)]);
        check("~abc~", "abc", [types::MessageEntityStrike::new(0, 3).into()]);
        check("||abc||", "abc", [spoiler(0, 3)]);
        check("`abc`", "abc", [types::MessageEntityCode::new(0, 3).into()]);
        check(
            "[abc](http://e.org/\\)\\\\)",
            "abc",
            [types::MessageEntityTextUrl::new(0, 3, "http://e.org/)\\").into()],
        );
        check("[e\\.org]", "e.org", [types::MessageEntityTextUrl::new(0, 5, "e.org").into()]);
        check("[abc]()", "abc", []);
        check("[abc](tg://user?id=5)", "abc", [types::MessageEntityMentionName::new(0, 3, 5).into()]);
        check("![👍](tg://emoji?id=7)", "👍", [types::MessageEntityCustomEmoji::new(0, 2, 7).into()]);
        let date = types::MessageEntityFormattedDate::new(0, 3, 9).relative(true).into();
        check("![abc](tg://time?unix=9&format=r)", "abc", [date]);
    }

    #[test]
    fn blocks_of_code_have_a_language() {
        check("```\nabc\n```", "abc\n", [pre(0, 4, "")]);
        check("```python\nabc```", "abc", [pre(0, 3, "python")]);
        check("```c++ abc```", " abc", [pre(0, 4, "c++")]);
        check("```abc```", "abc", [pre(0, 3, "")]);
        check("```\n\nabc```", "\nabc", [pre(0, 4, "")]);
        check("```\r\nabc```", "abc", [pre(0, 3, "")]);
        check("```\na`b\\`\\\\*_```", "a`b`\\*_", [pre(0, 7, "")]);
        // Code without a character is none.
        check("``a`b`", "ab", [types::MessageEntityCode::new(1, 1).into()]);
    }

    #[test]
    fn parts_nest_and_offsets_are_in_utf16() {
        check("é😀*😀_a_* \\*b*c*", "é😀😀a *bc", [bold(3, 3), italic(5, 1), bold(9, 1)]);
        let strike = types::MessageEntityStrike::new(2, 2).into();
        check("*a_b~c||d||~__e___ f*", "abcde f", [bold(0, 7), italic(1, 4), strike, spoiler(3, 1), underline(4, 1)]);
    }

    #[test]
    fn two_underscores_are_an_underlines() {
        check("___italic underline_**__", "italic underline", [italic(0, 16), underline(0, 16)]);
        check("_italic __underline___", "italic underline", [italic(0, 16), underline(7, 9)]);
        assert!(FormattedText::from_markdown("___italic underline___").is_err());
    }

    #[test]
    fn quotations_are_lines() {
        check(">a\n>b\nc", "a\nb\nc", [quote(0, 4).into()]);
        check(">a", "a", [quote(0, 1).into()]);
        check(">a\n", "a\n", [quote(0, 2).into()]);
        check("x\n>a\n>\n>b||", "x\na\n\nb", [quote(2, 4).collapsed(true).into()]);
        check(">a||\r\nb", "a\nb", [quote(0, 2).collapsed(true).into()]);
        check(">a\n**>b||\nc", "a\nb\nc", [quote(0, 2).into(), quote(2, 2).collapsed(true).into()]);
        check(">||a||||\nb", "a\nb", [quote(0, 2).collapsed(true).into(), spoiler(0, 1)]);
        check(">*a\n>b*\nc", "a\nb\nc", [quote(0, 4).into(), bold(0, 3)]);
        check(">a\n\\>b", "a\n>b", [quote(0, 2).into()]);
        // A block of code has its lines without marks.
        check(">```\na\nb```\nc", "a\nb\nc", [quote(0, 4).into(), pre(0, 3, "")]);
    }

    #[test]
    fn faults_say_where() {
        for (markdown, place, text) in [
            ("a\n é*b", (2, 3), "`*` has no end: write `\\*` for the character"),
            ("__a", (1, 1), "`__` has no end: write `\\_\\_` for the character"),
            ("a [b](c", (1, 6), "`(` has no end: write `\\(` for the character"),
            ("```a", (1, 1), "\"```\" has no end: write \"\\`\\`\\`\" for the character"),
            ("a\n!", (2, 1), "`!` is reserved: write `\\!` for the character"),
            ("a|b", (1, 2), "`|` is reserved: write `\\|` for the character"),
            ("a>b", (1, 2), "`>` is reserved: write `\\>` for the character"),
            ("a]", (1, 2), "`]` is reserved: write `\\]` for the character"),
            ("![a](b)", (1, 1), "`![…]` is followed by `(tg://emoji?id=…)` or `(tg://time?unix=…)`"),
            ("![a]", (1, 1), "`![…]` is followed by `(tg://emoji?id=…)` or `(tg://time?unix=…)`"),
            (">a *b\nc*", (1, 4), "`*` has no end: write `\\*` for the character"),
        ] {
            let error = FormattedText::from_markdown(markdown).unwrap_err();
            assert_eq!(
                (error.line_and_column(), error.fault().to_string().as_str()),
                (Some(place), text),
                "{markdown}"
            );
        }
    }

    #[test]
    fn a_backslash_stands_for_itself_before_what_needs_none() {
        check("\\é \\", "\\é \\", []);
        check("`a\\é`", "a\\é", [types::MessageEntityCode::new(0, 3).into()]);
    }

    #[test]
    fn depth_and_length_are_bounded() {
        let error = FormattedText::from_markdown(&"*_".repeat(200_000)).unwrap_err();
        assert_eq!((error.fault(), error.offset()), (&FormatFault::TooDeep, Some(MAX_NESTING)));
        let error = FormattedText::from_markdown(&"a".repeat(MAX_INPUT + 1)).unwrap_err();
        assert_eq!(error.fault(), &FormatFault::TooLong { bytes: MAX_INPUT + 1 });
    }
}
