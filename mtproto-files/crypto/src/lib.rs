//! The ciphers, hashes and keys of Telegram's MTProto.
//!
//! | module | has |
//! |---|---|
//! | `chain` | AES-256 in the modes IGE and CBC, from any point on whose state is known |
//! | `stream` | AES-256-CTR |
//! | `blocks` | SHA-256 of whole blocks |
//! | `hash` | SHA-1 and SHA-256 of several pieces; of several texts at a time |
//! | `auth_key` | authorization keys and their ids |
//! | `derive` | the AES key of a message, from the authorization key and the message key |
//! | `message` | whole messages: sealed by their sender, opened by their receiver |
//! | `joint` | several jobs in one pass: texts are enciphered while others are hashed |

mod auth_key;
mod blocks;
mod chain;
mod derive;
mod hash;
mod joint;
mod message;
mod stream;

pub use auth_key::AuthKey;
pub use chain::{Chain, Mode, State};
pub use derive::{AesKey, Sender, aes_key, old_aes_key};
pub use hash::{sha1, sha256, sha256_each};
pub use message::{HEADER, MessageError, open, open_all, seal, seal_all};
pub use stream::Stream;

/// The length of a block of the cipher, in bytes.
pub const BLOCK: usize = 16;

/// The example of the README runs.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
