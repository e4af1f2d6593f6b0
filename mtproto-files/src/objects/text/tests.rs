//! Texts that are written and read again.

use proptest::collection::vec;
use proptest::prelude::*;

use super::FormattedText;
use super::nesting::{entities_of, spans_of};
use super::style::{Class, DateFormat, Span, Style};
use super::units::Units;

const PIECES: [&str; 22] = [
    "a", "b", " ", "\n", "\n", "😀", "é", "_", "*", "`", ">", "<", "&", "&lt;", "\\", "|", "[", "](", "!", "~", "\r",
    ".",
];

/// Texts of characters that mean something in one of the notations.
fn texts() -> impl Strategy<Value = String> {
    vec(prop::sample::select(&PIECES[..]), 0..30).prop_map(|pieces| pieces.concat())
}

fn styles() -> impl Strategy<Value = Style> {
    let urls = prop::sample::select(&["https://e.org/?a=1&b=(2)", "\\\"<>'`)", "é\n\r b", "tg://user?id=0"][..]);
    prop_oneof![
        Just(Style::Bold),
        Just(Style::Italic),
        Just(Style::Italic),
        Just(Style::Underline),
        Just(Style::Underline),
        Just(Style::Strike),
        Just(Style::Spoiler),
        Just(Style::Code),
        prop::sample::select(&["", "c++", "a\\\"<&"][..])
            .prop_map(|language| Style::Pre { language: language.to_owned() }),
        urls.prop_map(|url| Style::Link { url: url.to_owned() }),
        (1..i64::MAX).prop_map(|user_id| Style::Mention { user_id }),
        any::<i64>().prop_filter("an id", |id| *id != 0).prop_map(|document_id| Style::Emoji { document_id }),
        (1..i32::MAX, prop::sample::select(&["", "r", "w", "dT", "wDt"][..]))
            .prop_map(|(date, format)| Style::Date { date, format: DateFormat::parse(format).unwrap() }),
    ]
}

/// A text with parts anywhere, and quotations of whole lines or of anything.
fn formatted(whole_lines: bool) -> impl Strategy<Value = FormattedText> {
    let parts = vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), styles()), 0..8);
    let quotes = vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<bool>()), 0..3);
    (texts(), parts, quotes).prop_map(move |(text, parts, quotes)| {
        let mut starts = vec![0];
        let mut lines = vec![0];
        for c in text.chars() {
            let next = starts.last().unwrap() + c.len_utf16();
            starts.push(next);
            if c == '\n' {
                lines.push(next);
            }
        }
        let end = *starts.last().unwrap();
        if *lines.last().unwrap() != end {
            lines.push(end);
        }
        let between = |places: &[usize], one: prop::sample::Index, other: prop::sample::Index| {
            let (one, other) = (places[one.index(places.len())], places[other.index(places.len())]);
            (one.min(other), one.max(other))
        };
        let mut spans = Vec::new();
        for (one, other, style) in parts {
            let (start, end) = between(&starts, one, other);
            spans.push(Span { start, end, style });
        }
        for (one, other, collapsed) in quotes {
            let (start, end) = between(if whole_lines { &lines } else { &starts }, one, other);
            spans.push(Span { start, end, style: Style::Quote { collapsed } });
        }
        spans.retain(|span| span.start < span.end);
        FormattedText { text, entities: spans.iter().filter_map(Span::entity).collect() }
    })
}

/// The text with its entities in order.
fn in_order(text: &FormattedText) -> FormattedText {
    let spans = spans_of(text, &Units::of(&text.text)).unwrap();
    FormattedText { text: text.text.clone(), entities: entities_of(spans) }
}

/// The text as MarkdownV2 expresses it: what is within a quotation ends before the line break that ends the quotation.
fn with_quotes_by_line(text: &FormattedText) -> FormattedText {
    let units = Units::of(&text.text);
    let mut spans = spans_of(text, &units).unwrap();
    let quotes: Vec<_> = spans.iter().filter(|span| span.style.class() == Class::Quote).cloned().collect();
    for span in &mut spans {
        let ends_text = span.end == units.len() && span.style.class() == Class::Code;
        if span.style.class() != Class::Quote
            && !ends_text
            && quotes.iter().any(|quote| quote.start <= span.start && quote.end == span.end)
            && units.slice(span.end - 1, span.end) == Some("\n")
        {
            span.end -= 1;
        }
    }
    FormattedText { text: text.text.clone(), entities: entities_of(spans) }
}

/// An eighth of the longest input, of the notations that take the most work. Work that grows with the square of the length
/// takes a minute here.
#[test]
fn long_texts_are_read_and_written() {
    for piece in ["*a*`b`", "[a](b)_c_", "**>a\n", "~||a||~", "`a` *b* ![c](tg://emoji?id=5) "] {
        let markdown = piece.repeat(super::error::MAX_INPUT / 8 / piece.len());
        let text = FormattedText::from_markdown(&markdown).unwrap();
        assert!(text.entities.len() >= markdown.len() / piece.len());
        let html = text.to_html().unwrap();
        assert!(html.len() > markdown.len());
        assert_eq!(FormattedText::from_markdown(&text.to_markdown().unwrap()).unwrap(), text);
    }
    let html = "<b>a<code>b</code></b>";
    let text = FormattedText::from_html(&html.repeat(super::error::MAX_INPUT / 8 / html.len())).unwrap();
    assert_eq!(text.entities.len(), text.text.len());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn what_is_written_as_html_is_read_as_it_was(text in formatted(false)) {
        let html = text.to_html().unwrap();
        prop_assert_eq!(FormattedText::from_html(&html).unwrap(), in_order(&text), "{}", html);
    }

    #[test]
    fn what_is_written_as_markdown_is_read_as_it_was(text in formatted(true)) {
        match text.to_markdown() {
            Ok(markdown) => {
                let read = FormattedText::from_markdown(&markdown);
                prop_assert_eq!(read.unwrap(), with_quotes_by_line(&text), "{}", markdown);
            }
            // A line may begin behind code.
            Err(error) => {
                prop_assert!(error.to_string().contains("a quotation begins and ends with a line"), "{}", error);
                prop_assert!(text.to_html().unwrap().contains("blockquote"));
            }
        }
    }

    #[test]
    fn any_html_is_read_or_refused(
        html in vec(prop::sample::select(&[
            "<b>", "</b>", "<i>", "</i>", "<a href=\"x\">", "<a>", "</a>", "<pre>", "</pre>", "<code class='language-a'>", "</code>",
            "<blockquote expandable>", "</blockquote>", "<tg-emoji emoji-id=5>", "</tg-emoji>", "<", ">", "&lt", "&#0;", "\0",
            "\u{7f}", "\r", "é", "😀", "a", "\n", "<!--", "-->", "'", "\"", "/", "=", " ",
        ][..]), 0..40).prop_map(|pieces| pieces.concat()),
    ) {
        if let Ok(text) = FormattedText::from_html(&html) {
            text.check("text", usize::MAX).unwrap();
            let again = text.to_html().unwrap();
            prop_assert_eq!(FormattedText::from_html(&again).unwrap(), text, "{}", again);
        }
    }

    #[test]
    fn any_markdown_is_read_or_refused(markdown in "([_*~|`\\[\\]()!>\n\r\\\\ aé😀]|tg://emoji\\?id=5|\\]\\(x\\)|```){0,40}") {
        if let Ok(text) = FormattedText::from_markdown(&markdown) {
            text.check("text", usize::MAX).unwrap();
            let again = text.to_html().unwrap();
            prop_assert_eq!(FormattedText::from_html(&again).unwrap(), text, "{}", again);
        }
    }

    #[test]
    fn an_escaped_text_is_a_plain_one(text in any::<String>()) {
        let plain = FormattedText::from(text.as_str());
        prop_assert_eq!(FormattedText::from_markdown(&super::escape_markdown(&text)).unwrap(), plain.clone());
        prop_assert_eq!(FormattedText::from_html(&super::escape_html(&text)).unwrap(), plain);
    }
}
