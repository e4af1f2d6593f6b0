//! Uploads against transports that behave, and that do not.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::support::{Answer, Request, assert_error, content, ok, rpc, scripted};
use md5::{Digest, Md5};
use mtproto_files::transport::{self, Transport};
use mtproto_files::upload::{Method, Source, Uploaded};
use mtproto_files::{Client, Dc, Error, ErrorKind, InvokeError, Operation, Status};
use tl_types::{Bytes, enums};
use tokio::time::{Instant, sleep};

const KIB: usize = 1024;
const MIB: usize = 1024 * KIB;

async fn yes(_: Dc, _: Request) -> Answer {
    ok(true)
}

/// A temporary directory with one file in it.
fn file(len: usize) -> (tempfile::TempDir, std::path::PathBuf) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a.mp4");
    fs::write(&path, content(len)).unwrap();
    (directory, path)
}

/// The file that the parts make up.
fn joined(asked: &[(Dc, Request)]) -> Vec<u8> {
    let mut parts: Vec<_> = asked.iter().map(|(_, request)| request.part()).collect();
    parts.sort_by_key(|(number, _)| *number);
    assert!(parts.iter().map(|(number, _)| *number).eq(0..i32::try_from(parts.len()).unwrap()));
    parts.into_iter().flat_map(|(_, bytes)| bytes).collect()
}

/// Every part on its way is a slice of the buffer that it came in.
#[tokio::test]
async fn parts_are_not_copied_on_their_way() {
    struct Looks(Bytes);
    impl Transport for Looks {
        fn invoke(&self, request: transport::Request) -> transport::Answer<'_> {
            let part = request.body.segments().iter().find(|segment| segment.len() >= 1000).unwrap();
            assert!(self.0.as_ptr_range().contains(&part.as_ptr()), "a part was copied");
            Box::pin(async { ok(true) })
        }
    }
    let bytes = Bytes::from(content(11 * MIB + 100_000));
    let pieces = (0..bytes.len()).step_by(512 * KIB).map(|at| Ok(bytes.slice(at..bytes.len().min(at + 512 * KIB))));
    let stream = futures_util::stream::iter(pieces.collect::<Vec<_>>());
    let client = Client::new(Looks(bytes.clone()));
    client.upload(bytes.clone()).await.unwrap();
    client.upload(bytes.slice(..5 * MIB)).await.unwrap();
    client.upload(Source::stream(stream)).await.unwrap();
}

#[tokio::test]
async fn a_small_file_goes_up_with_its_md5() {
    for len in [1, 1023, 1024, 128 * KIB, 128 * KIB + 1, MIB, MIB + 1, 10 * MIB] {
        let (_directory, path) = file(len);
        let client = scripted(yes);
        let uploaded = client.upload(&path).await.unwrap();
        let asked = client.asked();
        assert_eq!(joined(&asked), content(len));
        assert_eq!((uploaded.size, uploaded.method), (len as u64, Method::SaveFilePart));
        assert_eq!((uploaded.name.as_str(), uploaded.mime_type.as_str()), ("a.mp4", "video/mp4"));
        let enums::InputFile::Plain(input) = uploaded.file else { panic!("{uploaded:?}") };
        let md5 = Md5::digest(content(len)).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        assert_eq!((input.md5_checksum, input.parts), (md5, i32::from(uploaded.parts)));
        for (dc, request) in asked {
            let Request::SavePart(part) = request else { panic!("{request:?}") };
            assert_eq!((dc, part.file_id), (Dc::Home, input.id));
        }
    }
}

#[tokio::test]
async fn a_big_file_goes_up_with_its_total() {
    let (_directory, path) = file(10 * MIB + 1);
    let client = scripted(yes);
    let uploaded = client.upload(&path).name("b.bin").await.unwrap();
    let asked = client.asked();
    assert!(joined(&asked) == content(10 * MIB + 1));
    let enums::InputFile::Big(input) = uploaded.file else { panic!("{uploaded:?}") };
    assert_eq!((input.parts, input.name.as_str()), (21, "b.bin"));
    for (_, request) in asked {
        let Request::SaveBigPart(part) = request else { panic!("{request:?}") };
        assert_eq!((part.file_id, part.file_total_parts), (input.id, 21));
    }
}

#[tokio::test]
async fn four_thousand_parts_are_legal_and_one_byte_more_is_not() {
    let sent = Arc::new(AtomicUsize::new(0));
    let client = Client::new(Counting(Arc::clone(&sent)));
    // Memory that nobody touches.
    let uploaded = client.upload(vec![0; 2000 * MIB]).await.unwrap();
    assert_eq!((uploaded.parts, sent.swap(0, SeqCst)), (4000, 4000));

    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("large.bin");
    File::create(&path).unwrap().set_len(2000 * MIB as u64 + 1).unwrap();
    let error = client.upload(&path).await.unwrap_err();
    assert_error(&error, ErrorKind::TooLarge, "bytes are more than 4000 parts");
    assert!(error.to_string().contains("large.bin"), "{error}");
    assert_eq!(sent.load(SeqCst), 0);
}

/// Takes every part, and keeps nothing.
struct Counting(Arc<AtomicUsize>);

impl Transport for Counting {
    fn invoke(&self, _: transport::Request) -> transport::Answer<'_> {
        self.0.fetch_add(1, SeqCst);
        Box::pin(async { ok(true) })
    }
}

#[tokio::test]
async fn bad_sources_are_refused_before_anything_is_sent() {
    let (directory, path) = file(0);
    let client = scripted(yes);
    let failed = async |path: &Path| client.upload(path).await.unwrap_err();
    assert_error(&failed(&path).await, ErrorKind::InvalidInput, "the file is empty");
    assert_error(&failed(directory.path()).await, ErrorKind::InvalidInput, "it is a directory, not a file");
    assert_error(&failed(Path::new("/")).await, ErrorKind::InvalidInput, "it is a directory, not a file");
    let missing = failed(&directory.path().join("missing")).await;
    assert!(missing.kind() == ErrorKind::Io && missing.file().unwrap().ends_with("missing"), "{missing}");
    assert_eq!(missing.detail::<io::Error>().unwrap().kind(), io::ErrorKind::NotFound);
    assert_eq!(missing.operation(), Operation::Upload);
    let empty = client.upload(Bytes::new()).await.unwrap_err();
    assert_error(&empty, ErrorKind::InvalidInput, "the file is empty");
    let odd = client.upload(vec![1, 2, 3]).part_size(1000).await.unwrap_err();
    assert_error(&odd, ErrorKind::InvalidInput, "a part size of 1000 bytes is not");
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt;
        assert_error(&failed(Path::new("/dev/zero")).await, ErrorKind::InvalidInput, "it is not a regular file");
        let name = std::ffi::OsStr::from_bytes(b"a\xff");
        let unnamed = failed(&directory.path().join(name)).await;
        assert_error(&unnamed, ErrorKind::InvalidInput, "its name is not UTF-8");
    }
    assert!(client.asked().is_empty());
}

/// Uploads bytes in eight parts, to a transport that answers the third in some way. Also how often that was sent.
async fn with_third(answer: impl Fn() -> Answer + Send + Sync + 'static) -> (Result<Uploaded, Error>, usize) {
    let client = scripted(move |_, request: Request| {
        let answer = if request.part().0 == 3 { answer() } else { ok(true) };
        async { answer }
    });
    let result = client.upload(content(8 * KIB)).part_size(1024).await;
    let thirds = client.asked().iter().filter(|(_, request)| request.part().0 == 3).count();
    (result, thirds)
}

/// The error that comes of an answer at once.
async fn permanent(answer: impl Fn() -> Answer + Send + Sync + 'static) -> Error {
    let (result, sent) = with_third(answer).await;
    let error = result.unwrap_err();
    assert_eq!((sent, error.status()), (1, Status::Permanent), "{error}");
    error
}

/// The error that comes of an answer after several of them.
async fn temporary(answer: impl Fn() -> Answer + Send + Sync + 'static) -> Error {
    let (result, sent) = with_third(answer).await;
    let error = result.unwrap_err();
    assert_eq!((sent, error.status()), (8, Status::Temporary), "{error}");
    error
}

#[tokio::test(start_paused = true)]
async fn a_refused_part_is_named() {
    let error = temporary(|| ok(false)).await;
    assert_error(&error, ErrorKind::UnexpectedAnswer, "the DC refused the part (its answer is false)");
    assert_eq!((error.part(), error.method(), error.dc()), (Some(3), Some("upload.saveFilePart"), Some(Dc::Home)));

    let error = permanent(|| rpc(400, "FILE_PART_INVALID")).await;
    assert_eq!((error.part(), error.rpc().unwrap().message.as_str()), (Some(3), "FILE_PART_INVALID"));
    assert!(error.to_string().contains("part 3"), "{error}");

    let error = permanent(|| ok(7_i32)).await;
    assert_error(&error, ErrorKind::UnexpectedAnswer, "the answer is not what the method returns");
    assert_eq!(error.part(), Some(3));

    let error = permanent(|| Ok(Bytes::new())).await;
    assert_error(&error, ErrorKind::UnexpectedAnswer, "the answer is not what the method returns");

    let error = temporary(|| Err(InvokeError::lost("cable cut"))).await;
    assert!(error.to_string().ends_with("the transport failed: cable cut"), "{error}");

    let error = temporary(|| rpc(-503, "Timeout")).await;
    assert_eq!((error.part(), error.rpc().unwrap().code), (Some(3), -503));
}

#[tokio::test]
async fn the_parts_of_a_file_do_not_go_to_several_dcs() {
    let error = permanent(|| rpc(303, "FILE_MIGRATE_4")).await;
    assert_eq!((error.part(), error.rpc().unwrap().message.as_str()), (Some(3), "FILE_MIGRATE_4"));
}

/// Uploads a file that is changed as soon as its first part has been read.
async fn while_changing(change: impl Fn(&Path) + Send + Sync + 'static) -> Error {
    let (_directory, path) = file(64 * KIB);
    let changed = path.clone();
    let client = scripted(move |_, request: Request| {
        if request.part().0 == 0 {
            change(&changed);
        }
        async { ok(true) }
    });
    client.upload(&path).part_size(1024).parts_in_flight(1).await.unwrap_err()
}

#[tokio::test]
async fn a_changed_file_is_noticed() {
    let open = |path: &Path| File::options().write(true).open(path).unwrap();
    let grown = while_changing(|path| {
        File::options().append(true).open(path).unwrap().write_all(b"!").unwrap();
    })
    .await;
    let shrunk = while_changing(move |path| open(path).set_len(10).unwrap()).await;
    let touched = while_changing(move |path| open(path).set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap()).await;
    for (error, what) in [(grown, "65536 bytes and has 65537"), (shrunk, "has 10"), (touched, "written to")] {
        assert_error(&error, ErrorKind::SourceChanged, "the file changed while it was being sent: ");
        assert!(error.to_string().contains(what) && error.to_string().contains("a.mp4"), "{error}");
        assert!(error.part().is_some_and(|part| part > 0), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_flood_wait_pauses_all_parts_and_is_no_error() {
    let start = Instant::now();
    let times = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&times);
    let floods = AtomicUsize::new(0);
    let client = scripted(move |_, request: Request| {
        seen.lock().unwrap().push(start.elapsed().as_secs());
        let answer = match (request.part().0, floods.load(SeqCst)) {
            (5, 0) => rpc(420, "FLOOD_WAIT_30"),
            (5, 1) => rpc(420, "FLOOD_PREMIUM_WAIT_3"),
            _ => ok(true),
        };
        floods.fetch_add(usize::from(answer.is_err()), SeqCst);
        async {
            sleep(Duration::from_secs(1)).await;
            answer
        }
    });
    let throttled = Arc::new(Mutex::new(Vec::new()));
    let told = Arc::clone(&throttled);
    let upload = client.upload(content(16 * KIB)).part_size(1024).progress(move |progress| {
        told.lock().unwrap().extend(progress.throttled.map(|wait| wait.as_secs()));
    });
    upload.await.unwrap();
    assert_eq!(*throttled.lock().unwrap(), [30, 3]);
    // Parts 4 to 7 are sent in the second round, and are answered 1 s later: from then on nothing for 30 s.
    let times = times.lock().unwrap();
    assert!(times.iter().all(|at| *at <= 2 || *at >= 32), "{times:?}");
    assert!(!times.iter().any(|at| (34..36).contains(at)), "{times:?}");
    assert_eq!(times.len(), 16 + 2);
}

#[tokio::test(start_paused = true)]
async fn as_many_parts_in_flight_as_wanted() {
    for (wanted, most) in [(0, 1), (1, 1), (4, 4), (7, 7), (100, 16)] {
        let (now, peak) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let seen = Arc::clone(&peak);
        let client = scripted(move |_, _| {
            let (now, peak) = (Arc::clone(&now), Arc::clone(&peak));
            async move {
                peak.fetch_max(now.fetch_add(1, SeqCst) + 1, SeqCst);
                sleep(Duration::from_millis(10)).await;
                now.fetch_sub(1, SeqCst);
                ok(true)
            }
        });
        client.upload(content(16 * KIB)).part_size(1024).parts_in_flight(wanted).await.unwrap();
        assert_eq!(seen.load(SeqCst), most);
    }
}

#[tokio::test(start_paused = true)]
async fn a_dropped_upload_stops() {
    let client = scripted(|_, _| async {
        sleep(Duration::from_secs(1)).await;
        ok(true)
    });
    let upload = client.upload(content(64 * KIB)).part_size(1024);
    assert!(tokio::time::timeout(Duration::from_millis(2500), upload).await.is_err());
    let asked = client.asked().len();
    assert_eq!(asked, 12);
    sleep(Duration::from_secs(60)).await;
    assert_eq!(client.asked().len(), asked);
}

#[tokio::test]
async fn progress_counts_acknowledged_bytes_up_to_the_total() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let told = Arc::clone(&seen);
    let client = scripted(yes);
    let upload = client.upload(content(10_000)).part_size(4096);
    upload.progress(move |progress| told.lock().unwrap().push((progress.bytes, progress.total))).await.unwrap();
    let seen = seen.lock().unwrap();
    assert_eq!(seen.first(), Some(&(0, Some(10_000))));
    assert_eq!(seen.last(), Some(&(10_000, Some(10_000))));
    assert!(seen.is_sorted() && seen.len() == 4, "{seen:?}");
}
