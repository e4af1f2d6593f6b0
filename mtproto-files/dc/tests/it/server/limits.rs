//! Clients that ask for too much, and others that go on.

use std::io::Write;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use mtproto_dc::{Server, ServerLimits};
use mtproto_proto::client::Call;
use tl_types::functions::upload;
use tl_types::{Bytes, Encode, envelope, types};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::client::Client;
use super::config;
use super::login::bot;
use super::transfer::{get, send};
use crate::common::noise;

const SOON: Duration = Duration::from_millis(50);

async fn start(change: impl FnOnce(&mut ServerLimits)) -> Server {
    let mut limits = ServerLimits::default();
    change(&mut limits);
    Server::start(config().limits(limits)).await.unwrap()
}

/// A connection that has sent these bytes.
async fn connect(server: &Server, bytes: &[u8]) -> TcpStream {
    let mut stream = TcpStream::connect(server.address(2).unwrap()).await.unwrap();
    stream.write_all(bytes).await.unwrap();
    stream
}

/// What comes until the server closes the connection.
async fn rest(mut stream: TcpStream) -> Vec<u8> {
    let mut rest = Vec::new();
    // A connection that is reset has ended too.
    let _ = stream.read_to_end(&mut rest).await;
    rest
}

/// A signed-in client still moves a file.
async fn others_go_on(server: &Server) {
    let mut client = Client::new(server, 2);
    client.call(&bot()).await.unwrap();
    let content = noise(1_500_000, 9);
    let document = send(&mut client, &content).await;
    assert_eq!(get(&mut client, &document).await, content);
    assert_eq!(client.connections, 1);
}

/// The tag of the intermediate framing, and a frame of it.
fn frame(length: u32, payload: &[u8]) -> Vec<u8> {
    [&[0xee; 4], &length.to_le_bytes()[..], payload].concat()
}

#[tokio::test]
async fn there_are_so_many_connections() {
    let server = start(|limits| limits.connections = 3).await;
    let mut kept = Vec::new();
    for _ in 0..3 {
        kept.push(connect(&server, &[]).await);
    }
    while server.load().connections < 3 {
        tokio::task::yield_now().await;
    }
    assert_eq!(rest(connect(&server, &[]).await).await, []);
    kept.pop();
    while server.load().connections > 2 {
        tokio::task::yield_now().await;
    }
    others_go_on(&server).await;
}

#[tokio::test]
async fn a_frame_that_does_not_end_ends_the_connection() {
    let server = start(|limits| {
        (limits.first_frame, limits.frame_time, limits.idle) = (SOON, SOON, SOON);
    })
    .await;
    // Nothing at all; the first byte of a framing; a frame's head; a frame after which no other comes; one that is followed
    // by half of one.
    let plain = [&[0; 8], &1_u64.to_le_bytes()[..], &[0; 4]].concat();
    let whole = frame(20, &plain);
    for bytes in [&[][..], &[0xee], &frame(40, &[0; 8]), &whole, &[&whole[..], &[40, 0, 0, 0, 1]].concat()] {
        rest(connect(&server, bytes).await).await;
    }
    others_go_on(&server).await;
}

#[tokio::test]
async fn frames_that_are_none_end_the_connection() {
    let server = start(|limits| limits.frame = 1 << 20).await;
    let too_long = frame(1 << 20 | 4, &[]);
    let mut hostile = vec![too_long, b"GET / HTTP/1.1\r\n\r\n".to_vec(), vec![0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3]];
    hostile.extend((0..50).map(|seed| noise(200, seed).to_vec()));
    for bytes in hostile {
        let mut stream = connect(&server, &bytes).await;
        stream.shutdown().await.unwrap();
        rest(stream).await;
    }
    // A message with an unknown key.
    let mut stream = connect(&server, &frame(64, &[7; 64])).await;
    let mut answer = [0; 8];
    stream.read_exact(&mut answer).await.unwrap();
    assert_eq!(answer, [4, 0, 0, 0, 0x6c, 0xfe, 0xff, 0xff], "-404");
    others_go_on(&server).await;
}

#[tokio::test]
async fn what_has_not_arrived_in_whole_is_bounded() {
    let server = start(|limits| limits.incoming_bytes = 3_000_000).await;
    let head = frame(2_000_000, &[1; 1_200_000]);
    let first = connect(&server, &head).await;
    let second = connect(&server, &head).await;
    while server.load().incoming_bytes < 2 * head.len() {
        tokio::task::yield_now().await;
    }
    // The third connection goes beyond, with whatever part of its bytes.
    rest(connect(&server, &frame(2_000_000, &[1; 1_200_000])).await).await;
    assert!(server.load().incoming_bytes <= 3_000_000);
    drop((first, second));
    while server.load().connections > 0 {
        tokio::task::yield_now().await;
    }
    assert_eq!(server.load().incoming_bytes, 0);
    others_go_on(&server).await;
}

#[tokio::test]
async fn a_client_that_takes_no_answers_is_kept_waiting_and_dropped() {
    let server = start(|limits| limits.write_time = Duration::from_millis(500)).await;
    let mut client = Client::new(&server, 2);
    client.call(&bot()).await.unwrap();
    let document = send(&mut client, &noise(1 << 20, 1)).await;
    let (hash, reference) = (document.access_hash, document.file_reference.clone());
    let location = types::InputDocumentFileLocation::new(document.id, hash, reference, "");
    let get_file = upload::GetFile::new(location, 0, 1 << 20).to_bytes().unwrap();
    for _ in 0..200 {
        client.lane.call(Call::new(get_file.clone()));
    }
    client.push().await;
    let mut most = 0;
    while server.load().connections > 0 {
        most = most.max(server.load().outgoing_bytes);
        tokio::task::yield_now().await;
    }
    assert_eq!(server.cluster().counters().requests("upload.getFile"), 200);
    assert!((1 << 20..(4 << 20)).contains(&most), "{most} bytes waited");
    while server.load().calls > 0 {
        tokio::task::yield_now().await;
    }
    assert_eq!(server.load().outgoing_bytes, 0);
    others_go_on(&server).await;
}

#[tokio::test]
async fn a_bomb_ends_the_connection() {
    let server = start(|_| {}).await;
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    for _ in 0..64 {
        encoder.write_all(&[0; 1 << 20]).unwrap();
    }
    let bomb = envelope::GzipPacked::new(encoder.finish().unwrap()).to_bytes().unwrap();
    assert!(bomb.len() < 100_000);
    let mut client = Client::new(&server, 2);
    client.call(&bot()).await.unwrap();
    client.lane.call(Call::new(bomb));
    client.run_until(|client| !client.errors.is_empty()).await;
    assert_eq!(client.errors[0].code(), -429);
    drop(client);
    others_go_on(&server).await;
}

#[tokio::test]
async fn there_are_so_many_calls() {
    let server = start(|limits| limits.calls = 0).await;
    let mut client = Client::new(&server, 2);
    assert_eq!(client.call(&bot()).await.unwrap_err(), "500 No workers running");
}

#[tokio::test]
async fn hundreds_of_silent_connections_keep_nobody_from_working() {
    let server = start(|_| {}).await;
    let mut kept = Vec::new();
    for _ in 0..500 {
        kept.push(connect(&server, &[0xee; 4]).await);
    }
    others_go_on(&server).await;
    assert_eq!(server.load().connections, 501);
    drop(kept);
}

#[tokio::test]
async fn a_server_stops() {
    let server = start(|_| {}).await;
    let (address, cluster) = (server.address(2).unwrap(), server.cluster().clone());
    let idle = connect(&server, &[0xee; 4]).await;
    let mut client = Client::new(&server, 2);
    client.call(&bot()).await.unwrap();
    client.call(&upload::SaveFilePart::new(1, 0, Bytes::from_static(b"part"))).await.unwrap();
    server.shutdown().await;
    rest(idle).await;
    assert!(TcpStream::connect(address).await.is_err());
    assert_eq!(cluster.counters().requests("upload.saveFilePart"), 1);

    // Nor is it there after it was dropped.
    let server = start(|_| {}).await;
    let idle = connect(&server, &[0xee; 4]).await;
    drop(server);
    rest(idle).await;
}
