//! Transfers beside passing troubles: they end whole, and tell what happened.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::support::stored::{Stored, client, location};
use crate::support::{Answer, Request, assert_error, content, ok, rpc, scripted};
use futures_util::StreamExt;
use mtproto_files::download::Verification;
use mtproto_files::{Dc, ErrorKind, Event, FileLocation, InvokeError, Status};
use tl_types::{Bytes, enums, types};
use tokio::time::{Instant, sleep};

const KIB: usize = 1024;

/// The parts that a transport was sent, the last of each number.
fn parts(asked: &[(Dc, Request)]) -> Vec<u8> {
    let parts: BTreeMap<_, _> = asked.iter().map(|(_, request)| request.part()).collect();
    parts.into_values().flat_map(|bytes: Bytes| bytes.to_vec()).collect()
}

#[tokio::test(start_paused = true)]
async fn an_upload_survives_a_trouble_with_every_part() {
    let seen = Arc::new(Mutex::new(BTreeMap::<i32, usize>::new()));
    let client = scripted(move |_, request: Request| {
        let mut seen = seen.lock().unwrap();
        let times = seen.entry(request.part().0).or_default();
        *times += 1;
        let answer: Answer = match (request.part().0 % 5, *times) {
            (0, 1) => rpc(500, "INTERNAL"),
            (1, 1 | 2) => Err(InvokeError::lost("cable cut")),
            (2, 1) => ok(false),
            (3, 1) => rpc(420, "FLOOD_WAIT_3"),
            _ => ok(true),
        };
        async { answer }
    });
    let upload = client.upload(content(40 * KIB)).part_size(1024).start();
    let (progress, mut events) = (upload.progress(), upload.events());
    let uploaded = upload.join().await.unwrap();
    assert_eq!((uploaded.parts, parts(&client.asked())), (40, content(40 * KIB)));
    let progress = *progress.borrow();
    assert_eq!((progress.bytes, progress.parts, progress.parts_total), (40 * KIB as u64, 40, Some(40)));
    assert_eq!((progress.retries, progress.total), (8 + 16 + 8, Some(40 * KIB as u64)));
    let (mut floods, mut done) = (0, 0);
    while let Some(event) = events.next().await {
        match event {
            Event::Throttled { dc, wait } => {
                assert_eq!((dc, wait.as_secs()), (Dc::Home, 3));
                floods += 1;
            }
            Event::PartDone { .. } => done += 1,
            _ => {}
        }
    }
    assert_eq!((floods, done), (8, 40));
}

#[tokio::test(start_paused = true)]
async fn a_request_that_is_never_answered_is_sent_again() {
    let client = scripted(|_, request: Request| async move {
        static LOST: AtomicUsize = AtomicUsize::new(0);
        if request.part().0 == 2 && LOST.fetch_add(1, SeqCst) < 2 {
            std::future::pending::<()>().await;
        }
        ok(true)
    });
    let start = Instant::now();
    client.upload(content(3 * KIB)).part_size(1024).request_timeout(Duration::from_secs(10)).await.unwrap();
    assert!((20..30).contains(&start.elapsed().as_secs()), "{:?}", start.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_part_that_is_much_slower_is_asked_for_again() {
    let first = AtomicUsize::new(0);
    let client = scripted(move |_, request: Request| {
        let slow = request.part().0 == 7 && first.fetch_add(1, SeqCst) == 0;
        async move {
            sleep(if slow { Duration::from_secs(100) } else { Duration::from_millis(100) }).await;
            ok(true)
        }
    });
    let start = Instant::now();
    client.upload(content(40 * KIB)).part_size(1024).await.unwrap();
    assert!(start.elapsed() < Duration::from_secs(4), "{:?}", start.elapsed());
    assert_eq!(client.asked().len(), 41);
}

#[tokio::test]
async fn a_wait_that_is_too_long_is_an_error() {
    let client = scripted(|_, _| async { rpc(420, "FLOOD_WAIT_61") });
    let error = client.upload(content(10)).longest_wait(Duration::from_secs(60)).await.unwrap_err();
    assert_error(&error, ErrorKind::FloodWait, "the DC asks to wait for 61 s, and 60 s are the most that is waited");
    assert_eq!((error.status(), error.part()), (Status::After(Duration::from_secs(61)), Some(0)));
    let error = scripted(|_, _| async { rpc(420, "FLOOD_WAIT_3601") }).upload(content(10)).await.unwrap_err();
    assert_eq!(error.status(), Status::After(Duration::from_secs(3601)));
}

#[tokio::test(start_paused = true)]
async fn a_download_survives_troubles() {
    let stored = Stored::new(300_000);
    let count = AtomicUsize::new(0);
    let client = client(&stored, move |_, _, _| match count.fetch_add(1, SeqCst) {
        1 | 5 | 9 => Some(rpc(500, "INTERNAL")),
        2 | 20 => Some(Err(InvokeError::lost("cable cut"))),
        12 => Some(rpc(420, "FLOOD_PREMIUM_WAIT_9")),
        _ => None,
    });
    let (bytes, received) = client.download(location().of_size(300_000)).part_size(4096).to_bytes().await.unwrap();
    assert_eq!((bytes, received.verification), (stored.content, Verification::Verified));
}

#[tokio::test(start_paused = true)]
async fn an_expired_reference_is_refreshed_once_and_the_download_goes_on() {
    let stored = Stored::new(300_000);
    let count = AtomicUsize::new(0);
    let fresh = |request: &Request| match request {
        Request::GetFile(request) => is_fresh(&request.location),
        Request::GetHashes(request) => is_fresh(&request.location),
        other => panic!("{other:?}"),
    };
    let client = client(&stored, move |_, _, request| {
        (count.fetch_add(1, SeqCst) > 30 && !fresh(request)).then(|| rpc(400, "FILE_REFERENCE_EXPIRED"))
    });
    let refreshes = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&refreshes);
    let download = client.download(location().of_size(300_000)).part_size(4096).refresh(move || {
        counted.fetch_add(1, SeqCst);
        async {
            sleep(Duration::from_secs(2)).await;
            let input = types::InputDocumentFileLocation::new(1, 2, vec![77], "");
            Ok::<_, std::io::Error>(FileLocation::new(input).in_dc(Dc::Id(2)))
        }
    });
    let (bytes, _) = download.to_bytes().await.unwrap();
    assert_eq!((bytes, refreshes.load(SeqCst)), (stored.content, 1));
    let chunks = client.asked();
    let chunks = chunks.iter().filter(|(_, request)| matches!(request, Request::GetFile(_))).count();
    assert!(chunks <= 300_000_usize.div_ceil(4096) + 4, "{chunks}");
}

fn is_fresh(location: &enums::InputFileLocation) -> bool {
    matches!(location, enums::InputFileLocation::InputDocumentFileLocation(location) if location.file_reference == [77][..])
}

#[tokio::test]
async fn a_reference_that_cannot_be_refreshed_is_an_error() {
    let stored = Stored::new(10);
    let expired = || client(&stored, |_, _, _| Some(rpc(400, "FILE_REFERENCE_EXPIRED")));
    let error = expired().download(location()).to_bytes().await.unwrap_err();
    assert_eq!(error.rpc().unwrap().message, "FILE_REFERENCE_EXPIRED");
    let failing = || async { Err::<FileLocation, _>("the message is gone") };
    let error = expired().download(location()).refresh(failing).to_bytes().await.unwrap_err();
    assert!(error.to_string().contains("the message is gone"), "{error}");
    let useless = || async { Ok::<_, std::io::Error>(location()) };
    let error = expired().download(location()).refresh(useless).to_bytes().await.unwrap_err();
    assert_eq!(error.rpc().unwrap().message, "FILE_REFERENCE_EXPIRED");
    let other = || async { Ok::<_, std::io::Error>(location().of_size(11)) };
    let error = expired().download(location().of_size(10)).refresh(other).to_bytes().await.unwrap_err();
    assert_error(&error, ErrorKind::FileReference, "the fresh location is of a file of 11 bytes, and not of 10");
}

#[tokio::test(start_paused = true)]
async fn the_authorization_is_copied_once_for_all_downloads() {
    let stored = Stored::new(100_000);
    let authorized = AtomicUsize::new(0);
    let client = scripted(move |dc, request| {
        let answer = match (&request, dc) {
            (Request::ExportAuthorization(request), Dc::Home) => {
                assert_eq!(request.dc_id, 2);
                ok(types::auth::ExportedAuthorization::new(55, vec![6, 7]))
            }
            (Request::ImportAuthorization(request), Dc::Id(2)) => {
                assert_eq!((request.id, &request.bytes[..]), (55, &[6, 7][..]));
                authorized.fetch_add(1, SeqCst);
                ok(types::auth::Authorization::new(types::UserEmpty::new(1)))
            }
            (_, Dc::Id(2)) if authorized.load(SeqCst) > 0 => stored.answer(&request),
            _ => rpc(401, "AUTH_KEY_UNREGISTERED"),
        };
        async {
            sleep(Duration::from_millis(100)).await;
            answer
        }
    });
    let downloads = (0..3).map(|_| client.download(location().of_size(100_000)).part_size(4096).to_bytes().start());
    for download in downloads.collect::<Vec<_>>() {
        assert_eq!(download.join().await.unwrap().0, content(100_000));
    }
    client.download(location()).to_bytes().await.unwrap();
    let asked = client.asked();
    let copies = asked.iter().filter(|(_, request)| matches!(request, Request::ImportAuthorization(_))).count();
    assert_eq!(copies, 1);
}

/// A stream that nobody polls has begun to copy the authorization: others do not wait for it.
#[tokio::test(start_paused = true)]
async fn an_authorization_does_not_wait_for_whoever_began() {
    for refused in [false, true] {
        let stored = Stored::new(100_000);
        let (authorized, imports) = (AtomicUsize::new(0), Arc::new(AtomicUsize::new(0)));
        let imported = Arc::clone(&imports);
        let client = scripted(move |dc, request| {
            let answer = match (&request, dc) {
                (Request::ExportAuthorization(_), _) => ok(types::auth::ExportedAuthorization::new(55, vec![6, 7])),
                (Request::ImportAuthorization(_), _) => {
                    if refused && imported.load(SeqCst) == 0 {
                        imported.fetch_add(1, SeqCst);
                        rpc(400, "AUTH_BYTES_INVALID")
                    } else {
                        imported.fetch_add(1, SeqCst);
                        authorized.fetch_add(1, SeqCst);
                        ok(types::auth::Authorization::new(types::UserEmpty::new(1)))
                    }
                }
                (_, Dc::Id(2)) if authorized.load(SeqCst) > 0 => stored.answer(&request),
                _ => rpc(401, "AUTH_KEY_UNREGISTERED"),
            };
            async {
                sleep(Duration::from_millis(100)).await;
                answer
            }
        });
        let download = || client.download(location().of_size(100_000)).part_size(4096);
        let mut chunks = download().to_stream();
        while !client.asked().iter().any(|(_, request)| matches!(request, Request::ExportAuthorization(_))) {
            assert!(tokio::time::timeout(Duration::from_millis(1), chunks.next()).await.is_err());
        }
        // From here on, nobody polls it.
        let others = (0..3).map(|_| download().to_bytes().start()).collect::<Vec<_>>();
        for other in others {
            let (bytes, _) = tokio::time::timeout(Duration::from_secs(60), other.join()).await.unwrap().unwrap();
            assert_eq!(bytes, content(100_000));
        }
        assert_eq!(imports.load(SeqCst), 1 + usize::from(refused));
        // It was refused in its name, and does not need it any more.
        let mut len = 0;
        while let Some(chunk) = chunks.next().await {
            len += chunk.unwrap().len();
        }
        assert_eq!((len, imports.load(SeqCst)), (100_000, 1 + usize::from(refused)));
    }
}

#[tokio::test(start_paused = true)]
async fn a_refresh_that_never_ends_is_an_error() {
    let client = client(&Stored::new(300_000), |_, _, _| Some(rpc(400, "FILE_REFERENCE_EXPIRED")));
    for (limit, seconds) in [(None, 600), (Some(Duration::from_secs(7)), 7)] {
        let mut download = client
            .download(location().of_size(300_000))
            .refresh(std::future::pending::<Result<FileLocation, std::io::Error>>);
        if let Some(limit) = limit {
            download = download.refresh_timeout(limit);
        }
        let start = Instant::now();
        let error = download.to_bytes().await.unwrap_err();
        assert_eq!(start.elapsed().as_secs(), seconds);
        assert_error(&error, ErrorKind::FileReference, "there is no fresh file reference: ");
        assert!(error.to_string().contains(&format!("{seconds} s")), "{error}");
    }
}

#[tokio::test]
async fn an_authorization_that_is_not_given_is_an_error() {
    let client = scripted(|_, request: Request| {
        let answer = match request {
            Request::ExportAuthorization(_) => ok(types::auth::ExportedAuthorization::new(55, vec![6, 7])),
            _ => rpc(401, "AUTH_KEY_UNREGISTERED"),
        };
        async { answer }
    });
    let error = client.download(location()).to_bytes().await.unwrap_err();
    assert_eq!((error.method(), error.dc()), (Some("auth.importAuthorization"), Some(Dc::Id(2))), "{error}");
}

#[tokio::test]
async fn any_options_are_survived() {
    let client = scripted(|_, _| async { ok(true) });
    let upload = client.upload(content(5000)).part_size(1024).parts_in_flight(usize::MAX).retries(u32::MAX);
    upload.longest_wait(Duration::MAX).request_timeout(Duration::MAX).await.unwrap();
    let stored = Stored::new(5000);
    let download = crate::support::stored::client(&stored, |_, _, _| None).download(location().of_size(5000));
    let download = download.part_size(4096).parts_in_flight(usize::MAX).longest_wait(Duration::MAX);
    assert_eq!(download.request_timeout(Duration::MAX).to_bytes().await.unwrap().0, stored.content);
}

#[tokio::test(start_paused = true)]
async fn a_flood_wait_holds_for_all_uploads_of_a_client_and_no_download() {
    let stored = Stored::new(5000);
    let start = Instant::now();
    let floods = AtomicUsize::new(0);
    let times = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&times);
    let client = scripted(move |_, request: Request| {
        let answer = match &request {
            Request::SavePart(_) => {
                seen.lock().unwrap().push(start.elapsed().as_secs());
                if floods.fetch_add(1, SeqCst) == 0 { rpc(420, "FLOOD_WAIT_30") } else { ok(true) }
            }
            other => stored.answer(other),
        };
        async {
            sleep(Duration::from_millis(100)).await;
            answer
        }
    });
    let first = client.upload(content(10)).start();
    sleep(Duration::from_secs(1)).await;
    let second = client.upload(content(5000)).part_size(1024).start();
    let mut events = second.events();
    client.download(location()).to_bytes().await.unwrap();
    assert!(start.elapsed() < Duration::from_secs(2));
    first.join().await.unwrap();
    second.join().await.unwrap();
    let times = times.lock().unwrap().clone();
    assert!(times[0] == 0 && times[1..].iter().all(|at| *at >= 30) && times.len() == 1 + 1 + 5, "{times:?}");
    let mut waits = Vec::new();
    while let Some(event) = events.next().await {
        if let Event::Throttled { wait, .. } = event {
            waits.push(wait.as_secs());
        }
    }
    assert!(!waits.is_empty() && waits.iter().all(|wait| (29..=30).contains(wait)), "{waits:?}");
}
