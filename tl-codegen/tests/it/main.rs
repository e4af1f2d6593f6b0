//! From schemas to Rust: the builder and its options, and the command `tl`.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

mod attributes;
mod builder;
mod common;
mod docs;
mod fixtures;
mod lean;
mod parts;
mod style;
#[cfg(feature = "cli")]
mod tl;
#[cfg(feature = "value")]
mod values;
