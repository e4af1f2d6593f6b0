//! 4 GiB up and down, each in a process of its own, beside memcpy of the same bytes.

use std::hint::black_box;
use std::process::Command;
use std::time::Instant;

use allocation_counter::measure;
use mtproto_files::{Client, FileLocation, Transport, limits::Limits, upload::Source};
use tl_types::types;
use tokio::io::AsyncReadExt;

use crate::process::{cpu_seconds, peak_mib};
use crate::transport::{InProcess, PART};

pub(crate) const GIB: u64 = 1 << 30;
const SIZE: u64 = 4 * GIB;
const RUNS: [&str; 5] = ["memcpy", "upload", "upload, stream", "download, unverified", "download"];

pub(crate) fn all() {
    println!("{:<24} {:>10} {:>12} {:>12} {:>10}", "4 GiB", "MB/s", "CPU s/GiB", "allocs/part", "peak MiB");
    for name in RUNS {
        assert!(Command::new(std::env::current_exe().unwrap()).arg(name).status().unwrap().success());
    }
}

/// One run: prints its line.
pub(crate) fn child(name: &str) {
    let client = client(InProcess::new(SIZE, None));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (started, cpu) = (Instant::now(), cpu_seconds());
    // Those of this thread, where the engine runs.
    let allocations = measure(|| match name {
        "memcpy" => memcpy(),
        "upload" => runtime.block_on(upload(&client, SIZE, 4)),
        "upload, stream" => runtime.block_on(stream(&client)),
        "download, unverified" => runtime.block_on(download(&client, SIZE, 4, false)),
        "download" => runtime.block_on(download(&client, SIZE, 4, true)),
        _ => panic!("no such run: {name}"),
    });
    let rate = SIZE as f64 / 1e6 / started.elapsed().as_secs_f64();
    let cpu = (cpu_seconds() - cpu) / (SIZE / GIB) as f64;
    let allocations = allocations.count_total as f64 / (SIZE / PART as u64) as f64;
    println!("{name:<24} {rate:>10.0} {cpu:>12.3} {allocations:>12.2} {:>10.1}", peak_mib());
}

pub(crate) fn client(transport: impl Transport) -> Client {
    // 4 GiB are more than 8000 parts.
    Client::new(transport).with_limits(Limits::new(8192))
}

fn memcpy() {
    let (from, mut to) = (vec![7_u8; PART * 8], vec![0_u8; PART * 8]);
    for _ in 0..SIZE / from.len() as u64 {
        to.copy_from_slice(black_box(&from));
        black_box(&mut to);
    }
}

/// From a reader, which fills each part.
pub(crate) async fn upload(client: &Client, size: u64, window: usize) {
    let source = Source::reader(tokio::io::repeat(7).take(size)).of_length(size);
    client.upload(source).part_size(PART as u32).parts_in_flight(window).await.unwrap();
}

/// From a stream of buffers that are there already.
async fn stream(client: &Client) {
    let part = tl_types::Bytes::from(vec![7; PART]);
    let parts = futures_util::stream::iter((0..SIZE / PART as u64).map(move |_| Ok(part.clone())));
    client.upload(Source::stream(parts).of_length(SIZE)).part_size(PART as u32).await.unwrap();
}

pub(crate) async fn download(client: &Client, size: u64, window: usize, verify: bool) {
    let location = types::InputDocumentFileLocation::new(1, 2, vec![3; 8], "");
    let location = FileLocation::new(location).of_size(size);
    let got = client.download(location).verify(verify).parts_in_flight(window).to_writer(tokio::io::sink()).await;
    assert_eq!(got.unwrap().size, size);
}
