//! What a transfer tells about itself as it goes on.

use std::time::Duration;

use mtproto_transport::Dc;

/// Something that happened to a transfer, and is not its end. Later versions may tell more.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event {
    /// It begins: sources and targets are open, and everything is checked that can be.
    Started {
        /// Bytes in all, if that is known.
        total: Option<u64>,
        /// Parts in all, if that is known.
        parts: Option<u64>,
    },
    /// It goes on where an earlier run ended.
    Resumed {
        /// Bytes that need not be moved again.
        bytes: u64,
    },
    /// There is a journal that it cannot go on from: everything is moved again.
    StartedOver {
        /// Why.
        reason: String,
    },
    /// The journal cannot be saved: the transfer goes on, but may not be resumed from here.
    JournalFailed {
        /// Why.
        reason: String,
    },
    /// Whether the DC has the file already could not be found out (`messages.getDocumentByHash`): it goes up.
    LookupFailed {
        /// Why.
        reason: String,
    },
    /// The DC asked for a wait (`FLOOD_WAIT_X`, `FLOOD_PREMIUM_WAIT_X`): nothing is sent to it until that is over.
    Throttled {
        /// Which one.
        dc: Dc,
        /// For how long.
        wait: Duration,
    },
    /// A request failed, and is tried again.
    Retry {
        /// The part or chunk that it was for, from 0.
        part: Option<u64>,
        /// How often it failed by now.
        failures: u32,
        /// When it is tried again.
        after: Duration,
        /// What went wrong.
        reason: String,
    },
    /// There is no connection to a DC: the request is sent once there is one. That uses up none of its retries.
    NotConnected {
        /// The DC.
        dc: Dc,
        /// When the transport is asked again.
        after: Duration,
        /// Why there is no connection.
        reason: String,
    },
    /// The DC lost a part by the time that the file is used (`FILE_PART_X_MISSING`): it is sent again.
    PartMissing {
        /// The part, from 0.
        part: u64,
    },
    /// A part takes much longer than the others: it is asked for again, and the first answer counts.
    Straggler {
        /// The part or chunk, from 0.
        part: Option<u64>,
    },
    /// The file is in another DC, and everything goes there from now on (`FILE_MIGRATE_X`).
    Migrated {
        /// Which one.
        dc: Dc,
    },
    /// The authorization was copied to a DC.
    Authorized {
        /// Which one.
        dc: Dc,
    },
    /// The file reference was refreshed.
    Refreshed,
    /// A part is done: acknowledged by the DC, or checked and written.
    PartDone {
        /// The number of the part or chunk, from 0 at the file's start.
        part: u64,
        /// Its bytes, as far as they are wanted.
        bytes: u64,
    },
    /// It is paused.
    Paused,
    /// It is no longer paused.
    Unpaused,
}
