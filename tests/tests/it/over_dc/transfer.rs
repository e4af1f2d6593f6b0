//! Files to the local DC and back, by the library alone and with faults on the way.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use super::common::assert_error;
use mtproto_dc::{Config, LocalDc, Storage};
use mtproto_files::download::Verification;
use mtproto_files::transport::{Answer, Request};
use mtproto_files::upload::{Method, Source};
use mtproto_files::{AlbumItem, Client, Dc, ErrorKind, FileLocation, InvokeError, Transport};
use tl_types::{Bytes, Combinator, Encode, enums, functions, types};

const KIB: usize = 1024;
const MIB: usize = 1024 * KIB;

/// Bytes that differ from place to place.
fn content(len: usize) -> Vec<u8> {
    (0..len).map(|at| (at.wrapping_mul(2_654_435_761) >> 13).to_le_bytes()[0]).collect()
}

fn me() -> types::InputPeerSelf {
    types::InputPeerSelf::new()
}

fn write(directory: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = directory.join(name);
    fs::write(&path, bytes).unwrap();
    path
}

fn names(directory: &Path) -> Vec<String> {
    let entries = fs::read_dir(directory).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

/// A local DC with something between it and the client.
struct Between<F> {
    dc: LocalDc,
    change: F,
}

impl<F> Transport for Between<F>
where
    F: Fn(Dc, u32, Result<Bytes, InvokeError>) -> Result<Bytes, InvokeError> + Send + Sync + 'static,
{
    fn invoke(&self, request: Request) -> Answer<'_> {
        Box::pin(async move {
            let Request { dc, method, body, .. } = request;
            let body = body.into_bytes();
            let id = u32::from_le_bytes(*body.first_chunk().unwrap());
            (self.change)(dc, id, self.dc.invoke(Request::new(Dc::Home, method, body.into())).await)
        })
    }
}

/// A client of a DC that holds a document of this content, and where that is.
async fn stored<F>(bytes: &[u8], change: F) -> (Client, FileLocation)
where
    F: Fn(Dc, u32, Result<Bytes, InvokeError>) -> Result<Bytes, InvokeError> + Send + Sync + 'static,
{
    let dc = LocalDc::in_memory();
    let direct = Client::new(dc.clone());
    let uploaded = direct.upload(Bytes::copy_from_slice(bytes)).await.unwrap();
    let location = direct.send_media(me(), uploaded, "").await.unwrap().location().unwrap();
    (Client::new(Between { dc, change }), location)
}

#[tokio::test]
async fn documents_of_all_sizes_come_back_the_same() {
    let directory = tempfile::tempdir().unwrap();
    let disk = Config::default().storage(Storage::Directory(directory.path().to_owned()));
    for dc in [LocalDc::in_memory(), LocalDc::new(disk).unwrap()] {
        let client = Client::new(dc);
        for len in [1, 1023, 1024, 128 * KIB + 1, 512 * KIB - 1, 512 * KIB, 512 * KIB + 1, 10 * MIB, 10 * MIB + 1] {
            let folder = tempfile::tempdir().unwrap();
            let bytes = content(len);
            let source = write(folder.path(), "source.bin", &bytes);
            let uploaded = client.upload(&source).parts_in_flight(8).await.unwrap();
            assert_eq!(uploaded.method == Method::SaveFilePart, len <= 10 * MIB);
            let sent = client.send_media(me(), uploaded, "caption").await.unwrap();
            let location = sent.location().unwrap();
            assert_eq!(location.size(), Some(len as u64));
            let unknown = FileLocation::new(location.input().clone()).in_dc(location.dc());
            for (location, part_size) in [(location.clone(), MIB), (location, 64 * KIB), (unknown, 128 * KIB)] {
                let target = folder.path().join("copy.bin");
                let download = client.download(location).part_size(part_size.try_into().unwrap());
                let got = download.to_path(&target).await.unwrap();
                assert_eq!((got.size, got.verification), (len as u64, Verification::Verified), "{len} {part_size}");
                assert!(fs::read(&target).unwrap() == bytes, "{len} {part_size}");
            }
        }
    }
}

#[tokio::test]
async fn an_album_of_photos_keeps_its_spoilers_and_order() {
    let dc = LocalDc::in_memory();
    let client = Client::new(dc.clone());
    let mut items = Vec::new();
    for number in 0..10_u8 {
        let jpeg = [&[0xff, 0xd8, 0xff, 0xe0][..], &[number; 5000]].concat();
        let photo = client.upload(jpeg).name(format!("{number}.jpg")).await.unwrap().photo();
        items.push(AlbumItem::new(photo.spoiler(number % 2 == 0)).caption(format!("photo {number}")));
    }
    let sent = client.send_album(me(), items).await.unwrap();
    assert_eq!(dc.counters().requests("messages.uploadMedia"), 10);
    assert_eq!(dc.counters().requests("messages.sendMultiMedia"), 1);
    assert!(sent[0].grouped_id.is_some() && sent.iter().all(|message| message.grouped_id == sent[0].grouped_id));
    for (message, number) in sent.iter().zip(0_u8..) {
        let Some(enums::MessageMedia::Photo(media)) = &message.media else { panic!("{message:?}") };
        assert_eq!(media.spoiler, number % 2 == 0);
        let directory = tempfile::tempdir().unwrap();
        let target = directory.path().join("photo.jpg");
        client.download(message.location().unwrap()).to_path(&target).await.unwrap();
        assert_eq!(fs::read(&target).unwrap()[4..], [number; 5000]);
    }
}

#[tokio::test]
async fn uploaded_media_is_sent_by_reference_again_and_again() {
    let client = Client::new(LocalDc::in_memory());
    let uploaded = client.upload(content(1000)).name("a.txt").await.unwrap();
    let media = client.upload_media(me(), uploaded).await.unwrap();
    let first = client.send_media(me(), media.clone(), "").await.unwrap();
    let second = client.send_media(me(), media, "").await.unwrap();
    assert!(first.id != second.id && first.random_id != second.random_id);
}

#[tokio::test]
async fn damage_on_the_way_down_is_found_and_leaves_nothing() {
    let bytes = content(3 * MIB + 5);
    let answers = AtomicUsize::new(0);
    let (client, location) = stored(&bytes, move |_, id, answer| {
        if id != functions::upload::GetFile::CONSTRUCTOR_ID || answers.fetch_add(1, SeqCst) != 3 {
            return answer;
        }
        let mut bytes = answer?.to_vec();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        Ok(bytes.into())
    })
    .await;
    let directory = tempfile::tempdir().unwrap();
    let error = client.download(location).to_path(directory.path().join("copy.bin")).await.unwrap_err();
    assert_error(&error, ErrorKind::Corrupt, "is not the file's: they are damaged");
    assert!(error.to_string().contains("the SHA-256 of bytes "), "{error}");
    assert!(names(directory.path()).is_empty());
}

#[tokio::test]
async fn damage_on_the_way_up_is_found_by_the_md5() {
    struct Damages(LocalDc);
    impl Transport for Damages {
        fn invoke(&self, mut request: Request) -> Answer<'_> {
            let mut bytes = request.body.into_bytes().to_vec();
            // Within the payload of `upload.saveFilePart`.
            if bytes.len() > 1000 {
                bytes[500] ^= 1;
            }
            request.body = Bytes::from(bytes).into();
            self.0.invoke(request)
        }
    }
    let client = Client::new(Damages(LocalDc::in_memory()));
    let uploaded = client.upload(content(2000)).await.unwrap();
    let error = client.send_media(me(), uploaded, "").await.unwrap_err();
    assert_eq!(error.rpc().map(|rpc| rpc.message.as_str()), Some("MD5_CHECKSUM_INVALID"), "{error}");
}

#[tokio::test]
async fn a_lost_part_is_sent_again_when_the_file_is_used() {
    struct Loses(LocalDc, AtomicUsize);
    impl Transport for Loses {
        fn invoke(&self, request: Request) -> Answer<'_> {
            Box::pin(async move {
                // The third and the fourth part.
                if matches!(self.1.fetch_add(1, SeqCst), 2 | 3) {
                    return true.to_bytes().map_err(InvokeError::lost);
                }
                self.0.invoke(request).await
            })
        }
    }
    let dc = LocalDc::in_memory();
    let client = Client::new(Loses(dc.clone(), AtomicUsize::new(0)));
    let uploaded = client.upload(content(5000)).part_size(1024).parts_in_flight(1).await.unwrap();
    let sent = client.send_media(me(), uploaded, "").await.unwrap();
    assert_eq!(dc.counters().requests("upload.saveFilePart"), 3 + 2);
    assert_eq!(dc.counters().requests("messages.sendMedia"), 3);
    let (bytes, _) = client.download(sent.location().unwrap()).to_bytes().await.unwrap();
    assert_eq!(bytes, content(5000));

    // What was read only once is gone.
    let client = Client::new(Loses(dc, AtomicUsize::new(0)));
    let source = Source::reader(std::io::Cursor::new(content(5000)));
    let uploaded = client.upload(source).part_size(1024).parts_in_flight(1).await.unwrap();
    let error = client.send_media(me(), uploaded, "").await.unwrap_err();
    assert_error(&error, ErrorKind::SourceChanged, "the DC lost part 2, and the source can be read only once");
}

#[tokio::test]
async fn the_dcs_refusal_reaches_the_caller() {
    let client = Client::new(LocalDc::new(Config::default().max_parts(3)).unwrap());
    let error = client.upload(content(5000)).part_size(1024).await.unwrap_err();
    assert!(error.part().is_some_and(|part| part >= 3), "{error}");
    assert_eq!(error.rpc().map(|rpc| rpc.message.as_str()), Some("FILE_PART_INVALID"), "{error}");
}

#[tokio::test]
async fn a_file_that_moved_is_followed() {
    let bytes = content(5 * MIB);
    let (client, location) =
        stored(
            &bytes,
            |dc, _, answer| {
                if dc == Dc::Id(5) { answer } else { Err(InvokeError::rpc(303, "FILE_MIGRATE_5")) }
            },
        )
        .await;
    let directory = tempfile::tempdir().unwrap();
    let target = directory.path().join("copy.bin");
    let got = client.download(location).to_path(&target).await.unwrap();
    assert_eq!((got.dc, got.verification), (Dc::Id(5), Verification::Verified));
    assert!(fs::read(&target).unwrap() == bytes);
}

#[tokio::test]
async fn a_flood_wait_is_waited_out() {
    let bytes = content(2 * MIB);
    let requests = AtomicUsize::new(0);
    let (client, location) = stored(&bytes, move |_, _, answer| match requests.fetch_add(1, SeqCst) {
        2 => Err(InvokeError::rpc(420, "FLOOD_WAIT_1")),
        3 => Err(InvokeError::rpc(420, "FLOOD_PREMIUM_WAIT_1")),
        _ => answer,
    })
    .await;
    let directory = tempfile::tempdir().unwrap();
    let target = directory.path().join("copy.bin");
    let start = std::time::Instant::now();
    client.download(location).to_path(&target).await.unwrap();
    assert!(start.elapsed().as_secs_f64() >= 1.0);
    assert!(fs::read(&target).unwrap() == bytes);
}
