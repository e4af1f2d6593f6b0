//! Times parsing and resolving: `cargo run --release -p mtproto-tl-parser --example time -- schema/api.tl`.

use std::time::{Duration, Instant};
use tl_parser::{Sources, parse, resolve};

/// How often each file is read; the middle one of the times is shown.
const RUNS: usize = 200;

fn main() -> std::io::Result<()> {
    for path in std::env::args().skip(1) {
        let mut sources = Sources::new();
        let id = sources.add(&path, std::fs::read_to_string(&path)?);
        let parsing = median(|| drop(parse(&sources, id)));
        let both = median(|| drop(resolve(&[parse(&sources, id).file])));
        println!("{path}: parse {parsing:?}, parse and resolve {both:?}");
    }
    Ok(())
}

fn median(mut run: impl FnMut()) -> Duration {
    let mut times = Vec::new();
    for _ in 0..RUNS {
        let start = Instant::now();
        run();
        times.push(start.elapsed());
    }
    times.sort();
    times.get(RUNS / 2).copied().unwrap_or_default()
}
