//! One transfer beside faults, and what may come of it.

use std::error::Error;
use std::time::Duration;

use mtproto_dc::faults::{Faults, method};
use mtproto_dc::{Cluster, Counters, LoggedRequest};
use tokio::time::{Instant, sleep, timeout};

use super::table::{End, Row, Target};
use super::transfer::{Outcome, PARTS_IN_FLIGHT, Prepared, Transfer};
use super::way::{Reached, Way};

pub(crate) const NO_END: &str = "it comes to no end";

/// How a transfer ended, and what the DCs counted meanwhile.
pub(crate) struct Ended {
    pub(crate) transfer: Transfer,
    pub(crate) result: Result<Outcome, String>,
    pub(crate) counters: Counters,
    pub(crate) log: Vec<LoggedRequest>,
}

/// What faults explain.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Explained {
    /// How often a part is sent or asked for at most.
    pub(crate) requests: u64,
    /// How many parts are moved again at most.
    pub(crate) again: u64,
}

/// Runs one kind of transfer beside faults that `set` sets, once all that the transfer needs is there.
pub(crate) async fn run(
    way: &impl Way,
    transfer: Transfer,
    files_in: i32,
    refresh: bool,
    set: impl FnOnce(&Reached) + Send,
) -> Ended {
    let reached = way.reach().await;
    reached.cluster.put_new_files_in(files_in);
    let prepared = Prepared::new(transfer, reached, refresh).await;
    let cluster = &prepared.reached.cluster;
    settle(way, cluster).await;
    cluster.reset();
    cluster.set_faults(Faults::default()).unwrap();
    set(&prepared.reached);
    let ended = timeout(way.longest(), prepared.run()).await;
    settle(way, cluster).await;
    let (counters, log) = (cluster.counters(), cluster.log());
    cluster.set_faults(Faults::default()).unwrap();
    let result = match ended {
        Ok(ended) => ended.map_err(|error| chain(&error)),
        Err(_) => Err(NO_END.to_owned()),
    };
    Ended { transfer, result, counters, log }
}

/// Waits for what is under way: over sockets, a DC learns late that nobody waits for an answer.
async fn settle(way: &impl Way, cluster: &Cluster) {
    const QUIET: Duration = Duration::from_millis(50);
    let until = Instant::now() + way.settles_within();
    let mut before = None;
    while Instant::now() < until {
        let counters = Some(cluster.counters());
        if counters == before && counters.as_ref().is_some_and(|counters| counters.in_flight == 0) {
            break;
        }
        before = counters;
        sleep(QUIET).await;
    }
}

/// An error with all that is behind it.
fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text = format!("{text}: {error}");
        source = error.source();
    }
    text
}

/// What is not as the table says about a cell.
pub(crate) async fn check_row(way: &impl Way, row: &Row, transfer: Transfer, end: End) -> Result<(), String> {
    let faults = faults_of(way, row, transfer);
    let set = |reached: &Reached| reached.cluster.set_faults(faults).unwrap();
    let ended = run(way, transfer, row.files_in, row.refresh, set).await;
    let again = way.again(row) + way.under_way(transfer);
    let explained = Explained { requests: way.requests(row), again };
    ended.check(end, explained)
}

fn faults_of(way: &impl Way, row: &Row, transfer: Transfer) -> Faults {
    let when = match row.target {
        Target::Parts => method(transfer.moves()),
        Target::Hashes => method("upload.getFileHashes"),
        Target::Use => method(transfer.uses()),
    };
    Faults::new(1).on(when.nth(row.nth)).times(row.times).then(way.adapted((row.fault)()))
}

impl Ended {
    /// What is not right about the end of a transfer: it is another one, or cost more than faults explain.
    pub(crate) fn check(self, end: End, explained: Explained) -> Result<(), String> {
        let log: Vec<_> = self.log.iter().map(|request| format!("\n    {request}")).collect();
        self.judge(end, explained).map_err(|error| format!("{error}, after{}", log.concat()))
    }

    fn judge(self, end: End, explained: Explained) -> Result<(), String> {
        let Self { transfer, result, counters, .. } = self;
        if counters.faults.is_empty() {
            return Err("the fault never happened".to_owned());
        }
        if counters.in_flight != 0 {
            return Err(format!("{} requests are still under way", counters.in_flight));
        }
        let requests = counters.most_requests(transfer.moves());
        // One more may have come in a flood wait.
        let most = explained.requests.saturating_add(u64::from(counters.in_flood > 0));
        if requests > most {
            return Err(format!("a part was sent or asked for {requests} times, not {most} at most"));
        }
        // Those that were under way when it was given.
        if counters.in_flood > counters.floods * u64::try_from(PARTS_IN_FLIGHT).unwrap() {
            return Err(format!("{} requests were sent in a flood wait", counters.in_flood));
        }
        match (end, result) {
            (End::Whole, Ok(outcome)) => {
                outcome.check()?;
                let again = counters.moved_again;
                let explained = explained.again * transfer.part_size();
                if again > explained {
                    return Err(format!("{again} bytes were moved again, of which {explained} are explained"));
                }
                Ok(())
            }
            (End::Whole, Err(error)) => Err(error),
            (End::Fails(text), Err(error)) if error.contains(text) => Ok(()),
            (End::Fails(text), Err(error)) => Err(format!("not {text:?}: {error}")),
            (End::Fails(text), Ok(_)) => Err(format!("it ended well, and not with {text:?}")),
            (End::Meaningless(_), _) => Ok(()),
        }
    }
}
