//! Transfers beside random faults, by a seed.

use std::ops::Range;

use mtproto_dc::faults::{Fault, Faults, method};

use super::cell::{Ended, NO_END, run};
use super::transfer::{PARTS_IN_FLIGHT, Transfer};
use super::way::{Reached, Way};

/// A kind of run of random faults.
#[derive(Clone, Copy)]
pub(crate) struct Random {
    faults: fn() -> Vec<Fault>,
    check: fn(Ended, Connections) -> Result<(), String>,
}

/// How many parts are lost at most.
#[derive(Clone, Copy)]
struct Connections {
    /// With a connection.
    broken: u64,
    /// With an earlier run.
    under_way: u64,
}

/// Faults that pass. Each transfer comes to a good end.
pub(crate) const PASSING: Random = Random { faults: Fault::passing, check: ends_well };
/// All faults. No transfer ends with a damaged file and without an error.
pub(crate) const ALL: Random = Random { faults: all, check: damages_nothing };

impl Random {
    /// Runs a transfer beside faults of a seed, and returns what is not right. A broken connection may lose so many parts.
    pub(crate) async fn check(
        self,
        way: &impl Way,
        seed: u64,
        transfer: Transfer,
        parts_of_a_connection: u64,
    ) -> Result<(), String> {
        let methods = [transfer.moves(), transfer.uses(), "upload.getFileHashes", "messages.uploadMedia"];
        let schedule = methods.into_iter().fold(Faults::new(seed), |schedule, name| {
            let faults = (self.faults)().into_iter().map(|fault| way.adapted(fault));
            schedule.on(method(name)).always().chance(0.1).per_piece(2).then_one_of(faults)
        });
        let set = |reached: &Reached| reached.cluster.set_faults(schedule).unwrap();
        let ended = run(way, transfer, 2, false, set).await;
        let faults = ended.counters.faults.clone();
        let under_way = ended.counters.in_flight;
        let connections = Connections { broken: parts_of_a_connection, under_way: way.under_way(transfer) };
        let checked = (self.check)(ended, connections);
        let checked = checked.and_then(|()| match under_way {
            0 => Ok(()),
            count => Err(format!("{count} requests are still under way")),
        });
        checked.map_err(|error| format!("seed {seed}, {}: {error}, beside {faults:?}", transfer.name()))
    }
}

fn all() -> Vec<Fault> {
    let mut faults = Fault::passing();
    faults.extend([Fault::LosePart, Fault::False, Fault::Corrupt, Fault::Short(100), Fault::Oversized(4096)]);
    faults.extend([Fault::WrongType, Fault::WrongHashes, Fault::ExpireReferences, Fault::Migrate(4)]);
    faults
}

fn ends_well(ended: Ended, connections: Connections) -> Result<(), String> {
    ended.result?.check()?;
    // What was carried out and not known to be, and what was under way when connections broke.
    let counters = &ended.counters;
    let sum = |names: &[&str]| names.iter().map(|name| counters.faults(name)).sum::<u64>();
    let parts = sum(&["AnswerLost", "Slow"])
        + sum(&["DisconnectAfter"]) * connections.broken.max(1)
        + sum(&["Disconnect"]) * connections.broken
        + sum(&["DisconnectAll"]) * u64::try_from(PARTS_IN_FLIGHT).unwrap()
        + connections.under_way;
    let explained = parts * ended.transfer.part_size();
    if counters.moved_again > explained {
        return Err(format!("{} bytes moved again, of which {explained} are explained", counters.moved_again));
    }
    Ok(())
}

fn damages_nothing(ended: Ended, _: Connections) -> Result<(), String> {
    match ended.result {
        Ok(outcome) => outcome.check(),
        Err(error) if error == NO_END => Err(error),
        Err(_) => Ok(()),
    }
}

/// Returns the seeds to try. One that fails replays with no more than that: `MATRIX_SEEDS=9..10 cargo test -p tests --test it
/// matrix`, and a wider range looks for others.
pub(crate) fn seeds(usual: Range<u64>) -> Range<u64> {
    let Ok(text) = std::env::var("MATRIX_SEEDS") else { return usual };
    let (start, end) = text.split_once("..").expect("MATRIX_SEEDS is a range, as in 0..100");
    start.parse().expect("a number")..end.parse().expect("a number")
}
