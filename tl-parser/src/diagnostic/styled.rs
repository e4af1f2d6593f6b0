//! Diagnostics in colour, for people on a terminal: all places that are near each other in one picture.

use super::render::Visible;
use super::{Diagnostic, Severity};
use crate::source::{Source, Sources, Span};
use annotate_snippets::{Annotation, AnnotationKind, Level, Renderer, Snippet};
use std::borrow::Cow;
use std::ops::Range;

/// Places with more lines than this between them get pictures of their own.
const FAR: usize = 20;

impl Diagnostic {
    /// The diagnostic in colour, for a terminal: with its escape sequences, and with all places that are near each
    /// other in one picture. Where colours are not wanted, [`render`](Self::render) it.
    pub fn render_styled(&self, sources: &Sources) -> String {
        let level = match self.severity() {
            Severity::Warning => Level::WARNING,
            Severity::Error => Level::ERROR,
        };
        let title = level.primary_title(Visible(&self.message).to_string()).id(self.code.name());
        let pictures = pictures(self, sources);
        let mut report = title.elements(pictures.iter().map(Picture::snippet));
        if let Some(help) = &self.help {
            report = report.element(Level::HELP.message(Visible(help).to_string()));
        }
        Renderer::styled().render(&[report])
    }
}

/// Some lines of a source with the places in them.
struct Picture<'s> {
    source: &'s Source,
    /// The numbers of its first and last line.
    lines: (usize, usize),
    /// The bytes of those lines.
    range: Range<usize>,
    places: Vec<(AnnotationKind, Range<usize>, &'s str)>,
}

/// The pictures of a diagnostic, first that of its primary place.
fn pictures<'s>(diagnostic: &'s Diagnostic, sources: &'s Sources) -> Vec<Picture<'s>> {
    let labels = diagnostic.labels.iter().map(|label| (AnnotationKind::Context, label.span, label.message.as_str()));
    let mut pictures: Vec<Picture<'s>> = Vec::new();
    for (kind, span, message) in std::iter::once((AnnotationKind::Primary, diagnostic.span, "")).chain(labels) {
        let Some(source) = sources.get(span.source) else { continue };
        let picture = Picture::of(source, kind, span, message);
        match pictures.iter_mut().find(|other| other.is_near(&picture)) {
            Some(other) => other.join(picture),
            None => pictures.push(picture),
        }
    }
    pictures
}

impl<'s> Picture<'s> {
    /// The line in which a place starts. Of a place of several lines only the first is shown.
    fn of(source: &'s Source, kind: AnnotationKind, span: Span, message: &'s str) -> Self {
        let line = source.line_column(span.start).line;
        let text = source.line_text(span.start);
        let start = source.line_start(span.start);
        let end = start + text.trim_end().len();
        let place = floor(source.text(), span.range().start, end)..floor(source.text(), span.range().end, end);
        let place = place.start.max(start)..place.end.max(place.start).max(start);
        let range = start..start + text.len();
        Picture { source, lines: (line, line), range, places: vec![(kind, place, message)] }
    }

    fn is_near(&self, other: &Self) -> bool {
        let ((first, last), (from, to)) = (self.lines, other.lines);
        std::ptr::eq(self.source, other.source) && from <= last + FAR && first <= to + FAR
    }

    fn join(&mut self, other: Self) {
        self.lines = (self.lines.0.min(other.lines.0), self.lines.1.max(other.lines.1));
        self.range = self.range.start.min(other.range.start)..self.range.end.max(other.range.end);
        self.places.extend(other.places);
    }

    fn snippet(&self) -> Snippet<'_, Annotation<'_>> {
        let text = self.source.text().get(self.range.clone()).unwrap_or_default();
        let annotations = self.places.iter().map(|(kind, place, message)| {
            let place = place.start - self.range.start..place.end - self.range.start;
            let annotation = kind.span(place);
            if message.is_empty() { annotation } else { annotation.label(Visible(message).to_string()) }
        });
        // Without the end of its line, an empty line behind all others would not count as a line.
        Snippet::source(harmless(text) + "\n")
            .path(Visible(self.source.name()).to_string())
            .line_start(self.lines.0)
            .annotations(annotations)
    }
}

/// The offset, or the end if that is before it, moved back to the start of a character.
fn floor(text: &str, offset: usize, end: usize) -> usize {
    let mut offset = offset.min(end);
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// Without the controls that the renderer leaves as they are (C1, of two bytes each). Offsets stay the same.
fn harmless(text: &str) -> Cow<'_, str> {
    let is_c1 = |c: char| ('\u{80}'..='\u{9f}').contains(&c);
    match text.contains(is_c1) {
        true => Cow::Owned(text.replace(is_c1, "\u{bf}")),
        false => Cow::Borrowed(text),
    }
}
