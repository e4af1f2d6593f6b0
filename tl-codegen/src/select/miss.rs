//! What is wrong with a path that names nothing.

use super::pattern::Pattern;
use std::fmt;

/// What is wrong with a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Miss {
    why: String,
    /// The path that was probably meant.
    near: Option<String>,
}

impl Miss {
    pub(super) fn new(why: impl Into<String>) -> Self {
        Self { why: why.into(), near: None }
    }

    /// A pattern that none of these names fits.
    pub(super) fn among<'n>(why: &str, pattern: &Pattern<'_>, names: impl Iterator<Item = &'n str> + Clone) -> Self {
        Self { why: why.to_owned(), near: pattern.near(names) }
    }

    /// Whether the schema has something that was probably meant.
    pub(crate) fn is_near(&self) -> bool {
        self.near.is_some()
    }
}

impl fmt::Display for Miss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.near {
            Some(near) => write!(f, "{}; did you mean `{near}`?", self.why),
            None => f.write_str(&self.why),
        }
    }
}
