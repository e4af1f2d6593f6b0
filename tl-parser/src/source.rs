//! Schema texts, and places in them: every token, tree node and diagnostic carries a [`Span`].

use std::fmt;
use std::sync::OnceLock;

/// Schema texts that are checked together, each with the name it is reported under.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    sources: Vec<Source>,
}

/// One schema text.
#[derive(Clone, Debug)]
pub struct Source {
    name: String,
    text: String,
    /// Where each line starts; made when a place is asked for first, so that many diagnostics cost no more than few.
    lines: OnceLock<Vec<usize>>,
}

/// Which of the [`Sources`] a span lies in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(pub(crate) u32);

/// A half-open range of bytes in one source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The source that the bytes are in.
    pub source: SourceId,
    /// The first byte.
    pub start: u32,
    /// The byte after the last one.
    pub end: u32,
}

/// A place as people count it: lines and columns start at 1, columns count characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

impl Sources {
    /// No texts yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text under the name that diagnostics show, usually its path.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> SourceId {
        let id = SourceId(u32::try_from(self.sources.len()).unwrap_or(u32::MAX));
        self.sources.push(Source { name: name.into(), text: text.into(), lines: OnceLock::new() });
        id
    }

    /// The source behind an id, if it is one of these.
    pub fn get(&self, id: SourceId) -> Option<&Source> {
        self.sources.get(usize::try_from(id.0).ok()?)
    }

    /// Every source with its id, in the order in which they were added.
    pub fn iter(&self) -> impl Iterator<Item = (SourceId, &Source)> {
        (0..).map(SourceId).zip(&self.sources)
    }

    /// The text that a span covers; empty if the span is not of these sources.
    pub fn slice(&self, span: Span) -> &str {
        self.get(span.source).and_then(|source| source.text.get(span.range())).unwrap_or_default()
    }

    /// Where a span starts, as `file:line:column`.
    pub fn locate(&self, span: Span) -> impl fmt::Display + '_ {
        Place { source: self.get(span.source), start: span.start }
    }
}

impl Source {
    /// The name that diagnostics show.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The line and column of a byte offset. An offset past the end counts as the end.
    pub fn line_column(&self, offset: u32) -> LineColumn {
        let (line, start, offset) = self.line_of(offset);
        let before = self.text.get(start..offset).unwrap_or_default();
        LineColumn { line, column: before.chars().count() + 1 }
    }

    /// The line that a byte offset lies in, without its end.
    pub fn line_text(&self, offset: u32) -> &str {
        let (_, start, _) = self.line_of(offset);
        self.text.get(start..).and_then(|text| text.split('\n').next()).unwrap_or_default()
    }

    /// Where the line starts that a byte offset lies in.
    #[cfg(feature = "render")]
    pub(crate) fn line_start(&self, offset: u32) -> usize {
        self.line_of(offset).1
    }

    /// The number of a line, where it starts, and the offset in it, moved back to the start of a character.
    fn line_of(&self, offset: u32) -> (usize, usize, usize) {
        let mut offset = usize::try_from(offset).unwrap_or(usize::MAX).min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let starts = self.lines.get_or_init(|| {
            let newlines = self.text.match_indices('\n').map(|(newline, _)| newline + 1);
            std::iter::once(0).chain(newlines).collect()
        });
        let line = starts.partition_point(|&start| start <= offset);
        let start = starts.get(line.saturating_sub(1)).copied().unwrap_or(0);
        (line, start, offset)
    }
}

impl Span {
    /// The span as a range of byte indices.
    pub fn range(self) -> std::ops::Range<usize> {
        let index = |offset: u32| usize::try_from(offset).unwrap_or(usize::MAX);
        index(self.start)..index(self.end)
    }

    /// The smallest span that covers both, which are taken to be of one source.
    pub fn to(self, end: Span) -> Span {
        Span { source: self.source, start: self.start.min(end.start), end: self.end.max(end.end) }
    }
}

struct Place<'a> {
    source: Option<&'a Source>,
    start: u32,
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.source {
            Some(source) => {
                let LineColumn { line, column } = source.line_column(self.start);
                write!(f, "{}:{line}:{column}", source.name)
            }
            None => f.write_str("<unknown>"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places() {
        let mut sources = Sources::new();
        let id = sources.add("a.tl", "é = A;\r\n\nb");
        let source = sources.get(id).unwrap();
        let place = |offset| {
            let LineColumn { line, column } = source.line_column(offset);
            (line, column)
        };
        assert_eq!(place(0), (1, 1));
        // Inside of é, and behind it.
        assert_eq!((place(1), place(2)), ((1, 1), (1, 2)));
        assert_eq!((place(9), place(10), place(11), place(u32::MAX)), ((2, 1), (3, 1), (3, 2), (3, 2)));
        assert_eq!(source.line_text(3), "é = A;\r");
        assert_eq!((source.line_text(9), source.line_text(10)), ("", "b"));
        let span = Span { source: id, start: 10, end: 11 };
        assert_eq!((sources.slice(span), sources.locate(span).to_string().as_str()), ("b", "a.tl:3:1"));
    }
}
