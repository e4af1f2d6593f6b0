//! Diagnostics as plain text, in the manner of rustc.

use super::Diagnostic;
use crate::source::{Sources, Span};
use std::fmt;

/// The longest part of a line that is shown: schemas have lines of many kilobytes.
const WIDTH: usize = 120;

/// A diagnostic with the sources it speaks of.
pub(super) struct Rendered<'s> {
    pub(super) diagnostic: &'s Diagnostic,
    pub(super) sources: &'s Sources,
}

impl fmt::Display for Rendered<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Rendered { diagnostic, sources } = self;
        let Diagnostic { code, message, span, labels, help } = diagnostic;
        write!(f, "{}[{code}]: {}", code.severity(), Visible(message))?;
        excerpt(f, sources, *span, "-->", '^', "")?;
        for label in labels {
            excerpt(f, sources, label.span, ":::", '-', &label.message)?;
        }
        if let Some(help) = help {
            write!(f, "\n  = help: {}", Visible(help))?;
        }
        Ok(())
    }
}

/// The place, its line, and the span underlined.
fn excerpt(
    f: &mut fmt::Formatter<'_>,
    sources: &Sources,
    span: Span,
    arrow: &str,
    mark: char,
    note: &str,
) -> fmt::Result {
    let Some(source) = sources.get(span.source) else {
        return Ok(());
    };
    let place = source.line_column(span.start);
    let (line, column) = (place.line, place.column - 1);
    let text = source.line_text(span.start).trim_end();
    let length = sources.slice(span).lines().next().map_or(0, |covered| covered.trim_end().chars().count());
    // Of a long line, a window around the span.
    let first = if column < WIDTH * 2 / 3 { 0 } else { column - WIDTH / 3 };
    let shown = text.chars().skip(first).take(WIDTH).map(visible).collect::<String>();
    let (head, tail) = (if first > 0 { "…" } else { "" }, text.chars().nth(first + WIDTH).map_or("", |_| "…"));
    let indent = " ".repeat(column - first + head.chars().count());
    let marks = mark.to_string().repeat(length.clamp(1, WIDTH - (column - first).min(WIDTH - 1)));
    let gutter = " ".repeat(line.to_string().len());
    write!(f, "\n{gutter} {arrow} {}:{line}:{}", source.name(), place.column)?;
    write!(f, "\n{gutter} |\n{line} | {head}{shown}{tail}\n{gutter} | {indent}{marks}")?;
    if !note.is_empty() {
        write!(f, " {}", Visible(note))?;
    }
    Ok(())
}

/// Characters of a schema that would move the terminal's cursor, made harmless and one column wide.
fn visible(c: char) -> char {
    match c {
        '\t' => ' ',
        c if c.is_control() => '\u{fffd}',
        c => c,
    }
}

struct Visible<'s>(&'s str);

impl fmt::Display for Visible<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|c| fmt::Write::write_char(f, visible(c)))
    }
}
