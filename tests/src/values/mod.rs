//! Values written out as the schema says: no generated code has a part in it.
//!
//! For schemas like Telegram's, whose declarations have all been expressed in Rust: it panics at others.
//!
//! | file | has |
//! |---|---|
//! | `arbitrary` | random values |
//! | `least` | the shortest values, and those next to them |
//! | `nest` | values within each other, as deep as one likes |
//! | `wire` | what the wire format is made of |
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "of the schemas here all is known")]

mod arbitrary;
mod least;
mod nest;
mod wire;

pub use arbitrary::Arbitrary;
pub use least::{Least, With};
pub use nest::{Nest, nests};
