//! Us beside our peers: `cargo run --release --manifest-path tests/bench/Cargo.toml`.
//!
//! Both sides of a line run in turn, in one process. What counts is the ratio: machines differ, and drift. Arguments name the
//! parts to run; without any, all parts run: `… -- cipher`.

mod cipher;
mod codec;
mod parse;
mod protocol;
mod rounds;
mod values;

const PARTS: [(&str, fn()); 4] =
    [("parse", parse::run), ("codec", codec::run), ("cipher", cipher::run), ("protocol", protocol::run)];

fn main() {
    let chosen: Vec<String> = std::env::args().skip(1).collect();
    if let Some(unknown) = chosen.iter().find(|name| PARTS.iter().all(|(part, _)| part != name)) {
        eprintln!("no part {unknown}: the parts are {}", PARTS.map(|(part, _)| part).join(", "));
        std::process::exit(2);
    }
    println!("{:<44} {:>12} {:>12} {:>7}", "", "ours", "grammers", "ratio");
    for (name, run) in PARTS {
        if chosen.is_empty() || chosen.iter().any(|chosen| chosen == name) {
            run();
        }
    }
}
