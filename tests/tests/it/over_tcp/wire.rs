//! Every kind of transfer beside every fault below requests: each ends whole, byte for byte, and the DCs count no more than
//! the fault explains.

use std::sync::Arc;

use mtproto_dc::wire_faults::{DcFault, WireFault, WireFaults, answers, received, sent};
use mtproto_net::proto::client::KeyUse;

use super::side_by_side::all_are_right;
use super::way::Tcp;
use super::wire_table::{WireRow, table};
use crate::over_dc::matrix::cell::{Ended, Explained, run};
use crate::over_dc::matrix::random::seeds;
use crate::over_dc::matrix::table::End;
use crate::over_dc::matrix::transfer::{TRANSFERS, Transfer};
use crate::over_dc::matrix::way::{Reached, Way};

#[tokio::test(flavor = "multi_thread")]
async fn every_transfer_beside_every_fault_below_requests() {
    let rows = table().into_iter().filter(|row| tests::is_thorough() || !row.waits).map(Arc::new);
    let cells = rows.flat_map(|row| row.of.transfers().map(move |transfer| (Arc::clone(&row), transfer)));
    let checks = cells.map(|(row, transfer)| {
        let name = format!("{} beside {}", transfer.name(), row.name);
        (name, async move { check(&row, transfer).await })
    });
    all_are_right(checks).await;
}

async fn check(row: &WireRow, transfer: Transfer) -> Result<(), String> {
    let faults = (row.faults)(transfer);
    let end = if transfer == Transfer::Streamed { row.streamed } else { End::Whole };
    let way = way(row.temporary);
    let ended = run(&way, transfer, row.files_in, false, set(faults)).await;
    ended.check(end, Explained { requests: row.requests, again: row.again + way.under_way(transfer) })
}

fn way(temporary: bool) -> Tcp {
    let key_use = if temporary { KeyUse::Temporary { expires_in: 86_400 } } else { KeyUse::Permanent };
    Tcp { key_use, lasting: tests::is_thorough() }
}

fn set(faults: WireFaults) -> impl FnOnce(&Reached) + Send {
    move |reached| reached.server.as_ref().unwrap().set_wire_faults(faults)
}

/// Faults at random places, of all kinds that a client notices soon.
#[tokio::test(flavor = "multi_thread")]
async fn no_mix_of_faults_below_requests_damages_or_ends_a_transfer() {
    let count = if tests::is_thorough() { 12 } else { 1 };
    let runs = seeds(200..200 + count).flat_map(|seed| TRANSFERS.map(|transfer| (seed, transfer)));
    let checks = runs.map(|(seed, transfer)| {
        let name = format!("seed {seed}, {}", transfer.name());
        let check = async move {
            let Ended { result, counters, .. } = run(&way(seed % 2 == 1), transfer, 2, false, set(mix(seed))).await;
            let checked = result.and_then(|outcome| outcome.check());
            checked.map_err(|error| format!("{error}, beside {:?}", counters.faults))
        };
        (name, check)
    });
    all_are_right(checks).await;
}

fn mix(seed: u64) -> WireFaults {
    let of_messages =
        [WireFault::Repeat, WireFault::Cut(0), WireFault::Cut(70), WireFault::LoseAcks, WireFault::Behind];
    let of_answers = [WireFault::Twice, WireFault::Dc(DcFault::RotateSalts), WireFault::Dc(DcFault::ForgetSessions)];
    WireFaults::new(seed)
        .on(received())
        .always()
        .chance(0.05)
        .then_one_of(of_messages.clone())
        .on(sent())
        .always()
        .chance(0.05)
        .then_one_of(of_messages)
        .on(answers(""))
        .always()
        .chance(0.05)
        .then_one_of(of_answers)
}
