//! Apart, because this binary runs itself again, and nothing else may add to that process's peak.
//!
//! What transfers of 4 GiB take in memory: parts in flight, and not the file.
//!
//! Each is done by a process of its own, this test binary once more ([`child`]), so that its peak is the transfer's. The
//! DC is in there too, and keeps nothing.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that panics fails")]

use std::fs::{self, File};
use std::path::Path;
use std::process::Command;

use mtproto_dc::{Config, LocalDc, Storage};
use mtproto_files::Client;
use mtproto_files::limits::Limits;
use mtproto_files::upload::Source;
use tl_types::types;

/// What tells a child what to do.
const CHILD: &str = "FOOTPRINT_CHILD";
/// 8000 parts of 512 KiB: the most that an account may upload.
const SIZE: u64 = 8000 * 512 * 1024;
/// What a process may take at its peak, in KiB.
const PEAK: u64 = 64 * 1024;

/// The process that is measured. In a run of the tests as usual, it has nothing to do.
#[tokio::test]
async fn child() {
    let Ok(told) = std::env::var(CHILD) else { return };
    let (transfer, path) = told.split_once(": ").unwrap();
    let config = Config::default().storage(Storage::Nowhere);
    let (config, limits) = match transfer {
        "path without premium" => (config, Limits::default()),
        _ => (config.max_parts(8000), Limits::premium()),
    };
    let dc = LocalDc::new(config).unwrap();
    let client = Client::new(dc.clone()).with_limits(limits);
    let source = match transfer {
        "stream" => Source::reader(tokio::fs::File::open(path).await.unwrap()),
        _ => Source::path(path),
    };
    let uploaded = client.upload(source).part_size(512 * 1024).await.unwrap();
    let sent = client.send_media(types::InputPeerSelf::new(), uploaded, "").await.unwrap();
    assert_eq!(dc.counters().moved_again, 0);
    if transfer == "download" {
        let location = sent.location().unwrap();
        assert_eq!(location.size(), Some(SIZE));
        // Hashes of it all would take longer than all else.
        let received = client.download(location).verify(false).to_writer(tokio::io::sink()).await.unwrap();
        assert_eq!(received.size, SIZE);
    }
    println!("peak: {} KiB", peak().unwrap());
}

/// The most memory that this process had so far, in KiB.
fn peak() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.parse().ok()
}

/// The peak of a process that does a transfer, in KiB.
fn measure(transfer: &str, path: &Path) -> u64 {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "child", "--nocapture"]).env(CHILD, format!("{transfer}: {}", path.display()));
    let output = command.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    let peak = text.lines().find_map(|line| line.strip_prefix("peak: ")?.strip_suffix(" KiB")?.parse().ok());
    peak.unwrap_or_else(|| panic!("{text}{}", String::from_utf8_lossy(&output.stderr)))
}

#[test]
fn the_largest_files_take_no_more_memory_than_others() {
    if peak().is_none() {
        tests::skipped("this system does not say what a process takes");
        return;
    }
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("largest.bin");
    // It takes no room on disk.
    File::create(&path).unwrap().set_len(SIZE).unwrap();
    // 4000 parts: the most that there may be without premium.
    let smaller = directory.path().join("smaller.bin");
    File::create(&smaller).unwrap().set_len(SIZE / 2).unwrap();
    let transfers = [("path without premium", &smaller), ("path", &path), ("stream", &path), ("download", &path)];
    // Beside each other: that changes nothing of what each takes.
    std::thread::scope(|scope| {
        for (transfer, path) in transfers {
            scope.spawn(move || {
                let peak = measure(transfer, path);
                println!("{transfer}: {peak} KiB");
                assert!(peak < PEAK, "{transfer}: {peak} KiB");
            });
        }
    });
}
