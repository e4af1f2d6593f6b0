//! Transfers that run by themselves: watched, paused, cancelled, aborted.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::Duration;

use crate::support::stored::{Stored, location};
use crate::support::{Request, Scripted, assert_error, content, names, ok, scripted};
use mtproto_files::{ErrorKind, Event, Operation};
use tokio::time::sleep;

const KIB: usize = 1024;

/// Counts the requests that have no answer yet.
struct Open(Arc<AtomicUsize>);

impl Drop for Open {
    fn drop(&mut self) {
        self.0.fetch_sub(1, SeqCst);
    }
}

/// A DC that takes a second for everything, and the number of requests that it has not answered.
fn slow(stored: Stored) -> (Scripted, Arc<AtomicUsize>) {
    let open = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&open);
    let client = scripted(move |_, request: Request| {
        counted.fetch_add(1, SeqCst);
        let guard = Open(Arc::clone(&counted));
        let answer = match &request {
            Request::SavePart(_) | Request::SaveBigPart(_) => ok(true),
            other => stored.answer(other),
        };
        async move {
            let _guard = guard;
            sleep(Duration::from_secs(1)).await;
            answer
        }
    });
    (client, open)
}

#[tokio::test(start_paused = true)]
async fn a_pause_lets_answers_in_and_a_resume_goes_on() {
    let (client, open) = slow(Stored::new(0));
    let upload = client.upload(content(16 * KIB)).part_size(1024).start();
    let mut events = upload.events();
    sleep(Duration::from_millis(1500)).await;
    upload.pause();
    sleep(Duration::from_secs(600)).await;
    assert_eq!((client.asked().len(), open.load(SeqCst)), (8, 0));
    let progress = *upload.progress().borrow();
    assert_eq!((progress.bytes, progress.paused), (8 * KIB as u64, true));
    assert!(!upload.is_finished());
    upload.resume();
    upload.join().await.unwrap();
    assert_eq!(client.asked().len(), 16);
    let mut seen = Vec::new();
    while let Some(event) = events.next().await {
        seen.push(event);
    }
    let started = Event::Started { total: Some(16 * KIB as u64), parts: Some(16) };
    assert_eq!((seen.first(), seen.len()), (Some(&started), 19));
    assert!(seen.contains(&Event::Paused) && seen.contains(&Event::Unpaused));
}

#[tokio::test(start_paused = true)]
async fn a_cancelled_upload_says_so_and_leaves_no_request() {
    let (client, open) = slow(Stored::new(0));
    let upload = client.upload(content(64 * KIB)).part_size(1024).start();
    sleep(Duration::from_millis(2500)).await;
    upload.cancel();
    let error = upload.join().await.unwrap_err();
    assert_error(&error, ErrorKind::Cancelled, "it was cancelled");
    assert_eq!((error.operation(), open.load(SeqCst)), (Operation::Upload, 0));
    let before = client.asked().len();
    sleep(Duration::from_secs(60)).await;
    assert_eq!(client.asked().len(), before);
}

#[tokio::test(start_paused = true)]
async fn an_aborted_and_a_dropped_download_leave_nothing() {
    for drops in [true, false] {
        let (client, open) = slow(Stored::new(200_000));
        let directory = tempfile::tempdir().unwrap();
        let target = directory.path().join("got.bin");
        let download = client.download(location().of_size(200_000)).part_size(4096).to_path(target).start();
        sleep(Duration::from_millis(3500)).await;
        assert_eq!(names(directory.path()).len(), 1);
        if drops {
            drop(download);
            sleep(Duration::from_millis(1)).await;
        } else {
            download.abort();
            assert_error(&download.join().await.unwrap_err(), ErrorKind::Cancelled, "it was cancelled");
        }
        assert_eq!(open.load(SeqCst), 0);
        assert!(names(directory.path()).is_empty());
        let before = client.asked().len();
        sleep(Duration::from_secs(60)).await;
        assert_eq!(client.asked().len(), before);
    }
}

#[tokio::test(start_paused = true)]
async fn a_transfer_over_a_transport_that_never_waits_can_be_cancelled() {
    // Single-threaded: the transfer has to let others run.
    let client = scripted(|_, _| async { ok(true) });
    let upload = client.upload(vec![0; 4000 * KIB]).part_size(1024).start();
    tokio::task::yield_now().await;
    upload.cancel();
    let result = upload.join().await;
    assert_error(&result.unwrap_err(), ErrorKind::Cancelled, "it was cancelled");
    assert!(client.asked().len() < 4000);
}

#[tokio::test(start_paused = true)]
async fn rate_and_eta_are_told() {
    let (client, _) = slow(Stored::new(0));
    let upload = client.upload(content(400 * KIB)).part_size(1024).start();
    sleep(Duration::from_millis(20_500)).await;
    let progress = *upload.progress().borrow();
    assert_eq!((progress.bytes, progress.rate), (80 * KIB as u64, 4 * KIB as u64));
    assert_eq!(progress.eta, Some(Duration::from_secs(80)));
    upload.cancel();
}
