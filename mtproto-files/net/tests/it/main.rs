//! A pool over TCP, with the local DC at the other end.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::expect_used, reason = "tests may panic")]

mod common;
mod transfer;
