//! The command as its user sees it.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that panics fails")]

mod demo;
