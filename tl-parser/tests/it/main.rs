//! Schemas from text to diagnostics and back, as a user of the library sees it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

mod docs;
mod language;
mod lints;
mod malformed;
mod own_names;
mod print;
mod recovery;
mod robustness;
mod rules;
mod schemas;
#[cfg(feature = "render")]
mod styled;
