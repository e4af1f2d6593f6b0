//! A text with its parts, as far as a notation is read.

use super::FormattedText;
use super::error::{FormatError, FormatFault, MAX_INPUT};
use super::nesting::entities_of;
use super::style::{Span, Style};
use super::units;

/// A text and its parts, as far as they are read.
pub(super) struct Draft {
    text: String,
    /// The length of the text, in UTF-16 code units.
    length: usize,
    pub(super) spans: Vec<Span>,
}

/// A place in the text of a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Position {
    /// In UTF-16 code units, as entities count.
    pub(super) units: usize,
    bytes: usize,
}

impl Draft {
    /// Returns the draft of what an input says, without any text yet.
    ///
    /// # Errors
    ///
    /// The input is longer than any message.
    pub(super) fn of(input: &str) -> Result<Self, FormatError> {
        if input.len() > MAX_INPUT {
            return Err(FormatFault::TooLong { bytes: input.len() }.at(input, 0));
        }
        Ok(Self { text: String::new(), length: 0, spans: Vec::new() })
    }

    /// Adds text.
    pub(super) fn push(&mut self, text: &str) {
        self.length = self.length.saturating_add(units::length(text));
        self.text.push_str(text);
    }

    /// Returns where the text ends.
    pub(super) fn position(&self) -> Position {
        Position { units: self.length, bytes: self.text.len() }
    }

    /// Returns the text from a position on.
    pub(super) fn text_from(&self, start: Position) -> &str {
        self.text.get(start.bytes..).unwrap_or_default()
    }

    /// Gives the text from a position on a style. Without text, there is no part to have it.
    pub(super) fn add(&mut self, start: Position, style: Style) {
        let (start, end) = (start.units, self.length);
        if start < end {
            self.spans.push(Span { start, end, style });
        }
    }

    /// Returns the text with the entities of its parts.
    pub(super) fn finish(self) -> FormattedText {
        FormattedText { text: self.text, entities: entities_of(self.spans) }
    }
}
