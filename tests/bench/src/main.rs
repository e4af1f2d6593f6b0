//! Us beside our peers: `cargo run --release --manifest-path tests/bench/Cargo.toml`.
//!
//! Both sides of a line run in turn, in one process. What counts is the ratio: machines differ, and drift.

mod cipher;
mod codec;
mod parse;
mod protocol;
mod rounds;
mod values;

fn main() {
    println!("{:<44} {:>12} {:>12} {:>7}", "", "ours", "grammers", "ratio");
    parse::run();
    codec::run();
    cipher::run();
    protocol::run();
}
