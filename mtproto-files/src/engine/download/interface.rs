//! What goes into a download, and what comes out.

use tl_types::{Bytes, enums};

use super::file_hashes::Check;
use super::plan::{Chunk, Plan};
use crate::base::cause::Cause;
use crate::base::error::Error;
use crate::base::event::Event;
use crate::engine::download::assemble::Block;
use crate::engine::download::ranges::Ranges;
use crate::engine::policy::Policy;
use mtproto_transport::Dc;

/// What happens to a download.
#[derive(Debug)]
pub(crate) enum Input {
    /// A chunk's answer.
    Chunk {
        /// To which request.
        attempt: u64,
        /// Its bytes.
        result: Result<Bytes, Cause>,
    },
    /// A page of hashes.
    Hashes {
        /// To which request.
        attempt: u64,
        /// The page.
        result: Result<Vec<enums::FileHash>, Cause>,
    },
    /// A block was checked and written, or not.
    Written {
        /// Where the block starts.
        start: u64,
        /// What went wrong.
        result: Result<(), Error>,
    },
    /// Bytes of an earlier run were read again.
    Rechecked {
        /// The chunk that they are of.
        chunk: u64,
        /// Whether they are right.
        right: bool,
    },
    /// The authorization was copied, or not.
    Authorized {
        /// Where to.
        dc: Dc,
        /// What went wrong.
        result: Result<(), Error>,
    },
    /// There is a fresh reference, and its DC, or not.
    Refreshed(Result<Dc, Error>),
    /// What was to be saved is, or why not.
    Saved(Option<String>),
}

/// What a download wants done.
#[derive(Debug)]
pub(crate) enum Action {
    /// Ask for a chunk.
    GetFile {
        /// Names the answer.
        attempt: u64,
        /// Where to.
        dc: Dc,
        /// Which one.
        chunk: Chunk,
    },
    /// Ask for the hashes from an offset on.
    GetHashes {
        /// Names the answer.
        attempt: u64,
        /// Where to.
        dc: Dc,
        /// From where on.
        offset: i64,
    },
    /// Nobody wants this answer any more.
    Abort {
        /// Whose.
        attempt: u64,
    },
    /// Check a block, and write what the caller wants of it.
    Write(Block),
    /// Read what an earlier run wrote, and check it.
    Recheck {
        /// The chunk that it is.
        chunk: u64,
        /// What to check.
        checks: Vec<Check>,
    },
    /// Copy the authorization to a DC.
    Authorize {
        /// Which one.
        dc: Dc,
    },
    /// Get a fresh file reference.
    Refresh,
    /// Save which bytes are written.
    Save(Ranges),
    /// Tell the user.
    Report(Event),
    /// It is over.
    Done(Result<Outcome, Error>),
}

/// A download that is whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Outcome {
    /// Its size in bytes.
    pub(crate) size: u64,
    /// The DC that it came from.
    pub(crate) dc: Dc,
    /// Whether all of it has hashes.
    pub(crate) verified: bool,
}

/// How a download begins.
#[derive(Debug)]
pub(crate) struct Setup {
    /// The method that chunks are asked for with.
    pub(crate) method: &'static str,
    /// Which chunks it has.
    pub(crate) plan: Plan,
    /// The DC that has the file.
    pub(crate) dc: Dc,
    /// Whether to ask for hashes.
    pub(crate) verify: bool,
    /// Whether blocks are written in order, one by one.
    pub(crate) ordered: bool,
    /// Whether a fresh file reference can be had.
    pub(crate) refreshes: bool,
    /// Whether it can be gone on from.
    pub(crate) journal: bool,
    /// What an earlier run wrote.
    pub(crate) written: Ranges,
    /// How it behaves.
    pub(crate) policy: Policy,
    /// For its back-off.
    pub(crate) seed: u64,
}
