//! Timing: two functions in turn, the median of each.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// Rounds of each side.
const ROUNDS: usize = 31;
/// How long one round runs at least.
const ROUND: Duration = Duration::from_millis(10);

/// Times ours and the peer's, and prints a line.
pub(crate) fn compare<A, B>(name: &str, mut ours: impl FnMut() -> A, mut peers: impl FnMut() -> B) {
    let (our_count, peer_count) = (calls(&mut ours), calls(&mut peers));
    let (mut our_times, mut peer_times) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        our_times.push(time(our_count, &mut ours));
        peer_times.push(time(peer_count, &mut peers));
    }
    let (ours, peers) = (median(our_times), median(peer_times));
    println!("{name:<44} {:>12} {:>12} {:>7.2}", show(ours), show(peers), ours / peers);
}

/// Times ours alone, where no peer has the like.
pub(crate) fn alone<A>(name: &str, mut ours: impl FnMut() -> A) {
    let count = calls(&mut ours);
    let times = (0..ROUNDS).map(|_| time(count, &mut ours)).collect();
    println!("{name:<44} {:>12} {:>12} {:>7}", show(median(times)), "-", "-");
}

/// How many calls make a round.
fn calls<T>(call: &mut impl FnMut() -> T) -> u32 {
    let mut count = 1;
    loop {
        let started = Instant::now();
        for _ in 0..count {
            black_box(call());
        }
        if started.elapsed() >= ROUND {
            return count;
        }
        count *= 2;
    }
}

/// Nanoseconds a call.
fn time<T>(count: u32, call: &mut impl FnMut() -> T) -> f64 {
    let started = Instant::now();
    for _ in 0..count {
        black_box(call());
    }
    started.elapsed().as_secs_f64() * 1e9 / f64::from(count)
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn show(nanoseconds: f64) -> String {
    match nanoseconds {
        n if n >= 1e6 => format!("{:.2} ms", n / 1e6),
        n if n >= 1e3 => format!("{:.2} us", n / 1e3),
        n => format!("{n:.1} ns"),
    }
}
