//! A server that stops in the middle of transfers, and is started again on the same ports.

use std::time::Duration;

use mtproto_dc::{Account, ClusterConfig, Config, Counters, Link, Server, ServerConfig};
use mtproto_net::proto::client::KeyUse;
use tokio::task::JoinSet;
use tokio::time::sleep;

use super::way::KEY;
use crate::pool::common::{TOKEN, get, noise, send, settings, signed_in, there_and_back};

/// How often the server is stopped.
const TIMES: usize = 3;
/// How many transfers go on each way.
const TRANSFERS: u64 = 3;
const SIZE: usize = 6_000_000;

#[tokio::test(flavor = "multi_thread")]
async fn transfers_go_on_after_restarts_of_the_server() {
    restarts(KeyUse::Permanent).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn transfers_with_temporary_keys_go_on_after_restarts_of_the_server() {
    restarts(KeyUse::Temporary { expires_in: 86_400 }).await;
}

async fn restarts(key_use: KeyUse) {
    // Slow enough for all restarts to fall into the transfers.
    let link = Link::default().latency(Duration::from_millis(2)).bandwidth(3 * SIZE as u64 / 2);
    let dc = Config::default().account(Account::bot(7_000_000_001, TOKEN)).link(link);
    let config = ServerConfig::default().cluster(ClusterConfig::default().dc(dc)).rsa_key(KEY.clone());
    let mut server = Server::start(config).await.unwrap();
    let (cluster, addresses) = (server.cluster().clone(), server.addresses().to_vec());
    let pool = signed_in(settings(&server).key_use(key_use)).await;
    cluster.put_new_files_in(4);
    // The authorization is copied to DC 4.
    there_and_back(&pool, &noise(1000, 0)).await;
    let mut stored = Vec::new();
    for seed in 0..TRANSFERS {
        stored.push((noise(SIZE, seed), send(&pool, &noise(SIZE, seed)).await));
    }
    cluster.reset();

    let mut running = JoinSet::new();
    for (content, location) in stored {
        let pool = pool.clone();
        running.spawn(async move { assert!(get(&pool, location).await == content, "a download differs") });
    }
    for seed in 100..100 + TRANSFERS {
        let pool = pool.clone();
        running.spawn(async move { there_and_back(&pool, &noise(SIZE, seed)).await });
    }
    for _ in 0..TIMES {
        let before = moved(&cluster.counters());
        // In the middle: parts have moved since the last time.
        while moved(&cluster.counters()) < before + 4 {
            assert!(running.try_join_next().is_none(), "a transfer ended before the server was stopped");
            sleep(Duration::from_millis(5)).await;
        }
        let stopped = server.shutdown().await;
        sleep(Duration::from_millis(200)).await;
        server = stopped.start().await.unwrap();
        assert_eq!(server.addresses(), addresses);
    }
    while let Some(ended) = running.join_next().await {
        ended.unwrap();
    }
    // Nobody had to sign in again, and no part was lost: those are moved again that were under way.
    let counters = cluster.counters();
    assert_eq!(counters.requests("auth.importAuthorization"), 0, "the authorization in DC 4 was lost");
    let most = TIMES as u64 * IN_FLIGHT;
    assert!(
        counters.moved_again <= most,
        "{} bytes were moved again, of which {most} are explained",
        counters.moved_again
    );
}

/// What is on its way at a time: the budgets of a pool, 4 MiB up and 2 MiB down.
const IN_FLIGHT: u64 = 6 << 20;

/// Returns how many parts and chunks have moved.
fn moved(counters: &Counters) -> u64 {
    ["upload.saveFilePart", "upload.saveBigFilePart", "upload.getFile"].map(|name| counters.requests(name)).iter().sum()
}
