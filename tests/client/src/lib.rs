//! A client's copy of Telegram's API: the part that it uses, in the layer that it was written for.
//!
//! The code that uses it is in `tests/`, where this is a crate like any other: what is not exhaustive, and what is not
//! public, is so for it as for anyone. It names only what it uses. `layers` in the tests of the workspace compiles it
//! against later layers.

#![deny(warnings)]

/// The types and functions.
mod tl {
    include!(concat!(env!("OUT_DIR"), "/tl/mod.rs"));
}

pub use tl::{LAYER, enums, functions, types};
