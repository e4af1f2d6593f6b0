//! Reads HTML: the tokens are those of `html5gum`; what they mean in a message is decided here.

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Error as TokenError, Span as Place, Tokenizer};

use crate::objects::text::FormattedText;
use crate::objects::text::draft::{Draft, Position};
use crate::objects::text::error::{FormatError, FormatFault, MAX_NESTING};
use crate::objects::text::link;
use crate::objects::text::style::{Span, Style};

/// A step through the HTML, and the byte that it begins at.
type Step = (usize, Token);

/// What the tokenizer finds.
enum Token {
    /// `<name`
    Open(String),
    Attribute(String),
    Value(String),
    /// The `>` of a start tag.
    Opened {
        self_closing: bool,
    },
    Close(String),
    Text(String),
    /// A comment or a declaration.
    Other,
    Fault(TokenError),
}

/// Reads a text.
pub(super) fn read(html: &str) -> Result<FormattedText, FormatError> {
    let mut reader = Reader { html, draft: Draft::of(html)?, tag: None, open: Vec::new() };
    let emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, place: Place| Some((place.start, token(event))));
    // An error of the tokenizer is that of what it reads from, and a text has none.
    for step in Tokenizer::new_with_emitter(html, emitter).flatten() {
        reader.take(step)?;
    }
    reader.end()
}

fn token(event: CallbackEvent<'_>) -> Token {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    match event {
        CallbackEvent::OpenStartTag { name } => Token::Open(text(name)),
        CallbackEvent::AttributeName { name } => Token::Attribute(text(name)),
        CallbackEvent::AttributeValue { value } => Token::Value(text(value)),
        CallbackEvent::CloseStartTag { self_closing } => Token::Opened { self_closing },
        CallbackEvent::EndTag { name } => Token::Close(text(name)),
        CallbackEvent::String { value } => Token::Text(text(value)),
        CallbackEvent::Comment { .. } | CallbackEvent::Doctype { .. } => Token::Other,
        CallbackEvent::Error(error) => Token::Fault(error),
    }
}

/// A text as far as it is read.
struct Reader<'a> {
    html: &'a str,
    draft: Draft,
    /// The start tag that is being read.
    tag: Option<StartTag>,
    open: Vec<OpenTag>,
}

struct StartTag {
    at: usize,
    name: String,
    attributes: Vec<(String, String)>,
}

/// A tag that is open.
struct OpenTag {
    at: usize,
    name: String,
    /// Where its text begins.
    start: Position,
    meaning: Meaning,
}

/// What a tag does to its text.
enum Meaning {
    Style(Style),
    /// A link to its own text.
    OwnLink,
    /// `pre`, and the `code` within it that was closed last: where it is, and its language.
    Pre(Option<(usize, usize, String)>),
    Code {
        language: String,
    },
}

impl Reader<'_> {
    fn take(&mut self, (at, token): Step) -> Result<(), FormatError> {
        match token {
            Token::Open(name) => self.tag = Some(StartTag { at, name, attributes: Vec::new() }),
            Token::Attribute(name) => {
                if let Some(tag) = &mut self.tag {
                    tag.attributes.push((name, String::new()));
                }
            }
            Token::Value(value) => {
                if let Some((_, to)) = self.tag.as_mut().and_then(|tag| tag.attributes.last_mut()) {
                    *to = value;
                }
            }
            Token::Opened { self_closing } => {
                if let Some(tag) = self.tag.take() {
                    self.open(tag, self_closing)?;
                }
            }
            Token::Close(name) => {
                // Attributes of an end tag are nobody's.
                self.tag = None;
                self.close(at, name)?;
            }
            Token::Text(text) => self.draft.push(&text),
            Token::Other => return Err(self.fault(FormatFault::NotText, at)),
            Token::Fault(error) => self.check(at, error)?,
        }
        Ok(())
    }

    fn open(&mut self, tag: StartTag, self_closing: bool) -> Result<(), FormatError> {
        let StartTag { at, name, .. } = &tag;
        if self.open.len() >= MAX_NESTING {
            return Err(self.fault(FormatFault::TooDeep, *at));
        }
        let meaning = meaning(&tag).map_err(|fault| self.fault(fault, *at))?;
        if self_closing {
            return Err(self.fault(FormatFault::SelfClosing { tag: name.clone() }, *at));
        }
        self.open.push(OpenTag { at: *at, name: tag.name, start: self.draft.position(), meaning });
        Ok(())
    }

    fn close(&mut self, at: usize, name: String) -> Result<(), FormatError> {
        let tag = match self.open.pop() {
            Some(tag) if tag.name == name => tag,
            other => {
                let expected = other.map(|tag| tag.name);
                return Err(self.fault(FormatFault::WrongEnd { found: name, expected }, at));
            }
        };
        let (start, end) = (tag.start.units, self.draft.position().units);
        let style = match tag.meaning {
            Meaning::Style(style) => Some(style),
            Meaning::OwnLink => link::of_url(self.draft.text_from(tag.start)),
            Meaning::Pre(Some((from, to, language))) if (from, to) == (start, end) => Some(Style::Pre { language }),
            Meaning::Pre(_) => Some(Style::Pre { language: String::new() }),
            Meaning::Code { language } => self.code(start, end, language),
        };
        if let Some(style) = style {
            self.draft.add(tag.start, style);
        }
        Ok(())
    }

    /// The style of a `code` that ends: none of its own within `pre` or around it, where it only says the language.
    fn code(&mut self, start: usize, end: usize, language: String) -> Option<Style> {
        if let Some(OpenTag { meaning: Meaning::Pre(code), .. }) = self.open.last_mut() {
            *code = Some((start, end, language));
            return None;
        }
        match self.draft.spans.last_mut() {
            Some(Span { start: from, end: to, style: Style::Pre { language: of_pre } })
                if (*from, *to) == (start, end) && of_pre.is_empty() =>
            {
                *of_pre = language;
                None
            }
            _ => Some(Style::Code),
        }
    }

    /// Decides which errors of HTML are errors here.
    fn check(&self, at: usize, error: TokenError) -> Result<(), FormatError> {
        let fault = match error {
            TokenError::InvalidFirstCharacterOfTagName
            | TokenError::EofBeforeTagName
            | TokenError::MissingEndTagName => FormatFault::NoTag,
            TokenError::EofInTag => FormatFault::Unclosed { what: "a tag".to_owned() },
            TokenError::UnexpectedQuestionMarkInsteadOfTagName
            | TokenError::IncorrectlyOpenedComment
            | TokenError::CdataInHtmlContent => FormatFault::NotText,
            _ => return Ok(()),
        };
        // The tokenizer says where it noticed.
        let before = (0..=at.min(self.html.len())).rev().find_map(|end| self.html.get(..end));
        let tag = before.and_then(|before| before.rfind('<')).unwrap_or(at);
        Err(self.fault(fault, tag))
    }

    fn end(self) -> Result<FormattedText, FormatError> {
        if let Some(tag) = self.open.last() {
            return Err(self.fault(FormatFault::Unclosed { what: format!("<{}>", tag.name) }, tag.at));
        }
        Ok(self.draft.finish())
    }

    fn fault(&self, fault: FormatFault, at: usize) -> FormatError {
        fault.at(self.html, at)
    }
}

/// Returns what a tag does to its text.
///
/// # Errors
///
/// A tag that messages do not have; an attribute that is missing or cannot be.
fn meaning(tag: &StartTag) -> Result<Meaning, FormatFault> {
    let attribute = |name: &str| tag.attributes.iter().find(|(of, _)| of == name).map(|(_, value)| value.as_str());
    let needs = |what| FormatFault::Attribute { tag: tag.name.clone(), what };
    Ok(Meaning::Style(match tag.name.as_str() {
        "b" | "strong" => Style::Bold,
        "i" | "em" => Style::Italic,
        "u" | "ins" => Style::Underline,
        "s" | "strike" | "del" => Style::Strike,
        "tg-spoiler" => Style::Spoiler,
        "span" if attribute("class") == Some("tg-spoiler") => Style::Spoiler,
        "span" => return Err(needs("class=\"tg-spoiler\" and no other use")),
        "blockquote" => Style::Quote { collapsed: attribute("expandable").is_some() },
        "a" => match attribute("href").and_then(link::of_url) {
            Some(style) => style,
            None => return Ok(Meaning::OwnLink),
        },
        "tg-emoji" => {
            let emoji = attribute("emoji-id").and_then(link::emoji);
            emoji.ok_or_else(|| needs("an emoji-id, which is a number"))?
        }
        "tg-time" => {
            let format = attribute("format").unwrap_or_default();
            let date = attribute("unix").and_then(|unix| link::date(unix, format));
            date.ok_or_else(|| needs("a unix time in seconds, and a format like `wDT` or `r`"))?
        }
        "pre" => return Ok(Meaning::Pre(None)),
        "code" => {
            let language = attribute("class").and_then(|class| class.strip_prefix("language-"));
            return Ok(Meaning::Code { language: language.unwrap_or_default().to_owned() });
        }
        _ => return Err(FormatFault::UnknownTag { tag: tag.name.chars().take(32).collect() }),
    }))
}

#[cfg(test)]
mod tests {
    use tl_types::{enums, types};

    use super::*;
    use crate::objects::text::error::MAX_INPUT;

    fn read_whole(html: &str) -> (String, Vec<enums::MessageEntity>) {
        let text = FormattedText::from_html(html).unwrap();
        (text.text, text.entities)
    }

    fn one(html: &str) -> enums::MessageEntity {
        let (text, entities) = read_whole(html);
        let [entity] = &entities[..] else { panic!("{html}: {text:?} {entities:?}") };
        entity.clone()
    }

    #[test]
    fn every_tag_of_the_bot_api() {
        for (html, entity) in [
            ("<b>abc</b>", types::MessageEntityBold::new(0, 3).into()),
            ("<STRONG>abc</strong>", types::MessageEntityBold::new(0, 3).into()),
            ("<i>abc</i>", types::MessageEntityItalic::new(0, 3).into()),
            ("<em >abc</em >", types::MessageEntityItalic::new(0, 3).into()),
            ("<u>abc</u>", enums::MessageEntity::from(types::MessageEntityUnderline::new(0, 3))),
            ("<ins>abc</ins>", types::MessageEntityUnderline::new(0, 3).into()),
            ("<s>abc</s>", types::MessageEntityStrike::new(0, 3).into()),
            ("<strike>abc</strike>", types::MessageEntityStrike::new(0, 3).into()),
            ("<del>abc</del>", types::MessageEntityStrike::new(0, 3).into()),
            ("<span class=\"tg-spoiler\">abc</span>", types::MessageEntitySpoiler::new(0, 3).into()),
            ("<tg-spoiler>abc</tg-spoiler>", types::MessageEntitySpoiler::new(0, 3).into()),
            (
                "<a href='http://e.org/?a=1&b=2'>abc</a>",
                types::MessageEntityTextUrl::new(0, 3, "http://e.org/?a=1&b=2").into(),
            ),
            ("<a href=http://e.org>abc</a>", types::MessageEntityTextUrl::new(0, 3, "http://e.org").into()),
            ("<a>abc</a>", types::MessageEntityTextUrl::new(0, 3, "abc").into()),
            (
                "<a href=\"tg://user?id=123456789\">abc</a>",
                types::MessageEntityMentionName::new(0, 3, 123_456_789).into(),
            ),
            (
                "<tg-emoji emoji-id=\"5368324170671202286\">👍</tg-emoji>",
                types::MessageEntityCustomEmoji::new(0, 2, 5_368_324_170_671_202_286).into(),
            ),
            (
                "<tg-time unix=\"1647531900\" format=\"wDT\">abc</tg-time>",
                types::MessageEntityFormattedDate::new(0, 3, 1_647_531_900)
                    .day_of_week(true)
                    .long_date(true)
                    .long_time(true)
                    .into(),
            ),
            ("<code>abc</code>", types::MessageEntityCode::new(0, 3).into()),
            ("<code class=\"language-python\">abc</code>", types::MessageEntityCode::new(0, 3).into()),
            ("<pre>abc</pre>", types::MessageEntityPre::new(0, 3, "").into()),
            ("<pre><code>abc</code></pre>", types::MessageEntityPre::new(0, 3, "").into()),
            ("<pre><code class=\"language-c++\">abc</code></pre>", types::MessageEntityPre::new(0, 3, "c++").into()),
            ("<code class=\"language-c\"><pre>abc</pre></code>", types::MessageEntityPre::new(0, 3, "c").into()),
            ("<pre>a<code class=\"language-c\">bc</code></pre>", types::MessageEntityPre::new(0, 3, "").into()),
            ("<blockquote>abc</blockquote>", types::MessageEntityBlockquote::new(0, 3).into()),
            (
                "<blockquote expandable>abc</blockquote>",
                types::MessageEntityBlockquote::new(0, 3).collapsed(true).into(),
            ),
        ] {
            assert_eq!(one(html), entity, "{html}");
        }
    }

    #[test]
    fn offsets_are_in_utf16_and_tags_nest() {
        let (text, entities) = read_whole("é😀<b>😀<i>a</i></b> <u></u>&#x1F600;<i>b</i>");
        assert_eq!(text, "é😀😀a 😀b");
        let expected: [enums::MessageEntity; 3] = [
            types::MessageEntityBold::new(3, 3).into(),
            types::MessageEntityItalic::new(5, 1).into(),
            types::MessageEntityItalic::new(9, 1).into(),
        ];
        assert_eq!(entities, expected);
    }

    #[test]
    fn characters_are_written_by_name_and_number() {
        let text = |html| read_whole(html).0;
        assert_eq!(text("&lt;&gt;&amp;&quot;&#39;&#x27;&nbsp;&hellip;"), "<>&\"''\u{a0}…");
        assert_eq!(text("AT&T & more > less; &unknown; &"), "AT&T & more > less; &unknown; &");
        assert_eq!(text("a\r\nb\rc\n  d&#13;"), "a\nb\nc\n  d\r");
    }

    #[test]
    fn faults_say_where() {
        for (html, place, text) in [
            ("a\n <b>c", (2, 2), "<b> has no end"),
            ("a</b>", (1, 2), "</b> closes nothing"),
            ("<b>é<i>x</b></i>", (1, 9), "</b> closes <i>"),
            ("1 < 2", (1, 3), "`<` begins no tag: write `&lt;` for the character"),
            ("a <", (1, 3), "`<` begins no tag: write `&lt;` for the character"),
            ("a</>", (1, 2), "`<` begins no tag: write `&lt;` for the character"),
            ("ab<b class=\"x", (1, 3), "a tag has no end"),
            ("a<script>b</script>", (1, 2), "messages have no tag <script>"),
            ("a<h1>b</h1>", (1, 2), "messages have no tag <h1>: a heading is <b>"),
            ("a<b/>b", (1, 2), "<b/> closes itself, and formats nothing"),
            ("é<!-- b -->", (1, 2), "comments and declarations have no place in a message"),
            ("<!DOCTYPE html>", (1, 1), "comments and declarations have no place in a message"),
            ("<?xml?>", (1, 1), "comments and declarations have no place in a message"),
            ("<span>a</span>", (1, 1), "<span> has class=\"tg-spoiler\" and no other use"),
            ("<tg-emoji>a</tg-emoji>", (1, 1), "<tg-emoji> has an emoji-id, which is a number"),
            ("<tg-emoji emoji-id=\"x\">a</tg-emoji>", (1, 1), "<tg-emoji> has an emoji-id, which is a number"),
            (
                "<tg-time unix=\"9\" format=\"Q\">a</tg-time>",
                (1, 1),
                "<tg-time> has a unix time in seconds, and a format like `wDT` or `r`",
            ),
        ] {
            let error = FormattedText::from_html(html).unwrap_err();
            assert_eq!((error.line_and_column(), error.fault().to_string().as_str()), (Some(place), text), "{html}");
        }
    }

    #[test]
    fn depth_and_length_are_bounded() {
        let deep = |count: usize| "<b>".repeat(count) + "a" + &"</b>".repeat(count);
        assert_eq!(read_whole(&deep(MAX_NESTING)).1.len(), 1);
        for html in [deep(MAX_NESTING + 1), "<i>".repeat(300_000)] {
            let error = FormattedText::from_html(&html).unwrap_err();
            assert_eq!((error.fault(), error.offset()), (&FormatFault::TooDeep, Some(3 * MAX_NESTING)));
        }
        let error = FormattedText::from_html(&"a".repeat(MAX_INPUT + 1)).unwrap_err();
        assert_eq!(error.fault(), &FormatFault::TooLong { bytes: MAX_INPUT + 1 });
    }
}
