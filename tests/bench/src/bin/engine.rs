//! The engine of transfers alone, over a transport within the process:
//! `cargo run --release --manifest-path tests/bench/Cargo.toml --bin engine`.

#[path = "../engine/line.rs"]
mod line;
#[path = "../engine/link.rs"]
mod link;
#[path = "../engine/process.rs"]
mod process;
#[path = "../engine/run.rs"]
mod run;
#[path = "../engine/transport.rs"]
mod transport;

fn main() {
    // Each run is a process of its own, so that no peak of memory hides another.
    if let Some(name) = std::env::args().nth(1) {
        return run::child(&name);
    }
    run::all();
    link::table();
}
