//! Telegram's JSON format of schemas: `{"constructors":[{"id","predicate","params","type"}],"methods":[…]}`.
//!
//! It knows less than TL: no layer, no comments, no parameters in braces. `{X:Type}` follows from `!X`, and that of
//! `vector` is known; a declaration with any other parameter cannot be said in JSON, and that is an error. Ids are
//! signed, in decimal, as strings.

mod from_tl;
mod print;
mod to_tl;

pub use from_tl::{Unsupported, from_tl};
pub use to_tl::{Error, to_tl};

/// The only generic constructor of the format, which leaves its parameter and its fields out.
const VECTOR: &str = "vector {t:Type} # [ t ] = Vector t";

#[cfg(test)]
mod tests;
