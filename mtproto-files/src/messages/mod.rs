//! What is sent: media and its kinds, messages, albums, edits, inline mode, pictures.

#[cfg(feature = "messages")]
pub mod album;
#[cfg(feature = "messages")]
mod caption;
#[cfg(feature = "messages")]
pub mod edit;
#[cfg(feature = "messages")]
pub mod inline;
#[cfg(feature = "messages")]
mod input_user;
pub mod media;
#[cfg(feature = "messages")]
pub mod picture;
#[cfg(feature = "messages")]
pub(crate) mod resolve;
#[cfg(feature = "messages")]
pub mod send;
