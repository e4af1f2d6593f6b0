//! Timing: two functions in turn, the median of each.

use cpu_time::ProcessTime;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// Rounds of each side.
const ROUNDS: usize = 31;
/// How long one round runs at least.
const ROUND: Duration = Duration::from_millis(10);

/// What a call takes.
struct Cost {
    /// Nanoseconds.
    time: f64,
    /// Nanoseconds of all processors together.
    cpu: f64,
}

/// Times ours and the peer's, and prints a line.
pub(crate) fn compare<A, B>(name: &str, ours: impl FnMut() -> A, peers: impl FnMut() -> B) {
    let (ours, peers) = in_turn(ours, peers);
    line(name, ours.time, peers.time);
}

/// Prints a line for the time, and one for what all processors take: more, if several are at work.
pub(crate) fn compare_with_cpu<A, B>(name: &str, ours: impl FnMut() -> A, peers: impl FnMut() -> B) {
    let (ours, peers) = in_turn(ours, peers);
    line(name, ours.time, peers.time);
    line(&format!("{name}, CPU"), ours.cpu, peers.cpu);
}

/// Prints a line for the time that so many bytes take, and under it the speeds and what a gibibyte costs.
pub(crate) fn compare_bytes<A, B>(name: &str, bytes: usize, ours: impl FnMut() -> A, peers: impl FnMut() -> B) {
    let (ours, peers) = in_turn(ours, peers);
    line(name, ours.time, peers.time);
    println!("{:<44} {:>12} {:>12}", "", speed(bytes, &ours), speed(bytes, &peers));
    println!("{:<44} {:>12} {:>12}", "", per_gibibyte(bytes, &ours), per_gibibyte(bytes, &peers));
}

/// As [`compare_bytes`], of ours alone.
pub(crate) fn alone_bytes<A>(name: &str, bytes: usize, mut ours: impl FnMut() -> A) {
    let count = calls(&mut ours);
    let costs: Vec<Cost> = (0..ROUNDS).map(|_| time(count, &mut ours)).collect();
    let cost = median(&costs);
    println!("{name:<44} {:>12} {:>12} {:>7}", show(cost.time), "-", "-");
    println!("{:<44} {:>12}", "", speed(bytes, &cost));
    println!("{:<44} {:>12}", "", per_gibibyte(bytes, &cost));
}

fn speed(bytes: usize, cost: &Cost) -> String {
    format!("{:.0} MB/s", f64::from(u32::try_from(bytes).unwrap_or(u32::MAX)) / cost.time * 1e3)
}

fn per_gibibyte(bytes: usize, cost: &Cost) -> String {
    let share = f64::from(1 << 30) / f64::from(u32::try_from(bytes).unwrap_or(u32::MAX));
    format!("{:.2} s/GiB", cost.cpu * share / 1e9)
}

fn in_turn<A, B>(mut ours: impl FnMut() -> A, mut peers: impl FnMut() -> B) -> (Cost, Cost) {
    let (our_count, peer_count) = (calls(&mut ours), calls(&mut peers));
    let (mut our_costs, mut peer_costs) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        our_costs.push(time(our_count, &mut ours));
        peer_costs.push(time(peer_count, &mut peers));
    }
    (median(&our_costs), median(&peer_costs))
}

fn line(name: &str, ours: f64, peers: f64) {
    println!("{name:<44} {:>12} {:>12} {:>7.2}", show(ours), show(peers), ours / peers);
}

/// Times ours alone, where no peer has the like.
pub(crate) fn alone<A>(name: &str, mut ours: impl FnMut() -> A) {
    let count = calls(&mut ours);
    let costs: Vec<Cost> = (0..ROUNDS).map(|_| time(count, &mut ours)).collect();
    println!("{name:<44} {:>12} {:>12} {:>7}", show(median(&costs).time), "-", "-");
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

fn time<T>(count: u32, call: &mut impl FnMut() -> T) -> Cost {
    let (started, cpu) = (Instant::now(), ProcessTime::now());
    for _ in 0..count {
        black_box(call());
    }
    let each = |whole: Duration| whole.as_secs_f64() * 1e9 / f64::from(count);
    Cost { time: each(started.elapsed()), cpu: each(cpu.elapsed()) }
}

fn median(costs: &[Cost]) -> Cost {
    let median = |of: fn(&Cost) -> f64| {
        let mut all: Vec<f64> = costs.iter().map(of).collect();
        all.sort_by(f64::total_cmp);
        all.get(all.len() / 2).copied().unwrap_or_default()
    };
    Cost { time: median(|cost| cost.time), cpu: median(|cost| cost.cpu) }
}

fn show(nanoseconds: f64) -> String {
    match nanoseconds {
        n if n >= 1e6 => format!("{:.2} ms", n / 1e6),
        n if n >= 1e3 => format!("{:.2} us", n / 1e3),
        n => format!("{n:.1} ns"),
    }
}
