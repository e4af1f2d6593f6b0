//! Apart, because this binary runs itself again and kills that process (`kill -9`).
//!
//! Transfers of a process that is killed at any point go on in the next one: it moves only what is missing, and the file
//! is whole.
//!
//! The process is this test binary once more ([`child`]). Its DCs are in the first one, reached by a socket.
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
use mtproto_dc::{Cluster, ClusterConfig, Config, Link};
use mtproto_files::journal::{FileJournal, Journal};
use mtproto_files::transport::{Answer, Request};
use mtproto_files::{Client, Dc, FileLocation, InvokeError, Transport};
use tl_types::{Bytes, Decode, Encode, enums, types};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What tells a child what to do: the DCs' address, and the directory that it works in.
const CHILD: &str = "KILLED_CHILD";
const PART: usize = 128 * 1024;
const PARTS: usize = 30;
const PARTS_IN_FLIGHT: usize = 4;
/// How often each kind of transfer is killed.
const POINTS: u64 = 20;
/// What journals are found by.
const KEY: &str = "it";
/// Says that it is no error of the DC's.
const LOST: i32 = i32::MIN;

fn content() -> Vec<u8> {
    let mut bytes = vec![0; PARTS * PART - 1000];
    fastrand::Rng::with_seed(1).fill(&mut bytes);
    bytes
}

/// DCs behind a socket: a connection for each request.
struct Remote(SocketAddr);

impl Remote {
    async fn ask(&self, dc: Dc, request: Bytes) -> std::io::Result<Result<Bytes, (i32, String)>> {
        let id = if let Dc::Id(id) = dc { id } else { 0 };
        let mut stream = TcpStream::connect(self.0).await?;
        stream.write_i32(id).await?;
        write(&mut stream, &request).await?;
        let code = stream.read_i32().await?;
        let answer = read(&mut stream).await?;
        Ok(if code == 0 { Ok(answer.into()) } else { Err((code, String::from_utf8_lossy(&answer).into_owned())) })
    }
}

impl Transport for Remote {
    fn invoke(&self, request: Request) -> Answer<'_> {
        Box::pin(async move {
            match self.ask(request.dc, request.body.into_bytes()).await.map_err(InvokeError::lost)? {
                Ok(answer) => Ok(answer),
                Err((LOST, reason)) => Err(InvokeError::lost(reason)),
                Err((code, name)) => Err(InvokeError::rpc(code, name)),
            }
        })
    }
}

/// Answers requests that come by a socket.
async fn serve(listener: TcpListener, cluster: Cluster) {
    while let Ok((mut stream, _)) = listener.accept().await {
        let cluster = cluster.clone();
        // What breaks off on the way is a client's that was killed.
        tokio::spawn(async move {
            let id = stream.read_i32().await?;
            let body = Bytes::from(read(&mut stream).await?);
            let dc = if id == 0 { Dc::Home } else { Dc::Id(id) };
            // The cluster goes by what is in a request.
            let request = Request::new(dc, "", body.into());
            let (code, answer) = match cluster.invoke(request).await {
                Ok(answer) => (0, answer),
                Err(InvokeError::Rpc(error)) => (error.code, error.message.into()),
                Err(error) => (LOST, error.to_string().into()),
            };
            stream.write_i32(code).await?;
            write(&mut stream, &answer).await
        });
    }
}

async fn read(stream: &mut TcpStream) -> std::io::Result<Vec<u8>> {
    let mut bytes = vec![0; stream.read_u32().await?.try_into().unwrap()];
    stream.read_exact(&mut bytes).await?;
    Ok(bytes)
}

async fn write(stream: &mut TcpStream, bytes: &[u8]) -> std::io::Result<()> {
    stream.write_u32(bytes.len().try_into().unwrap()).await?;
    stream.write_all(bytes).await
}

/// The process that is killed. In a run of the tests as usual, it has nothing to do.
#[tokio::test]
async fn child() {
    let Ok(told) = std::env::var(CHILD) else { return };
    let (address, directory) = told.split_once(' ').unwrap();
    let (client, directory) = (Client::new(Remote(address.parse().unwrap())), Path::new(directory));
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
async fn kill_after(parts: u64, name: &str, cluster: &Cluster, address: SocketAddr, directory: &Path) -> u64 {
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
    // What was under way comes to its end.
    while cluster.counters().in_flight > 0 {
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

/// DCs on a line that takes a while, and their address.
async fn dcs() -> (Cluster, SocketAddr) {
    let link = Link::default().latency(Duration::from_millis(2)).bandwidth(20 << 20);
    let cluster = Cluster::new(ClusterConfig::default().dc(Config::default().link(link))).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(serve(listener, cluster.clone()));
    (cluster, address)
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
        let (cluster, address) = dcs().await;
        let directory = tempfile::tempdir().unwrap();
        fs::write(directory.path().join("source.bin"), &content).unwrap();
        sum += kill_after(parts, "upload.saveFilePart", &cluster, address, directory.path()).await;

        let location = location_in(&directory.path().join("sent"));
        let (got, _) = Client::new(cluster).download(location).to_bytes().await.unwrap();
        assert!(got == content, "killed after {parts} parts");
    }
    check_sum(sum, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn downloads_go_on_after_a_kill() {
    let content = content();
    let (cluster, address) = dcs().await;
    let client = Client::new(cluster.clone());
    let mut sum = 0;
    for parts in points(2) {
        // A file of its own, so that no bytes of it have been moved.
        let uploaded = client.upload(content.clone()).await.unwrap();
        let sent = client.send_media(types::InputPeerSelf::new(), uploaded, "").await.unwrap();
        cluster.reset();
        let directory = tempfile::tempdir().unwrap();
        fs::write(directory.path().join("location"), sent.media.unwrap().to_bytes().unwrap()).unwrap();
        sum += kill_after(parts, "upload.getFile", &cluster, address, directory.path()).await;
        assert!(fs::read(directory.path().join("got.bin")).unwrap() == content, "killed after {parts} parts");
    }
    check_sum(sum, 2);
}
