//! What a download returns.

use std::path::PathBuf;

use mtproto_transport::Dc;

/// A file that was downloaded whole, or the range of it that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Downloaded {
    /// Where it is.
    pub path: PathBuf,
    /// Its size in bytes.
    pub size: u64,
    /// The DC that it came from.
    pub dc: Dc,
    /// Whether its bytes were checked.
    pub verification: Verification,
}

/// What was downloaded to elsewhere than a path.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Received {
    /// Its size in bytes.
    pub size: u64,
    /// The DC that it came from.
    pub dc: Dc,
    /// Whether its bytes were checked.
    pub verification: Verification,
}

/// Whether a file's bytes were checked by the hashes of `upload.getFileHashes`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Verification {
    /// All of them were, and are right.
    Verified,
    /// Not all of them were: the DC has no hashes for them, or the caller did not want it. Those that it has are right.
    Unverified,
}
