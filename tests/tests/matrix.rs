//! Every kind of transfer beside every fault: each ends whole, byte for byte, or with the one right error, and moves
//! nothing more often than the fault explains.
//!
//! The table is in `matrix/table.rs`, a row for a fault and a column for a kind of transfer; `matrix/transfer.rs` has the
//! kinds. The DCs are a cluster 20 ms away, and time is tokio's, paused: the hours that some cells wait take no time.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::expect_used, reason = "tests may panic")]

#[path = "matrix/table.rs"]
mod table;
#[path = "matrix/transfer.rs"]
mod transfer;

use std::error::Error;
use std::time::Duration;

use mtproto_files_dc::faults::{Fault, Faults, any, method};
use mtproto_files_dc::{Cluster, ClusterConfig, Config, Counters, Link};
use tokio::time::timeout;

use table::{End, NOT_YET, Row, TABLE, Target};
use transfer::{Outcome, PARTS_IN_FLIGHT, Prepared, TRANSFERS, Transfer};

/// Longer than any cell may take. What comes to no end is no end.
const LONGEST: Duration = Duration::from_secs(12 * 3600);

fn cluster() -> Cluster {
    let link = Link::default().latency(Duration::from_millis(20)).bandwidth(10 << 20);
    Cluster::new(ClusterConfig::default().dc(Config::default().link(link))).unwrap()
}

/// Runs one kind of transfer beside faults, once all that it needs is there: how it ended, and what the DCs counted.
async fn run(transfer: Transfer, files_in: i32, faults: Faults) -> (Result<Outcome, String>, Counters) {
    let cluster = cluster();
    cluster.put_new_files_in(files_in);
    let prepared = Prepared::new(transfer, &cluster).await;
    cluster.reset();
    cluster.set_faults(faults).unwrap();
    let ended = timeout(LONGEST, prepared.run()).await;
    let counters = cluster.counters();
    cluster.set_faults(Faults::default()).unwrap();
    let ended = match ended {
        Ok(Ok(outcome)) => Ok(outcome),
        Ok(Err(error)) => Err(chain(&error)),
        Err(_) => Err("it comes to no end".to_owned()),
    };
    (ended, counters)
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
        // Neither the first part nor the last.
        Target::Parts => method(transfer.moves()).nth(2),
        Target::Hashes => method("upload.getFileHashes"),
        Target::Use => method(transfer.uses()),
    };
    Faults::new(1).on(when).times(row.times).then((row.fault)())
}

/// What is not as the table says about a cell.
async fn check(row: &Row, transfer: Transfer, end: End) -> Result<(), String> {
    let (ended, counters) = run(transfer, row.files_in, faults_of(row, transfer)).await;
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
            let (again, explained) = (counters.moved_again, row.again.saturating_mul(transfer.part_size()));
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

#[tokio::test(start_paused = true)]
async fn random_faults_never_damage_a_file_unseen() {
    // A seed that fails here replays with no more than itself.
    for seed in 0..20 {
        for transfer in TRANSFERS {
            let faults = Faults::new(seed);
            let faults = faults.on(any()).always().chance(0.1).per_piece(2).then_one_of(random_faults());
            let (ended, counters) = run(transfer, 2, faults).await;
            assert_eq!(counters.in_flight, 0, "seed {seed}, {}", transfer.name());
            if let Ok(outcome) = ended {
                outcome.check().unwrap_or_else(|error| panic!("seed {seed}, {}: {error}", transfer.name()));
            }
        }
    }
}

/// Faults that pass, and some that do not.
fn random_faults() -> Vec<Fault> {
    let mut faults = Fault::passing();
    faults.extend([Fault::LosePart, Fault::False, Fault::Corrupt, Fault::Short(100), Fault::Oversized(4096)]);
    faults.extend([Fault::WrongType, Fault::WrongHashes, Fault::NoHashes, Fault::ExpireReferences]);
    faults
}
