//! Downloads against transports that behave, and that do not.

use std::fs;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::support::stored::{Stored, client, location, with_fault};
use crate::support::{Answer, Request, assert_error, names, ok, rpc, scripted};
use mtproto_files::download::Verification;
use mtproto_files::{Dc, Error, ErrorKind};
use tl_types::types;
use tokio::time::sleep;

const KIB: usize = 1024;
const MIB: usize = 1024 * KIB;

#[tokio::test]
async fn a_file_comes_down_whole_and_verified() {
    for len in [1, 1023, 1024, 512 * KIB - 1, 512 * KIB, 512 * KIB + 1, 5 * MIB + 7] {
        for known in [true, false] {
            let stored = Stored::new(len);
            let directory = tempfile::tempdir().unwrap();
            let target = directory.path().join("got.bin");
            fs::write(&target, "what was there before").unwrap();
            let location = if known { location().of_size(len as u64) } else { location() };
            let got = client(&stored, |_, _, _| None).download(location).to_path(&target).await.unwrap();
            assert_eq!((got.size, got.dc, &got.path), (len as u64, Dc::Id(2), &target));
            assert_eq!(got.verification, Verification::Verified, "{len} {known}");
            assert!(fs::read(&target).unwrap() == stored.content);
            assert_eq!(names(directory.path()), ["got.bin"]);
        }
    }
}

#[tokio::test]
async fn no_bytes_are_an_empty_file() {
    for location in [location().of_size(0), location()] {
        let directory = tempfile::tempdir().unwrap();
        let client = client(&Stored::new(0), |_, _, _| None);
        let got = client.download(location).to_path(directory.path().join("got.bin")).await.unwrap();
        assert_eq!((got.size, got.verification), (0, Verification::Unverified));
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_file_has_the_permissions_of_any_new_file() {
    use std::os::unix::fs::PermissionsExt;
    let directory = tempfile::tempdir().unwrap();
    let (target, other) = (directory.path().join("got.bin"), directory.path().join("other.bin"));
    client(&Stored::new(10), |_, _, _| None).download(location()).to_path(&target).await.unwrap();
    fs::write(&other, "").unwrap();
    let mode = |path| fs::metadata(path).unwrap().permissions().mode();
    assert_eq!(mode(target), mode(other));
}

/// Answers the chunk at 8192 with so many bytes.
async fn with_chunk_of(len: usize) -> Error {
    let (result, left) = with_fault(&Stored::new(100_000), move |stored, _, request| match request {
        Request::GetFile(request) if request.offset == 8192 => {
            let mut file = stored.file(request.offset, request.limit);
            file.bytes = stored.content.slice(8192..8192 + len);
            Some(ok(file))
        }
        _ => None,
    })
    .await;
    assert!(left.is_empty(), "{left:?}");
    result.unwrap_err()
}

#[tokio::test]
async fn short_and_long_chunks_are_errors() {
    for len in [0, 1, 4095] {
        let error = with_chunk_of(len).await;
        assert_error(&error, ErrorKind::Corrupt, &format!("the DC sent {len} bytes where the file has 4096:"));
        assert_eq!(error.offset(), Some(8192));
        assert!(error.file().unwrap().ends_with("got.bin"));
    }
    let error = with_chunk_of(4097).await;
    assert_error(&error, ErrorKind::Corrupt, "the DC sent 4097 bytes where at most");
}

#[tokio::test(start_paused = true)]
async fn other_answers_are_errors() {
    let redirect =
        || types::upload::FileCdnRedirect::new(203, vec![1], vec![2; 32], vec![3; 16], Vec::<types::FileHash>::new());
    type Answers = Arc<dyn Fn() -> Answer + Send + Sync>;
    let cases: [(Answers, ErrorKind, &str); 4] = [
        (Arc::new(move || ok(redirect())), ErrorKind::Unsupported, "the DC sends this file through a CDN"),
        (Arc::new(|| ok(true)), ErrorKind::UnexpectedAnswer, "the answer is not what the method returns"),
        (Arc::new(|| rpc(400, "FILE_REFERENCE_EXPIRED")), ErrorKind::Rpc, "400 FILE_REFERENCE_EXPIRED"),
        (Arc::new(|| rpc(500, "INTERNAL")), ErrorKind::Rpc, "500 INTERNAL"),
    ];
    for (answer, kind, words) in cases {
        let (result, left) = with_fault(&Stored::new(100_000), move |_, _, request| match request {
            Request::GetFile(request) if request.offset == 8192 => Some(answer()),
            _ => None,
        })
        .await;
        let error = result.unwrap_err();
        assert_error(&error, kind, words);
        assert_eq!((error.offset(), left), (Some(8192), Vec::new()));
    }
}

#[tokio::test]
async fn a_failure_leaves_what_was_there() {
    let directory = tempfile::tempdir().unwrap();
    let target = directory.path().join("got.bin");
    fs::write(&target, "before").unwrap();
    let client = client(&Stored::new(100), |_, _, _| Some(rpc(400, "LOCATION_INVALID")));
    client.download(location()).to_path(&target).await.unwrap_err();
    assert_eq!(fs::read(&target).unwrap(), b"before");
    assert_eq!(names(directory.path()), ["got.bin"]);
}

#[tokio::test]
async fn bad_targets_are_refused_before_anything_is_asked() {
    let directory = tempfile::tempdir().unwrap();
    let client = client(&Stored::new(100), |_, _, _| None);
    for target in [directory.path().to_owned(), directory.path().join("no/such"), "/".into(), "".into(), "..".into()] {
        let error = client.download(location()).to_path(&target).await.unwrap_err();
        assert_error(&error, ErrorKind::InvalidInput, "is not a place for a file: ");
    }
    for target in ["got/", "got/."] {
        let target = format!("{}/{target}", directory.path().display());
        let error = client.download(location()).to_path(target).await.unwrap_err();
        assert_error(&error, ErrorKind::InvalidInput, "is not a place for a file: it names no file");
    }
    for name in ["n".repeat(300), "a\0b".to_owned()] {
        let error = client.download(location()).to_path(directory.path().join(name)).await.unwrap_err();
        assert!(error.kind() == ErrorKind::Io && error.detail::<io::Error>().is_some(), "{error}");
    }
    let error = client.download(location()).part_size(5000).to_path(directory.path().join("got")).await.unwrap_err();
    assert_error(&error, ErrorKind::InvalidInput, "a chunk size of 5000 bytes is not");
    assert!(client.asked().is_empty() && names(directory.path()).is_empty());
}

#[cfg(unix)]
#[tokio::test]
async fn what_is_no_file_is_not_replaced() {
    use std::os::unix::fs::FileTypeExt;
    let directory = tempfile::tempdir().unwrap();
    let (socket, link) = (directory.path().join("socket"), directory.path().join("link"));
    let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    std::os::unix::fs::symlink(&socket, &link).unwrap();
    let client = client(&Stored::new(100), |_, _, _| None);
    for target in [&socket, &link] {
        let error = client.download(location()).to_path(target).await.unwrap_err();
        assert_error(&error, ErrorKind::InvalidInput, "is not a place for a file: it is not a regular file");
        assert!(fs::metadata(target).unwrap().file_type().is_socket());
    }
    assert!(client.asked().is_empty());
}

#[tokio::test]
async fn a_file_that_is_not_there_is_no_empty_file() {
    let stored = Stored::new(0);
    let (result, left) = with_fault(&stored, |_, _, _| Some(rpc(400, "LOCATION_INVALID"))).await;
    assert_eq!(result.unwrap_err().rpc().unwrap().message, "LOCATION_INVALID");
    assert!(left.is_empty());
    let (result, left) = with_fault(&stored, |_, _, _| Some(ok(Stored::new(1).file(0, 4096)))).await;
    assert_error(&result.unwrap_err(), ErrorKind::Corrupt, "the DC sent 1 bytes where at most 0 are right");
    assert!(left.is_empty());
}

#[tokio::test]
async fn a_move_to_another_dc_is_followed_and_remembered() {
    let stored = Stored::new(100_000);
    let directory = tempfile::tempdir().unwrap();
    let client = client(&stored, |_, dc, _| (dc != Dc::Id(4)).then(|| rpc(303, "FILE_MIGRATE_4")));
    let download = client.download(location().of_size(100_000)).part_size(4096);
    let got = download.to_path(directory.path().join("got.bin")).await.unwrap();
    assert_eq!((got.dc, got.verification), (Dc::Id(4), Verification::Verified));
    let elsewhere = client.asked().iter().filter(|(dc, _)| *dc != Dc::Id(4)).count();
    // At most the first chunk of each worker and its hashes.
    assert!(elsewhere <= 5, "{elsewhere}");
}

#[tokio::test]
async fn dcs_that_point_at_each_other_are_an_error() {
    let circle = |_: &Stored, dc: Dc, _: &Request| {
        Some(rpc(303, if dc == Dc::Id(4) { "FILE_MIGRATE_2" } else { "FILE_MIGRATE_4" }))
    };
    let (result, left) = with_fault(&Stored::new(100_000), circle).await;
    assert_error(
        &result.unwrap_err(),
        ErrorKind::UnexpectedAnswer,
        "the DCs send the request around: 303 FILE_MIGRATE_",
    );
    assert!(left.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_dropped_download_stops_and_leaves_nothing() {
    let stored = Stored::new(100_000);
    let client = scripted(move |_, request| {
        let answer = stored.answer(&request);
        async {
            sleep(Duration::from_secs(1)).await;
            answer
        }
    });
    let directory = tempfile::tempdir().unwrap();
    let download = client.download(location().of_size(100_000)).part_size(4096);
    let download = download.to_path(directory.path().join("got.bin"));
    assert!(tokio::time::timeout(Duration::from_millis(2500), download).await.is_err());
    let asked = client.asked().len();
    assert!(names(directory.path()).is_empty());
    sleep(Duration::from_secs(60)).await;
    assert_eq!(client.asked().len(), asked);
}

#[tokio::test]
async fn flood_waits_and_progress_are_told() {
    tokio::time::pause();
    let floods = AtomicUsize::new(0);
    let seen = Arc::new(Mutex::new(Vec::new()));
    let told = Arc::clone(&seen);
    let client = client(&Stored::new(10_000), move |_, _, _| {
        (floods.fetch_add(1, SeqCst) == 0).then(|| rpc(420, "FLOOD_PREMIUM_WAIT_5"))
    });
    let directory = tempfile::tempdir().unwrap();
    let download = client.download(location().of_size(10_000)).part_size(4096).progress(move |progress| {
        told.lock().unwrap().push((progress.bytes, progress.total, progress.throttled.map(|wait| wait.as_secs())));
    });
    download.to_path(directory.path().join("got.bin")).await.unwrap();
    let seen = seen.lock().unwrap();
    assert_eq!(seen.iter().filter_map(|at| at.2).collect::<Vec<_>>(), [5]);
    assert_eq!(seen.last(), Some(&(10_000, Some(10_000), None)));
}
