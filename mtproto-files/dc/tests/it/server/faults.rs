//! Faults of requests, when these come by the network.

use std::time::Duration;

use mtproto_dc::faults::{Fault, Faults, method};
use mtproto_dc::{Config, Link, Server};
use tl_types::Bytes;
use tl_types::functions::upload;

use super::client::Client;
use super::login::bot;
use super::{cluster, config, start};

fn part(number: i32) -> upload::SaveFilePart {
    upload::SaveFilePart::new(1, number, Bytes::from(vec![7; 1024]))
}

#[tokio::test]
async fn errors_are_answers() {
    let server = start().await;
    let mut client = Client::new(&server, 2);
    client.call(&bot()).await.unwrap();
    let faults = Faults::new(1).on(method("upload.saveFilePart").part(0)).then(Fault::Flood(30));
    let faults = faults.on(method("upload.saveFilePart")).then(Fault::False);
    server.cluster().set_faults(faults).unwrap();
    assert_eq!(client.call(&part(0)).await.unwrap_err(), "420 FLOOD_WAIT_30");
    assert_eq!(client.call(&part(1)).await.unwrap_err(), "420 FLOOD_WAIT_30");
    server.cluster().set_faults(Faults::new(1)).unwrap();
    assert_eq!(client.call(&part(0)).await, Ok(true));
    assert_eq!(client.connections, 1);
}

#[tokio::test]
async fn connections_break_with_their_sessions() {
    for fault in
        [Fault::Disconnect, Fault::DisconnectAfter, Fault::DisconnectAll, Fault::Restart(Duration::from_millis(20))]
    {
        println!("{fault:?}");
        let server = start().await;
        let mut client = Client::new(&server, 2);
        client.call(&bot()).await.unwrap();
        let faults = Faults::new(1).on(method("upload.saveFilePart").part(1)).then(fault.clone());
        server.cluster().set_faults(faults).unwrap();
        let calls: Vec<_> = (0..3).map(|number| client.begin(&part(number))).collect();
        for answer in client.answers(&calls).await {
            answer.unwrap();
        }
        assert!(client.connections > 1);
        assert_eq!(client.errors, []);
        assert_eq!(server.cluster().counters().faults(fault.name()), 1);
    }
}

#[tokio::test]
async fn a_dropped_answer_is_dropped_with_its_call() {
    let server = start().await;
    let mut client = Client::new(&server, 2);
    client.call(&bot()).await.unwrap();
    let faults = Faults::new(1).on(method("upload.saveFilePart")).then(Fault::NoAnswer);
    server.cluster().set_faults(faults).unwrap();
    let never = client.begin(&part(0));
    assert_eq!(client.call(&part(1)).await, Ok(true));
    assert_eq!(server.load().calls, 1);
    client.lane.cancel(never);
    client.call(&part(2)).await.unwrap();
    while server.load().calls > 0 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn the_link_is_between() {
    let mut cluster = cluster();
    cluster.dc = Config { link: Link::default().latency(Duration::from_millis(20)), ..cluster.dc };
    let server = Server::start(config().cluster(cluster)).await.unwrap();
    let mut client = Client::new(&server, 2);
    let begun = std::time::Instant::now();
    client.call(&bot()).await.unwrap();
    assert!(begun.elapsed() >= Duration::from_millis(40));
}
