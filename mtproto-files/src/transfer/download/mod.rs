//! Downloads: the call, its options, and what it returns.

mod download;
mod job;
mod journaled;
#[cfg(feature = "object_store")]
mod object;
mod options;
mod received;
pub(crate) mod run;
mod stream;

pub use crate::io::sink::WriteAt;
pub use download::Download;
pub(crate) use job::Job;
#[cfg(feature = "object_store")]
pub use object::DownloadedObject;
pub(crate) use options::Options;
pub use received::{Downloaded, Received, Verification};
pub use stream::Chunks;
