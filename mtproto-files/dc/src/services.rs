//! What the methods do, apart from how requests reach them.

pub(crate) mod album;
pub(crate) mod authorization;
pub(crate) mod by_hash;
pub(crate) mod configuration;
pub(crate) mod download;
pub(crate) mod edit;
mod external;
pub(crate) mod inline;
pub(crate) mod media;
mod peer;
pub(crate) mod picture;
mod received;
pub(crate) mod sealed;
mod sent;
pub(crate) mod upload;
pub(crate) mod username;
pub(crate) mod web_file;
