//! What the methods do, apart from how requests reach them: each file implements [`Method`](crate::method::Method) for its
//! requests.

mod album;
mod authorization;
mod by_hash;
mod configuration;
mod download;
mod edit;
mod external;
pub(crate) mod inline;
mod media;
mod peer;
mod picture;
mod received;
mod sealed;
mod sent;
mod upload;
mod username;
mod web_file;
