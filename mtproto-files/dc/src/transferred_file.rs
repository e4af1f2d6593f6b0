//! What tells files apart.

/// What tells uploads apart. Small and big files are saved apart, even under one `file_id`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum UploadId {
    Small(i64),
    Big(i64),
}

/// The file that a request is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum TransferredFile {
    Upload(UploadId),
    Stored(i64),
}
