//! Where bytes come from and go to: readers, streams, memory, positions, ranges.

use std::io::{self, Read, Seek};
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::support::stored::{Stored, client, location};
use crate::support::{Answer, Request, Scripted, assert_error, content, ok, rpc, scripted};
use futures_util::{StreamExt, TryStreamExt, stream};
use mtproto_files::download::{Verification, WriteAt};
use mtproto_files::limits::Limits;
use mtproto_files::upload::{Method, Source};
use mtproto_files::{Dc, ErrorKind};
use tl_types::{Bytes, enums};
use tokio::time::sleep;

const KIB: usize = 1024;

async fn yes(_: Dc, _: Request) -> Answer {
    ok(true)
}

/// Numbers, totals and lengths of the big parts that were sent, in order of their numbers, and their bytes.
fn big(asked: &[(Dc, Request)]) -> (Vec<(i32, i32, usize)>, Vec<u8>) {
    let mut parts: Vec<_> = asked
        .iter()
        .map(|(_, request)| match request {
            Request::SaveBigPart(part) => (part.file_part, part.file_total_parts, part.bytes.clone()),
            other => panic!("{other:?}"),
        })
        .collect();
    parts.sort_by_key(|(number, ..)| *number);
    let shape = parts.iter().map(|(number, total, bytes)| (*number, *total, bytes.len())).collect();
    (shape, parts.into_iter().flat_map(|(.., bytes)| bytes).collect())
}

/// A stream of pieces of these lengths, over and over.
fn pieces(bytes: Vec<u8>, lengths: &'static [usize]) -> impl futures_util::Stream<Item = io::Result<Bytes>> + Send {
    let (mut bytes, mut lengths) = (Bytes::from(bytes), lengths.iter().cycle());
    stream::iter(std::iter::from_fn(move || {
        let len = (*lengths.next().unwrap()).min(bytes.len());
        (!bytes.is_empty()).then(|| Ok(bytes.split_to(len)))
    }))
}

#[tokio::test]
async fn what_has_no_known_length_goes_up_as_a_big_file() {
    for (len, expected) in [
        (1, vec![(0, 1, 1)]),
        (1023, vec![(0, 1, 1023)]),
        (1024, vec![(0, -1, 1024), (1, 1, 0)]),
        (2500, vec![(0, -1, 1024), (1, -1, 1024), (2, 3, 452)]),
        (3072, vec![(0, -1, 1024), (1, -1, 1024), (2, -1, 1024), (3, 3, 0)]),
    ] {
        let sources = [
            Source::reader(io::Cursor::new(content(len))),
            Source::stream(pieces(content(len), &[1, 0, 700, 5000, 3])),
            Source::stream(pieces(content(len), &[1024])),
        ];
        for source in sources {
            let client = scripted(yes);
            let uploaded = client.upload(source).part_size(1024).name("a.txt").await.unwrap();
            assert_eq!(big(&client.asked()), (expected.clone(), content(len)));
            let enums::InputFile::Big(file) = &uploaded.file else { panic!("{uploaded:?}") };
            assert_eq!((usize::try_from(file.parts).unwrap(), uploaded.size), (len.div_ceil(1024), len as u64));
            assert_eq!((uploaded.method, uploaded.mime_type.as_str()), (Method::SaveBigFilePart, "text/plain"));
        }
    }
    let error = scripted(yes).upload(Source::reader(tokio::io::empty())).await.unwrap_err();
    assert_error(&error, ErrorKind::InvalidInput, "the file is empty");
}

#[tokio::test]
async fn a_length_that_is_known_is_planned_with_and_checked() {
    let source = |len: usize| Source::reader(io::Cursor::new(content(5000))).of_length(len as u64);
    let client = scripted(yes);
    let uploaded = client.upload(source(5000)).part_size(1024).await.unwrap();
    assert_eq!((uploaded.method, uploaded.parts), (Method::SaveFilePart, 5));
    for (len, what) in [(4999, "goes on after 4999"), (4096, "goes on"), (5001, "ends at byte 5000"), (9000, "ends at")]
    {
        for source in [source(len), Source::stream(pieces(content(5000), &[999])).of_length(len as u64)] {
            let error = client.upload(source).part_size(1024).await.unwrap_err();
            assert_error(&error, ErrorKind::SourceChanged, "the file changed while it was being sent: ");
            assert!(error.to_string().contains(what), "{error}");
        }
    }
}

/// Sockets stay open after what they said that they would send.
#[tokio::test(start_paused = true)]
async fn what_stays_open_is_not_waited_for() {
    let open = || tokio::io::AsyncReadExt::chain(io::Cursor::new(content(5000)), Never);
    let endless = || pieces(content(5000), &[999]).chain(stream::pending());
    for source in [Source::reader(open()), Source::stream(endless())] {
        let client = scripted(yes);
        let upload = client.upload(source.of_length(5000)).part_size(1024);
        let uploaded = tokio::time::timeout(Duration::from_secs(1), upload).await.unwrap().unwrap();
        assert_eq!((uploaded.parts, uploaded.size), (5, 5000));
    }
}

/// A reader that neither ends nor goes on.
struct Never;

impl tokio::io::AsyncRead for Never {
    fn poll_read(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
        _: &mut tokio::io::ReadBuf<'_>,
    ) -> std::task::Poll<io::Result<()>> {
        std::task::Poll::Pending
    }
}

#[tokio::test]
async fn a_source_that_fails_ends_the_upload() {
    let chunks = stream::iter([Ok(Bytes::from(content(1500))), Err(io::Error::other("pipe burst"))]);
    let error = scripted(yes).upload(Source::stream(chunks)).part_size(1024).await.unwrap_err();
    assert_error(&error, ErrorKind::Io, "pipe burst");
    assert_eq!(error.part(), Some(1));
}

#[tokio::test]
async fn more_than_the_limit_is_refused_at_once_or_as_it_comes() {
    let client = scripted(yes).with(|client| client.with_limits(Limits::new(3)));
    let error = client.upload(content(3 * KIB + 1)).part_size(1024).await.unwrap_err();
    assert_error(&error, ErrorKind::TooLarge, "bytes are more than 3 parts");
    assert!(client.asked().is_empty());
    let endless = Source::reader(tokio::io::repeat(7));
    let error = client.upload(endless).part_size(1024).await.unwrap_err();
    assert_error(&error, ErrorKind::TooLarge, "bytes are more than 3 parts of 1024 bytes");
    client.upload(content(3 * KIB)).part_size(1024).await.unwrap();
    client.upload(content(3 * KIB + 1)).part_size(1024).limits(Limits::new(4)).await.unwrap();
}

#[tokio::test]
async fn any_range_of_a_file_whatever_its_alignment() {
    let stored = Stored::new(300_000);
    let ranges = [0..1, 0..300_000, 5..6, 1023..1025, 4095..4097, 131_071..131_073, 131_072..262_144, 299_999..300_000];
    for range in ranges.into_iter().chain([7..200_001, 250_000..400_000, 300_000..300_000, 9..9]) {
        for (known, part_size) in [(true, 4096), (true, 512 * 1024), (false, 128 * 1024)] {
            for verify in [true, false] {
                let location = if known { location().of_size(300_000) } else { location() };
                let client = {
                    let stored = stored.clone();
                    scripted(move |_, request: Request| std::future::ready(precise(&stored, &request)))
                };
                let (start, end) =
                    (usize::try_from(range.start).unwrap(), usize::try_from(range.end).unwrap().min(300_000));
                let download = client.download(location).range(range.clone()).part_size(part_size).verify(verify);
                let (bytes, received) = download.to_bytes().await.unwrap();
                assert!(bytes == stored.content[start..end], "{range:?} {known} {part_size} {verify}");
                assert_eq!(received.size, (end - start) as u64);
                let verified = verify && start < end;
                assert_eq!(received.verification == Verification::Verified, verified, "{range:?} {known} {part_size}");
            }
        }
    }
    let client = client(&stored, |_, _, _| None);
    let error = client.download(location().of_size(10)).range(11..).to_bytes().await.unwrap_err();
    assert_error(&error, ErrorKind::InvalidInput, "there are no bytes 11 to ");
    assert!(client.asked().is_empty());
    let error = client.download(location()).range(300_001..).to_bytes().await.unwrap_err();
    assert_error(&error, ErrorKind::InvalidInput, "there are no bytes ");
    assert!(error.to_string().contains("in a file of 300000 bytes"), "{error}");
}

/// Answers by the rules of `precise` requests too.
fn precise(stored: &Stored, request: &Request) -> Answer {
    match request {
        Request::GetFile(request) => {
            let (offset, limit) = (request.offset, i64::from(request.limit));
            let unit = if request.precise { 1024 } else { 4096 };
            assert!(offset % unit == 0 && limit % unit == 0 && limit <= 1 << 20, "{request:?}");
            assert!(request.precise || (1 << 20) % limit == 0, "{request:?}");
            assert_eq!(offset >> 20, (offset + limit - 1) >> 20, "{request:?}");
            ok(stored.file(request.offset, request.limit))
        }
        other => stored.answer(other),
    }
}

#[tokio::test]
async fn a_few_bytes_cost_few_bytes() {
    let stored = Stored::new(3_000_000);
    let client = scripted(move |_, request| std::future::ready(precise(&stored, &request)));
    client.download(location().of_size(3_000_000)).range(1_234_567..1_234_569).verify(false).to_bytes().await.unwrap();
    let asked = client.asked();
    let [(_, Request::GetFile(request))] = &asked[..] else { panic!("{asked:?}") };
    assert_eq!((request.limit, request.precise), (1024, true));
}

/// A writer that is slow, and takes a few bytes at a time.
struct Slow(Arc<Mutex<Vec<u8>>>);

impl tokio::io::AsyncWrite for Slow {
    fn poll_write(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
        bytes: &[u8],
    ) -> std::task::Poll<io::Result<usize>> {
        let len = bytes.len().min(1000);
        self.0.lock().unwrap().extend_from_slice(&bytes[..len]);
        std::task::Poll::Ready(Ok(len))
    }

    fn poll_flush(self: std::pin::Pin<&mut Self>, _: &mut std::task::Context<'_>) -> std::task::Poll<io::Result<()>> {
        std::task::Poll::Ready(Ok(()))
    }

    fn poll_shutdown(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<io::Result<()>> {
        std::task::Poll::Ready(Ok(()))
    }
}

/// Answers in an order of its own.
fn shuffled(stored: &Stored) -> Scripted {
    let stored = stored.clone();
    scripted(move |_, request: Request| {
        let answer = precise(&stored, &request);
        let millis = match request {
            Request::GetFile(request) => u64::try_from(request.offset * 7 % 97).unwrap(),
            _ => 1,
        };
        async move {
            sleep(Duration::from_millis(millis)).await;
            answer
        }
    })
}

#[tokio::test(start_paused = true)]
async fn writers_and_streams_get_everything_in_order() {
    let stored = Stored::new(300_001);
    for part_size in [4096, 64 * 1024] {
        let download = || shuffled(&stored).download(location().of_size(300_001)).part_size(part_size);
        let written = Arc::new(Mutex::new(Vec::new()));
        let received = download().to_writer(Slow(Arc::clone(&written))).await.unwrap();
        assert_eq!((&written.lock().unwrap()[..], received.size), (&stored.content[..], 300_001));

        let mut chunks = download().to_stream();
        let mut got = Vec::new();
        while let Some(chunk) = chunks.try_next().await.unwrap() {
            got.extend_from_slice(&chunk);
        }
        assert!(got == stored.content);
        assert_eq!(chunks.received().unwrap().verification, Verification::Verified);

        let file = Arc::new(tempfile::tempfile().unwrap());
        download().range(10..200_000).to_positions(Arc::clone(&file)).await.unwrap();
        let mut got = Vec::new();
        (&*file).rewind().unwrap();
        (&*file).read_to_end(&mut got).unwrap();
        assert!(got == stored.content[10..200_000]);
    }
}

#[tokio::test]
async fn a_stream_is_not_read_far_ahead_and_stops_when_it_is_dropped() {
    let stored = Stored::new(3_000_000);
    let client = client(&stored, |_, _, _| None);
    let mut chunks = client.download(location().of_size(3_000_000)).part_size(4096).to_stream();
    let first = chunks.next().await.unwrap().unwrap();
    assert!(!first.is_empty());
    sleep(Duration::from_millis(50)).await;
    let asked = client.asked().len();
    assert!(asked < 100, "{asked}");
    drop(chunks);
    sleep(Duration::from_millis(50)).await;
    assert_eq!(client.asked().len(), asked);
}

#[tokio::test]
async fn a_stream_ends_with_its_error_after_what_is_right() {
    let stored = Stored::new(300_000);
    let client = client(&stored, |_, _, request| match request {
        Request::GetFile(request) if request.offset == 262_144 => Some(rpc(400, "LOCATION_INVALID")),
        _ => None,
    });
    let chunks = client.download(location().of_size(300_000)).part_size(131_072).to_stream();
    let chunks: Vec<_> = chunks.collect().await;
    let (last, before) = chunks.split_last().unwrap();
    assert!(last.as_ref().unwrap_err().rpc().is_some());
    let before: Vec<u8> = before.iter().flat_map(|chunk| chunk.as_ref().unwrap().to_vec()).collect();
    assert!(stored.content.starts_with(&before));
}

#[tokio::test]
async fn damaged_bytes_reach_no_place() {
    struct Counts(AtomicUsize);
    impl WriteAt for Counts {
        fn write_at(&self, _: u64, bytes: &[u8]) -> io::Result<()> {
            self.0.fetch_add(bytes.len(), SeqCst);
            Ok(())
        }
    }
    let stored = Stored::new(100_000);
    let damages = |stored: &Stored, _: Dc, request: &Request| match request {
        Request::GetFile(request) => {
            let mut file = stored.file(request.offset, request.limit);
            let mut bytes = file.bytes.to_vec();
            bytes[77] ^= 1;
            file.bytes = bytes.into();
            Some(ok(file))
        }
        _ => None,
    };
    let download = || client(&stored, damages).download(location().of_size(100_000));
    let counts = Arc::new(Counts(AtomicUsize::new(0)));
    let error = download().to_positions(Arc::clone(&counts)).await.unwrap_err();
    assert_error(&error, ErrorKind::Corrupt, "the SHA-256 of bytes ");
    assert_eq!(counts.0.load(SeqCst), 0);
    let mut chunks = download().to_stream();
    assert!(chunks.next().await.unwrap().is_err() && chunks.next().await.is_none());
}

#[tokio::test]
async fn a_place_that_fails_ends_the_download() {
    struct Full;
    impl WriteAt for Full {
        fn write_at(&self, _: u64, _: &[u8]) -> io::Result<()> {
            Err(io::Error::other("disk full"))
        }
    }
    let error =
        client(&Stored::new(100_000), |_, _, _| None).download(location()).to_positions(Full).await.unwrap_err();
    assert_error(&error, ErrorKind::Io, "disk full");
}
