//! Downloads: the call, its options, and what it returns.

mod hashes;
mod plan;
mod run;
mod sink;
mod verifier;

use std::fmt;
use std::path::{Path, PathBuf};

use crate::Client;
use crate::error::Error;
use crate::limits::{KIB, PARTS_IN_FLIGHT};
use crate::location::FileLocation;
use crate::progress::{Progress, Reporter};
use crate::transport::{Dc, Transport};

/// The size of chunks, unless the caller says otherwise: as parts go up. Hash ranges of 128 KiB fit in it.
const CHUNK_SIZE: u32 = 512 * KIB;

/// A download that has not begun: set its options, then say where to.
///
/// It takes memory for the chunks in flight, whatever the file's size. It runs within the task that awaits it: dropping
/// its future stops it.
#[must_use = "a download does nothing until it is told where to"]
pub struct Download<T> {
    client: Client<T>,
    location: FileLocation,
    chunk_size: u32,
    parts_in_flight: usize,
    verify: bool,
    reporter: Reporter,
}

/// A file that was downloaded whole.
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

/// Whether a file's bytes were checked by the hashes of `upload.getFileHashes`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Verification {
    /// All of them were, and are right.
    Verified,
    /// Not all of them were: the DC has no hashes for them, or the caller did not want it. Those that it has are right.
    Unverified,
}

impl<T> Download<T> {
    pub(crate) fn new(client: Client<T>, location: FileLocation) -> Self {
        Self {
            client,
            location,
            chunk_size: CHUNK_SIZE,
            parts_in_flight: PARTS_IN_FLIGHT,
            verify: true,
            reporter: Reporter::default(),
        }
    }

    /// The size of the chunks that it is asked for in, in bytes: a multiple of 4096 that divides 1 MiB
    /// (`api/files#downloading-files`). By default 512 KiB.
    pub fn part_size(mut self, part_size: u32) -> Self {
        self.chunk_size = part_size;
        self
    }

    /// How many chunks are asked for at once, at least 1: by default 4. A file of unknown size is read one by one.
    pub fn parts_in_flight(mut self, parts: usize) -> Self {
        self.parts_in_flight = parts;
        self
    }

    /// Whether to check the bytes by the DC's hashes before they are written: by default yes.
    pub fn verify(mut self, verify: bool) -> Self {
        self.verify = verify;
        self
    }

    /// What is called as bytes are written, and when the DC asks to wait. It should return soon.
    pub fn progress(mut self, report: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        self.reporter = Reporter::new(report);
        self
    }
}

impl<T: Transport> Download<T> {
    /// Downloads to a file. It is written under another name in the same directory, and takes its place, over the file or
    /// link that may be there, once it is whole and checked; if the download fails or is dropped, nothing is left of it.
    ///
    /// # Errors
    ///
    /// Before anything is asked for: a part size that the protocol does not have, a place where no file can be. Then: the
    /// DC's errors (flood waits are waited out, `FILE_MIGRATE_X` is followed, and nothing else is tried again); chunks
    /// that are too short, too long or of another type; bytes that their hash does not fit, or hashes of more bytes than
    /// came; a file that a CDN has.
    pub async fn to_path(self, path: impl AsRef<Path>) -> Result<Downloaded, Error> {
        run::download(self, path.as_ref().to_owned()).await
    }
}

impl<T> fmt::Debug for Download<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download").field("location", &self.location).finish_non_exhaustive()
    }
}
