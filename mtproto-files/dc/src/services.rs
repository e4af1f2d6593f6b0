//! What the methods do, apart from how requests reach them: each file implements [`Method`](crate::method::Method) for its
//! requests.

mod album;
mod authorization;
mod by_hash;
mod chat;
mod configuration;
mod delete;
mod dialog;
mod document;
mod download;
mod edit;
mod external;
mod fresh;
mod history;
pub(crate) mod inline;
mod input_file;
mod login;
mod media;
mod password;
mod peer;
mod photo;
mod picture;
mod post;
mod sealed;
mod send;
mod start;
mod text;
mod topic;
mod updates;
mod upload;
mod user;
mod username;
mod viewer;
mod web_file;
