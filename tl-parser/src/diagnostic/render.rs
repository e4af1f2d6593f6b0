//! Diagnostics as plain text, in the manner of rustc.

use super::Diagnostic;
use crate::source::{LineColumn, Sources, Span};
use std::fmt;

/// The longest part of a line that is shown: schemas have lines of many kilobytes.
const WIDTH: usize = 120;

impl Diagnostic {
    /// The diagnostic as plain text over several lines, with the places in their sources.
    pub fn render<'s>(&'s self, sources: &'s Sources) -> impl fmt::Display + 's {
        Rendered { diagnostic: self, sources }
    }
}

/// A diagnostic with the sources it speaks of.
struct Rendered<'s> {
    diagnostic: &'s Diagnostic,
    sources: &'s Sources,
}

impl fmt::Display for Rendered<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Diagnostic { code, message, span, labels, help } = self.diagnostic;
        let spans = std::iter::once(*span).chain(labels.iter().map(|label| label.span));
        let last_line =
            spans.filter_map(|span| Some(self.sources.get(span.source)?.line_column(span.start).line)).max();
        let gutter = " ".repeat(last_line.unwrap_or(0).to_string().len());
        write!(f, "{}[{code}]: {}", code.severity(), Visible(message))?;
        self.excerpt(f, &gutter, *span, "-->", "^", "")?;
        for label in labels {
            self.excerpt(f, &gutter, label.span, ":::", "-", &label.message)?;
        }
        if let Some(help) = help {
            write!(f, "\n{gutter} = help: {}", Visible(help))?;
        }
        Ok(())
    }
}

impl Rendered<'_> {
    /// The place, its line, and the span underlined.
    fn excerpt(
        &self,
        f: &mut fmt::Formatter<'_>,
        gutter: &str,
        span: Span,
        arrow: &str,
        mark: &str,
        note: &str,
    ) -> fmt::Result {
        let Some(source) = self.sources.get(span.source) else {
            return Ok(());
        };
        let LineColumn { line, column } = source.line_column(span.start);
        write!(f, "\n{gutter}{arrow} {}:{line}:{column}", Visible(source.name()))?;
        let text = source.line_text(span.start).trim_end();
        // Of a long line, a window around the span.
        let before = column - 1;
        let first = if before < WIDTH * 2 / 3 { 0 } else { before - WIDTH / 3 };
        let shown = text.chars().skip(first).take(WIDTH).map(visible).collect::<String>();
        let head = if first > 0 { "…" } else { "" };
        let tail = text.chars().nth(first + WIDTH).map_or("", |_| "…");
        write!(f, "\n{gutter} |\n{line:>width$} | {head}{shown}{tail}", width = gutter.len())?;
        let indent = before - first + head.chars().count();
        let covered = self.sources.slice(span).lines().next().unwrap_or_default().trim_end().chars().count();
        let marks = mark.repeat(covered.clamp(1, WIDTH.saturating_sub(before - first).max(1)));
        write!(f, "\n{gutter} | {:indent$}{marks}", "")?;
        if !note.is_empty() {
            write!(f, " {}", Visible(note))?;
        }
        Ok(())
    }
}

/// Characters of a schema that would move the terminal's cursor, made harmless and one column wide.
fn visible(c: char) -> char {
    match c {
        '\t' => ' ',
        c if c.is_control() => '\u{fffd}',
        c => c,
    }
}

/// Text that cannot move the cursor.
pub(super) struct Visible<'s>(pub(super) &'s str);

impl fmt::Display for Visible<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|c| fmt::Write::write_char(f, visible(c)))
    }
}
