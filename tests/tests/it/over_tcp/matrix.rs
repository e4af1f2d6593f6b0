//! The matrix of `over_dc/matrix` over sockets: every kind of transfer beside every fault of requests.
//!
//! Time is real. Without `TL_THOROUGH`, faults that last seconds are short, and rows whose transfers wait all the same are
//! left out.

use std::sync::Arc;

use mtproto_net::proto::client::KeyUse;

use super::side_by_side::all_are_right;
use super::way::{Tcp, parts_in_flight};
use crate::over_dc::matrix::cell::check_row;
use crate::over_dc::matrix::random::{ALL, PASSING, Random, seeds};
use crate::over_dc::matrix::table::{End, TABLE};
use crate::over_dc::matrix::transfer::TRANSFERS;

fn way() -> Arc<Tcp> {
    Arc::new(Tcp { key_use: KeyUse::Permanent, lasting: tests::is_thorough() })
}

#[tokio::test(flavor = "multi_thread")]
async fn every_transfer_beside_every_fault() {
    let way = way();
    let rows = TABLE.iter().filter(|row| way.lasting || !row.waits);
    let cells =
        rows.flat_map(|row| TRANSFERS.into_iter().zip(row.ends).map(move |(transfer, end)| (row, transfer, end)));
    let cells = cells.filter(|(.., end)| !matches!(end, End::Meaningless(_)));
    let checks = cells.map(|(row, transfer, end)| {
        let way = Arc::clone(&way);
        let name = format!("{} beside {}", transfer.name(), row.name);
        (name, async move { check_row(&*way, row, transfer, end).await })
    });
    all_are_right(checks).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn faults_that_pass_are_survived() {
    beside_random_faults(0, PASSING).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_fault_damages_a_file_unseen() {
    beside_random_faults(100, ALL).await;
}

/// What no run of random faults may do, whatever the seed.
async fn beside_random_faults(first: u64, faults: Random) {
    let way = way();
    let count = if way.lasting { 12 } else { 1 };
    let runs = seeds(first..first + count).flat_map(|seed| TRANSFERS.map(|transfer| (seed, transfer)));
    let checks = runs.map(|(seed, transfer)| {
        let way = Arc::clone(&way);
        let name = format!("seed {seed}, {}", transfer.name());
        (name, async move { faults.check(&*way, seed, transfer, parts_in_flight()).await })
    });
    all_are_right(checks).await;
}
