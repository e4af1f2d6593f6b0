//! The protocol's rules as the DC states them, apart from bytes, storage and requests.
//!
//! They are written from `api/files` alone and share nothing with the library's transfer code: were there one statement
//! of them, both sides would have the same mistakes.

pub(crate) mod album;
pub(crate) mod download;
pub(crate) mod history;
pub(crate) mod inline;
pub(crate) mod media_filter;
pub(crate) mod part;
pub(crate) mod picture;
pub(crate) mod srp;
pub(crate) mod text;
pub(crate) mod upload;
