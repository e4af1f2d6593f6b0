//! The table: what each kind of transfer comes to beside each fault.

use std::time::Duration;

use mtproto_dc::Fault;

use super::transfer::TRANSFERS;
use super::transfer::Transfer;

/// A fault, and what it does.
pub(crate) struct Row {
    pub(crate) name: &'static str,
    pub(crate) fault: fn() -> Fault,
    /// Which requests it happens to.
    pub(crate) target: Target,
    /// The first of them, from 1.
    pub(crate) nth: u64,
    /// How many of them.
    pub(crate) times: u64,
    /// The DC that files live in; the home is 2.
    pub(crate) files_in: i32,
    /// Whether the library is told how to get a new file reference.
    pub(crate) refresh: bool,
    /// How many parts it may make a transfer move again.
    pub(crate) again: u64,
    /// Whether transfers wait for longer than about a second even if the fault itself is short: for an answer that does not
    /// come, or between the last of many attempts.
    pub(crate) waits: bool,
    /// What comes of it, in the order of [`TRANSFERS`].
    pub(crate) ends: Ends,
}

type Ends = [End; TRANSFERS.len()];

/// The requests of a transfer that a fault happens to.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Target {
    /// Those that move parts.
    Parts,
    /// Those that get hashes.
    Hashes,
    /// Those that make use of an upload.
    Use,
}

/// What a transfer comes to.
#[derive(Clone, Copy, Debug)]
pub(crate) enum End {
    /// It is there, byte for byte.
    Whole,
    /// It fails with an error that has this in it.
    Fails(&'static str),
    /// There is no such case, and why.
    Meaningless(&'static str),
}

use End::{Fails, Meaningless, Whole};
use Target::{Hashes, Parts, Use};

const WHOLE: Ends = [Whole; TRANSFERS.len()];
const NO_CHUNKS: End = Meaningless("an upload gets no chunks");
const NO_HASHES: End = Meaningless("an upload gets no hashes");
const NO_PARTS: End = Meaningless("a download saves no parts");
const NO_USE: End = Meaningless("a download uses nothing that was uploaded");
const NO_FILE: End = Meaningless("an upload goes to the home DC, and asks for no file");
/// A source that can be read only once has no part twice.
const ONCE: End = Fails("only once");

/// What comes of uploads, of those whose source can be read only once, and of downloads.
const fn ends(upload: End, streamed: End, download: End) -> Ends {
    [upload, upload, upload, upload, streamed, download, download, download]
}

/// A row whose fault happens to one part, and that is otherwise as usual.
const fn row(name: &'static str, fault: fn() -> Fault, ends: Ends) -> Row {
    // Neither the first part nor the last.
    Row { name, fault, target: Parts, nth: 2, times: 1, files_in: 2, refresh: false, again: 0, waits: false, ends }
}

/// A row about chunks.
const fn chunk(name: &'static str, fault: fn() -> Fault, end: End) -> Row {
    row(name, fault, ends(NO_CHUNKS, NO_CHUNKS, end))
}

/// A row about hashes.
const fn hashes(name: &'static str, fault: fn() -> Fault, end: End) -> Row {
    Row { target: Hashes, nth: 1, ..row(name, fault, ends(NO_HASHES, NO_HASHES, end)) }
}

/// A row about files in DCs.
const fn file(name: &'static str, fault: fn() -> Fault, end: End) -> Row {
    row(name, fault, ends(NO_FILE, NO_FILE, end))
}

/// A row about sending what was uploaded.
const fn on_use(name: &'static str, fault: fn() -> Fault) -> Row {
    Row { target: Use, nth: 1, ..row(name, fault, ends(Whole, Whole, NO_USE)) }
}

const FOR_EVER: u64 = u64::MAX;

pub(crate) const TABLE: &[Row] = &[
    row("a flood wait", || Fault::Flood(30), WHOLE),
    Row { times: 3, ..row("flood waits in a row", || Fault::Flood(7), WHOLE) },
    row("a premium flood wait", || Fault::PremiumFlood(30), WHOLE),
    row("a flood wait longer than an hour", || Fault::Flood(7200), [Fails("7200"); TRANSFERS.len()]),
    row("an internal error", || Fault::Internal, WHOLE),
    Row { times: 3, waits: true, ..row("internal errors in a row", || Fault::Internal, WHOLE) },
    Row {
        times: FOR_EVER,
        waits: true,
        ..row("internal errors without end", || Fault::Internal, [Fails("RPC_CALL_FAIL"); TRANSFERS.len()])
    },
    row("the DC's timeout", || Fault::Error(-503, "Timeout".to_owned()), WHOLE),
    Row { waits: true, ..row("a lost request", || Fault::NoAnswer, WHOLE) },
    Row { again: 1, waits: true, ..row("a lost answer", || Fault::AnswerLost, WHOLE) },
    Row { times: FOR_EVER, waits: true, ..row("silence", || Fault::NoAnswer, [Fails("no answer"); TRANSFERS.len()]) },
    row("a broken connection", || Fault::Disconnect, WHOLE),
    Row { again: 1, ..row("a connection broken after the request", || Fault::DisconnectAfter, WHOLE) },
    Row { again: 4, ..row("all connections broken", || Fault::DisconnectAll, WHOLE) },
    Row { again: 1, ..row("a slow part", || Fault::Slow(Duration::from_secs(30)), WHOLE) },
    // Late enough for parts to have been acknowledged, in earlier runs and of earlier files too.
    Row { nth: 6, again: 8, ..row("a restart", || Fault::Restart(Duration::from_secs(3)), ends(Whole, ONCE, Whole)) },
    row("false", || Fault::False, ends(Whole, Whole, NO_PARTS)),
    Row {
        times: FOR_EVER,
        waits: true,
        ..row("false without end", || Fault::False, ends(Fails("false"), Fails("false"), NO_PARTS))
    },
    Row { again: 1, ..row("a part that gets lost", || Fault::LosePart, ends(Whole, ONCE, NO_PARTS)) },
    row(
        "a permanent error",
        || Fault::Error(400, "FILE_PARTS_INVALID".to_owned()),
        ends(Fails("FILE_PARTS_INVALID"), Fails("FILE_PARTS_INVALID"), Meaningless("no such error of a download")),
    ),
    row("an answer of another type", || Fault::WrongType, [Fails("constructor"); TRANSFERS.len()]),
    chunk("a corrupt chunk", || Fault::Corrupt, Fails("SHA-256")),
    chunk("a short chunk", || Fault::Short(100), Fails("bytes")),
    chunk("an empty chunk", || Fault::Short(usize::MAX), Fails("bytes")),
    chunk("a chunk that is too long", || Fault::Oversized(4096), Fails("bytes")),
    hashes("wrong hashes", || Fault::WrongHashes, Fails("SHA-256")),
    // What cannot be checked any more is moved again.
    Row { again: 3, ..hashes("no hashes", || Fault::NoHashes, Whole) },
    hashes("a flood wait for hashes", || Fault::Flood(30), Whole),
    file("a file that moves", || Fault::Migrate(4), Whole),
    Row { files_in: 4, ..file("an authorization that is forgotten", || Fault::Unauthorize, Whole) },
    file("file references that expire", || Fault::ExpireReferences, Fails("FILE_REFERENCE_EXPIRED")),
    Row {
        refresh: true,
        ..file("file references that expire, and a way to new ones", || Fault::ExpireReferences, Whole)
    },
    on_use("a flood wait on use", || Fault::Flood(30)),
    on_use("an internal error on use", || Fault::Internal),
    on_use("a broken connection on use", || Fault::Disconnect),
    // It was sent, and the DC does not send it twice: it answers again with what became of it.
    Row { waits: true, ..on_use("a lost answer on use", || Fault::AnswerLost) },
];

/// What the library cannot do yet, by row and kinds of transfer. A cell that comes right has to be taken off here.
pub(crate) const NOT_YET: &[(&str, &[Transfer])] = &[];
