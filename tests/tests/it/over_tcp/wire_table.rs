//! The table of faults below requests: what each is, and what it may cost.

use std::time::Duration;

use mtproto_dc::wire_faults::{DcFault, Spot, WireFault, WireFaults, answers, exchange_sent, received, sent};

use super::way::parts_in_flight;
use crate::over_dc::matrix::table::End;
use crate::over_dc::matrix::transfer::{TRANSFERS, Transfer};

/// A fault, and what it may cost.
pub(crate) struct WireRow {
    pub(crate) name: &'static str,
    pub(crate) faults: fn(Transfer) -> WireFaults,
    /// Whether clients use temporary keys.
    pub(crate) temporary: bool,
    /// The DC that files live in; the home is 2.
    pub(crate) files_in: i32,
    /// How often a part may be sent or asked for.
    pub(crate) requests: u64,
    /// How many parts may be moved again.
    pub(crate) again: u64,
    /// Whether transfers wait for longer than about a second: nothing tells them that something is lost.
    pub(crate) waits: bool,
    /// Which transfers the fault can happen to.
    pub(crate) of: Of,
    /// What comes of uploads whose source can be read only once. All others end whole.
    pub(crate) streamed: End,
}

/// Kinds of transfer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Of {
    All,
    Uploads,
    Downloads,
    /// Downloads without an earlier run.
    NewDownloads,
}

impl Of {
    /// Returns the transfers of these kinds.
    pub(crate) fn transfers(self) -> impl Iterator<Item = Transfer> {
        TRANSFERS.into_iter().filter(move |transfer| match self {
            Self::All => true,
            Self::Uploads => transfer.moves() != "upload.getFile",
            Self::Downloads => transfer.moves() == "upload.getFile",
            Self::NewDownloads => transfer.moves() == "upload.getFile" && !transfer.is_resumed(),
        })
    }
}

/// Returns a row of a fault that costs nothing but time.
fn row(name: &'static str, faults: fn(Transfer) -> WireFaults) -> WireRow {
    WireRow {
        name,
        faults,
        temporary: false,
        files_in: 2,
        requests: 1,
        again: 0,
        waits: false,
        of: Of::All,
        streamed: End::Whole,
    }
}

/// Returns a row of a fault that a connection, a session or a key is lost with. What was under way there goes again, and the
/// DC may have carried it out. If that takes more than about a second, the library asks again as well, on another lane.
fn losing(name: &'static str, faults: fn(Transfer) -> WireFaults) -> WireRow {
    WireRow { requests: 3, again: 2 * parts_in_flight(), ..row(name, faults) }
}

/// Returns a fault that happens once.
fn once(spot: Spot, fault: WireFault) -> WireFaults {
    WireFaults::new(1).on(spot).then(fault)
}

/// Returns a fault of the DC in the middle of a transfer, just before a part is answered.
fn amid(transfer: Transfer, fault: DcFault) -> WireFaults {
    once(answers(transfer.moves()).nth(3), WireFault::Dc(fault))
}

/// Returns all rows.
pub(crate) fn table() -> Vec<WireRow> {
    vec![
        row("repeated messages to the DC", |_| WireFaults::new(1).on(received()).always().then(WireFault::Repeat)),
        row("repeated messages to the client", |_| WireFaults::new(1).on(sent()).always().then(WireFault::Repeat)),
        // The others have their keys before.
        WireRow {
            files_in: 4,
            of: Of::NewDownloads,
            // Once before the authorization is copied.
            requests: 2,
            ..row("repeated messages of key exchanges", |_| {
                WireFaults::new(1).on(exchange_sent()).always().then(WireFault::Repeat)
            })
        },
        // Those of uploads go with the next parts.
        WireRow {
            of: Of::Downloads,
            ..row("lost acknowledgments", |_| WireFaults::new(1).on(received()).always().then(WireFault::LoseAcks))
        },
        row("messages that are late", |_| once(received().nth(3), WireFault::Delay(Duration::from_millis(100)))),
        row("answers that come twice", |_| WireFaults::new(1).on(answers("")).always().then(WireFault::Twice)),
        row("answers that come after others", |transfer| once(answers(transfer.moves()), WireFault::Late(2))),
        row("salts that end", |transfer| amid(transfer, DcFault::RotateSalts)),
        row("salts that end again and again", |transfer| {
            WireFaults::new(1).on(answers(transfer.moves())).always().then(WireFault::Dc(DcFault::RotateSalts))
        }),
        losing("a clock that jumps ahead", |transfer| amid(transfer, DcFault::Clock(1000))),
        losing("a cut before a message to the client", |_| once(sent().nth(4), WireFault::Cut(0))),
        losing("a cut in a frame's length", |_| once(sent().nth(4), WireFault::Cut(1))),
        losing("a cut in a message to the client", |_| once(sent().nth(4), WireFault::Cut(60))),
        losing("a cut in a message to the DC", |_| once(received().nth(4), WireFault::Cut(0))),
        WireRow {
            requests: 7,
            again: 6 * parts_in_flight(),
            ..losing("cuts in a row", |_| WireFaults::new(1).on(sent().nth(4)).times(5).then(WireFault::Cut(60)))
        },
        losing("a DC that breaks all connections", |transfer| amid(transfer, DcFault::Disconnect)),
        WireRow {
            temporary: true,
            ..losing("temporary keys that are forgotten", |transfer| amid(transfer, DcFault::ForgetTemporaryKeys))
        },
        losing("-404 for a key that the DC knows", |_| once(sent().nth(4), WireFault::Error(-404))),
        WireRow {
            temporary: true,
            ..losing("-404 for a temporary key", |_| once(sent().nth(4), WireFault::Error(-404)))
        },
        // The next connection comes a second later.
        losing("-429", |_| once(received().nth(4), WireFault::Error(-429))),
        // All parts that were saved are lost, and who reads a source once cannot send them again.
        WireRow {
            streamed: End::Fails("only once"),
            ..losing("a restart", |transfer| {
                once(answers(transfer.moves()).nth(6), WireFault::Dc(DcFault::Restart(Duration::from_millis(300))))
            })
        },
        // Another key is made, and the authorization is copied again: a part is refused before each of the two copies.
        WireRow {
            files_in: 4,
            of: Of::Downloads,
            requests: 5,
            ..losing("keys that are forgotten", |transfer| {
                once(answers(transfer.moves()).dc(4).nth(3), WireFault::Dc(DcFault::ForgetKeys))
            })
        },
        WireRow {
            of: Of::Uploads,
            ..losing("sessions that are forgotten on use", |transfer| {
                once(answers(transfer.uses()), WireFault::Dc(DcFault::ForgetSessions))
            })
        },
        WireRow {
            of: Of::Uploads,
            ..losing("a connection broken on use", |transfer| {
                once(answers(transfer.uses()), WireFault::Dc(DcFault::Disconnect))
            })
        },
        // Nobody tells the client.
        WireRow {
            waits: true,
            ..losing("sessions that are forgotten", |transfer| amid(transfer, DcFault::ForgetSessions))
        },
        // What became of a send, only the session can tell, and that is over: the client waits in vain.
        WireRow { waits: true, ..losing("a clock that jumps back", |transfer| amid(transfer, DcFault::Clock(-1000))) },
        // A message that goes behind the next one is lost if there is none.
        WireRow {
            waits: true,
            ..losing("messages out of order", |_| WireFaults::new(1).on(sent().nth(2)).times(5).then(WireFault::Behind))
        },
        WireRow { waits: true, ..losing("a lost message to the DC", |_| once(received().nth(4), WireFault::Drop)) },
        WireRow { waits: true, ..losing("a lost message to the client", |_| once(sent().nth(4), WireFault::Drop)) },
        WireRow {
            waits: true,
            ..losing("an answer that never comes", |transfer| {
                once(answers(transfer.moves()).nth(2), WireFault::Withhold)
            })
        },
        WireRow {
            waits: true,
            ..losing("a link that is dead towards the DC", |_| once(received().nth(4), WireFault::HalfOpen))
        },
        WireRow {
            waits: true,
            ..losing("a link that is dead towards the client", |_| once(sent().nth(4), WireFault::HalfOpen))
        },
    ]
}
