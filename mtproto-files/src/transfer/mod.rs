//! Uploads and downloads: the calls, their options, and what carries them out.

pub mod by_hash;
pub mod download;
pub(crate) mod fetch;
pub mod upload;
pub(crate) mod web_download;
