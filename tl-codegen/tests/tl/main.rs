//! The command `tl`, as its user sees it: what it prints, and how it ends.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod check;
mod diff;
mod explain;
mod general;
mod generate;
mod id;
mod json;
mod support;
mod value;
