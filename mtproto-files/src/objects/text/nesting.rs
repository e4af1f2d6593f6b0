//! Brings the parts of a text in order, so that each is within another or beside it (`bots/api#formatting-options`):
//! quotations are outermost, code has nothing within it, links and emojis are not within each other. What would be otherwise
//! is cut or left out, as TDLib does.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use tl_types::enums;

use super::FormattedText;
use super::check::range;
use super::error::{FormatError, FormatFault, MAX_NESTING};
use super::style::{Class, Span, Style};
use super::units::Units;

/// Returns the parts of a text that a notation has something for, in order.
///
/// # Errors
///
/// An entity that is not in the text; too many at one place.
pub(super) fn spans_of(text: &FormattedText, units: &Units<'_>) -> Result<Vec<Span>, FormatError> {
    let mut spans = Vec::new();
    for (index, entity) in text.entities.iter().enumerate() {
        let range = range(entity, units).map_err(|what| FormatFault::Entity { what }.at_entity(index))?;
        if let Some(style) = Style::of(entity) {
            spans.push(Span { start: range.start, end: range.end, style });
        }
    }
    if is_too_deep(&spans) {
        return Err(FormatFault::TooDeep.at_entity(text.entities.len().saturating_sub(1)));
    }
    Ok(in_order(spans))
}

/// Returns the entities of parts of a text.
pub(super) fn entities_of(spans: Vec<Span>) -> Vec<enums::MessageEntity> {
    in_order(spans).iter().filter_map(Span::entity).collect()
}

/// Whether more parts than a notation nests have a place in common.
fn is_too_deep(spans: &[Span]) -> bool {
    let mut borders: Vec<(usize, bool)> =
        spans.iter().flat_map(|span| [(span.start, true), (span.end, false)]).collect();
    // What ends at a place comes before what begins there.
    borders.sort_unstable();
    let mut depth = 0_usize;
    borders.into_iter().any(|(_, begins)| {
        depth = if begins { depth.saturating_add(1) } else { depth.saturating_sub(1) };
        depth > MAX_NESTING
    })
}

/// Puts parts in order, each within another or beside it.
fn in_order(mut spans: Vec<Span>) -> Vec<Span> {
    spans.retain(|span| span.start < span.end);
    spans.sort_by_key(key);
    let (quotes, rest): (Vec<_>, Vec<_>) = spans.into_iter().partition(|span| span.style.class() == Class::Quote);
    let (loose, solid): (Vec<_>, Vec<_>) = rest.into_iter().partition(|span| span.style.class() == Class::Loose);
    let quotes = apart(quotes);
    let mut solid = apart(solid);
    solid.retain(|span| touching(&quotes, span).iter().all(|quote| contains(quote, span)));
    let mut pieces: BinaryHeap<Reverse<Piece>> = BinaryHeap::new();
    for span in loose {
        pieces.extend(cut(span, &quotes, &solid).into_iter().map(|span| Reverse(Piece(span))));
    }
    let mut found = nested(pieces);
    found.extend(quotes);
    found.extend(solid);
    found.sort_by_key(key);
    found
}

/// What is outside comes before what is within.
fn key(span: &Span) -> (usize, Reverse<usize>, u8) {
    (span.start, Reverse(span.end), span.style.rank())
}

/// Keeps of sorted parts those that have nothing in common with one before.
fn apart(spans: Vec<Span>) -> Vec<Span> {
    let mut end = 0;
    let mut kept = Vec::new();
    for span in spans {
        if span.start >= end {
            end = span.end;
            kept.push(span);
        }
    }
    kept
}

/// Returns those of sorted parts, which have nothing in common, that have something in common with another one.
fn touching<'a>(spans: &'a [Span], other: &Span) -> &'a [Span] {
    let start = spans.partition_point(|span| span.end <= other.start);
    let rest = spans.get(start..).unwrap_or_default();
    rest.get(..rest.partition_point(|span| span.start < other.end)).unwrap_or_default()
}

fn contains(outer: &Span, inner: &Span) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// Cuts a part at the borders of quotations, takes code out of it, and cuts it where it would cross a link.
fn cut(span: Span, quotes: &[Span], solid: &[Span]) -> Vec<Span> {
    let mut borders = vec![span.start, span.end];
    let crossed = touching(quotes, &span).iter().filter(|quote| !contains(quote, &span));
    let crossing = touching(solid, &span).iter().filter(|other| {
        let is_code = other.style.class() == Class::Code;
        is_code || !(contains(other, &span) || contains(&span, other))
    });
    for other in crossed.chain(crossing) {
        borders.extend([other.start, other.end].into_iter().filter(|at| span.start < *at && *at < span.end));
    }
    borders.sort_unstable();
    borders.dedup();
    let is_code = |piece: &Span| touching(solid, piece).iter().any(|other| other.style.class() == Class::Code);
    let pieces = borders.iter().zip(borders.iter().skip(1));
    let pieces = pieces.map(|(start, end)| Span { start: *start, end: *end, style: span.style.clone() });
    pieces.filter(|piece| !is_code(piece)).collect()
}

/// Cuts parts that cross each other, and leaves out what is within one of the same style.
fn nested(mut pieces: BinaryHeap<Reverse<Piece>>) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    // The parts that are open at the place: one of a style at most.
    let mut open: Vec<Span> = Vec::new();
    while let Some(Reverse(Piece(mut span))) = pieces.pop() {
        open.retain(|outer| outer.end > span.start);
        let innermost_end = open.iter().map(|outer| outer.end).min().filter(|end| *end < span.end);
        if let Some(end) = innermost_end {
            pieces.push(Reverse(Piece(Span { start: end, ..span.clone() })));
            span.end = end;
        }
        if open.iter().all(|outer| outer.style != span.style) {
            open.push(span.clone());
            found.push(span);
        }
    }
    found
}

/// A part that is sorted by where it is.
#[derive(Debug, PartialEq, Eq)]
struct Piece(Span);

impl Ord for Piece {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        key(&self.0).cmp(&key(&other.0))
    }
}

impl PartialOrd for Piece {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(start: usize, end: usize, style: Style) -> Span {
        Span { start, end, style }
    }

    fn link() -> Style {
        Style::Link { url: "a".to_owned() }
    }

    fn quote() -> Style {
        Style::Quote { collapsed: false }
    }

    #[test]
    fn what_crosses_is_cut() {
        for (given, right) in [
            (
                vec![span(2, 6, Style::Italic), span(0, 4, Style::Bold)],
                vec![span(0, 4, Style::Bold), span(2, 4, Style::Italic), span(4, 6, Style::Italic)],
            ),
            // Code has nothing within it.
            (
                vec![span(0, 6, Style::Bold), span(2, 4, Style::Code)],
                vec![span(0, 2, Style::Bold), span(2, 4, Style::Code), span(4, 6, Style::Bold)],
            ),
            (vec![span(0, 6, Style::Code), span(2, 4, Style::Bold)], vec![span(0, 6, Style::Code)]),
            // Links are not within each other.
            (vec![span(0, 6, link()), span(2, 4, Style::Code)], vec![span(0, 6, link())]),
            (vec![span(0, 4, link()), span(2, 6, link())], vec![span(0, 4, link())]),
            (
                vec![span(0, 4, link()), span(2, 6, Style::Bold)],
                vec![span(0, 4, link()), span(2, 4, Style::Bold), span(4, 6, Style::Bold)],
            ),
            (vec![span(0, 6, Style::Bold), span(2, 4, link())], vec![span(0, 6, Style::Bold), span(2, 4, link())]),
            // Quotations are outermost.
            (
                vec![span(0, 6, Style::Bold), span(2, 4, quote())],
                vec![span(0, 2, Style::Bold), span(2, 4, quote()), span(2, 4, Style::Bold), span(4, 6, Style::Bold)],
            ),
            (vec![span(0, 6, quote()), span(2, 4, quote())], vec![span(0, 6, quote())]),
            (vec![span(0, 4, quote()), span(2, 6, link())], vec![span(0, 4, quote())]),
            // The same twice is there once.
            (vec![span(0, 6, Style::Bold), span(2, 4, Style::Bold)], vec![span(0, 6, Style::Bold)]),
            (vec![span(0, 6, Style::Bold), span(0, 6, Style::Bold)], vec![span(0, 6, Style::Bold)]),
            (vec![span(3, 3, Style::Bold)], vec![]),
        ] {
            assert_eq!(in_order(given.clone()), right, "{given:?}");
            assert_eq!(in_order(right.clone()), right);
        }
    }
}
