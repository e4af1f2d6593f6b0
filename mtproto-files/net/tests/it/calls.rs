//! How calls end that never reach a DC.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use mtproto_net::transport::Dc;
use tokio::time::sleep;

use super::common::{Network, error, pool, settings};

/// A task that never waits does not let paused time go on.
#[test]
fn a_home_dc_without_an_address_costs_nothing() {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
        runtime.block_on(async {
            let pool = pool(settings(&Network::default(), &[]));
            let error = error(&pool, Dc::Home).await;
            sleep(Duration::from_secs(1)).await;
            sender.send(error.to_string()).unwrap();
        });
    });
    let error = receiver.recv_timeout(Duration::from_secs(30)).expect("the lane takes all time");
    assert!(error.contains("DC 2, resolve: no address is known"), "{error}");
}
