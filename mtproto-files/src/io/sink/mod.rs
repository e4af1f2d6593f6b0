//! Where the bytes of a download go.
//!
//! A [`Sink`] takes blocks: it has them checked, and writes them as its place takes bytes. Each kind of place is one file;
//! users add theirs by [`WriteAt`].

mod block;
mod memory;
mod positions;
mod sink;
mod stream;
mod target_file;
mod write_at;
mod writer;

pub(crate) use block::UncheckedBlock;
pub(crate) use memory::MemorySink;
pub(crate) use positions::PositionSink;
pub(crate) use sink::Sink;
pub(crate) use stream::StreamSink;
pub(crate) use target_file::{TargetFile, is_right};
pub use write_at::WriteAt;
pub(crate) use writer::WriterSink;
