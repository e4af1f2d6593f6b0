//! The library against transports that are told what to answer; transfers over the DC are tested in the package `tests`.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that panics fails")]

#[cfg(feature = "messages")]
mod album;
mod client;
mod connection;
mod download;
mod edges;
mod faults;
mod file_ids;
mod file_ids_any;
mod handles;
mod hashes;
#[cfg(feature = "messages")]
mod media;
#[cfg(feature = "object_store")]
mod objects;
mod own_sources;
mod pages;
mod places;
mod requests;
mod resume;
mod rpc_errors;
mod spans;
mod support;
mod thumbnails;
mod upload;
