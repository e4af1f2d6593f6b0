//! Objects of stores, up and down: whole or not at all.

use std::io;
use std::sync::atomic::Ordering::SeqCst;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::support::store::Faulty;
use crate::support::stored::{Stored, client, location};
use crate::support::{Answer, Request, assert_error, content, names, ok, rpc, scripted};
use futures_util::StreamExt;
use mtproto_files::download::Verification;
use mtproto_files::journal::FileJournal;
use mtproto_files::upload::{Method, Source, Upload, Uploaded};
use mtproto_files::{Dc, Error, ErrorKind, Event};
use object_store::local::LocalFileSystem;
use object_store::memory::InMemory;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt};
use tl_types::Bytes;

const KIB: usize = 1024;
const MIB: usize = 1024 * KIB;

fn path() -> Path {
    Path::from("some/where/a.txt")
}

async fn put(store: &dyn ObjectStore, bytes: Vec<u8>) {
    store.put(&path(), bytes.into()).await.unwrap();
}

async fn get(store: &dyn ObjectStore) -> Option<Bytes> {
    Some(store.get(&path()).await.ok()?.bytes().await.unwrap())
}

/// What an upload of the object sent: its result, and the bytes by their parts.
async fn upload(
    store: Arc<dyn ObjectStore>,
    between: impl Fn(i32) -> Option<Answer> + Send + Sync + 'static,
    with: impl FnOnce(Upload) -> Upload,
) -> (Result<Uploaded, Error>, Vec<(i32, Bytes)>) {
    let client = scripted(move |_, request: Request| {
        let answer = between(request.part().0).unwrap_or_else(|| ok(true));
        async { answer }
    });
    let upload = client.upload(Source::object(store, path())).part_size(64 * 1024).parts_in_flight(2);
    let result = with(upload).await;
    let mut parts: Vec<_> = client.asked().iter().map(|(_, request)| request.part()).collect();
    parts.sort_by_key(|(number, _)| *number);
    (result, parts)
}

fn joined(parts: &[(i32, Bytes)]) -> Vec<u8> {
    parts.iter().flat_map(|(_, bytes)| bytes.to_vec()).collect()
}

#[tokio::test]
async fn objects_go_up_from_any_store() {
    let directory = tempfile::tempdir().unwrap();
    let stores: [Arc<dyn ObjectStore>; 3] = [
        Arc::new(InMemory::new()),
        Arc::new(LocalFileSystem::new_with_prefix(directory.path()).unwrap()),
        Arc::new(Faulty::default()),
    ];
    for store in stores {
        for (len, parts, method) in [
            (1, 1, Method::SaveFilePart),
            (64 * KIB, 1, Method::SaveFilePart),
            (64 * KIB + 1, 2, Method::SaveFilePart),
            (10 * MIB + 1, 161, Method::SaveBigFilePart),
        ] {
            put(&store, content(len)).await;
            let (result, sent) = upload(Arc::clone(&store), |_| None, |upload| upload).await;
            let uploaded = result.unwrap();
            assert!(joined(&sent) == content(len), "{len} of {store}");
            assert_eq!((uploaded.parts, uploaded.size, uploaded.method), (parts, len as u64, method));
            assert_eq!((uploaded.name.as_str(), uploaded.mime_type.as_str()), ("a.txt", "text/plain"));
        }
        let (result, _) = upload(store, |_| None, |upload| upload.name("b.mp4").mime_type("a/b")).await;
        let uploaded = result.unwrap();
        assert_eq!((uploaded.name.as_str(), uploaded.mime_type.as_str()), ("b.mp4", "a/b"));
    }
}

#[tokio::test]
async fn nothing_is_sent_of_what_is_not_there() {
    let store = Arc::new(InMemory::new());
    let (result, sent) = upload(store.clone(), |_| None, |upload| upload).await;
    let error = result.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Io, "{error}");
    assert_eq!(error.detail::<io::Error>().unwrap().kind(), io::ErrorKind::NotFound, "{error}");
    assert_eq!(error.file(), Some("some/where/a.txt in InMemory"));
    put(&store, Vec::new()).await;
    let (result, none) = upload(store, |_| None, |upload| upload).await;
    assert_error(&result.unwrap_err(), ErrorKind::InvalidInput, "the file is empty");
    assert!(sent.is_empty() && none.is_empty());
}

#[tokio::test]
async fn an_object_is_one_stream_and_a_broken_one_is_taken_up_again() {
    let store = Arc::new(Faulty::default());
    put(&store.inner, content(MIB)).await;
    upload(store.clone(), |_| None, |upload| upload).await.0.unwrap();
    assert_eq!(store.done.lock().unwrap().gets, 1);
    for breaks in [65_536 + 9973, 200_000, 700_000] {
        store.breaks.store(breaks, SeqCst);
        let (result, sent) = upload(store.clone(), |_| None, |upload| upload).await;
        result.unwrap();
        assert!(joined(&sent) == content(MIB), "{breaks}");
    }
    // Not one part comes through.
    store.breaks.store(10_000, SeqCst);
    let error = upload(store, |_| None, |upload| upload).await.0.unwrap_err();
    assert_error(&error, ErrorKind::Io, "connection broke");
    assert_eq!(error.part(), Some(0));
}

#[tokio::test]
async fn an_object_that_changes_under_way_is_an_error() {
    for untagged in [false, true] {
        for (now, what) in
            [(Some(content(300 * KIB + 1)), "and has"), (Some(vec![7; 300 * KIB]), "written to"), (None, "it is gone")]
        {
            // One stream gives what was there, an interrupted one meets what is there now.
            for breaks in [0, 150_000] {
                let store = Arc::new(Faulty::default());
                store.untagged.store(untagged, SeqCst);
                store.breaks.store(breaks, SeqCst);
                put(&store.inner, content(300 * KIB)).await;
                // Times differ then, whatever the clock's grain.
                tokio::time::sleep(Duration::from_millis(2)).await;
                let (changes, now) = (Arc::clone(&store), now.clone());
                let change = move |part| {
                    if part == 1 {
                        let inner = &changes.inner;
                        futures_util::FutureExt::now_or_never(async {
                            match &now {
                                Some(now) => put(inner, now.clone()).await,
                                None => inner.delete(&path()).await.unwrap(),
                            }
                        })
                        .unwrap();
                    }
                    None
                };
                let error = upload(store, change, |upload| upload).await.0.unwrap_err();
                assert_error(&error, ErrorKind::SourceChanged, "the file changed while it was being sent: ");
                // If the store is told which ETag is meant, it says no more.
                let what = if breaks > 0 && !untagged && what != "it is gone" { "written to" } else { what };
                assert!(error.to_string().contains(what), "{untagged} {breaks}: {error}");
            }
        }
    }
}

#[tokio::test]
async fn an_upload_of_an_object_goes_on_where_it_ended() {
    let directory = tempfile::tempdir().unwrap();
    let stores: [Arc<dyn ObjectStore>; 2] = [Arc::new(InMemory::new()), Arc::new(Faulty::default())];
    for (store, untagged) in stores.into_iter().zip([false, true]) {
        put(&store, content(11 * MIB)).await;
        let run = async |until: i32| {
            let events = Arc::new(Mutex::new(Vec::new()));
            let (told, journal) = (Arc::clone(&events), FileJournal::new(directory.path()));
            let refuses = move |part| (part >= until).then(|| rpc(400, "FILE_PART_INVALID"));
            let (result, sent) = upload(Arc::clone(&store), refuses, |upload| {
                let upload = upload.journal(journal).parts_in_flight(1);
                upload.on_event(move |event| told.lock().unwrap().push(event.clone()))
            })
            .await;
            let over = events.lock().unwrap().iter().any(|event| matches!(event, Event::StartedOver { .. }));
            (result, sent.into_iter().map(|(part, _)| part).collect::<Vec<_>>(), over)
        };
        run(50).await.0.unwrap_err();
        let (result, sent, over) = run(100).await;
        result.unwrap_err();
        assert_eq!((sent, over), ((50..=100).collect(), false), "{untagged}");
        let (result, sent, over) = run(i32::MAX).await;
        assert_eq!((result.unwrap().parts, sent, over), (176, (100..176).collect(), false));

        run(50).await.0.unwrap_err();
        tokio::time::sleep(Duration::from_millis(2)).await;
        let mut other = content(11 * MIB);
        other[5 * MIB] ^= 1;
        put(&store, other).await;
        let (result, sent, over) = run(i32::MAX).await;
        assert_eq!((result.unwrap().parts, sent.len(), over), (176, 176, true));
        assert!(names(directory.path()).is_empty());
    }
}

#[tokio::test]
async fn downloads_to_any_store() {
    let directory = tempfile::tempdir().unwrap();
    let stores: [Arc<dyn ObjectStore>; 3] = [
        Arc::new(InMemory::new()),
        Arc::new(LocalFileSystem::new_with_prefix(directory.path()).unwrap()),
        Arc::new(Faulty::default()),
    ];
    let stored = Stored::new(17 * MIB + 5).hashed(128 * KIB, 32, usize::MAX);
    for store in &stores {
        for range in [0..1, 5..8 * MIB + 5, 0..17 * MIB + 5, 7..7] {
            let client = client(&stored, |_, _, _| None);
            let location = location().of_size(stored.content.len() as u64);
            let (start, end) = (range.start as u64, range.end as u64);
            let download = client.download(location).part_size(1024 * 1024).range(start..end);
            let object = download.to_object(Arc::clone(store), path()).await.unwrap();
            assert!(get(store).await.unwrap() == stored.content[range.clone()], "{range:?} to {store}");
            assert_eq!((object.size, &object.path), (end - start, &path()));
            assert_eq!(object.verification == Verification::Verified, start < end);
            assert_eq!(object.e_tag, store.head(&path()).await.unwrap().e_tag);
        }
    }
    assert_eq!(names(&directory.path().join("some/where")), ["a.txt"]);
}

#[tokio::test]
async fn parts_of_a_store_are_as_it_wants_them() {
    let stored = Stored::new(20 * MIB).hashed(128 * KIB, 32, usize::MAX);
    let store = Arc::new(Faulty::default());
    let download = client(&stored, |_, _, _| None).download(location().of_size(20 * MIB as u64)).part_size(1024 * 1024);
    download.to_object(store.clone(), path()).await.unwrap();
    let done = store.done.lock().unwrap();
    assert_eq!((&done.parts[..], done.completed, done.aborted), (&[8 * MIB, 8 * MIB, 4 * MIB][..], 1, 0));
    assert!(done.most <= 2 && done.puts == 0, "{done:?}");
}

/// Whatever goes wrong at the DC or at the store, there is no object, or still the one from before.
#[tokio::test]
async fn nothing_half_is_left() {
    let directory = tempfile::tempdir().unwrap();
    let local = Arc::new(LocalFileSystem::new_with_prefix(directory.path()).unwrap());
    let stored = Stored::new(20 * MIB).hashed(128 * KIB, 32, usize::MAX);
    let download = |fault: fn(&Stored, Dc, &Request) -> Option<Answer>| {
        client(&stored, fault).download(location().of_size(20 * MIB as u64)).part_size(1024 * 1024)
    };
    let damages = |stored: &Stored, _: Dc, request: &Request| match request {
        Request::GetFile(request) if request.offset == 19 << 20 => {
            let mut file = stored.file(request.offset, request.limit);
            let mut bytes = file.bytes.to_vec();
            bytes[77] ^= 1;
            file.bytes = bytes.into();
            Some(ok(file))
        }
        _ => None,
    };
    let memory = Arc::new(Faulty::default());
    let stores = [Arc::clone(&memory) as Arc<dyn ObjectStore>, local];
    for (store, before) in stores.into_iter().zip([None, Some(vec![1; 10])]) {
        if let Some(before) = &before {
            put(&store, before.clone()).await;
        }
        let error = download(damages).to_object(store.clone(), path()).await.unwrap_err();
        assert_error(&error, ErrorKind::Corrupt, "the SHA-256 of bytes ");
        assert_eq!(error.file().unwrap(), format!("some/where/a.txt in {store}"));
        assert_eq!(get(&store).await.as_deref(), before.as_deref());
    }
    let ends = |store: &Faulty| {
        let done = store.done.lock().unwrap();
        (done.completed, done.aborted)
    };
    assert_eq!(ends(&memory), (0, 1));
    assert_eq!(names(&directory.path().join("some/where")), ["a.txt"]);

    for fails in [1, 2, 3] {
        let store = Arc::new(Faulty::default());
        store.fails.store(fails, SeqCst);
        let error = download(|_, _, _| None).verify(false).to_object(store.clone(), path()).await.unwrap_err();
        assert_error(&error, ErrorKind::Io, "bucket is full");
        assert_eq!(get(&store.inner).await, None);
        assert_eq!(ends(&store), (0, 1));
    }
}

#[tokio::test]
async fn a_cancelled_download_removes_its_parts() {
    let stored = Stored::new(20 * MIB).hashed(128 * KIB, 32, usize::MAX);
    let store = Arc::new(Faulty::default());
    let handle = client(&stored, |_, _, _| None)
        .download(location().of_size(20 * MIB as u64))
        .part_size(1024 * 1024)
        .to_object(store.clone(), path())
        .start();
    let mut events = Box::pin(handle.events().into_stream());
    while !matches!(events.next().await.unwrap(), Event::PartDone { part: 12, .. }) {}
    handle.cancel();
    let error = handle.join().await.unwrap_err();
    assert_error(&error, ErrorKind::Cancelled, "it was cancelled");
    let done = store.done.lock().unwrap();
    assert_eq!((done.completed, done.aborted, done.parts.len()), (0, 1, 1), "{done:?}");
}

#[tokio::test]
async fn a_journal_is_not_for_objects() {
    let store = Arc::new(InMemory::new());
    let directory = tempfile::tempdir().unwrap();
    let download = client(&Stored::new(10), |_, _, _| None).download(location());
    let error = download.journal(FileJournal::new(directory.path())).to_object(store, path()).await.unwrap_err();
    assert_error(&error, ErrorKind::InvalidInput, "there is no going on from");
}
