//! Sources of the user's own, which are read at positions.

use std::fs::File;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::time::{Duration, SystemTime};

use crate::support::own_source::OwnSource;
use crate::support::{Answer, Request, assert_error, content, ok, rpc, scripted};
use md5::{Digest, Md5};
use mtproto_files::media::Document;
use mtproto_files::secret::FileKey;
use mtproto_files::upload::{Method, ReadAt, Source};
use mtproto_files::{Dc, Error, ErrorKind, Operation};
use tl_types::{enums, types};

const KIB: usize = 1024;

async fn yes(_: Dc, _: Request) -> Answer {
    ok(true)
}

/// The file that the parts make up.
fn joined(asked: &[(Dc, Request)]) -> Vec<u8> {
    let mut parts: Vec<_> = asked.iter().map(|(_, request)| request.part()).collect();
    parts.sort_by_key(|(number, _)| *number);
    assert!(parts.iter().map(|(number, _)| *number).eq(0..i32::try_from(parts.len()).unwrap()));
    parts.into_iter().flat_map(|(_, bytes)| bytes).collect()
}

#[tokio::test]
async fn what_reads_little_and_is_interrupted_goes_up_whole() {
    for most in [0, 1, 7, 1023, 1024, 5000] {
        let client = scripted(yes);
        let source = OwnSource::new(content(10_000)).in_bites(most);
        let uploaded = client.upload(Source::positions(source)).part_size(1024).await.unwrap();
        assert_eq!(joined(&client.asked()), content(10_000), "{most}");
        assert_eq!((uploaded.size, uploaded.parts, uploaded.method), (10_000, 10, Method::SaveFilePart));
        assert_eq!((uploaded.name.as_str(), uploaded.mime_type.as_str()), ("own.txt", "text/plain"));
        let enums::InputFile::Plain(file) = uploaded.file else { panic!("{uploaded:?}") };
        let md5 = Md5::digest(content(10_000)).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        assert_eq!((file.md5_checksum, file.parts, file.name.as_str()), (md5, 10, "own.txt"));
    }
}

#[tokio::test]
async fn a_big_one_goes_up_as_a_big_file() {
    let client = scripted(yes);
    let source = OwnSource::new(content((10 << 20) + 1));
    let uploaded = client.upload(Source::positions(source)).name("other.bin").await.unwrap();
    assert!(joined(&client.asked()) == content((10 << 20) + 1));
    assert_eq!((uploaded.method, uploaded.parts, uploaded.name.as_str()), (Method::SaveBigFilePart, 21, "other.bin"));
}

#[tokio::test]
async fn files_and_shared_sources_are_sources_too() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a.bin");
    std::fs::write(&path, content(5000)).unwrap();
    let shared: Arc<dyn ReadAt> = Arc::new(OwnSource::new(content(5000)));
    let sources =
        [(Source::positions(File::open(&path).unwrap()), "file"), (Source::positions(Arc::clone(&shared)), "own.txt")];
    for (source, name) in sources {
        let client = scripted(yes);
        let uploaded = client.upload(source).part_size(1024).await.unwrap();
        assert_eq!((joined(&client.asked()), uploaded.name.as_str()), (content(5000), name));
    }
}

/// Claims to have read more than there is room for.
struct Boasts;

impl ReadAt for Boasts {
    fn size(&self) -> io::Result<u64> {
        Ok(3000)
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        buffer.fill(9);
        Ok(if offset < 3000 { usize::MAX } else { 0 })
    }
}

#[tokio::test]
async fn more_than_there_is_room_for_is_not_believed() {
    let client = scripted(yes);
    client.upload(Source::positions(Boasts)).part_size(1024).await.unwrap();
    assert_eq!(joined(&client.asked()), vec![9; 3000]);
}

/// Uploads a source that is changed as soon as its first part has been sent.
async fn while_changing(change: impl Fn(&OwnSource) + Send + Sync + 'static) -> Error {
    let source = Arc::new(OwnSource::new(content(64 * KIB)).of_time(SystemTime::UNIX_EPOCH));
    let changed = Arc::clone(&source);
    let client = scripted(move |_, request: Request| {
        if request.part().0 == 0 {
            change(&changed);
        }
        async { ok(true) }
    });
    client.upload(Source::positions(source)).part_size(1024).parts_in_flight(1).await.unwrap_err()
}

#[tokio::test]
async fn a_change_under_way_is_an_error() {
    let grows = while_changing(|source| source.bytes.lock().unwrap().push(1)).await;
    let shrinks = while_changing(|source| source.bytes.lock().unwrap().truncate(10)).await;
    let later = SystemTime::UNIX_EPOCH + Duration::from_secs(1);
    let is_touched = while_changing(move |source| *source.modified.lock().unwrap() = Some(later)).await;
    let has_no_time = while_changing(|source| *source.modified.lock().unwrap() = None).await;
    for (error, what) in [
        (grows, "it had 65536 bytes and has 65537"),
        (shrinks, "it had 65536 bytes and has 10"),
        (is_touched, "it was written to"),
        (has_no_time, "it was written to"),
    ] {
        let words =
            format!("own.txt, part {}: the file changed while it was being sent: {what}", error.part().unwrap());
        assert_error(&error, ErrorKind::SourceChanged, &words);
        assert!(error.part() > Some(0) && error.operation() == Operation::Upload, "{error}");
    }
}

#[tokio::test]
async fn a_size_that_is_not_that_of_the_content_is_an_error() {
    for (size, what) in [(5001, "it ends at byte 5000 of 5001"), (4999, "it goes on after 4999 bytes")] {
        let source = OwnSource::new(content(5000));
        *source.size.lock().unwrap() = Some(size);
        let error = scripted(yes).upload(Source::positions(source)).part_size(1024).await.unwrap_err();
        assert_error(&error, ErrorKind::SourceChanged, what);
        assert_eq!(error.part(), Some(4), "{error}");
    }
    let client = scripted(yes);
    let error = client.upload(Source::positions(OwnSource::new(Vec::new()))).await.unwrap_err();
    assert_error(&error, ErrorKind::InvalidInput, "the file is empty");
    assert!(client.asked().is_empty());
}

#[tokio::test]
async fn an_error_of_the_source_ends_the_upload() {
    for kind in [io::ErrorKind::PermissionDenied, io::ErrorKind::WouldBlock] {
        let source = OwnSource::new(content(5000));
        *source.fails.lock().unwrap() = Some((3000, kind));
        let error = scripted(yes).upload(Source::positions(source)).part_size(1024).await.unwrap_err();
        assert_error(&error, ErrorKind::Io, "upload of own.txt, part 3: the tape is torn");
        assert_eq!((error.detail().map(io::Error::kind), error.part()), (Some(kind), Some(3)));
    }
}

/// Has no size.
struct Unmeasured;

impl ReadAt for Unmeasured {
    fn size(&self) -> io::Result<u64> {
        Err(io::Error::other("nobody knows"))
    }

    fn read_at(&self, _: u64, _: &mut [u8]) -> io::Result<usize> {
        panic!("it is read")
    }
}

#[tokio::test]
async fn without_a_size_nothing_is_sent() {
    let client = scripted(yes);
    let error = client.upload(Source::positions(Unmeasured)).await.unwrap_err();
    assert_error(&error, ErrorKind::Io, "upload of a source by positions: nobody knows");
    assert!(client.asked().is_empty());
}

#[tokio::test]
async fn a_part_that_the_dc_lost_is_read_again() {
    for changes in [false, true] {
        let source = Arc::new(OwnSource::new(content(5000)));
        let (changed, lost) = (Arc::clone(&source), AtomicBool::new(false));
        let client = scripted(move |_, request: Request| {
            let answer = match &request {
                Request::UploadMedia(_) if !lost.swap(true, SeqCst) => {
                    if changes {
                        changed.bytes.lock().unwrap().push(1);
                    }
                    rpc(400, "FILE_PART_1_MISSING")
                }
                Request::UploadMedia(_) => {
                    let document =
                        types::Document::new(1, 2, vec![3], 0, "a/b", 5000, 2, Vec::<enums::DocumentAttribute>::new());
                    ok(types::MessageMediaDocument::new().document(document))
                }
                _ => ok(true),
            };
            async { answer }
        });
        let uploaded = client.upload(Source::positions(source)).part_size(1024).await.unwrap();
        let result = client.upload_media("me", Document::new(&uploaded)).await;
        let seconds = client.asked().into_iter().filter_map(|(_, request)| match request {
            Request::SavePart(part) if part.file_part == 1 => Some(part.bytes.to_vec()),
            _ => None,
        });
        let seconds: Vec<_> = seconds.collect();
        if changes {
            assert_error(&result.unwrap_err(), ErrorKind::SourceChanged, "it had 5000 bytes and has 5001");
            assert_eq!(seconds, [&content(5000)[1024..2048]]);
        } else {
            result.unwrap();
            assert_eq!(seconds, [&content(5000)[1024..2048]; 2]);
        }
    }
}

#[tokio::test]
async fn what_is_encrypted_is_the_same_as_from_memory() {
    let key = FileKey::random().unwrap();
    // Whole blocks: nothing is filled with random bytes.
    let from_memory = scripted(yes);
    from_memory.upload(content(8 * KIB)).part_size(1024).encrypted(key.clone()).await.unwrap();
    let from_source = scripted(yes);
    let source = Source::positions(OwnSource::new(content(8 * KIB)).in_bites(100));
    from_source.upload(source).part_size(1024).encrypted(key).await.unwrap();
    let sent = joined(&from_source.asked());
    assert_eq!((sent.len(), sent == content(8 * KIB)), (8 * KIB, false));
    assert!(sent == joined(&from_memory.asked()));
}

/// Nobody reads a source further ahead than its parts go up.
#[tokio::test(start_paused = true)]
async fn a_source_is_not_read_far_ahead() {
    let source = Arc::new(OwnSource::new(content(200 * KIB)));
    let (looked_at, most) = (Arc::clone(&source), Arc::new(AtomicUsize::new(0)));
    let ahead = Arc::clone(&most);
    let client = scripted(move |_, request: Request| {
        let read = looked_at.read.lock().unwrap().iter().map(|range| range.end).max().unwrap();
        let sent = u64::try_from(request.part().0).unwrap() * 1024;
        ahead.fetch_max(usize::try_from(read.saturating_sub(sent)).unwrap(), SeqCst);
        async {
            tokio::time::sleep(Duration::from_secs(1)).await;
            ok(true)
        }
    });
    client.upload(Source::positions(source)).part_size(1024).parts_in_flight(4).await.unwrap();
    assert_eq!(client.asked().len(), 200);
    assert!(most.load(SeqCst) <= 16 * KIB, "{most:?} bytes");
}
