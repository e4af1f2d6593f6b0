//! A network that delays, cuts, freezes and refuses.

use std::time::{Duration, Instant};

use mtproto_net::transport::{Dc, InvokeError};
use tests::relay::Network;
use tl_types::functions::help;
use tokio::time::sleep;

use super::common::{by_relay, get, noise, relay, send, signed_in, start, there_and_back};

#[tokio::test(flavor = "multi_thread")]
async fn connections_that_are_cut_again_and_again_cost_time_alone() {
    let server = start().await;
    let relay = relay(&server, Network::default()).await;
    let pool = signed_in(by_relay(&server, &relay)).await;
    // Not at the border of a frame.
    relay.cut_after(2_345_678);
    there_and_back(&pool, &noise(12_000_000, 1)).await;
    assert!(relay.accepted() > 10, "{}", relay.accepted());
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_change_of_the_network_bytes_flow_at_once() {
    let server = start().await;
    let relay = relay(&server, Network::default()).await;
    let pool = signed_in(by_relay(&server, &relay)).await;
    let content = noise(3_000_000, 3);
    let location = send(&pool, &content).await;
    get(&pool, location.clone()).await;
    relay.freeze();
    let download = tokio::spawn({
        let pool = pool.clone();
        async move { get(&pool, location).await }
    });
    sleep(Duration::from_millis(500)).await;
    assert!(!download.is_finished());
    let changed = Instant::now();
    pool.reconnect();
    assert!(download.await.unwrap() == content);
    assert!(changed.elapsed() < Duration::from_secs(5), "{:?}", changed.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_wait_for_a_connection() {
    let server = start().await;
    let relay = relay(&server, Network::default()).await;
    let pool = signed_in(by_relay(&server, &relay)).await;
    relay.refuse(true);
    relay.cut();
    let call = {
        let pool = pool.clone();
        tokio::spawn(async move { pool.invoke(Dc::Home, &help::GetConfig::new()).await.map(drop) })
    };
    sleep(Duration::from_secs(2)).await;
    assert!(!call.is_finished());
    relay.refuse(false);
    call.await.unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_without_a_connection_ends_and_says_why() {
    let server = start().await;
    let relay = relay(&server, Network::default()).await;
    let settings = by_relay(&server, &relay).patience(Duration::from_secs(2));
    let address = relay.address();
    drop(relay);
    let (pool, ..) = mtproto_net::Pool::new(settings).unwrap();
    let error = pool.invoke(Dc::Home, &help::GetConfig::new()).await.unwrap_err();
    assert!(matches!(error, InvokeError::NotConnected(_)), "{error}");
    let text = error.to_string();
    assert!(text.contains("DC 2") && text.contains(&address.to_string()) && text.contains("connect"), "{text}");
    let error = pool.invoke(Dc::Id(9), &help::GetConfig::new()).await.unwrap_err();
    assert!(matches!(error, InvokeError::Fatal(_)), "{error}");
    assert!(error.to_string().contains("DC 9, resolve: no address is known"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_link_is_noticed_within_thirty_seconds_and_a_busy_one_is_not_dead() {
    let server = start().await;
    // A part of 512 KiB takes 8 seconds, and four lanes share the network.
    let network = Network { delay: Duration::from_millis(20), bytes_per_second: Some(1 << 18) };
    let slow = relay(&server, network).await;
    let pool = signed_in(by_relay(&server, &slow)).await;
    let begin = Instant::now();
    let busy = tokio::spawn(async move {
        let location = send(&pool, &noise(5_000_000, 1)).await;
        (pool, location)
    });

    let fast = relay(&server, Network::default()).await;
    let other = signed_in(by_relay(&server, &fast)).await;
    let content = noise(3_000_000, 2);
    let location = send(&other, &content).await;
    get(&other, location.clone()).await;
    fast.freeze();
    let frozen = Instant::now();
    assert!(get(&other, location).await == content);
    let took = frozen.elapsed();
    assert!(took < Duration::from_secs(35), "{took:?}");
    assert!(took > Duration::from_secs(10), "the connections were frozen");

    busy.await.unwrap();
    assert!(begin.elapsed() > Duration::from_secs(15));
    assert!(slow.accepted() <= 6, "a busy link was taken for a dead one: {} connections", slow.accepted());
}
