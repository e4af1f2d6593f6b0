//! A file that the DC has.

use std::io;

use crate::file_type::{FileType, HEAD};
use crate::store::Content;

/// Bytes, and what they are.
#[derive(Clone, Debug)]
pub(crate) struct StoredFile {
    pub(crate) content: Content,
    pub(crate) file_type: FileType,
}

impl StoredFile {
    /// Bytes whose type is told by their head.
    pub(crate) fn new(content: Content) -> io::Result<Self> {
        let file_type = FileType::of(&content.read(0..HEAD)?);
        Ok(Self { content, file_type })
    }
}
