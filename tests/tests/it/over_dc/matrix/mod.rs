//! Every kind of transfer beside every fault: each ends whole, byte for byte, or with the one right error, and moves
//! nothing more often than the fault explains.
//!
//! Here the DCs are in this process, 20 ms away, and time is tokio's, paused: the hours that some cells wait take no time.
//! `over_tcp/matrix` has the same table over sockets.
//!
//! | module | has |
//! |---|---|
//! | `table` | the table: a row for a fault, a column for a kind of transfer |
//! | `transfer` | the kinds of transfer |
//! | `way` | how clients reach the DCs |
//! | `cell` | one transfer beside faults, and what may come of it |
//! | `random` | transfers beside random faults |

pub(crate) mod cell;
pub(crate) mod random;
pub(crate) mod table;
pub(crate) mod transfer;
pub(crate) mod way;

use std::ops::Range;

use cell::check_row;
use random::{ALL, PASSING, Random, seeds};
use table::{End, NOT_YET, TABLE};
use transfer::TRANSFERS;
use way::InProcess;

#[tokio::test(start_paused = true)]
async fn every_transfer_beside_every_fault() {
    let mut wrong = Vec::new();
    for row in TABLE {
        for (transfer, end) in TRANSFERS.into_iter().zip(row.ends) {
            if let End::Meaningless(_) = end {
                continue;
            }
            let found = check_row(&InProcess, row, transfer, end).await;
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
async fn faults_that_pass_are_survived() {
    with_random_faults(0..12, PASSING).await;
}

#[tokio::test(start_paused = true)]
async fn no_fault_damages_a_file_unseen() {
    with_random_faults(100..112, ALL).await;
}

/// What no run of random faults may do, whatever the seed.
async fn with_random_faults(usual: Range<u64>, faults: Random) {
    for seed in seeds(usual) {
        for transfer in TRANSFERS {
            // In process, a fault of a connection is one request's alone.
            faults.check(&InProcess, seed, transfer, 0).await.unwrap_or_else(|error| panic!("{error}"));
        }
    }
}
