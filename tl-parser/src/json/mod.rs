//! Telegram's JSON format of schemas: `{"constructors":[{"id","predicate","params","type"}],"methods":[…]}`.
//!
//! It knows less than TL: no layer of the schema, no comments, no parameters in braces. `{X:Type}` follows from `!X`, and
//! that of `vector` is known; a declaration with any other parameter cannot be said in JSON, and that is an error. Ids are
//! signed, in decimal, as strings. What belongs to a layer of secret chats has it in `layer`, a number, as in
//! <https://core.telegram.org/schema/end-to-end-json>: a `===N===` of TL.

mod from_tl;
mod parse;
mod print;
mod to_tl;

pub use from_tl::{Unsupported, from_tl};
pub use parse::parse;
pub use to_tl::to_tl;

use std::fmt;

/// JSON that is no value, or no schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// The way to the value, as in `constructors[3].params[0].type`. Empty where the text itself is at fault.
    pub path: String,
    /// What was expected there, or what is wrong with the text, and where.
    pub message: String,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let separator = if self.path.is_empty() { "" } else { ": " };
        write!(f, "{}{separator}{}", self.path, self.message)
    }
}

impl std::error::Error for Error {}

/// The only generic constructor of the format, which leaves its parameter and its fields out.
const VECTOR: &str = "vector {t:Type} # [ t ] = Vector t";

#[cfg(test)]
mod tests;
