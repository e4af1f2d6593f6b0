//! What does not fit, and where.

use std::fmt;

/// Bytes or a value that are not of the type that was expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// The byte at which it shows, from 0. None if a value was encoded.
    pub offset: Option<usize>,
    /// The way to the value from the outermost constructor: `updates.users[3].photo`.
    pub path: String,
    /// What was expected, and what is there.
    pub message: String,
}

/// An error before its path is known.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) offset: Option<usize>,
    pub(super) message: String,
}

impl Fault {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Fault { offset: None, message: message.into() }
    }

    /// The fault at a place, if it has none yet.
    pub(super) fn at(mut self, offset: usize) -> Self {
        self.offset.get_or_insert(offset);
        self
    }

    pub(super) fn with_path(self, path: String) -> Error {
        Error { offset: self.offset, path, message: self.message }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(offset) = self.offset {
            write!(f, "at byte {offset}: ")?;
        }
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}
