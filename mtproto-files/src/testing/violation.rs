//! What a transport does that it must not.

use std::error::Error;
use std::fmt;

/// A check that a transport failed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// The check's name: that of its function.
    pub check: &'static str,
    /// What must be.
    pub expected: String,
    /// What was instead.
    pub found: String,
}

impl Violation {
    pub(super) fn new(check: &'static str, expected: impl Into<String>, found: impl Into<String>) -> Self {
        Self { check, expected: expected.into(), found: found.into() }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: expected {}, found {}", self.check, self.expected, self.found)
    }
}

impl Error for Violation {}
