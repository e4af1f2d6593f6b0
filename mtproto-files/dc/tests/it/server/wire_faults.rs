//! Transfers go on whatever goes wrong below requests.

use std::time::Duration;

use mtproto_dc::Server;
use mtproto_dc::wire_faults::*;
use mtproto_proto::client::KeyUse;
use tl_types::functions::{help, upload};
use tl_types::{Bytes, Decode};

use super::client::{Client, Options};
use super::login::bot;
use super::transfer::{get, send};
use super::{config, start};
use crate::common::noise;

/// A client that loses patience soon: in these tests, nothing else takes time.
fn hasty(server: &Server, keys: KeyUse) -> Client {
    let options = Options { keys, silence: Duration::from_millis(300), ..Options::default() };
    Client::with(server.address(2).unwrap(), 2, server.public_key(), options)
}

/// Moves a file up and down while this goes wrong, and returns the client.
async fn survive(faults: WireFaults, keys: KeyUse, counted: &str) -> Client {
    let server = Server::start(config().wire_faults(faults)).await.unwrap();
    let mut client = hasty(&server, keys);
    client.call(&bot()).await.unwrap();
    let content = noise(2_500_000, 3);
    let document = send(&mut client, &content).await;
    assert_eq!(get(&mut client, &document).await, content, "{counted}");
    let counters = server.cluster().counters();
    assert!(counters.faults(counted) > 0, "{counted} never happened: {:?}", counters.faults);
    client
}

/// Moves a file while one message or answer has a fault.
async fn survive_one(spot: Spot, fault: WireFault) -> Client {
    println!("{spot:?} {fault:?}");
    let name = fault.name();
    survive(WireFaults::new(1).on(spot).then(fault), KeyUse::Permanent, name).await
}

#[tokio::test]
async fn messages_get_lost_and_come_twice() {
    for fault in [WireFault::Drop, WireFault::Repeat] {
        // The first messages, and those in the middle of a transfer.
        for nth in [1, 3, 6] {
            survive_one(received().nth(nth), fault.clone()).await;
            survive_one(sent().nth(nth), fault.clone()).await;
        }
    }
    survive_one(exchange_received().nth(2), WireFault::Repeat).await;
    survive_one(exchange_sent().nth(2), WireFault::Repeat).await;
    survive_one(sent().nth(4), WireFault::Behind).await;
}

#[tokio::test]
async fn connections_break_and_fall_silent() {
    for at in [0, 1, 5, 1000] {
        assert!(survive_one(sent().nth(5), WireFault::Cut(at)).await.connections > 1);
    }
    assert!(survive_one(received().nth(5), WireFault::Cut(0)).await.connections > 1);
    assert!(survive_one(exchange_received().nth(2), WireFault::Cut(0)).await.connections > 1);
    assert!(survive_one(sent().nth(5), WireFault::HalfOpen).await.connections > 1);
    assert!(survive_one(received().nth(5), WireFault::HalfOpen).await.connections > 1);
    survive_one(received().nth(5), WireFault::Delay(Duration::from_millis(20))).await;
    survive_one(sent().nth(5), WireFault::Slow(20_000_000)).await;
}

#[tokio::test]
async fn a_dc_sends_errors_in_place_of_messages() {
    let client = survive_one(received().nth(4), WireFault::Error(-429)).await;
    assert_eq!(client.errors.iter().map(|error| error.code()).collect::<Vec<_>>(), [-429]);
    let client = survive_one(sent().nth(5), WireFault::Error(-404)).await;
    // The client proves its key by a binding, and goes on with the temporary one.
    assert_eq!(client.errors.iter().map(|error| error.code()).collect::<Vec<_>>(), [-404]);
}

#[tokio::test]
async fn a_dc_forgets_and_its_clock_is_wrong() {
    let at = |fault| (answers("upload.saveBigFilePart").nth(2), WireFault::Dc(fault));
    for fault in [
        DcFault::RotateSalts,
        DcFault::ForgetSessions,
        DcFault::Clock(1000),
        DcFault::Clock(-1000),
        DcFault::Disconnect,
    ] {
        let (spot, fault) = at(fault);
        survive_one(spot, fault).await;
    }
    let temporary = KeyUse::Temporary { expires_in: 86_400 };
    let (spot, fault) = at(DcFault::ForgetTemporaryKeys);
    let client = survive(WireFaults::new(1).on(spot).then(fault), temporary, "ForgetTemporaryKeys").await;
    assert_eq!(client.errors.iter().map(|error| error.code()).collect::<Vec<_>>(), [-404]);
}

#[tokio::test]
async fn a_restart_keeps_keys_and_files_and_loses_parts() {
    let server = start().await;
    let mut client = hasty(&server, KeyUse::Permanent);
    client.call(&bot()).await.unwrap();
    let content = noise(100_000, 4);
    let document = send(&mut client, &content).await;
    assert!(server.inject(2, DcFault::Restart(Duration::from_millis(50))));
    assert!(!server.inject(9, DcFault::Restart(Duration::ZERO)));
    assert_eq!(get(&mut client, &document).await, content);
    assert!(client.connections > 1);
    assert_eq!(client.errors, []);
}

#[tokio::test]
async fn a_key_that_is_forgotten_is_signed_out() {
    let server = start().await;
    let mut client = hasty(&server, KeyUse::Permanent);
    client.call(&bot()).await.unwrap();
    server.inject(2, DcFault::ForgetKeys);
    let call = client.begin(&upload::SaveFilePart::new(1, 0, Bytes::from_static(b"part")));
    client.run_until(|client| !client.errors.is_empty()).await;
    assert_eq!(client.errors[0].code(), -404);
    client.lane.replace_key(None);
    assert_eq!(client.answers(&[call]).await, [Err("401 AUTH_KEY_UNREGISTERED".to_owned())]);
}

#[tokio::test]
async fn acknowledgments_get_lost() {
    let faults = WireFaults::new(1).on(received()).always().then(WireFault::LoseAcks);
    let server = Server::start(config().wire_faults(faults)).await.unwrap();
    let mut client = hasty(&server, KeyUse::Permanent);
    client.call(&bot()).await.unwrap();
    let content = noise(2_500_000, 5);
    let document = send(&mut client, &content).await;
    for _ in 0..3 {
        assert_eq!(get(&mut client, &document).await, content);
        client.disconnect();
    }
    assert!(server.cluster().counters().faults("LoseAcks") > 0);
}

#[tokio::test]
async fn answers_come_twice_late_or_never() {
    survive(WireFaults::new(1).on(answers("")).always().then(WireFault::Twice), KeyUse::Permanent, "Twice").await;
    survive_one(answers("upload.getFile"), WireFault::Late(2)).await;

    let server = start().await;
    let mut client = hasty(&server, KeyUse::Permanent);
    client.call(&bot()).await.unwrap();
    let faults = WireFaults::new(1).on(answers("help.getNearestDc")).then(WireFault::Withhold);
    server.set_wire_faults(faults);
    let withheld = client.begin(&help::GetNearestDc::new());
    let part = client.begin(&upload::SaveFilePart::new(1, 0, Bytes::from_static(b"part")));
    assert!(bool::from_bytes(&client.answers(&[part]).await[0].clone().unwrap()).unwrap());
    client.call(&help::GetNearestDc::new()).await.unwrap();
    assert!(!client.has_ended(withheld));
    // The request was carried out: nobody would do it again.
    assert_eq!(server.cluster().counters().requests("help.getNearestDc"), 2);
}

#[tokio::test]
async fn chance_has_a_seed() {
    for seed in 0..3 {
        let everything = [WireFault::Drop, WireFault::Repeat, WireFault::Cut(100), WireFault::Behind];
        let faults = WireFaults::new(seed).on(sent()).always().chance(0.1).then_one_of(everything.clone());
        let faults = faults.on(received()).always().chance(0.1).then_one_of(everything);
        let server = Server::start(config().wire_faults(faults)).await.unwrap();
        let mut client = hasty(&server, KeyUse::Permanent);
        client.call(&bot()).await.unwrap();
        let content = noise(3_000_000, seed);
        let document = send(&mut client, &content).await;
        assert_eq!(get(&mut client, &document).await, content, "{seed}");
    }
}
