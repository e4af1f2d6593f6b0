//! Encryption as a layer over a source and over a place: what secret chats and Passport have in common.
//!
//! Both chain their blocks, so that a part can be encrypted only after the ones before it. What is needed of those is
//! kept for each part, in 32 bytes: a part can then be made again at any time.

mod download;
mod layer;
mod sink;

pub use download::DecryptedDownload;
pub(crate) use layer::{EncryptedSource, Encryption};
pub(crate) use mtproto_crypto::{BLOCK, Chain};
pub(crate) use sink::Decipher;
