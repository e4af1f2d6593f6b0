//! Generates Rust from Telegram's TL schemas.
//!
//! In a build script:
//!
//! ```no_run
//! tl_codegen::Builder::new().schema("schema/api.tl").generate_or_exit();
//! ```
//!
//! and in the crate: `mod tl { include!(concat!(env!("OUT_DIR"), "/tl/mod.rs")); }`. The generated code needs the
//! crate `mtproto-tl-types` as its runtime (without its default features, if its own layer is not wanted).
//!
//! # Stages
//!
//! | stage | from | to |
//! |---|---|---|
//! | `mtproto-tl-parser` | text | [`Schema`](tl_parser::schema::Schema): ids instead of names |
//! | `select` | schema, paths of a user | what of it is wanted, and with which attributes |
//! | `plan` | schema | [`Plan`]: Rust names, boxing, flags, order |
//! | `emit` | plan | items: tokens, and comments as text |
//! | `text`, `compact` | items | source text |
//!
//! No stage looks behind the one before it: the emitter knows no schema, the plan no syntax. Nothing depends on the
//! order of a hash map, so the output is the same bytes at every run.
//!
//! # Features
//!
//! - `cli` (default): the command `tl`, the module `diff`, and all other features.
//! - `format`: output that is laid out for people, `Layout::Formatted`.
//! - `value`: the module `value`, which decodes and encodes the values of any schema without generated code.

mod boxes;
mod builder;
mod compact;
#[cfg(feature = "cli")]
pub mod diff;
mod emit;
mod options;
mod output;
pub mod plan;
mod select;
mod surface;
mod text;
pub mod uses;
#[cfg(feature = "value")]
pub mod value;

pub use boxes::{BadBoxes, Boxes, Boxing};
pub use builder::{BadOption, Builder, Error};
pub use options::{FunctionDecoding, Modules};
pub use output::Output;
pub use plan::Plan;
pub use text::Layout;

/// The example of the README compiles.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct Readme;
