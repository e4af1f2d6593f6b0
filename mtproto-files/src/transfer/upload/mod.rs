//! Uploads: the call, its options, and what it returns.

mod journaled;
pub(crate) mod photo_name;
pub(crate) mod resend;
pub(crate) mod run;
mod send;
mod upload;
mod uploaded;

pub use crate::engine::upload::plan::Method;
pub use crate::io::source::{ReadAt, Source};
#[cfg(test)]
pub(crate) use journaled::fingerprint;
pub use upload::Upload;
pub use uploaded::Uploaded;
