//! Goes through a text from its beginning to its end, and tells a notation where parts begin and end.

use super::error::FormatError;
use super::style::Span;
use super::units::Units;

/// What a text is written in.
pub(super) trait Notation {
    /// Writes the beginning of a part.
    ///
    /// # Errors
    ///
    /// A part that the notation cannot express.
    fn open(&mut self, span: &Span) -> Result<(), FormatError>;

    /// Writes the end of the part that was opened last and is still open.
    ///
    /// # Errors
    ///
    /// A part that the notation cannot express.
    fn close(&mut self, span: &Span) -> Result<(), FormatError>;

    /// Writes text without a border in it.
    fn text(&mut self, text: &str);
}

/// Writes a text with its parts, which are in order.
///
/// # Errors
///
/// Those of the notation.
pub(super) fn walk(spans: &[Span], units: &Units<'_>, notation: &mut impl Notation) -> Result<(), FormatError> {
    let mut open: Vec<&Span> = Vec::new();
    let mut at = 0;
    for span in spans {
        close_until(span.start, &mut open, &mut at, units, notation)?;
        write(&mut at, span.start, units, notation);
        notation.open(span)?;
        open.push(span);
    }
    close_until(units.len(), &mut open, &mut at, units, notation)?;
    write(&mut at, units.len(), units, notation);
    Ok(())
}

/// Closes what ends at a place or before.
fn close_until(
    place: usize,
    open: &mut Vec<&Span>,
    at: &mut usize,
    units: &Units<'_>,
    notation: &mut impl Notation,
) -> Result<(), FormatError> {
    while let Some(span) = open.pop_if(|span| span.end <= place) {
        write(at, span.end, units, notation);
        notation.close(span)?;
    }
    Ok(())
}

fn write(at: &mut usize, end: usize, units: &Units<'_>, notation: &mut impl Notation) {
    if *at < end {
        notation.text(units.slice(*at, end).unwrap_or_default());
        *at = end;
    }
}
