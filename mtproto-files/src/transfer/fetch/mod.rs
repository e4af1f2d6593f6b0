//! What a download reads its ranges from: a file of the API's, a web file.

mod fetch;
mod file;
mod web;

pub(crate) use fetch::Fetch;
pub(crate) use file::{FileFetch, RefreshLocation};
pub(crate) use web::{WebFetch, WebFileFacts};
