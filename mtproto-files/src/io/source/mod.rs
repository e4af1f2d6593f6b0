//! Where the bytes of an upload come from.
//!
//! A [`Source`] is made of an [`Origin`], which says what can be known before it is opened. Opened, it is an [`OpenSource`],
//! which reads parts. Each kind of source is one file with both; users add theirs by [`ReadAt`].

mod chunks;
mod file;
mod hashing;
mod memory;
#[cfg(feature = "object_store")]
mod object;
mod open_source;
mod origin;
mod peek;
mod positions;
mod read_at;
mod reader;
mod sequence;
mod source;
mod stream;
mod uploaded;

pub(crate) use hashing::hash_range;
pub(crate) use open_source::{OpenSource, Opened};
pub(crate) use peek::Peek;
pub(crate) use positions::read_whole_at;
pub use read_at::ReadAt;
pub use source::Source;
pub(crate) use source::SourceLayer;
pub(crate) use uploaded::{UploadedSource, UploadedSources};
