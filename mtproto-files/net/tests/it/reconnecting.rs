//! What a pool does when it is told that the network has changed.

use std::time::Duration;

use mtproto_net::Pool;
use mtproto_net::transport::Dc;
use tokio::time::sleep;

use super::common::{HANGS, Network, REFUSES, error, pool, settings};

/// Makes a call that nobody waits for.
fn call(pool: &Pool) {
    let pool = pool.clone();
    tokio::spawn(async move { error(&pool, Dc::Home).await });
}

#[tokio::test(start_paused = true)]
async fn a_changed_network_is_not_waited_for() {
    let network = Network::default();
    let pool = pool(settings(&network, &[REFUSES]).patience(Duration::from_secs(3600)));
    call(&pool);
    sleep(Duration::from_secs(300)).await;
    let before = network.ports().len();
    while network.ports().len() == before {
        sleep(Duration::from_millis(10)).await;
    }
    // The next attempt would begin in 6 seconds at the earliest.
    pool.reconnect();
    sleep(Duration::from_secs(1)).await;
    assert!(network.ports().len() > before + 1);
}

#[tokio::test(start_paused = true)]
async fn an_attempt_by_the_old_network_is_given_up() {
    let network = Network::default();
    let pool = pool(settings(&network, &[HANGS]));
    call(&pool);
    sleep(Duration::from_secs(1)).await;
    assert_eq!(network.ports().len(), 1);
    pool.reconnect();
    sleep(Duration::from_secs(1)).await;
    assert_eq!(network.ports().len(), 2);
}
