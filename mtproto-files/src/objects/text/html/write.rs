//! Writes HTML.

use crate::objects::text::error::FormatError;
use crate::objects::text::link::to_user;
use crate::objects::text::style::{Span, Style};
use crate::objects::text::walk::Notation;

/// Returns a text as HTML that stands for it and has no tags: for what is put between them.
///
/// ```
/// assert_eq!(mtproto_files::text::escape_html("a < b & c"), "a &lt; b &amp; c");
/// ```
pub fn escape(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    push_escaped(&mut html, text);
    html
}

/// HTML as it is written.
#[derive(Default)]
pub(super) struct Writer {
    pub(super) html: String,
}

impl Notation for Writer {
    fn open(&mut self, span: &Span) -> Result<(), FormatError> {
        let attribute = |before: &str, value: &str, after: &str| format!("{before}{}{after}", escape(value));
        let tag = match &span.style {
            Style::Quote { collapsed: false } => "<blockquote>".to_owned(),
            Style::Quote { collapsed: true } => "<blockquote expandable>".to_owned(),
            Style::Pre { language } if language.is_empty() => "<pre>".to_owned(),
            Style::Pre { language } => attribute("<pre><code class=\"language-", language, "\">"),
            Style::Code => "<code>".to_owned(),
            Style::Link { url } => attribute("<a href=\"", url, "\">"),
            Style::Mention { user_id } => attribute("<a href=\"", &to_user(*user_id), "\">"),
            Style::Emoji { document_id } => format!("<tg-emoji emoji-id=\"{document_id}\">"),
            Style::Date { date, format } => match format.text().as_str() {
                "" => format!("<tg-time unix=\"{date}\">"),
                format => format!("<tg-time unix=\"{date}\" format=\"{format}\">"),
            },
            Style::Bold => "<b>".to_owned(),
            Style::Italic => "<i>".to_owned(),
            Style::Underline => "<u>".to_owned(),
            Style::Strike => "<s>".to_owned(),
            Style::Spoiler => "<tg-spoiler>".to_owned(),
        };
        self.html.push_str(&tag);
        Ok(())
    }

    fn close(&mut self, span: &Span) -> Result<(), FormatError> {
        self.html.push_str(match &span.style {
            Style::Quote { .. } => "</blockquote>",
            Style::Pre { language } if language.is_empty() => "</pre>",
            Style::Pre { .. } => "</code></pre>",
            Style::Code => "</code>",
            Style::Link { .. } | Style::Mention { .. } => "</a>",
            Style::Emoji { .. } => "</tg-emoji>",
            Style::Date { .. } => "</tg-time>",
            Style::Bold => "</b>",
            Style::Italic => "</i>",
            Style::Underline => "</u>",
            Style::Strike => "</s>",
            Style::Spoiler => "</tg-spoiler>",
        });
        Ok(())
    }

    fn text(&mut self, text: &str) {
        push_escaped(&mut self.html, text);
    }
}

fn push_escaped(html: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            // Raw, it would be read as a line feed.
            '\r' => html.push_str("&#13;"),
            c => html.push(c),
        }
    }
}
