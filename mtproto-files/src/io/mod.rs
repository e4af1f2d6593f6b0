//! Where bytes come from and go to: sources of uploads, sinks of downloads, journals of both.

pub(crate) mod blocking;
pub mod journal;
pub(crate) mod sink;
pub(crate) mod source;
