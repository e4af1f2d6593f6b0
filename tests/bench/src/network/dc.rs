//! The DC, as a process of its own.

use std::io::{BufRead, BufReader, Write, stdin, stdout};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use mtproto_dc::{Account, ClusterConfig, Config, RsaKey, Server, ServerConfig};
use mtproto_net::{Address, Addresses};

use crate::process;

pub(crate) const TOKEN: &str = "7000000001:secret";

const KEY: &str = include_str!("../../../../mtproto-files/proto/src/exchange/tests/server.pkcs1.pem");

/// A running DC.
pub(crate) struct Dc {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    pub(crate) addresses: Addresses,
}

/// Returns the key of the DC.
pub(crate) fn key() -> RsaKey {
    RsaKey::from_pem(KEY).unwrap()
}

/// Runs the DC in this process: prints its addresses, and what it has used each time that a line comes.
#[tokio::main]
pub(crate) async fn run() {
    let config = Config::default().account(Account::bot(7_000_000_001, TOKEN)).max_stored_bytes(8 << 30);
    let config = ServerConfig::default().cluster(ClusterConfig::default().dc(config)).rsa_key(key());
    let server = Server::start(config).await.unwrap();
    let addresses = server.addresses().iter();
    let words: Vec<String> =
        addresses.map(|found| format!("{} {} {}", found.dc, found.media_only, found.address)).collect();
    say(&words.join(","));
    tokio::task::spawn_blocking(|| {
        for _ in stdin().lock().lines() {
            say(&format!("{} {}", process::cpu_seconds(), process::peak_mib()));
        }
    })
    .await
    .unwrap();
}

fn say(line: &str) {
    let mut out = stdout().lock();
    writeln!(out, "{line}").unwrap();
    out.flush().unwrap();
}

impl Dc {
    /// Starts the DC.
    pub(crate) fn start() -> Self {
        let program = std::env::current_exe().unwrap();
        let mut child = Command::new(program).arg("dc").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let input = child.stdin.take().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        let addresses = line.trim().split(',').map(|words| {
            let words: Vec<&str> = words.split(' ').collect();
            Address::new(words[0].parse().unwrap(), words[2].parse().unwrap()).media_only(words[1] == "true")
        });
        Self { child, input, output, addresses: Addresses::new(addresses) }
    }

    /// Returns the seconds of CPU and the peak of memory in MiB that the DC has used.
    pub(crate) fn used(&mut self) -> (f64, f64) {
        writeln!(self.input).unwrap();
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        let mut numbers = line.split_whitespace().map(|number| number.parse().unwrap());
        (numbers.next().unwrap(), numbers.next().unwrap())
    }
}

impl Drop for Dc {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}
