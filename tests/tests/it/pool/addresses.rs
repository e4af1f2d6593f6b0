//! Which addresses are dialled, when lanes close, and how a pool finds new addresses.

use std::net::SocketAddr;
use std::time::Duration;

use mtproto_dc::faults::{Fault, Faults, method};
use mtproto_net::transport::Dc;
use mtproto_net::{Address, Addresses};
use tests::relay::Network;
use tl_types::functions::help;
use tokio::time::sleep;

use super::common::{by_relay, get, noise, relay, send, settings, signed_in, start};

/// An address that refuses connections.
fn closed() -> SocketAddr {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_configuration_has_the_addresses_that_the_settings_lack() {
    let server = start().await;
    let mut settings = settings(&server);
    let home = Address::new(2, server.address(2).unwrap());
    settings.addresses = Addresses::new([home, Address::new(4, closed())]);
    let pool = signed_in(settings).await;
    // An address that refuses connections, and none at all.
    for dc in [4, 5] {
        pool.invoke(Dc::Id(dc), &help::GetConfig::new()).await.unwrap();
    }
    assert_eq!(pool.addresses().iter().count(), server.addresses().len());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stale_address_leads_to_new_ones() {
    let server = start().await;
    let pool = signed_in(settings(&server)).await;
    let content = noise(2_000_000, 1);
    let location = send(&pool, &content).await;
    let stale = Fault::Error(400, "MTPROTO_CLUSTER_INVALID".to_owned());
    let faults = Faults::new(1).on(method("upload.getFile").nth(1)).times(1).then(stale);
    server.cluster().set_faults(faults).unwrap();
    assert!(get(&pool, location).await == content);
    let counters = server.cluster().counters();
    assert_eq!(
        counters.requests("help.getConfig"),
        2,
        "the first configuration was too young to be asked for again at once"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn idle_lanes_close_and_the_main_lane_stays() {
    let server = start().await;
    let relay = relay(&server, Network::default()).await;
    let mut settings = by_relay(&server, &relay);
    settings.lanes.idle = Duration::from_millis(300);
    let pool = signed_in(settings).await;
    let content = noise(5_000_000, 2);
    let location = send(&pool, &content).await;
    assert!(relay.open() > 1);
    for _ in 0..100 {
        sleep(Duration::from_millis(100)).await;
        if relay.open() == 1 {
            break;
        }
    }
    assert_eq!(relay.open(), 1);
    assert!(get(&pool, location).await == content, "lanes open again");
    drop(pool);
    for _ in 0..100 {
        sleep(Duration::from_millis(100)).await;
        if relay.open() == 0 {
            return;
        }
    }
    panic!("{} connections of a pool that is gone", relay.open());
}
