//! The table: what each kind of transfer comes to beside each fault.

use std::time::Duration;

use mtproto_files_dc::Fault;

use crate::transfer::TRANSFERS;
use crate::transfer::Transfer;

/// A fault, and what it does.
pub(crate) struct Row {
    pub(crate) name: &'static str,
    pub(crate) fault: fn() -> Fault,
    /// Which requests it happens to.
    pub(crate) target: Target,
    /// How many of them.
    pub(crate) times: u64,
    /// The DC that files live in; the home is 2.
    pub(crate) files_in: i32,
    /// How many parts it may make a transfer move again.
    pub(crate) again: u64,
    /// What comes of it, in the order of [`TRANSFERS`].
    pub(crate) ends: [End; TRANSFERS.len()],
}

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

const ALL: [End; 4] = [Whole; 4];
const NO_CHUNKS: End = Meaningless("an upload gets no chunks");
const NO_HASHES: End = Meaningless("an upload gets no hashes");
const NO_PARTS: End = Meaningless("a download saves no parts");
const NO_USE: End = Meaningless("a download uses nothing that was uploaded");
const NO_FILE: End = Meaningless("an upload goes to the home DC, and asks for no file");

/// A row whose fault happens to one part, and that is otherwise as usual.
const fn row(name: &'static str, fault: fn() -> Fault, ends: [End; TRANSFERS.len()]) -> Row {
    Row { name, fault, target: Parts, times: 1, files_in: 2, again: 0, ends }
}

/// What an error of a chunk comes to.
const fn chunk(error: &'static str) -> [End; TRANSFERS.len()] {
    [NO_CHUNKS, NO_CHUNKS, NO_CHUNKS, Fails(error)]
}

pub(crate) const TABLE: &[Row] = &[
    row("a flood wait", || Fault::Flood(30), ALL),
    Row { times: 3, ..row("flood waits in a row", || Fault::Flood(7), ALL) },
    row("a premium flood wait", || Fault::PremiumFlood(30), ALL),
    row("a flood wait longer than an hour", || Fault::Flood(7200), [Fails("7200"); 4]),
    row("an internal error", || Fault::Internal, ALL),
    Row { times: 3, ..row("internal errors in a row", || Fault::Internal, ALL) },
    Row { times: u64::MAX, ..row("internal errors without end", || Fault::Internal, [Fails("RPC_CALL_FAIL"); 4]) },
    row("the DC's timeout", || Fault::Error(-503, "Timeout".to_owned()), ALL),
    row("a lost request", || Fault::NoAnswer, ALL),
    Row { again: 1, ..row("a lost answer", || Fault::AnswerLost, ALL) },
    row("a broken connection", || Fault::Disconnect, ALL),
    Row { again: 1, ..row("a connection broken after the request", || Fault::DisconnectAfter, ALL) },
    Row { again: 4, ..row("all connections broken", || Fault::DisconnectAll, ALL) },
    Row { again: 1, ..row("a slow part", || Fault::Slow(Duration::from_secs(30)), ALL) },
    Row { again: 4, ..row("a restart", || Fault::Restart(Duration::from_secs(3)), ALL) },
    row("false", || Fault::False, [Fails("false"), Fails("false"), Fails("false"), NO_PARTS]),
    Row { again: 1, ..row("a part that gets lost", || Fault::LosePart, [Whole, Whole, Whole, NO_PARTS]) },
    row(
        "a permanent error",
        || Fault::Error(400, "FILE_PARTS_INVALID".to_owned()),
        [
            Fails("FILE_PARTS_INVALID"),
            Fails("FILE_PARTS_INVALID"),
            Fails("FILE_PARTS_INVALID"),
            Meaningless("no such error"),
        ],
    ),
    row("an answer of another type", || Fault::WrongType, [Fails("constructor"); 4]),
    row("a corrupt chunk", || Fault::Corrupt, chunk("SHA-256")),
    row("a short chunk", || Fault::Short(100), chunk("bytes")),
    row("an empty chunk", || Fault::Short(usize::MAX), chunk("bytes")),
    row("a chunk that is too long", || Fault::Oversized(4096), chunk("bytes")),
    Row {
        target: Hashes,
        ..row("wrong hashes", || Fault::WrongHashes, [NO_HASHES, NO_HASHES, NO_HASHES, Fails("SHA-256")])
    },
    Row { target: Hashes, ..row("no hashes", || Fault::NoHashes, [NO_HASHES, NO_HASHES, NO_HASHES, Whole]) },
    Row {
        target: Hashes,
        ..row("a flood wait for hashes", || Fault::Flood(30), [NO_HASHES, NO_HASHES, NO_HASHES, Whole])
    },
    row("a file that moves", || Fault::Migrate(4), [NO_FILE, NO_FILE, NO_FILE, Whole]),
    Row {
        files_in: 4,
        ..row("an authorization that is forgotten", || Fault::Unauthorize, [NO_FILE, NO_FILE, NO_FILE, Whole])
    },
    // Without a way to get a new reference, that is the end.
    row(
        "file references that expire",
        || Fault::ExpireReferences,
        [NO_FILE, NO_FILE, NO_FILE, Fails("FILE_REFERENCE_EXPIRED")],
    ),
    Row { target: Use, ..row("a flood wait on use", || Fault::Flood(30), [Whole, Whole, Whole, NO_USE]) },
    Row { target: Use, ..row("an internal error on use", || Fault::Internal, [Whole, Whole, Whole, NO_USE]) },
    Row { target: Use, ..row("a broken connection on use", || Fault::Disconnect, [Whole, Whole, Whole, NO_USE]) },
];

/// What the library cannot do yet, by row and kinds of transfer. A cell that comes right has to be taken off here.
pub(crate) const NOT_YET: &[(&str, &[Transfer])] = &[
    ("a flood wait longer than an hour", &TRANSFERS),
    ("an internal error", &TRANSFERS),
    ("internal errors in a row", &TRANSFERS),
    ("the DC's timeout", &TRANSFERS),
    ("a lost request", &TRANSFERS),
    ("a lost answer", &TRANSFERS),
    ("a broken connection", &TRANSFERS),
    ("a connection broken after the request", &TRANSFERS),
    ("all connections broken", &TRANSFERS),
    ("a restart", &TRANSFERS),
    ("a part that gets lost", &TRANSFERS),
    ("a file that moves", &TRANSFERS),
    ("an authorization that is forgotten", &TRANSFERS),
    ("an internal error on use", &TRANSFERS),
    ("a broken connection on use", &TRANSFERS),
];
