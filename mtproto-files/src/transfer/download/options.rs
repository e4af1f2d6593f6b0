//! The options that all downloads have, whatever they read from.

use std::ops::Range;
use std::sync::Arc;

use crate::base::limits::KIB;
use crate::engine::policy::Policy;
use crate::io::journal::Journal;
use crate::runtime::{Context, Reports};

/// The size of chunks, unless the caller says otherwise: as parts go up. Hash ranges of 128 KiB fit in it.
const CHUNK_SIZE: u32 = 512 * KIB;

/// How a download behaves.
pub(crate) struct Options {
    pub(crate) context: Context,
    /// The size of chunks, in bytes.
    pub(crate) chunk_size: u32,
    /// The bytes of the file that are wanted; all of them if there is no range.
    pub(crate) range: Option<Range<u64>>,
    /// Whether the bytes are checked by the DC's hashes.
    pub(crate) verify: bool,
    pub(crate) journal: Option<Arc<dyn Journal>>,
    /// What the journal is found by, unless the target says it.
    pub(crate) key: Option<String>,
    pub(crate) policy: Policy,
    pub(crate) reports: Reports,
}

impl Options {
    /// Returns the options of a download that says nothing else.
    pub(crate) fn new(context: Context, verify: bool) -> Self {
        let policy = context.policy;
        let reports = Reports::default();
        Self { context, chunk_size: CHUNK_SIZE, range: None, verify, journal: None, key: None, policy, reports }
    }
}
