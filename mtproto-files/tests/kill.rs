//! A process that is killed in the middle of a transfer, at any moment: the next one moves only what was missing.
//!
//! The DC is in this process; the child is this test binary again, and reaches it over a local socket.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that panics fails")]

mod support;

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use mtproto_files::journal::FileJournal;
use mtproto_files::{Client, Dc, FileLocation, InvokeError, Transport};
use support::stored::Stored;
use support::{Request, content, ok};
use tl_types::{Bytes, Chain, types};

const PART: u32 = 128 * 1024;
const PARTS: usize = 90;
const IN_FLIGHT: usize = 4;
/// Kills each way.
const KILLS: usize = 20;

/// Where the child finds what it is to do.
const ADDRESS: &str = "KILL_TEST_ADDRESS";
const DIRECTORY: &str = "KILL_TEST_DIRECTORY";

/// What the DC was asked, over all children.
#[derive(Default)]
struct Asked {
    /// How often each part was acknowledged, by file and number.
    parts: BTreeMap<(i64, i32), usize>,
    content: BTreeMap<i32, Bytes>,
    /// How often each chunk was sent.
    chunks: BTreeMap<i64, usize>,
    requests: usize,
}

/// A DC behind a socket: answers a request per connection.
fn serve(stored: Stored, asked: Arc<Mutex<Asked>>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    std::thread::spawn(move || {
        for connection in listener.incoming() {
            let (stored, asked) = (stored.clone(), Arc::clone(&asked));
            // A child that is killed leaves connections that end anywhere.
            std::thread::spawn(move || answer(connection.ok()?, &stored, &asked).ok());
        }
    });
    address
}

fn answer(mut connection: TcpStream, stored: &Stored, asked: &Mutex<Asked>) -> std::io::Result<()> {
    let mut len = [0; 4];
    connection.read_exact(&mut len)?;
    let mut request = vec![0; u32::from_le_bytes(len) as usize];
    connection.read_exact(&mut request)?;
    let request = Request::read(&request.into());
    // A round trip, as there is to any DC: time for a journal to be saved.
    std::thread::sleep(Duration::from_millis(4));
    let answer = {
        let mut asked = asked.lock().unwrap();
        asked.requests += 1;
        match &request {
            Request::SavePart(part) => {
                *asked.parts.entry((part.file_id, part.file_part)).or_default() += 1;
                asked.content.insert(part.file_part, part.bytes.clone());
                ok(true)
            }
            Request::SaveBigPart(part) => {
                *asked.parts.entry((part.file_id, part.file_part)).or_default() += 1;
                asked.content.insert(part.file_part, part.bytes.clone());
                ok(true)
            }
            Request::GetFile(chunk) => {
                *asked.chunks.entry(chunk.offset).or_default() += 1;
                stored.answer(&request)
            }
            other => stored.answer(other),
        }
    };
    connection.write_all(&answer.unwrap())
}

/// The child's way to the DC.
struct Socket(String);

impl Transport for Socket {
    async fn invoke(&self, _: Dc, request: Chain) -> Result<Bytes, InvokeError> {
        let address = self.0.clone();
        let exchange = move || -> std::io::Result<Bytes> {
            let request = request.into_bytes();
            let mut connection = TcpStream::connect(address)?;
            connection.write_all(&u32::try_from(request.len()).unwrap().to_le_bytes())?;
            connection.write_all(&request)?;
            let mut answer = Vec::new();
            connection.read_to_end(&mut answer)?;
            Ok(answer.into())
        };
        tokio::task::spawn_blocking(exchange).await.unwrap().map_err(InvokeError::transport)
    }
}

/// What the child does. As a test of its own it does nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn child() {
    let (Ok(address), Ok(directory)) = (env::var(ADDRESS), env::var(DIRECTORY)) else { return };
    let directory = Path::new(&directory);
    let client = Client::new(Socket(address));
    let journal = FileJournal::new(directory.join("journals"));
    let source = directory.join("source.bin");
    if source.exists() {
        client.upload(source).part_size(PART).parts_in_flight(IN_FLIGHT).journal(journal).await.unwrap();
    } else {
        let input = types::InputDocumentFileLocation::new(1, 2, vec![3], "");
        let location = FileLocation::new(input).in_dc(Dc::Id(2)).of_size(size() as u64);
        let download = client.download(location).part_size(PART).parts_in_flight(IN_FLIGHT).journal(journal);
        download.to_path(directory.join("target.bin")).await.unwrap();
    }
}

fn size() -> usize {
    PARTS * PART as usize - 5
}

fn start(address: &str, directory: &Path) -> Child {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["--exact", "child", "--nocapture"]).env(ADDRESS, address).env(DIRECTORY, directory);
    command.stdout(Stdio::null()).spawn().unwrap()
}

/// Runs a child and kills it after so many requests to the DC. Whether it was still running.
fn kill_after(requests: usize, address: &str, directory: &Path, asked: &Mutex<Asked>) -> bool {
    let until = asked.lock().unwrap().requests + requests;
    let mut child = start(address, directory);
    while asked.lock().unwrap().requests < until {
        if child.try_wait().unwrap().is_some() {
            return false;
        }
        std::thread::sleep(Duration::from_micros(200));
    }
    // SIGKILL: nothing in it gets to run any more.
    child.kill().unwrap();
    child.wait().unwrap();
    true
}

#[test]
fn a_killed_upload_goes_on_with_what_was_missing() {
    let mut random = Random(1);
    for round in 0..KILLS {
        let directory = tempfile::tempdir().unwrap();
        fs::write(directory.path().join("source.bin"), content(size())).unwrap();
        let asked = Arc::new(Mutex::new(Asked::default()));
        let address = serve(Stored::new(0), Arc::clone(&asked));
        assert!(kill_after(1 + random.below(PARTS - 8), &address, directory.path(), &asked), "{round}");
        assert!(start(&address, directory.path()).wait().unwrap().success());
        let asked = asked.lock().unwrap();
        let sent: Vec<u8> = asked.content.values().flat_map(|bytes| bytes.to_vec()).collect();
        assert!(sent == content(size()), "{round}");
        // What was in flight when the child was killed, and at most twice that which was not saved yet.
        let again = asked.parts.values().sum::<usize>() - PARTS;
        assert!(again <= 3 * IN_FLIGHT, "{round}: {again} parts went up again");
    }
}

#[test]
fn a_killed_download_goes_on_with_what_was_missing() {
    let mut random = Random(2);
    for round in 0..KILLS {
        let directory = tempfile::tempdir().unwrap();
        let stored = Stored::new(size());
        let asked = Arc::new(Mutex::new(Asked::default()));
        let address = serve(stored.clone(), Arc::clone(&asked));
        assert!(kill_after(1 + random.below(PARTS - 8), &address, directory.path(), &asked), "{round}");
        assert!(start(&address, directory.path()).wait().unwrap().success());
        assert!(fs::read(directory.path().join("target.bin")).unwrap() == stored.content, "{round}");
        let again = asked.lock().unwrap().chunks.values().sum::<usize>() - PARTS;
        assert!(again <= 3 * IN_FLIGHT, "{round}: {again} chunks came down again");
        let left = support::names(directory.path());
        assert!(left.iter().all(|name| name == "target.bin" || name == "journals"), "{left:?}");
    }
}

/// Numbers that look random, the same each time.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }
}
