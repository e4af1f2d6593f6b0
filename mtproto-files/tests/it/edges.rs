//! Transfers at the edges of what may happen to them.

use std::collections::HashMap;
use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use crate::support::stored::{Stored, client, location};
use crate::support::{Answer, Request, assert_error, content, ok, rpc, scripted};
use futures_util::StreamExt;
use mtproto_files::download::Verification;
use mtproto_files::journal::Journal;
use mtproto_files::upload::Source;
use mtproto_files::{Dc, ErrorKind, Event, FileLocation, Status};
use tl_types::{Bytes, enums, types};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, sleep, timeout};

const KIB: usize = 1024;
const MIB: usize = 1024 * KIB;
/// The length of the ranges that have a hash.
const HASHED: u32 = 128 * 1024;

#[tokio::test]
async fn an_empty_range_asks_for_nothing() {
    let stored = Stored::new(MIB);
    for at in [0, 1, 128 * KIB as u64, 200_000, 700_000, MIB as u64 - 1, MIB as u64] {
        for verify in [true, false] {
            let client = client(&stored, |_, _, request| panic!("{request:?}"));
            let download = client.download(location().of_size(MIB as u64)).range(at..at).verify(verify);
            let (bytes, received) = download.to_bytes().await.unwrap();
            assert_eq!((bytes.len(), received.size), (0, 0), "{at}");
        }
    }
}

#[tokio::test]
async fn a_range_that_no_offset_can_say_is_an_error() {
    for start in [1 << 63, u64::MAX] {
        let client = client(&Stored::new(10), |_, _, request| panic!("{request:?}"));
        let error = client.download(location()).range(start..).to_bytes().await.unwrap_err();
        assert_error(&error, ErrorKind::InvalidInput, &format!("there are no bytes {start} to "));
    }
}

/// A journal that takes its time, and is used for one thing at a time.
#[derive(Default)]
struct Slow {
    kept: Mutex<HashMap<String, Vec<u8>>>,
    busy: AtomicBool,
    overlaps: AtomicUsize,
}

impl Slow {
    fn alone<R>(&self, work: impl FnOnce(&mut HashMap<String, Vec<u8>>) -> R) -> io::Result<R> {
        if self.busy.swap(true, SeqCst) {
            self.overlaps.fetch_add(1, SeqCst);
        }
        std::thread::sleep(Duration::from_millis(60));
        let result = work(&mut self.kept.lock().unwrap());
        self.busy.store(false, SeqCst);
        Ok(result)
    }
}

impl Journal for Slow {
    fn load(&self, key: &str) -> io::Result<Option<Vec<u8>>> {
        self.alone(|kept| kept.get(key).cloned())
    }

    fn save(&self, key: &str, journal: &[u8]) -> io::Result<()> {
        self.alone(|kept| kept.insert(key.to_owned(), journal.to_vec())).map(drop)
    }

    fn remove(&self, key: &str) -> io::Result<()> {
        self.kept.lock().unwrap().remove(key);
        self.busy.load(SeqCst).then(|| self.overlaps.fetch_add(1, SeqCst));
        Ok(())
    }
}

#[tokio::test]
async fn a_slow_journal_is_used_for_one_thing_at_a_time_and_removed_last() {
    let journal = Arc::new(Slow::default());
    let uploads = scripted(|_, _| async { ok(true) });
    uploads.upload(content(4 * KIB)).part_size(1024).journal(Arc::clone(&journal)).await.unwrap();
    let stored = Stored::new(MIB);
    let directory = tempfile::tempdir().unwrap();
    let download = client(&stored, |_, _, _| None).download(location().of_size(MIB as u64)).part_size(HASHED);
    download.journal(Arc::clone(&journal)).to_path(directory.path().join("got")).await.unwrap();
    tokio::task::spawn_blocking(|| std::thread::sleep(Duration::from_millis(200))).await.unwrap();
    assert_eq!((journal.kept.lock().unwrap().len(), journal.overlaps.load(SeqCst)), (0, 0));
}

#[tokio::test]
async fn a_journal_after_a_cancel_is_the_latest() {
    let journal = Arc::new(Slow::default());
    let stopped = scripted(|_, request: Request| async move {
        if request.part().0 == 3 {
            std::future::pending::<()>().await;
        }
        ok(true)
    });
    let upload = stopped.upload(content(4 * KIB)).part_size(1024).journal(Arc::clone(&journal)).start();
    let mut progress = upload.progress();
    progress.wait_for(|progress| progress.parts == 3).await.unwrap();
    upload.cancel();
    upload.join().await.unwrap_err();
    assert_eq!(journal.overlaps.load(SeqCst), 0);
    tokio::task::spawn_blocking(|| std::thread::sleep(Duration::from_millis(200))).await.unwrap();
    let rest = scripted(|_, _| async { ok(true) });
    rest.upload(content(4 * KIB)).part_size(1024).journal(journal).await.unwrap();
    assert_eq!(rest.asked().iter().map(|(_, request)| request.part().0).collect::<Vec<_>>(), [3]);
}

#[tokio::test]
async fn memory_that_changed_in_the_middle_starts_over() {
    let journal = Arc::new(Slow::default());
    let run = |bytes: Vec<u8>, until: i32| {
        let client = scripted(move |_, request: Request| {
            let answer: Answer = if request.part().0 < until { ok(true) } else { rpc(400, "FILE_PART_INVALID") };
            async { answer }
        });
        let upload = client.upload(bytes).parts_in_flight(1).journal(Arc::clone(&journal)).journal_key("same");
        async move { (upload.await, client.asked().len()) }
    };
    let mut bytes = content(11 * MIB);
    run(bytes.clone(), 15).await.0.unwrap_err();
    bytes[5 * MIB] ^= 1;
    let (result, asked) = run(bytes, i32::MAX).await;
    result.unwrap();
    assert_eq!(asked, 22);
}

/// A reader that tells whether it is still there.
struct Held(#[expect(dead_code, reason = "it is counted")] Arc<()>, io::Cursor<Vec<u8>>);

impl AsyncRead for Held {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.1).poll_read(context, buffer)
    }
}

#[tokio::test]
async fn a_reader_is_let_go_once_it_is_read() {
    let here = Arc::new(());
    let client = scripted(|_, _| async { ok(true) });
    let reader = Source::reader(Held(Arc::clone(&here), io::Cursor::new(content(5 * KIB))));
    let _uploaded = client.upload(reader).part_size(1024).await.unwrap();
    assert_eq!(Arc::strong_count(&here), 1);
}

#[tokio::test(start_paused = true)]
async fn a_move_is_remembered_beyond_a_fresh_reference() {
    let stored = Stored::new(300_000);
    let count = AtomicUsize::new(0);
    let is_fresh = |request: &Request| match request {
        Request::GetFile(request) => reference(&request.location) == [77],
        Request::GetHashes(request) => reference(&request.location) == [77],
        other => panic!("{other:?}"),
    };
    let client = client(&stored, move |_, dc, request| match dc {
        Dc::Id(4) if count.fetch_add(1, SeqCst) > 30 && !is_fresh(request) => Some(rpc(400, "FILE_REFERENCE_EXPIRED")),
        Dc::Id(4) => None,
        _ => Some(rpc(303, "FILE_MIGRATE_4")),
    });
    let fresh = || async {
        let input = types::InputDocumentFileLocation::new(1, 2, vec![77], "");
        Ok::<_, io::Error>(FileLocation::new(input).in_dc(Dc::Id(2)))
    };
    let download = client.download(location().of_size(300_000)).part_size(4096).refresh(fresh);
    assert_eq!(download.to_bytes().await.unwrap().0, stored.content);
    let asked = client.asked();
    assert!(asked.iter().filter(|(dc, _)| *dc != Dc::Id(4)).count() <= 5, "it moved twice");
}

fn reference(location: &enums::InputFileLocation) -> Vec<u8> {
    match location {
        enums::InputFileLocation::InputDocumentFileLocation(location) => location.file_reference.to_vec(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn a_file_of_unknown_size_that_ends_early_is_an_error_even_if_hashes_are_slow() {
    // A page of hashes ends where the file seems to end.
    let stored = Stored::new(800 * KIB).hashed(128 * KIB, 3, usize::MAX);
    let client = scripted(move |_, request| {
        let stored = stored.clone();
        async move {
            match &request {
                Request::GetFile(request) if request.offset >= 384 * 1024 => {
                    ok(types::upload::File::new(types::storage::FileUnknown::new(), 0, Bytes::new()))
                }
                Request::GetHashes(hashes) if hashes.offset > 0 => {
                    sleep(Duration::from_secs(5)).await;
                    stored.answer(&request)
                }
                _ => stored.answer(&request),
            }
        }
    });
    let error = client.download(location()).part_size(HASHED).to_bytes().await.unwrap_err();
    assert_error(&error, ErrorKind::Corrupt, &format!("{} bytes are not the whole file: ", 384 * KIB));
}

#[tokio::test]
async fn files_of_unknown_size_end_where_they_end() {
    for len in [0, 1, 128 * KIB, 384 * KIB, 384 * KIB + 1, 512 * KIB, 800 * KIB] {
        let stored = Stored::new(len);
        let download = client(&stored, |_, _, _| None).download(location()).part_size(HASHED);
        let (bytes, received) = download.to_bytes().await.unwrap();
        assert_eq!((bytes.len(), received.verification == Verification::Verified), (len, len > 0));
    }
}

/// Takes everything, and is never done with it.
struct NeverFlushed;

impl AsyncWrite for NeverFlushed {
    fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Pending
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Pending
    }
}

#[tokio::test]
async fn a_cancel_stops_a_flush() {
    let download = client(&Stored::new(10), |_, _, _| None).download(location().of_size(10)).to_writer(NeverFlushed);
    let handle = download.start();
    handle.progress().wait_for(|progress| progress.bytes == 10).await.unwrap();
    sleep(Duration::from_millis(50)).await;
    handle.cancel();
    let error = timeout(Duration::from_secs(5), handle.join()).await.expect("it goes on").unwrap_err();
    assert_error(&error, ErrorKind::Cancelled, "it was cancelled");
}

#[tokio::test(start_paused = true)]
async fn a_stream_that_is_taken_slowly_times_nothing_out() {
    let stored = Stored::new(40 * 4096);
    let client = scripted(move |_, request| {
        let answer = stored.answer(&request);
        async {
            sleep(Duration::from_millis(100)).await;
            answer
        }
    });
    let retries = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&retries);
    let download = client.download(location().of_size(40 * 4096)).part_size(4096).on_event(move |event| {
        counted.fetch_add(usize::from(matches!(event, Event::Retry { .. })), SeqCst);
    });
    let mut chunks = download.to_stream();
    // It begins, and is left alone for longer than a request may take.
    assert!(timeout(Duration::from_millis(50), chunks.next()).await.is_err());
    let mut len = 0;
    loop {
        sleep(Duration::from_secs(200)).await;
        let Some(chunk) = chunks.next().await else { break };
        len += chunk.unwrap().len();
    }
    assert_eq!((len, retries.load(SeqCst)), (40 * 4096, 0));
}

/// A DC that wants an authorization, and the home DC that asks to wait before it gives one.
fn reluctant(wait: u32) -> impl Fn(&Stored, Dc, &Request) -> Option<Answer> + Send + Sync + 'static {
    let (exported, imported) = (AtomicUsize::new(0), AtomicBool::new(false));
    move |_, _, request| match request {
        Request::ExportAuthorization(_) if exported.fetch_add(1, SeqCst) == 0 => {
            Some(rpc(420, &format!("FLOOD_WAIT_{wait}")))
        }
        Request::ExportAuthorization(_) => Some(ok(types::auth::ExportedAuthorization::new(1, vec![2]))),
        Request::ImportAuthorization(_) => {
            imported.store(true, SeqCst);
            Some(ok(true))
        }
        _ => (!imported.load(SeqCst)).then(|| rpc(401, "AUTH_KEY_UNREGISTERED")),
    }
}

#[tokio::test(start_paused = true)]
async fn a_flood_wait_for_an_authorization_is_told_and_bounded() {
    let stored = Stored::new(10);
    let told = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&told);
    let download = client(&stored, reluctant(30)).download(location().of_size(10)).on_event(move |event| {
        if let Event::Throttled { dc, wait } = event {
            seen.lock().unwrap().push((*dc, wait.as_secs()));
        }
    });
    assert_eq!(download.to_bytes().await.unwrap().0.len(), 10);
    assert_eq!(*told.lock().unwrap(), [(Dc::Home, 30)]);

    let start = Instant::now();
    let client = client(&stored, reluctant(61));
    let download = client.download(location().of_size(10)).longest_wait(Duration::from_secs(60));
    let error = download.to_bytes().await.unwrap_err();
    assert_eq!((error.status(), start.elapsed().as_secs()), (Status::After(Duration::from_secs(61)), 0));
}

/// A journal whose store does not answer for seconds.
struct Stuck;

impl Journal for Stuck {
    fn load(&self, _: &str) -> io::Result<Option<Vec<u8>>> {
        std::thread::sleep(Duration::from_secs(3));
        Ok(None)
    }

    fn save(&self, _: &str, _: &[u8]) -> io::Result<()> {
        Ok(())
    }

    fn remove(&self, _: &str) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn a_cancel_does_not_wait_for_a_journal() {
    let client = client(&Stored::new(10), |_, _, request| panic!("{request:?}"));
    let directory = tempfile::tempdir().unwrap();
    let start = Instant::now();
    let upload = client.upload(content(10)).journal(Stuck).start();
    let download = client.download(location().of_size(10)).journal(Stuck).to_path(directory.path().join("got")).start();
    sleep(Duration::from_millis(100)).await;
    upload.cancel();
    download.cancel();
    assert_error(&upload.join().await.unwrap_err(), ErrorKind::Cancelled, "it was cancelled");
    assert_error(&download.join().await.unwrap_err(), ErrorKind::Cancelled, "it was cancelled");
    assert!(start.elapsed() < Duration::from_secs(2));
}

#[tokio::test]
async fn a_pause_before_the_first_part_holds() {
    let journal = Arc::new(Slow::default());
    let client = scripted(|_, _| async { ok(true) });
    let upload = client.upload(content(10 * KIB)).part_size(1024).journal(journal).start();
    sleep(Duration::from_millis(10)).await;
    upload.pause();
    sleep(Duration::from_millis(300)).await;
    assert_eq!(client.asked().len(), 0);
    upload.resume();
    upload.join().await.unwrap();
    assert_eq!(client.asked().len(), 10);
    let cancelled = client.upload(content(10 * KIB)).start();
    cancelled.cancel();
    cancelled.join().await.unwrap_err();
    assert_eq!(client.asked().len(), 10);
}

#[tokio::test(start_paused = true)]
async fn parts_that_are_told_to_wait_one_after_the_other_wait_once() {
    let asked = AtomicUsize::new(0);
    let client = scripted(move |_, _| {
        let place = asked.fetch_add(1, SeqCst) as u64;
        async move {
            sleep(Duration::from_millis(100 + 200 * place.min(4))).await;
            if place < 4 { rpc(420, "FLOOD_WAIT_5") } else { ok(true) }
        }
    });
    let waits = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&waits);
    let upload = client.upload(content(8 * KIB)).part_size(1024).on_event(move |event| {
        if let Event::Throttled { wait, .. } = event {
            seen.lock().unwrap().push(wait.as_secs());
        }
    });
    upload.await.unwrap();
    assert_eq!((waits.lock().unwrap().clone(), client.asked().len()), (vec![5], 12));
}

#[tokio::test(start_paused = true)]
async fn an_authorization_that_does_not_help_is_an_error() {
    let (imports, chunks) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (imported, asked) = (Arc::clone(&imports), Arc::clone(&chunks));
    let client = client(&Stored::new(300_000), move |_, _, request| match request {
        Request::ExportAuthorization(_) => Some(ok(types::auth::ExportedAuthorization::new(1, vec![2]))),
        Request::ImportAuthorization(_) => {
            imported.fetch_add(1, SeqCst);
            Some(ok(true))
        }
        _ => {
            asked.fetch_add(1, SeqCst);
            Some(rpc(401, "AUTH_KEY_UNREGISTERED"))
        }
    });
    let error = client.download(location().of_size(300_000)).part_size(4096).to_bytes().await.unwrap_err();
    assert!(error.to_string().contains("401 AUTH_KEY_UNREGISTERED (log in again"), "{error}");
    assert!(error.dc() == Some(Dc::Id(2)) && imports.load(SeqCst) <= 2 && chunks.load(SeqCst) <= 15);
}

#[tokio::test(start_paused = true)]
async fn a_refresh_that_never_ends_can_be_cancelled() {
    let client = client(&Stored::new(300_000), |_, _, _| Some(rpc(400, "FILE_REFERENCE_EXPIRED")));
    let calls = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&calls);
    let download = client.download(location().of_size(300_000)).refresh(move || {
        counted.fetch_add(1, SeqCst);
        std::future::pending::<Result<FileLocation, io::Error>>()
    });
    let download = download.refresh_timeout(Duration::MAX);
    let directory = tempfile::tempdir().unwrap();
    let handle = download.to_path(directory.path().join("got")).start();
    sleep(Duration::from_secs(100_000)).await;
    handle.pause();
    handle.resume();
    let asked = client.asked().len();
    handle.cancel();
    assert_error(&handle.join().await.unwrap_err(), ErrorKind::Cancelled, "it was cancelled");
    assert_eq!((calls.load(SeqCst), client.asked().len()), (1, asked));
    assert!(asked <= 5 && crate::support::names(directory.path()).is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_stream_may_fill_every_part_and_not_one_byte_more() {
    for (len, parts) in [(3999 * KIB + 1, Some(4000)), (4000 * KIB, Some(4000)), (4000 * KIB + 1, None)] {
        let client = scripted(|_, _| async { ok(true) });
        let result = client.upload(Source::reader(io::Cursor::new(content(len)))).part_size(1024).await;
        let asked = client.asked();
        let last = asked.iter().filter_map(|(_, request)| match request {
            Request::SaveBigPart(part) if part.file_total_parts != -1 => {
                Some((part.file_part, part.file_total_parts, part.bytes.len()))
            }
            _ => None,
        });
        let last: Vec<_> = last.collect();
        match parts {
            Some(parts) => {
                assert_eq!(result.unwrap().parts, parts);
                let end = if len % KIB == 0 { (4000, 4000, 0) } else { (3999, 4000, 1) };
                assert_eq!(last, [end]);
            }
            None => {
                let error = result.unwrap_err();
                assert_error(&error, ErrorKind::TooLarge, "bytes are more than 4000 parts of 1024 bytes");
                assert!(last.is_empty(), "{last:?}");
            }
        }
    }
}

/// Any file, range, chunk size and choice of hashes: the bytes are those of the file, by the protocol's rules.
#[tokio::test]
async fn any_range_of_any_file() {
    let mut random = fastrand::Rng::with_seed(11);
    let edges = [0, 1, 1023, 1024, 4095, 4096, 4097, 131_071, 131_072, 131_073, 393_216, 524_288, 700_001, 1_048_576];
    for _ in 0..800 {
        let size = edges[random.usize(..edges.len())];
        let stored = Stored::new(size);
        let ranges = [1000, 4096, 65_536, 131_072, 200_000, 1_000_000];
        let until = [0, size / 2, usize::MAX][random.usize(..3)];
        let stored = stored.hashed(ranges[random.usize(..ranges.len())], random.usize(1..5), until);
        let part_size = 4096 << random.u32(..9);
        let start = random.usize(..=size);
        let end = [start, size, size + 5, random.usize(start..=size)][random.usize(..4)];
        let whole = random.bool();
        let known = random.bool();
        let client = client(&stored, move |stored, _, request| {
            let Request::GetFile(request) = request else { return None };
            let (unit, window) = (if request.precise { 1024 } else { 4096 }, 1024 * 1024);
            let (offset, limit) = (request.offset, i64::from(request.limit));
            assert!(limit > 0 && offset % unit == 0 && limit % unit == 0 && (request.precise || window % limit == 0));
            assert_eq!(offset / window, (offset + limit - 1) / window);
            Some(ok(stored.file(request.offset, request.limit)))
        });
        let mut place = location();
        if known {
            place = place.of_size(size as u64);
        }
        let verify = random.bool();
        let mut download = client.download(place).part_size(part_size).verify(verify);
        if !whole {
            download = download.range(start as u64..end as u64);
        }
        let wanted = if whole { 0..size } else { start..end.min(size) };
        let case = format!("{size} {known} {part_size} {wanted:?} {end} {verify} {until}");
        let (bytes, received) = match download.to_bytes().await {
            Ok(done) => done,
            Err(error) => panic!("{case}: {error}"),
        };
        assert!(bytes == stored.content[wanted.clone()], "{case}");
        assert_eq!(received.size, wanted.len() as u64, "{case}");
        if !verify {
            assert_eq!(received.verification, Verification::Unverified, "{case}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_slow_line_with_many_parts_in_flight_loses_nothing() {
    // One part after the other: the last of them waits for longer than a request may take.
    let line = Arc::new(tokio::sync::Mutex::new(()));
    let client = scripted(move |_, _| {
        let line = Arc::clone(&line);
        async move {
            let _turn = line.lock().await;
            sleep(Duration::from_secs(6)).await;
            ok(true)
        }
    });
    let retries = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&retries);
    let upload = client.upload(content(200 * KIB)).part_size(1024).parts_in_flight(32).on_event(move |event| {
        counted.fetch_add(usize::from(matches!(event, Event::Retry { .. })), SeqCst);
    });
    assert_eq!((upload.await.unwrap().parts, retries.load(SeqCst)), (200, 0));
}

#[tokio::test]
async fn the_empty_part_at_the_end_of_a_stream_is_none_of_its_parts() {
    let client = scripted(|_, _| async { ok(true) });
    let upload = client.upload(Source::reader(io::Cursor::new(content(4 * KIB)))).part_size(1024).start();
    let progress = upload.progress();
    assert_eq!((upload.join().await.unwrap().parts, progress.borrow().parts), (4, 4));
    assert_eq!(client.asked().len(), 5);
}
