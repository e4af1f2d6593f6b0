//! No connection, none any more, and no answer: what is waited for, what is tried again, and what is an error.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::support::stored::{Stored, client, location};
use crate::support::{Answer, Request, Scripted, assert_error, content, ok, rpc, scripted};
use mtproto_files::{Dc, Error, ErrorKind, Event, InvokeError, Status};
use tl_types::{enums, functions, types};
use tokio::time::{Instant, sleep};

const KIB: usize = 1024;

fn not_connected() -> Answer {
    Err(InvokeError::not_connected("no route"))
}

fn lost() -> Answer {
    Err(InvokeError::lost("cable cut"))
}

fn fatal() -> Answer {
    Err(InvokeError::fatal("logged out"))
}

/// A way to fail.
type Failure = fn() -> Answer;

/// How often in a row to fail in a way.
type Failures = (usize, Failure);

/// Answers each part so often with each of these failures, one after the other, and then takes it.
fn reluctant(failures: &'static [Failures]) -> Scripted {
    let seen = Mutex::new(BTreeMap::<i32, usize>::new());
    scripted(move |_, request: Request| {
        let mut seen = seen.lock().unwrap();
        let times = seen.entry(request.part().0).or_default();
        *times += 1;
        let answer = nth(failures, *times).unwrap_or_else(|| ok(true));
        async { answer }
    })
}

/// The answer to the nth request, from 1.
fn nth(failures: &[Failures], mut n: usize) -> Option<Answer> {
    for (times, failure) in failures {
        if n <= *times {
            return Some(failure());
        }
        n -= times;
    }
    None
}

/// What is told, in order.
type Told = Arc<Mutex<Vec<Event>>>;

fn listen(told: &Told) -> impl Fn(&Event) + Send + Sync + 'static {
    let told = Arc::clone(told);
    move |event| told.lock().unwrap().push(event.clone())
}

fn unconnected(told: &Told) -> Vec<(Dc, Duration)> {
    let told = told.lock().unwrap();
    let events = told.iter().filter_map(|event| match event {
        Event::NotConnected { dc, after, reason } => {
            assert_eq!(reason, "not connected: no route");
            Some((*dc, *after))
        }
        _ => None,
    });
    events.collect()
}

/// The failures of each repetition.
fn retries(told: &Told) -> Vec<u32> {
    let told = told.lock().unwrap();
    let failures = told.iter().filter_map(|event| match event {
        Event::Retry { failures, .. } => Some(*failures),
        _ => None,
    });
    failures.collect()
}

#[tokio::test(start_paused = true)]
async fn a_part_waits_for_a_connection_and_uses_up_no_retry() {
    // A part is tried again seven times.
    let client = reluctant(&[(20, not_connected), (7, lost), (3, not_connected)]);
    let told = Told::default();
    let upload = client.upload(content(4 * KIB)).part_size(1024).on_event(listen(&told)).start();
    let progress = upload.progress();
    upload.join().await.unwrap();
    assert_eq!(client.asked().len(), 4 * (20 + 7 + 3 + 1));
    let (waits, mut failures) = (unconnected(&told), retries(&told));
    failures.sort_unstable();
    assert_eq!(failures, (1..=7).flat_map(|failures| [failures; 4]).collect::<Vec<_>>());
    assert_eq!((waits.len(), progress.borrow().retries), (4 * 23, 28));
    assert!(waits.iter().all(|(dc, after)| *dc == Dc::Home && *after <= Duration::from_secs(30)), "{waits:?}");
    assert!(waits[..4].iter().all(|(_, after)| *after <= Duration::from_millis(500)), "{waits:?}");

    // One failure more is one too many.
    let client = reluctant(&[(20, not_connected), (8, lost)]);
    let error = client.upload(content(10)).await.unwrap_err();
    assert_error(&error, ErrorKind::Transport, "the transport failed: cable cut");
    assert_eq!((error.status(), client.asked().len()), (Status::Temporary, 28));
}

#[tokio::test(start_paused = true)]
async fn an_upload_without_retries_waits_all_the_same() {
    let client = reluctant(&[(50, not_connected)]);
    client.upload(content(10)).retries(0).await.unwrap();
    assert_eq!(client.asked().len(), 51);
    let client = reluctant(&[(5, not_connected), (1, lost)]);
    let error = client.upload(content(10)).retries(0).await.unwrap_err();
    assert_error(&error, ErrorKind::Transport, "the transport failed: cable cut");
    assert_eq!(client.asked().len(), 6);
}

#[tokio::test(start_paused = true)]
async fn a_download_waits_for_a_connection() {
    let stored = Stored::new(100_000);
    let (start, told) = (Instant::now(), Told::default());
    let client = client(&stored, move |_, _, _| (start.elapsed() < Duration::from_secs(3600)).then(not_connected));
    let download = client.download(location().of_size(100_000)).part_size(4096).on_event(listen(&told));
    assert_eq!(download.to_bytes().await.unwrap().0, stored.content);
    assert!((3600..3640).contains(&start.elapsed().as_secs()), "{:?}", start.elapsed());
    let waits = unconnected(&told);
    assert!(waits.len() > 100 && waits.iter().all(|(dc, _)| *dc == Dc::Id(2)), "{waits:?}");
    assert!(retries(&told).is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_wait_for_a_connection_can_be_cancelled() {
    let client = scripted(|_, _| async { not_connected() });
    let upload = client.upload(content(10)).start();
    sleep(Duration::from_secs(100_000)).await;
    upload.cancel();
    assert_error(&upload.join().await.unwrap_err(), ErrorKind::Cancelled, "it was cancelled");
}

/// A call that is no transfer.
async fn call(client: &Scripted) -> Result<enums::InputMedia, Error> {
    let file = types::InputFile::new(1, 1, "a.txt", "");
    let media = types::InputMediaUploadedDocument::new(file, "a/b", Vec::<enums::DocumentAttribute>::new());
    client.upload_media("me", media).await
}

fn answer() -> Answer {
    let document = types::Document::new(1, 2, vec![3], 0, "a/b", 9, 2, Vec::<enums::DocumentAttribute>::new());
    ok(types::MessageMediaDocument::new().document(document))
}

/// Fails calls so often, one after the other, and then answers them.
fn failing(failures: &'static [Failures]) -> Scripted {
    let seen = Mutex::new(0);
    scripted(move |_, _| {
        let mut seen = seen.lock().unwrap();
        *seen += 1;
        let answer = nth(failures, *seen).unwrap_or_else(answer);
        async { answer }
    })
}

#[tokio::test(start_paused = true)]
async fn a_call_waits_for_a_connection_and_uses_up_no_retry() {
    let told = Told::default();
    let client = failing(&[(20, not_connected), (7, lost), (3, not_connected)])
        .with(|client| client.with_events(listen(&told)).with_call_time_limit(Duration::from_secs(3600)));
    call(&client).await.unwrap();
    assert_eq!((client.asked().len(), retries(&told)), (31, (1..=7).collect()));
    let waits = unconnected(&told);
    assert!(waits.len() == 23 && waits.iter().all(|(dc, _)| *dc == Dc::Home), "{waits:?}");
    // The waits get longer up to a bound, and begin anew once there was a connection.
    let longest = [500, 1000, 2000, 4000, 8000, 16_000].into_iter().chain([30_000; 14]).chain([500, 1000, 2000]);
    for ((_, wait), longest) in waits.iter().zip(longest) {
        assert!((longest / 2..=longest).contains(&wait.as_millis()), "{waits:?}");
    }

    let client = failing(&[(20, not_connected), (8, lost)])
        .with(|client| client.with_call_time_limit(Duration::from_secs(3600)));
    let error = call(&client).await.unwrap_err();
    assert_error(&error, ErrorKind::Transport, "the transport failed: cable cut");
    assert_eq!((error.status(), client.asked().len()), (Status::Temporary, 28));
}

#[tokio::test(start_paused = true)]
async fn a_call_does_not_wait_for_a_connection_for_ever() {
    let client = scripted(|_, _| async { not_connected() });
    let start = Instant::now();
    let error = call(&client).await.unwrap_err();
    let text = "media upload (messages.uploadMedia at the home DC): not done within 180 s; the last attempt: \
                not connected: no route";
    assert_eq!((error.to_string().as_str(), error.kind()), (text, ErrorKind::Timeout));
    assert_eq!((error.status(), start.elapsed()), (Status::Temporary, Duration::from_secs(180)));
}

#[tokio::test(start_paused = true)]
async fn a_transport_that_gives_up_is_an_error_at_once() {
    let start = Instant::now();
    let client = scripted(|_, _| async { fatal() });
    let told = Told::default();
    let client = client.with(|client| client.with_events(listen(&told)));
    let upload = client.upload(content(10)).on_event(listen(&told)).await.unwrap_err();
    let download = client.download(location().of_size(10)).verify(false).to_bytes().await.unwrap_err();
    let media = call(&client).await.unwrap_err();
    let location = types::InputDocumentFileLocation::new(1, 2, vec![3], "");
    let request = functions::upload::GetFileHashes::new(location, 0);
    let once = client.invoke(Dc::Id(4), &request).await.unwrap_err();
    for (error, text) in [
        (
            upload,
            "upload of 10 bytes in memory, part 0 (upload.saveFilePart at the home DC): the transport gave up: logged out",
        ),
        (download, "download, at byte 0 (upload.getFile at DC 2): the transport gave up: logged out"),
        (media, "media upload (messages.uploadMedia at the home DC): the transport gave up: logged out"),
        (once, "call (upload.getFileHashes at DC 4): the transport gave up: logged out"),
    ] {
        assert_eq!((error.to_string().as_str(), error.kind()), (text, ErrorKind::Transport));
        assert_eq!((error.status(), error.rpc(), error.known()), (Status::Permanent, None, None));
    }
    let asked = client.asked();
    let methods = |is: fn(&Request) -> bool| asked.iter().filter(|(_, request)| is(request)).count();
    assert_eq!(methods(|request| matches!(request, Request::SavePart(_))), 1);
    assert_eq!(methods(|request| matches!(request, Request::GetFile(_))), 1);
    assert_eq!(methods(|request| matches!(request, Request::UploadMedia(_))), 1);
    assert_eq!((unconnected(&told), retries(&told), start.elapsed()), (vec![], vec![], Duration::ZERO));
}

#[tokio::test(start_paused = true)]
async fn any_time_limit_is_survived() {
    let of_limit = |limit| failing(&[(3, lost)]).with(|client| client.with_call_time_limit(limit));
    let client = of_limit(Duration::MAX);
    call(&client).await.unwrap();
    assert_eq!(client.asked().len(), 4);
    let client = of_limit(Duration::ZERO);
    assert_error(&call(&client).await.unwrap_err(), ErrorKind::Timeout, "not done within 0 s; ");
    assert!(client.asked().is_empty());
}

/// A part that is on its way when another one is refused for good is not waited for.
#[tokio::test(start_paused = true)]
async fn a_transport_that_gives_up_ends_what_is_under_way() {
    let client = scripted(|_, request: Request| async move {
        match request.part().0 {
            3 => fatal(),
            _ => {
                sleep(Duration::from_secs(50)).await;
                ok(true)
            }
        }
    });
    let start = Instant::now();
    let error = client.upload(content(8 * KIB)).part_size(1024).parts_in_flight(8).await.unwrap_err();
    assert_error(&error, ErrorKind::Transport, "part 3 (upload.saveFilePart at the home DC): the transport gave up");
    assert_eq!((error.part(), start.elapsed()), (Some(3), Duration::ZERO));
}

#[tokio::test(start_paused = true)]
async fn a_single_call_is_made_once() {
    let request = || {
        let location = types::InputDocumentFileLocation::new(1, 2, vec![3], "");
        functions::upload::GetFileHashes::new(location, 0)
    };
    for (failure, kind, text, status) in [
        (lost as Failure, ErrorKind::Transport, "the transport failed: cable cut", Status::Temporary),
        (not_connected, ErrorKind::Transport, "not connected: no route", Status::Temporary),
        (fatal, ErrorKind::Transport, "the transport gave up: logged out", Status::Permanent),
        (|| rpc(420, "FLOOD_WAIT_9"), ErrorKind::Rpc, "420 FLOOD_WAIT_9", Status::After(Duration::from_secs(9))),
    ] {
        let client = scripted(move |_, _| async move { failure() });
        let error = client.invoke(Dc::Home, &request()).await.unwrap_err();
        assert_error(&error, kind, text);
        assert_eq!((error.status(), client.asked().len()), (status, 1));
    }
    let client = scripted(|_, _| std::future::pending());
    let start = Instant::now();
    let error = client.invoke(Dc::Home, &request()).await.unwrap_err();
    assert_error(&error, ErrorKind::Timeout, "call (upload.getFileHashes at the home DC): no answer within 180 s");
    let client = client.with(|client| client.with_call_time_limit(Duration::from_secs(5)));
    let error = client.invoke(Dc::Home, &request()).await.unwrap_err();
    assert_error(&error, ErrorKind::Timeout, "call (upload.getFileHashes at the home DC): no answer within 5 s");
    assert_eq!((start.elapsed().as_secs(), client.asked().len()), (185, 2));
}

#[cfg(feature = "messages")]
mod sending {
    use super::*;

    fn document() -> types::InputMediaDocument {
        types::InputMediaDocument::new(types::InputDocument::new(1, 2, vec![3]))
    }

    /// Never answers, but for the first requests.
    fn silent(first: &'static [Failures]) -> Scripted {
        let seen = Mutex::new(0);
        scripted(move |_, _| {
            let mut seen = seen.lock().unwrap();
            *seen += 1;
            let answer = nth(first, *seen);
            async {
                match answer {
                    Some(answer) => answer,
                    None => std::future::pending().await,
                }
            }
        })
    }

    /// The random ids that messages were sent with.
    fn random_ids(client: &Scripted) -> Vec<i64> {
        let asked = client.asked().into_iter();
        let ids = asked.map(|(_, request)| match request {
            Request::SendMedia(request) => request.random_id,
            other => panic!("{other:?}"),
        });
        ids.collect()
    }

    #[tokio::test(start_paused = true)]
    async fn a_lost_send_ends_at_its_time_limit() {
        for (limit, attempt) in [(None, 60), (Some(30), 10), (Some(3600), 120)] {
            let (client, told) = (silent(&[]), Told::default());
            let client = client.with(|client| {
                let client = client.with_events(listen(&told));
                match limit {
                    Some(limit) => client.with_call_time_limit(Duration::from_secs(limit)),
                    None => client,
                }
            });
            let start = Instant::now();
            let error = client.send_media("me", document(), "").await.unwrap_err();
            let seconds = limit.unwrap_or(180);
            let text = if seconds == 3600 {
                // All retries are used up before.
                format!("sending (messages.sendMedia at the home DC): no answer within {attempt} s")
            } else {
                format!(
                    "sending (messages.sendMedia at the home DC): not done within {seconds} s; the last attempt: \
                     no answer within {attempt} s"
                )
            };
            assert_eq!((error.to_string(), error.kind()), (text, ErrorKind::Timeout));
            assert_eq!(error.status(), Status::Temporary);
            let ids = random_ids(&client);
            assert!(ids.iter().all(|id| *id == ids[0]), "it may have been sent: {ids:?}");
            if seconds == 3600 {
                assert_eq!((ids.len(), retries(&told)), (8, (1..=7).collect()));
                assert!((8 * 120..8 * 120 + 64).contains(&start.elapsed().as_secs()), "{:?}", start.elapsed());
            } else {
                assert_eq!(start.elapsed(), Duration::from_secs(seconds));
                assert_eq!((ids.len(), retries(&told)), (3, vec![1, 2]));
            }
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_flood_wait_is_not_of_the_time_limit() {
        let (client, told) = (silent(&[(2, || rpc(420, "FLOOD_WAIT_100"))]), Told::default());
        let client =
            client.with(|client| client.with_events(listen(&told)).with_call_time_limit(Duration::from_secs(30)));
        let start = Instant::now();
        let error = client.send_media("me", document(), "").await.unwrap_err();
        assert_error(&error, ErrorKind::Timeout, "not done within 30 s; the last attempt: no answer within 10 s");
        assert_eq!((start.elapsed(), client.asked().len()), (Duration::from_secs(230), 2 + 3));
        let floods = told.lock().unwrap().iter().filter(|event| matches!(event, Event::Throttled { .. })).count();
        assert_eq!((floods, retries(&told)), (2, vec![1, 2]));
    }

    #[tokio::test(start_paused = true)]
    async fn what_fails_in_time_is_the_last_attempt() {
        let client = scripted(|_, _| async {
            sleep(Duration::from_secs(70)).await;
            lost()
        });
        let client = client.with(|client| client.with_call_time_limit(Duration::from_secs(300)));
        let error = client.send_media("me", document(), "").await.unwrap_err();
        assert_error(
            &error,
            ErrorKind::Timeout,
            "not done within 300 s; the last attempt: the transport failed: cable cut",
        );
        assert_eq!(client.asked().len(), 5);
    }

    #[tokio::test(start_paused = true)]
    async fn an_album_and_its_media_have_the_time_limit_each() {
        let client = silent(&[]);
        let client = client.with(|client| client.with_call_time_limit(Duration::from_secs(30)));
        let start = Instant::now();
        let error = client.send_album("me", [document(), document()]).await.unwrap_err();
        assert_error(&error, ErrorKind::Timeout, "messages.sendMultiMedia at the home DC): not done within 30 s; ");
        assert_eq!((start.elapsed(), client.asked().len()), (Duration::from_secs(30), 3));
    }
}
