//! Apart, because this binary runs itself again as the crowd, and looks at the memory of its own process.
//!
//! Thousands of connections that say nothing, half a frame or nonsense, from another process: the local DC's memory stays
//! bounded, and a client beside them moves its files. `TL_THOROUGH` makes them 9,500.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test that panics fails")]

use std::env;
use std::fs::read_to_string;
use std::io::{BufRead, BufReader, Read, Write, stdin, stdout};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use mtproto_dc::{Account, ClusterConfig, Config, RsaKey, Server, ServerConfig, ServerLimits};
use mtproto_files::Client;
use mtproto_net::transport::Dc;
use mtproto_net::{Address, Addresses, App, Pool, Settings};
use tests::skipped;
use tl_types::functions::auth::ImportBotAuthorization;
use tl_types::types;
use tokio::time::sleep;

/// What tells a child what to do: the DC's address, and how many connections it opens.
const CHILD: &str = "CROWD_CHILD";
const TOKEN: &str = "7000000001:secret";
const KIB: u64 = 1024;
/// What a connection of the crowd may cost, in bytes.
const MOST: u64 = 48 * KIB;

/// Opens the connections, says so, and keeps them until its input ends.
#[test]
fn child() {
    let Ok(order) = env::var(CHILD) else { return };
    let (address, count) = order.split_once(' ').unwrap();
    let address: SocketAddr = address.parse().unwrap();
    let connections: Vec<TcpStream> = (0..count.parse::<usize>().unwrap())
        .map(|number| {
            let mut connection = TcpStream::connect(address).unwrap();
            let said: &[u8] = match number % 4 {
                0 => &[],
                // Half of the head of a frame of 1 MiB; the beginning of one.
                1 => &[0xee, 0xee, 0xee, 0xee, 0, 0],
                2 => &[0xee, 0xee, 0xee, 0xee, 0, 0, 16, 0, 1, 2, 3, 4, 5, 6, 7, 8],
                _ => b"\xefA frame of nonsense, and so on.",
            };
            // Nonsense ends its connection.
            _ = connection.write_all(said);
            connection
        })
        .collect();
    println!("open");
    stdout().flush().unwrap();
    stdin().read_to_end(&mut Vec::new()).unwrap();
    drop(connections);
}

fn crowd(address: SocketAddr, count: usize) -> Child {
    let child = Command::new(env::current_exe().unwrap())
        .args(["child", "--exact", "--nocapture"])
        .env(CHILD, format!("{address} {count}"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let mut child = child.unwrap();
    let lines = BufReader::new(child.stdout.as_mut().unwrap()).lines();
    assert!(lines.map_while(Result::ok).any(|line| line.contains("open")), "the crowd has failed");
    child
}

/// Returns how many files a process may have open, if the system says so.
fn files_limit() -> Option<usize> {
    let limits = read_to_string("/proc/self/limits").ok()?;
    let line = limits.lines().find(|line| line.starts_with("Max open files"))?;
    line.split_whitespace().nth(3)?.parse().ok()
}

/// Returns the memory that the process has now, in bytes.
fn memory() -> Option<u64> {
    let status = read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.split_whitespace().next()?.parse::<u64>().ok().map(|kib| kib * KIB)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crowd_costs_little_memory_and_others_go_on() {
    if env::var(CHILD).is_ok() {
        return;
    }
    let wanted = if tests::is_thorough() { 9_500 } else { 2_000 };
    let most = files_limit().map_or(wanted, |limit| limit.saturating_sub(200));
    let count = wanted.min(most);
    if count < wanted {
        skipped(&format!("{} of {wanted} connections: a process may have no more files open", wanted - count));
    }
    let pem = include_str!("../../mtproto-files/proto/src/exchange/tests/server.pkcs1.pem");
    let dc = Config::default().account(Account::bot(7_000_000_001, TOKEN));
    let mut limits = ServerLimits::default();
    // The crowd stays, however slow the machine is.
    limits.first_frame = Duration::from_secs(600);
    let config = ServerConfig::default().cluster(ClusterConfig::default().dc(dc)).limits(limits);
    let server = Server::start(config.rsa_key(RsaKey::from_pem(pem).unwrap())).await.unwrap();
    let address = server.address(2).unwrap();
    let mut settings =
        Settings::new(App::new(1), 2, Addresses::new([Address::new(2, address)]), vec![server.public_key().clone()]);
    settings.refreshes_config = false;
    let (pool, ..) = Pool::new(settings).unwrap();
    pool.invoke(Dc::Home, &ImportBotAuthorization::new(0, 1, "hash", TOKEN)).await.unwrap();
    there_and_back(&pool, 1).await;

    let before = memory();
    let mut child = tokio::task::spawn_blocking(move || crowd(address, count)).await.unwrap();
    // A quarter has said nonsense, and is gone.
    let stays = count * 3 / 4;
    while server.load().connections < stays {
        sleep(Duration::from_millis(50)).await;
    }
    if let (Some(before), Some(after)) = (before, memory()) {
        let each = after.saturating_sub(before) / u64::try_from(count).unwrap();
        println!("{count} connections, {} KiB each", each / KIB);
        assert!(each < MOST, "{} KiB a connection", each / KIB);
    }
    there_and_back(&pool, 2).await;
    drop(child.stdin.take());
    child.wait().unwrap();
}

async fn there_and_back(pool: &Pool, seed: u64) {
    let mut content = vec![0; 4 << 20];
    fastrand::Rng::with_seed(seed).fill(&mut content);
    let client = Client::new(pool.clone());
    let file = client.upload(content.clone()).name("noise").await.unwrap();
    let media = file.document().force_file(true);
    let message = client.send_media(types::InputPeerSelf::new(), media, "").await.unwrap();
    let (got, _) = client.download(message.location().unwrap()).to_bytes().await.unwrap();
    assert!(got == content, "the bytes differ");
}
