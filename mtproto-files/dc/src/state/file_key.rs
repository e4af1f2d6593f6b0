//! The key of a document or photo.

/// What a client must show to be given a file.
#[derive(Clone, Debug)]
pub(crate) struct FileKey {
    pub(crate) id: i64,
    pub(crate) access_hash: i64,
    /// What its file references have in common.
    pub(crate) secret: u64,
}
