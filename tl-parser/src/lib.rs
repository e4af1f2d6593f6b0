//! Parser for Telegram's TL schemas.
pub mod diagnostic;
mod format;
pub mod id;
mod lexer;
mod names;
mod parser;
mod resolve;
pub mod schema;
pub mod source;
pub mod syntax;
mod token;

pub use diagnostic::{Code, Diagnostic, Label, Severity};
pub use format::{Comments, format};
pub use id::Dialect;
pub use parser::parse;
pub use resolve::{Options, Resolved, check, check_with, resolve, resolve_with};
pub use source::{SourceId, Sources, Span};
