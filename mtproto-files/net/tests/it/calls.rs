//! How calls end that never reach a DC.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use mtproto_net::proto::framing::Framing;
use mtproto_net::transport::{Dc, InvokeError};
use tokio::time::{Instant, sleep, timeout};

use super::common::{CLOSES, Network, REFUSES, SILENT, error, pool, settings};

#[tokio::test(start_paused = true)]
async fn a_call_ends_though_connections_open_again_and_again() {
    for port in [CLOSES, REFUSES, SILENT] {
        let pool = pool(settings(&Network::default(), &[port]));
        let start = Instant::now();
        let call = timeout(Duration::from_secs(3600), error(&pool, Dc::Home));
        let error = call.await.unwrap_or_else(|_| panic!("port {port}: the call waits for ever"));
        assert!(matches!(error, InvokeError::NotConnected(_)), "{error}");
        let took = start.elapsed().as_secs();
        assert!((60..=90).contains(&took), "port {port}: {took} seconds");
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_may_wait_for_ever() {
    let mut settings = settings(&Network::default(), &[REFUSES]).patience(Duration::MAX);
    settings.lanes.idle = Duration::MAX;
    let pool = pool(settings);
    let call = timeout(Duration::from_secs(3600), error(&pool, Dc::Home));
    assert!(call.await.is_err(), "the call has ended");
}

#[tokio::test(start_paused = true)]
async fn settings_that_contradict_each_other_are_a_final_error() {
    let pool = pool(settings(&Network::default(), &[SILENT]).framing(Framing::Full).obfuscated(true));
    let error = error(&pool, Dc::Home).await;
    assert!(matches!(error, InvokeError::Fatal(_)), "{error}");
}

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
