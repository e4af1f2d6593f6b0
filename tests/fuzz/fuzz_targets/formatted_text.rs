//! Any text is HTML and MarkdownV2 of a message, or an error with its place; what is read is written and read as the same in
//! HTML, and in MarkdownV2 where that has a notation for it.
//!
//! It wants seeds: the texts in the tests of `mtproto-files/src/objects/text`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mtproto_files::text::{FormatError, FormattedText, escape_html, escape_markdown};

fuzz_target!(|input: &[u8]| {
    let Ok(input) = std::str::from_utf8(input) else { return };
    check(input, FormattedText::from_html(input));
    check(input, FormattedText::from_markdown(input));
    let plain = FormattedText::from(input);
    assert_eq!(FormattedText::from_html(&escape_html(input)).as_ref(), Ok(&plain));
    assert_eq!(FormattedText::from_markdown(&escape_markdown(input)).as_ref(), Ok(&plain));
});

fn check(input: &str, read: Result<FormattedText, FormatError>) {
    let text = match read {
        Ok(text) => text,
        Err(error) => {
            assert!(error.offset().is_some_and(|offset| offset <= input.len()), "{error}");
            assert!(error.line_and_column().is_some_and(|(line, column)| line > 0 && column > 0), "{error}");
            return;
        }
    };
    let length = i32::try_from(text.length()).expect("as long as what was read at most");
    for entity in &text.entities {
        let (offset, of_entity) = (entity.offset(), entity.length());
        assert!(offset >= 0 && of_entity > 0 && offset + of_entity <= length, "{entity:?}");
    }
    let html = text.to_html().expect("what was read is in order");
    assert_eq!(FormattedText::from_html(&html).as_ref(), Ok(&text), "{html}");
    if let Ok(markdown) = text.to_markdown() {
        let again = FormattedText::from_markdown(&markdown).expect("what is written is read");
        assert_eq!(again.text, text.text, "{markdown}");
    }
}
