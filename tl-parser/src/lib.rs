//! Telegram's TL (Type Language) schemas: from text to a checked schema, with exact places and more than one error
//! per run.
//!
//! Every part of the language is read, not only what Telegram's own API makes use of: builtins, parameters, bare
//! types, repetitions, several dialects. [`check`] does it all at once:
//!
//! ```
//! use tl_parser::{Sources, check};
//!
//! let mut sources = Sources::new();
//! sources.add("pets.tl", "cat#4f1a2c4d name:string = Pet;\ndog name:strng = Pet;");
//! let resolved = check(&sources);
//!
//! let cat = &resolved.schema.combinators[0];
//! assert_eq!((cat.name, cat.id), ("cat", 0x4f1a2c4d));
//! let rendered = resolved.diagnostics[1].render(&sources).to_string();
//! assert_eq!(
//!     rendered,
//!     "error[TL0101]: the type or constructor `strng` is not declared
//!  --> pets.tl:2:10
//!   |
//! 2 | dog name:strng = Pet;
//!   |          ^^^^^
//!   = help: did you mean `string`?"
//! );
//! ```
//!
//! The stages, each of which can be had alone:
//!
//! 1. [`parse`] makes a [syntax tree](syntax::File) of one text. It never fails: what it cannot read becomes a
//!    [`Diagnostic`], and it goes on at the next declaration.
//! 2. [`resolve`] makes one [`Schema`](schema::Schema) of several trees: names become ids, everything is checked, and
//!    each combinator gets its constructor id.
//!
//! [`format()`] prints a tree in its canonical layout, [`one_line`] a declaration; the feature `json` reads and writes
//! Telegram's JSON format of schemas.
//!
//! Time is linear in the length of the text, whatever is in it, and nesting is limited, so that texts of unknown
//! origin are safe to read.

pub mod diagnostic;
mod format;
mod id;
#[cfg(feature = "json")]
pub mod json;
mod lexer;
mod names;
mod parser;
mod resolve;
pub mod schema;
pub mod source;
pub mod syntax;
mod token;

pub use diagnostic::{Code, Diagnostic, Label, Severity};
pub use format::{Comments, format, one_line};
pub use id::Dialect;
pub use parser::parse;
pub use resolve::{Lints, Options, Resolved, check, check_with, closest, resolve, resolve_with};
pub use source::{SourceId, Sources, Span};

/// The example of the README compiles.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct Readme;
