//! UTF-16 code units, in which Telegram counts (`api/entities#entity-length`).

/// Returns the length of a text in code units.
pub(super) fn length(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

/// Where the code units of a text are among its bytes.
pub(super) struct Units<'a> {
    text: &'a str,
    /// The byte that a code unit begins at, up to the end of the text; none in the middle of a surrogate pair.
    bytes: Vec<Option<usize>>,
}

impl<'a> Units<'a> {
    /// Counts the units of a text.
    pub(super) fn of(text: &'a str) -> Self {
        let mut bytes = Vec::with_capacity(text.len().saturating_add(1));
        for (at, c) in text.char_indices() {
            bytes.push(Some(at));
            bytes.extend(std::iter::repeat_n(None, c.len_utf16().saturating_sub(1)));
        }
        bytes.push(Some(text.len()));
        Self { text, bytes }
    }

    /// Returns the number of code units.
    pub(super) fn len(&self) -> usize {
        self.bytes.len().saturating_sub(1)
    }

    /// Returns the text between two units, or `None` if a border is in the middle of a pair or behind the end.
    #[cfg(feature = "formatting")]
    pub(super) fn slice(&self, start: usize, end: usize) -> Option<&'a str> {
        self.text.get(self.byte(start)?..self.byte(end)?)
    }

    /// Returns whether there is a border of characters at a unit.
    pub(super) fn is_border(&self, unit: usize) -> bool {
        self.byte(unit).is_some_and(|byte| byte <= self.text.len())
    }

    fn byte(&self, unit: usize) -> Option<usize> {
        self.bytes.get(unit).copied().flatten()
    }
}
