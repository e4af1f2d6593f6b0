//! What goes into an upload, and what comes out.

use tl_types::Bytes;

use super::plan::{Part, Plan};
use crate::base::cause::Cause;
use crate::base::error::Error;
use crate::base::event::Event;
use crate::engine::policy::Policy;
use crate::engine::upload::parts::Parts;
use mtproto_transport::Dc;

/// What happens to an upload.
#[derive(Debug)]
pub(crate) enum Input {
    /// The part that it wanted to read; shorter than wanted where a source of unknown length ends.
    Read(Result<Bytes, Cause>),
    /// A part's answer.
    Answer {
        /// To which request.
        attempt: u64,
        /// Whether the DC took it.
        result: Result<bool, Cause>,
    },
    /// What was to be saved is, or why not.
    Saved(Option<String>),
}

/// What an upload wants done.
#[derive(Debug)]
pub(crate) enum Action {
    /// Read a part.
    Read(Part),
    /// SendPart one.
    Send(SendPart),
    /// Nobody wants this answer any more.
    Abort {
        /// Whose.
        attempt: u64,
    },
    /// Save which parts are acknowledged.
    Save(Parts),
    /// Tell the user.
    Report(Event),
    /// It is over.
    Done(Result<Outcome, Error>),
}

/// A part to send.
#[derive(Debug)]
pub(crate) struct SendPart {
    /// Names the answer.
    pub(crate) attempt: u64,
    /// Where to.
    pub(crate) dc: Dc,
    /// The part's number.
    pub(crate) part: u16,
    /// `file_total_parts`.
    pub(crate) total: i32,
    /// Its content.
    pub(crate) bytes: Bytes,
}

/// A file that the DC has all parts of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Outcome {
    /// How many.
    pub(crate) parts: u16,
    /// Their bytes.
    pub(crate) size: u64,
}

/// How an upload begins.
#[derive(Debug)]
pub(crate) struct Setup {
    /// How the file is cut.
    pub(crate) plan: Plan,
    /// The parts that need not be sent.
    pub(crate) acknowledged: Parts,
    /// Whether these are read nevertheless, because the MD5 is of all.
    pub(crate) read_all: bool,
    /// Whether it can be gone on from.
    pub(crate) journal: bool,
    /// How it behaves.
    pub(crate) policy: Policy,
    /// For its back-off.
    pub(crate) seed: u64,
}
