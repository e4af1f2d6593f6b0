//! Apart, because this binary runs itself again and kills that process (`kill -9`).
//!
//! Transfers of a process that is killed at any point go on in the next one: it moves only what is missing, and the file
//! is whole.
//!
//! The process is this test binary once more ([`child`]). Its DCs are in the first one, which listens on loopback. Each
//! process has connections and keys of its own, and signs in as the same bot.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics fails"
)]

use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use mtproto_dc::faults::{Fault, Faults, method};
use mtproto_dc::{Account, ClusterConfig, Config, Link, RsaKey, Server, ServerConfig};
use mtproto_files::journal::{FileJournal, Journal};
use mtproto_files::{Client, Dc, FileLocation};
use mtproto_net::{Address, Addresses, App, Pool, Settings};
use mtproto_proto::exchange::PrivateKey;
use tl_types::functions::auth;
use tl_types::{Decode, Encode, enums, types};

/// What tells a child what to do: the home DC's address, and the directory that it works in.
const CHILD: &str = "KILLED_CHILD";
const PART: usize = 128 * 1024;
const PARTS: usize = 30;
const PARTS_IN_FLIGHT: usize = 4;
/// How often each kind of transfer is killed.
const POINTS: u64 = 20;
/// What journals are found by.
const KEY: &str = "it";
/// The DCs' key.
const PEM: &str = include_str!("../../mtproto-files/proto/src/exchange/tests/server.pkcs1.pem");
const HOME: u16 = 2;
const BOT: i64 = 7_000_000_001;
const TOKEN: &str = "7000000001:secret";

fn content() -> Vec<u8> {
    let mut bytes = vec![0; PARTS * PART - 1000];
    fastrand::Rng::with_seed(1).fill(&mut bytes);
    bytes
}

/// Connects to the home DC, and signs in. The DC tells the other addresses.
async fn signed_in(home: SocketAddr) -> Pool {
    let key = PrivateKey::from_pem(PEM).unwrap().public().clone();
    let addresses = Addresses::new([Address::new(HOME, home)]);
    let (pool, ..) = Pool::new(Settings::new(App::new(1), HOME, addresses, vec![key])).unwrap();
    pool.invoke(Dc::Home, &auth::ImportBotAuthorization::new(0, 1, "hash", TOKEN)).await.unwrap();
    pool
}

/// The process that is killed. In a run of the tests as usual, it has nothing to do.
#[tokio::test]
async fn child() {
    let Ok(told) = std::env::var(CHILD) else { return };
    let (address, directory) = told.split_once(' ').unwrap();
    let (client, directory) = (Client::new(signed_in(address.parse().unwrap()).await), Path::new(directory));
    let journal = FileJournal::new(directory.join("journals"));
    let wanted = directory.join("location");
    if wanted.exists() {
        let download = client.download(location_in(&wanted)).part_size(PART.try_into().unwrap());
        let download = download.parts_in_flight(PARTS_IN_FLIGHT).journal(journal).journal_key(KEY);
        download.to_path(directory.join("got.bin")).await.unwrap();
    } else {
        let upload = client.upload(directory.join("source.bin")).part_size(PART.try_into().unwrap());
        let uploaded = upload.parts_in_flight(PARTS_IN_FLIGHT).journal(journal).journal_key(KEY).await.unwrap();
        let sent = client.send_media(types::InputPeerSelf::new(), uploaded, "").await.unwrap();
        fs::write(directory.join("sent"), sent.media.unwrap().to_bytes().unwrap()).unwrap();
    }
}

/// The file in a media that was written down.
fn location_in(path: &Path) -> FileLocation {
    let media = enums::MessageMedia::from_bytes(&fs::read(path).unwrap().into()).unwrap();
    FileLocation::of_media(&media).unwrap()
}

fn start(address: SocketAddr, directory: &Path) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "child", "--nocapture"]).stdout(Stdio::null()).stderr(Stdio::piped());
    command.env(CHILD, format!("{address} {}", directory.display())).spawn().unwrap()
}

/// Runs a child until so many parts have come from it or were asked for, and kills it; then another one to the end. How
/// many parts were in the journal.
async fn kill_after(parts: u64, name: &str, server: &Server, directory: &Path) -> u64 {
    let (cluster, address) = (server.cluster(), server.address(HOME.into()).unwrap());
    // However late it is killed, the first one does not come to an end.
    let faults = Faults::new(1).on(method(name).nth(number(PARTS - 1))).always();
    cluster.set_faults(faults.then(Fault::Flood(3000))).unwrap();
    let mut child = start(address, directory);
    while cluster.counters().requests(name) < parts {
        assert!(child.try_wait().unwrap().is_none(), "it ended before it was killed");
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    child.kill().unwrap();
    child.wait().unwrap();
    // What was under way comes to its end, also what the DCs have not read yet.
    while server.load().connections > 0 || server.load().calls > 0 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    cluster.set_faults(Faults::default()).unwrap();
    cluster.reset();
    let saved = saved(&FileJournal::new(directory.join("journals")));

    let child = start(address, directory);
    let ended = tokio::task::spawn_blocking(move || child.wait_with_output().unwrap()).await.unwrap();
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
    let requests = cluster.counters().requests(name);
    println!("killed at part {parts} of {PARTS}, {saved} in the journal: {requests} in the second run");
    assert_eq!(requests, number(PARTS) - saved, "after a kill at part {parts}");
    saved
}

/// How many parts a journal has as done, by its documented format.
fn saved(journal: &FileJournal) -> u64 {
    let Some(journal) = journal.load(KEY).unwrap() else { return 0 };
    let (head, body) = journal.split_at(12);
    // Behind what tells the transfer, and before the checksum.
    let (count, done) = match head {
        [.., 1, 0] => body[73..body.len() - 4].split_first_chunk().unwrap(),
        [.., 2, 0] => body[56..body.len() - 4].split_first_chunk().unwrap(),
        other => panic!("{other:?}"),
    };
    let count = usize::try_from(u32::from_le_bytes(*count)).unwrap();
    if head[10] == 1 {
        assert_eq!(count, done.len());
        return done.iter().map(|byte| u64::from(byte.count_ones())).sum();
    }
    assert_eq!(count * 16, done.len());
    let numbers = done.chunks(8).map(|number| u64::from_le_bytes(number.try_into().unwrap()));
    let bounds: Vec<_> = numbers.collect();
    bounds.chunks(2).map(|range| (range[1] - range[0]).div_ceil(number(PART))).sum()
}

fn number(count: usize) -> u64 {
    count.try_into().unwrap()
}

/// DCs on a line that takes a while. The requests of this process are the bot's too.
async fn dcs() -> Server {
    let link = Link::default().latency(Duration::from_millis(2)).bandwidth(20 << 20);
    let dc = Config::default().account(Account::bot(BOT, TOKEN)).user_id(BOT).link(link);
    let config = ServerConfig::default().cluster(ClusterConfig::default().dc(dc));
    Server::start(config.rsa_key(RsaKey::from_pem(PEM).unwrap())).await.unwrap()
}

/// Points to kill at, by a seed: after so many parts.
fn points(seed: u64) -> impl Iterator<Item = u64> {
    let mut random = fastrand::Rng::with_seed(seed);
    (0..POINTS).map(move |_| random.u64(0..number(PARTS - 2)))
}

/// Journals keep up: of all the parts before a kill they have at least a third, however slow the disk.
fn check_sum(saved: u64, seed: u64) {
    let parts: u64 = points(seed).sum();
    assert!(saved * 3 >= parts, "{saved} of {parts} parts were in the journals");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn uploads_go_on_after_a_kill() {
    let content = content();
    let mut sum = 0;
    for parts in points(1) {
        let server = dcs().await;
        let directory = tempfile::tempdir().unwrap();
        fs::write(directory.path().join("source.bin"), &content).unwrap();
        sum += kill_after(parts, "upload.saveFilePart", &server, directory.path()).await;

        let location = location_in(&directory.path().join("sent"));
        let (got, _) = Client::new(server.cluster().clone()).download(location).to_bytes().await.unwrap();
        assert!(got == content, "killed after {parts} parts");
    }
    check_sum(sum, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn downloads_go_on_after_a_kill() {
    let content = content();
    let server = dcs().await;
    let client = Client::new(server.cluster().clone());
    let mut sum = 0;
    for parts in points(2) {
        // A file of its own, so that no bytes of it have been moved.
        let uploaded = client.upload(content.clone()).await.unwrap();
        let sent = client.send_media(types::InputPeerSelf::new(), uploaded, "").await.unwrap();
        server.cluster().reset();
        let directory = tempfile::tempdir().unwrap();
        fs::write(directory.path().join("location"), sent.media.unwrap().to_bytes().unwrap()).unwrap();
        sum += kill_after(parts, "upload.getFile", &server, directory.path()).await;
        assert!(fs::read(directory.path().join("got.bin")).unwrap() == content, "killed after {parts} parts");
    }
    check_sum(sum, 2);
}
