//! A Telegram data centre in this process, for tests and demonstrations of file transfer.
//!
//! It answers `upload.saveFilePart`, `upload.saveBigFilePart`, `messages.uploadMedia`, `messages.sendMedia`,
//! `messages.sendMultiMedia`, `upload.getFile` and `upload.getFileHashes`, alone or within `invokeWithLayer`,
//! `initConnection` and `invokeWithoutUpdates`. Every rule that Telegram documents for them is enforced, and what breaks
//! one is refused with Telegram's own error name. So a client that works here keeps the rules; whether they are all of
//! Telegram's rules only Telegram knows.
//!
//! There is one account, and all requests are its own. What it uploads is kept in memory or on disk, within a limit, for
//! as long as the DC lives.
//!
//! ```
//! use mtproto_files::{InvokeError, Transport, transport};
//! use mtproto_files_dc::Dc;
//! use tl_types::{Bytes, Decode, Encode, functions::upload::SaveFilePart};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let dc = Dc::in_memory();
//! let part = |number| SaveFilePart::new(42, number, Bytes::from_static(b"a whole file"));
//!
//! let saved = dc.invoke(transport::Dc::Home, part(0).to_chain()?).await?;
//! assert!(bool::from_bytes(&saved)?);
//!
//! let refused = dc.invoke(transport::Dc::Home, part(4000).to_chain()?).await;
//! assert!(matches!(refused, Err(InvokeError::Rpc(error)) if error.message == "FILE_PART_INVALID"));
//! assert_eq!(dc.counters().requests("upload.saveFilePart"), 2);
//! # Ok(())
//! # }
//! ```
//!
//! # Where Telegram's documentation leaves it open
//!
//! - A range across a mebibyte is `LIMIT_INVALID`; one past the end of the file is no bytes and no hashes.
//! - More than 10 MiB by `upload.saveFilePart` is `FILE_PARTS_INVALID`, at the part that goes over it.
//! - `md5_checksum` is required of every `inputFile`.
//! - An album of one item is `MEDIA_INVALID`, one of photos or videos with others `MEDIA_GROUPED_INVALID`. What a document
//!   counts as is for its attributes to say, not for its MIME type.
//! - A photo is a file that begins like a JPEG, GIF, PNG or WebP, of at most 10 MiB. It has one size, the original; its
//!   width and height are 0 if the file does not tell them.
//! - Messages are sent at once or not at all: a `schedule_date` to come is `SCHEDULE_DATE_INVALID`.
//! - Bytes that cannot be decoded are `INPUT_FETCH_ERROR`, with an unknown constructor in them
//!   `INPUT_CONSTRUCTOR_INVALID_…`, with bytes left over `INPUT_REQUEST_TOO_LONG`.

mod call;
mod capped;
mod clock;
mod cluster;
mod config;
mod counters;
mod dc;
mod error;
pub mod faults;
mod file_type;
mod link;
mod log;
mod request;
mod rules;
mod serve;
mod services;
mod state;
mod store;

pub use call::Call;
pub use cluster::{Cluster, ClusterConfig};
pub use config::{Config, Storage};
pub use counters::Counters;
pub use dc::Dc;
pub use faults::{Fault, Faults};
pub use link::Link;
pub use log::Event;
