//! A network of 100 Mbit/s with a delay: how much of it the defaults use.

use std::time::{Duration, Instant};

use mtproto_files::Client;
use mtproto_net::transport::Dc as To;
use mtproto_net::{Address, Addresses, App, Pool, Settings};
use tests::relay::{Network, Relay};
use tl_types::functions::auth::ImportBotAuthorization;
use tl_types::types;

use crate::client::public_key;
use crate::dc::{Dc, TOKEN};

const RATE: u32 = 100_000_000 / 8;

/// Moves so many MiB over networks of several delays.
#[tokio::main]
pub(crate) async fn run(mib: u64) {
    let dc = Dc::start();
    println!("\n{:<28} {:>9} {:>9}", "100 Mbit/s", "up", "down");
    for round_trip in [30, 100] {
        let network = Network { delay: Duration::from_millis(round_trip) / 2, bytes_per_second: Some(RATE) };
        let [up, down] = shares(&dc, network, mib).await;
        println!("{:<28} {up:>9.2} {down:>9.2}", format!("{round_trip} ms there and back"));
    }
}

/// Returns the share of the network that an upload and a download use.
async fn shares(dc: &Dc, network: Network, mib: u64) -> [f64; 2] {
    let mut relays = Vec::new();
    let mut addresses = Vec::new();
    for address in dc.addresses.iter().filter(|address| address.dc == 2) {
        let relay = Relay::start(address.socket, network).await.unwrap();
        addresses.push(Address::new(2, relay.address()).media_only(address.media_only));
        relays.push(relay);
    }
    let mut settings = Settings::new(App::new(1), 2, Addresses::new(addresses), vec![public_key()]);
    settings.refreshes_config = false;
    let (pool, _, _) = Pool::new(settings).unwrap();
    pool.invoke(To::Home, &ImportBotAuthorization::new(0, 1, "hash", TOKEN)).await.unwrap();
    let client = Client::new(pool);
    // The lanes are open then.
    there_and_back(&client, vec![1; 12 << 20]).await;
    there_and_back(&client, vec![2; usize::try_from(mib).unwrap() << 20]).await
}

async fn there_and_back(client: &Client, content: Vec<u8>) -> [f64; 2] {
    #[allow(clippy::cast_precision_loss, reason = "a figure to be read")]
    let share = |length: usize, took: Duration| length as f64 / f64::from(RATE) / took.as_secs_f64();
    let length = content.len();
    let start = Instant::now();
    let uploaded = client.upload(content).name("zeros").await.unwrap();
    let up = share(length, start.elapsed());
    let document = uploaded.document().force_file(true);
    let sent = client.send_media(types::InputPeerSelf::new(), document, "").await.unwrap();
    let start = Instant::now();
    client.download(sent.location().unwrap()).to_bytes().await.unwrap();
    [up, share(length, start.elapsed())]
}
