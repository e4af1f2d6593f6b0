//! Files over sockets, with the DC in a process of its own:
//! `cargo run --release --manifest-path tests/bench/Cargo.toml --bin network`.

#[path = "../network/client.rs"]
mod client;
#[path = "../network/dc.rs"]
mod dc;
#[path = "../network/link.rs"]
mod link;
#[path = "../engine/process.rs"]
mod process;

use std::env;

/// How much is moved each way, in MiB, unless the first argument says otherwise.
const MIB: u64 = 1024;

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    if arguments.first().is_some_and(|argument| argument == "dc") {
        return dc::run();
    }
    let mib = arguments.first().and_then(|argument| argument.parse().ok()).unwrap_or(MIB);
    client::run(mib);
    link::run(mib.min(64));
}
