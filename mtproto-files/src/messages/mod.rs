//! What is sent: media and its kinds, messages, albums, edits, inline mode, pictures.

#[cfg(feature = "messages")]
pub mod album;
#[cfg(feature = "messages")]
pub mod edit;
#[cfg(feature = "messages")]
pub mod inline;
pub mod media;
#[cfg(feature = "messages")]
pub mod picture;
#[cfg(feature = "messages")]
pub(crate) mod resolve;
#[cfg(feature = "messages")]
pub mod send;
