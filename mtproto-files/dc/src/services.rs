//! What the methods do, apart from how requests reach them: each file implements [`Method`](crate::method::Method) for its
//! requests.

mod album;
mod authorization;
mod by_hash;
mod configuration;
mod document;
mod download;
mod edit;
mod external;
pub(crate) mod inline;
mod input_file;
mod login;
mod media;
mod password;
mod peer;
mod photo;
mod picture;
mod sealed;
mod send;
mod updates;
mod upload;
mod user;
mod username;
mod web_file;
