//! Why a text cannot be read, or not be written, and where.

use std::fmt;

/// The longest text that is read, in bytes.
pub(super) const MAX_INPUT: usize = 1024 * 1024;
/// So many parts of a text may be within each other.
pub(super) const MAX_NESTING: usize = 64;

/// Why a text cannot be read or written, and where: a line and column of what was read, or an entity of what was to be
/// written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormatError {
    fault: FormatFault,
    place: Place,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    Text { offset: usize, line: usize, column: usize },
    Entity(usize),
}

/// What is wrong with a text that cannot be read, or with an entity that cannot be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FormatFault {
    /// The text is longer than any message.
    #[error("{bytes} bytes are more than the {MAX_INPUT} that are read")]
    TooLong {
        /// Its length, in bytes.
        bytes: usize,
    },
    /// Too many parts are within each other.
    #[error("more than {MAX_NESTING} are within each other")]
    TooDeep,
    /// A tag of HTML, or what is in it, has no end.
    #[error("{what} has no end")]
    Unclosed {
        /// What it is.
        what: String,
    },
    /// A mark of MarkdownV2 begins something that has no end.
    #[error("{} has no end: write {} for the character", quoted(mark), escaped(mark))]
    UnclosedMark {
        /// The mark.
        mark: &'static str,
    },
    /// A character of MarkdownV2's notation stands for itself.
    #[error("`{0}` is reserved: write `\\{0}` for the character")]
    Reserved(char),
    /// `<` begins no tag.
    #[error("`<` begins no tag: write `&lt;` for the character")]
    NoTag,
    /// A comment or declaration of HTML.
    #[error("comments and declarations have no place in a message")]
    NotText,
    /// A tag that messages do not have.
    #[error("messages have no tag <{tag}>{}", tag_hint(tag))]
    UnknownTag {
        /// Its name.
        tag: String,
    },
    /// A tag closes what is not open.
    #[error("</{found}> closes {}", expected.as_ref().map_or("nothing".to_owned(), |open| format!("<{open}>")))]
    WrongEnd {
        /// The name of the tag that closes.
        found: String,
        /// The name of the tag that is open.
        expected: Option<String>,
    },
    /// A tag that closes itself.
    #[error("<{tag}/> closes itself, and formats nothing")]
    SelfClosing {
        /// Its name.
        tag: String,
    },
    /// An attribute that is missing or cannot be.
    #[error("<{tag}> has {what}")]
    Attribute {
        /// The name of the tag.
        tag: String,
        /// What it should have.
        what: &'static str,
    },
    /// `![…]` without a link to an emoji or a time.
    #[error("`![…]` is followed by `(tg://emoji?id=…)` or `(tg://time?unix=…)`")]
    NoEmoji,
    /// An entity that is not in the text.
    #[error("it is not in the text: {what}")]
    Entity {
        /// What is wrong with it.
        what: &'static str,
    },
    /// An entity that MarkdownV2 cannot express.
    #[error("MarkdownV2 has no notation for it: {what}")]
    NotWritable {
        /// Why.
        what: &'static str,
    },
}

impl FormatError {
    /// Returns what is wrong.
    pub fn fault(&self) -> &FormatFault {
        &self.fault
    }

    /// Returns where it is in what was read, in bytes from 0.
    pub fn offset(&self) -> Option<usize> {
        match self.place {
            Place::Text { offset, .. } => Some(offset),
            Place::Entity(_) => None,
        }
    }

    /// Returns the line and the column in what was read, from 1; columns are characters.
    pub fn line_and_column(&self) -> Option<(usize, usize)> {
        match self.place {
            Place::Text { line, column, .. } => Some((line, column)),
            Place::Entity(_) => None,
        }
    }

    /// Returns the index of the entity that cannot be written.
    pub fn entity(&self) -> Option<usize> {
        match self.place {
            Place::Text { .. } => None,
            Place::Entity(index) => Some(index),
        }
    }
}

impl FormatFault {
    /// Returns the error that this is wrong at a byte of a text.
    pub(super) fn at(self, text: &str, offset: usize) -> FormatError {
        let before = text.get(..offset).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |at| at.saturating_add(1));
        let line = before.matches('\n').count().saturating_add(1);
        let column = before.get(line_start..).unwrap_or_default().chars().count().saturating_add(1);
        FormatError { fault: self, place: Place::Text { offset, line, column } }
    }

    /// Returns the error that this is wrong with an entity.
    pub(super) fn at_entity(self, index: usize) -> FormatError {
        FormatError { fault: self, place: Place::Entity(index) }
    }
}

/// A mark as an error shows it.
fn quoted(mark: &str) -> String {
    if mark.contains('`') { format!("\"{mark}\"") } else { format!("`{mark}`") }
}

/// A mark as it is written where it stands for itself.
fn escaped(mark: &str) -> String {
    quoted(&mark.chars().flat_map(|c| ['\\', c]).collect::<String>())
}

fn tag_hint(tag: &str) -> &'static str {
    match tag {
        "br" | "p" | "div" | "li" | "ul" | "ol" => ": a new line is a line break of the text",
        "img" => ": a custom emoji is <tg-emoji>",
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => ": a heading is <b>",
        _ => "",
    }
}

impl fmt::Display for FormatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place {
            Place::Text { line, column, .. } => write!(f, "line {line}, column {column}: {}", self.fault),
            Place::Entity(index) => write!(f, "entity {index}: {}", self.fault),
        }
    }
}

impl std::error::Error for FormatError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        None
    }
}
