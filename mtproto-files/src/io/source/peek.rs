//! What can be looked at of a source before it is opened.

use std::path::PathBuf;

use tl_types::Bytes;

/// A source, as far as it can be looked at without being used up.
#[derive(Clone, Debug)]
pub(crate) enum Peek {
    /// The file at a path.
    Path(PathBuf),
    /// Bytes in memory.
    Bytes(Bytes),
    /// A source that can be read only once. Its length in bytes, if that is known.
    Once(Option<u64>),
}
