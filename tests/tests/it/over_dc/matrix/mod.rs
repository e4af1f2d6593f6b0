//! Every kind of transfer beside every fault: each ends whole, byte for byte, or with the one right error, and moves
//! nothing more often than the fault explains.
//!
//! The table is in `table.rs`, a row for a fault and a column for a kind of transfer; `transfer.rs` has the
//! kinds. The DCs are a cluster 20 ms away, and time is tokio's, paused: the hours that some cells wait take no time.

mod table;
mod transfer;

use std::error::Error;
use std::ops::Range;
use std::time::Duration;

use mtproto_dc::faults::{Fault, Faults, method};
use mtproto_dc::{Cluster, ClusterConfig, Config, Counters, Link};
use tokio::time::timeout;

use table::{End, NOT_YET, Row, TABLE, Target};
use transfer::{Outcome, PARTS_IN_FLIGHT, Prepared, TRANSFERS, Transfer};

/// Longer than any cell may take. What comes to no end is no end.
const LONGEST: Duration = Duration::from_secs(12 * 3600);

const NO_END: &str = "it comes to no end";

/// How a transfer ended, and what the DCs counted meanwhile.
struct Ended {
    transfer: Transfer,
    result: Result<Outcome, String>,
    counters: Counters,
}

fn cluster() -> Cluster {
    let link = Link::default().latency(Duration::from_millis(20)).bandwidth(10 << 20);
    Cluster::new(ClusterConfig::default().dc(Config::default().link(link))).unwrap()
}

/// Runs one kind of transfer beside faults, once all that it needs is there.
async fn run(transfer: Transfer, files_in: i32, refresh: bool, faults: Faults) -> Ended {
    let cluster = cluster();
    cluster.put_new_files_in(files_in);
    let prepared = Prepared::new(transfer, &cluster, refresh).await;
    cluster.reset();
    cluster.set_faults(faults).unwrap();
    let ended = timeout(LONGEST, prepared.run()).await;
    let counters = cluster.counters();
    cluster.set_faults(Faults::default()).unwrap();
    let result = match ended {
        Ok(ended) => ended.map_err(|error| chain(&error)),
        Err(_) => Err(NO_END.to_owned()),
    };
    Ended { transfer, result, counters }
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

fn faults_of(row: &Row, transfer: Transfer) -> Faults {
    let when = match row.target {
        Target::Parts => method(transfer.moves()),
        Target::Hashes => method("upload.getFileHashes"),
        Target::Use => method(transfer.uses()),
    };
    Faults::new(1).on(when.nth(row.nth)).times(row.times).then((row.fault)())
}

/// What is not as the table says about a cell.
async fn check(row: &Row, transfer: Transfer, end: End) -> Result<(), String> {
    let Ended { result: ended, counters, .. } =
        run(transfer, row.files_in, row.refresh, faults_of(row, transfer)).await;
    if counters.faults.is_empty() {
        return Err("the fault never happened".to_owned());
    }
    if counters.in_flight != 0 {
        return Err(format!("{} requests are still under way", counters.in_flight));
    }
    let requests = counters.most_requests(transfer.moves());
    // One more may have come in a flood wait.
    let most = row.times.saturating_add(1 + u64::from(counters.in_flood > 0));
    if requests > most {
        return Err(format!("a part was sent or asked for {requests} times, not {most} at most"));
    }
    // Those that were under way when it was given.
    if counters.in_flood > counters.floods * u64::try_from(PARTS_IN_FLIGHT).unwrap() {
        return Err(format!("{} requests were sent in a flood wait", counters.in_flood));
    }
    match (end, ended) {
        (End::Whole, Ok(outcome)) => {
            outcome.check()?;
            let again = counters.moved_again;
            let explained = (row.again + transfer.under_way()) * transfer.part_size();
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

#[tokio::test(start_paused = true)]
async fn every_transfer_beside_every_fault() {
    let mut wrong = Vec::new();
    for row in TABLE {
        for (transfer, end) in TRANSFERS.into_iter().zip(row.ends) {
            if let End::Meaningless(_) = end {
                continue;
            }
            let found = check(row, transfer, end).await;
            let cell = format!("{} beside {}", transfer.name(), row.name);
            let not_yet = NOT_YET.iter().any(|(name, transfers)| *name == row.name && transfers.contains(&transfer));
            match (found, not_yet) {
                (Ok(()), false) => println!("{cell}: as it should be"),
                (Err(found), true) => println!("{cell}: not yet: {found}"),
                (Ok(()), true) => wrong.push(format!("{cell} is right by now: take it off the list")),
                (Err(found), false) => wrong.push(format!("{cell}: {found}")),
            }
        }
    }
    assert!(wrong.is_empty(), "{} cells:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_table_is_about_rows_that_there_are_and_says_why_cells_are_empty() {
    for (name, _) in NOT_YET {
        assert!(TABLE.iter().any(|row| row.name == *name), "there is no row {name}");
    }
    for row in TABLE {
        assert_eq!(TABLE.iter().filter(|other| other.name == row.name).count(), 1, "{}", row.name);
        for end in row.ends {
            assert!(!matches!(end, End::Meaningless("") | End::Fails("")), "{}", row.name);
        }
    }
}

/// What no run of random faults may do, whatever the seed. One that fails replays with no more than that:
/// `MATRIX_SEEDS=9..10 cargo test -p tests --test it matrix`, and a wider range looks for others.
async fn with_random_faults(seeds: Range<u64>, faults: fn() -> Vec<Fault>, check: fn(Ended) -> Result<(), String>) {
    for seed in chosen_seeds().unwrap_or(seeds) {
        for transfer in TRANSFERS {
            let methods = [transfer.moves(), transfer.uses(), "upload.getFileHashes", "messages.uploadMedia"];
            let schedule = methods.into_iter().fold(Faults::new(seed), |schedule, name| {
                schedule.on(method(name)).always().chance(0.1).per_piece(2).then_one_of(faults())
            });
            let ended = run(transfer, 2, false, schedule).await;
            assert_eq!(ended.counters.in_flight, 0, "seed {seed}, {}", transfer.name());
            let faults = ended.counters.faults.clone();
            check(ended).unwrap_or_else(|error| panic!("seed {seed}, {}: {error}, beside {faults:?}", transfer.name()));
        }
    }
}

fn chosen_seeds() -> Option<Range<u64>> {
    let text = std::env::var("MATRIX_SEEDS").ok()?;
    let (start, end) = text.split_once("..").expect("MATRIX_SEEDS is a range, as in 0..100");
    Some(start.parse().expect("a number")..end.parse().expect("a number"))
}

#[tokio::test(start_paused = true)]
async fn faults_that_pass_are_survived() {
    with_random_faults(0..12, Fault::passing, |ended| {
        ended.result?.check()?;
        // What was carried out and not known to be, and what was under way when all connections broke.
        let counters = &ended.counters;
        let once: u64 = ["AnswerLost", "DisconnectAfter", "Slow"].iter().map(|name| counters.faults(name)).sum();
        let parts = once + counters.faults("DisconnectAll") * u64::try_from(PARTS_IN_FLIGHT).unwrap();
        let explained = (parts + ended.transfer.under_way()) * ended.transfer.part_size();
        if counters.moved_again > explained {
            return Err(format!("{} bytes moved again, of which {explained} are explained", counters.moved_again));
        }
        Ok(())
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn no_fault_damages_a_file_unseen() {
    let faults = || {
        let mut faults = Fault::passing();
        faults.extend([Fault::LosePart, Fault::False, Fault::Corrupt, Fault::Short(100), Fault::Oversized(4096)]);
        faults.extend([Fault::WrongType, Fault::WrongHashes, Fault::ExpireReferences, Fault::Migrate(4)]);
        faults
    };
    with_random_faults(100..112, faults, |ended| match ended.result {
        Ok(outcome) => outcome.check(),
        Err(error) if error == NO_END => Err(error),
        Err(_) => Ok(()),
    })
    .await;
}
