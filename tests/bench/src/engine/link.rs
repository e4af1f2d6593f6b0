//! Transfers over a simulated link: 1 GiB, cold start.

use std::sync::Arc;

use tokio::time::Instant;

use crate::line::{BANDWIDTH, Line, RTT};
use crate::run::{GIB, client, download, upload};
use crate::transport::{InProcess, PART};

pub(crate) fn table() {
    println!(
        "\n{:<24} {:>10} {:>10} {:>12} {:>10} {:>8}",
        "1 GiB, 1 Gbit/s, 100 ms", "in flight", "MB/s", "limit MB/s", "ratio", "parts"
    );
    for name in ["upload", "download"] {
        for window in [1, 4, 16, 32] {
            line(name, window);
        }
    }
}

fn line(name: &str, window: usize) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
    let transport = Arc::new(InProcess::new(GIB, Some(Line::default())));
    let client = client(Arc::clone(&transport));
    let taken = runtime.block_on(async {
        let started = Instant::now();
        match name {
            "upload" => upload(&client, GIB, window).await,
            _ => download(&client, GIB, window, true).await,
        }
        started.elapsed()
    });
    let rate = GIB as f64 / 1e6 / taken.as_secs_f64();
    let limit = BANDWIDTH.min((window * PART) as f64 / RTT.as_secs_f64()) / 1e6;
    let parts = transport.parts();
    println!("{name:<24} {window:>10} {rate:>10.2} {limit:>12.2} {:>10.2} {parts:>8}", rate / limit);
}
