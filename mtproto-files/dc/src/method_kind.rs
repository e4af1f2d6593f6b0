//! The kinds of methods that faults and the choice of a media DC tell apart.

/// What a method does with the parts and chunks of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MethodKind {
    /// Saves a part: `upload.saveFilePart`, `upload.saveBigFilePart`.
    SavePart,
    /// Gets a chunk: `upload.getFile`.
    GetChunk,
    /// Gets hashes of chunks: `upload.getFileHashes`.
    GetHashes,
    /// None of these.
    Other,
}
