//! What the DC makes of raw requests; what the library makes of the DC is tested in the package `tests`.
#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "a test that panics fails")]

mod album;
mod by_hash;
mod cluster;
mod common;
mod download;
mod edit;
mod expiry;
mod faults;
mod history;
mod hostile;
mod inline;
mod link;
mod media;
mod parallel;
mod peers;
mod picture;
mod requests;
mod schedule;
#[cfg(feature = "listen")]
mod server;
mod start;
mod upload;
