//! How much of a line transfers fill: 1 GiB over 1 Gbit/s with 100 ms there and back, beside what arithmetic allows.
//!
//! Time is simulated, so that this is about waiting and not about computing: `cargo test -p tests --test it throughput -- --nocapture`
//! prints the table.

use std::fs::File;
use std::time::Duration;

use mtproto_dc::{Config, Link, LocalDc, Storage};
use mtproto_files::Client;
use mtproto_files::upload::Source;
use tl_types::types;
use tokio::time::Instant;

const SIZE: u64 = 1 << 30;
const PART: u64 = 512 * 1024;
const LATENCY: Duration = Duration::from_millis(50);
/// Bytes a second: 1 Gbit/s.
const BANDWIDTH: u64 = 125_000_000;

/// How long it takes if nothing is lost by anybody: as many parts as there may be in flight, one after another through the
/// line, and then a round trip until the next ones.
fn least(in_flight: u64) -> f64 {
    let (part, round_trip) = (PART as f64 / BANDWIDTH as f64, 2.0 * LATENCY.as_secs_f64());
    let parts = (SIZE / PART) as f64;
    let per_part = part.max((round_trip + part) / in_flight as f64);
    round_trip + parts * per_part
}

/// How long an upload takes, and a download, from a cold start, in seconds.
async fn measure(source: Source, in_flight: usize) -> (f64, f64) {
    let link = Link::default().latency(LATENCY).bandwidth(BANDWIDTH);
    let dc = LocalDc::new(Config::default().storage(Storage::Nowhere).link(link)).unwrap();
    let client = Client::new(dc.clone());
    let start = Instant::now();
    let uploaded = client.upload(source).part_size(PART.try_into().unwrap()).parts_in_flight(in_flight).await.unwrap();
    let up = start.elapsed();
    let sent = client.send_media(types::InputPeerSelf::new(), uploaded, "").await.unwrap();

    let start = Instant::now();
    let download = client.download(sent.location().unwrap()).part_size(PART.try_into().unwrap());
    // Hashes of a GiB take a minute without optimizations, which is not what this is about.
    download.parts_in_flight(in_flight).verify(false).to_writer(tokio::io::sink()).await.unwrap();
    assert_eq!((dc.counters().moved_again, dc.counters().refused), (0, 0));
    assert_eq!(dc.counters().most_in_flight, u64::try_from(in_flight).unwrap());
    (up.as_secs_f64(), start.elapsed().as_secs_f64())
}

#[tokio::test(start_paused = true)]
async fn parts_in_flight_fill_a_line() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("source.bin");
    // It takes no room on disk.
    File::create(&path).unwrap().set_len(SIZE).unwrap();
    println!("parts in flight | arithmetic | upload       | download");
    for in_flight in [1, 4, 16, 32] {
        let least = least(in_flight);
        let (up, down) = measure(Source::path(&path), in_flight.try_into().unwrap()).await;
        let rate = |seconds: f64| SIZE as f64 / f64::from(1 << 20) / seconds;
        println!("{in_flight:>15} | {:>6.1} MiB/s | {:>6.1} MiB/s | {:>6.1} MiB/s", rate(least), rate(up), rate(down));
        for (seconds, name) in [(up, "upload"), (down, "download")] {
            assert!(seconds >= least * 0.99, "{name} with {in_flight}: {seconds} s, which no line allows: {least} s");
            assert!(seconds <= least * 1.05, "{name} with {in_flight}: {seconds} s, and {least} s would do");
        }
    }
}
