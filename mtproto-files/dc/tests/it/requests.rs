//! How requests reach their methods.

use crate::common::*;
use mtproto_dc::{Config, LocalDc};
use mtproto_files::InvokeError;
use mtproto_files::transport::{Dc, Request, Transport};
use tl_types::{Bytes, Chain, Combinator, Decode, Encode, LAYER, functions, types};

fn refused<T>(name: &str) -> Result<T, String> {
    Err(format!("400 {name}"))
}

fn part() -> functions::upload::SaveFilePart {
    functions::upload::SaveFilePart::new(1, 0, Bytes::from_static(b"part"))
}

#[test]
fn wrappers_are_taken_off() {
    let dc = LocalDc::in_memory();
    let init = |query| functions::InitConnection::new(1, "device", "1", "1", "en", "", "en", query);
    let first = functions::InvokeWithLayer::new(LAYER, init(functions::InvokeWithoutUpdates::new(part())));
    assert_eq!(call(&dc, &first), Ok(true));
    assert_eq!(call(&dc, &functions::InvokeWithoutUpdates::new(part())), Ok(true));
    let older = functions::InvokeWithLayer::new(LAYER - 1, init(functions::InvokeWithoutUpdates::new(part())));
    assert_eq!(call(&dc, &older), refused("CONNECTION_LAYER_INVALID"));
    assert_eq!(dc.counters().requests("upload.saveFilePart"), 2);
}

#[test]
fn wrappers_may_be_nested_as_deep_as_a_request_is_long() {
    let mut request = functions::InvokeWithoutUpdates::<bool>::CONSTRUCTOR_ID.to_le_bytes().repeat(400_000);
    request.extend_from_slice(&part().to_bytes().unwrap());
    assert_eq!(
        send(&LocalDc::in_memory(), Bytes::from(request).into()).map(|answer| bool::from_bytes(&answer)),
        Ok(Ok(true))
    );
}

#[test]
fn bytes_that_are_no_request() {
    let dc = LocalDc::in_memory();
    let send = |bytes: &[u8]| send(&dc, Bytes::copy_from_slice(bytes).into()).map(drop);
    let whole = part().to_bytes().unwrap();
    assert_eq!(send(b""), refused("INPUT_FETCH_ERROR"));
    assert_eq!(send(b"abc"), refused("INPUT_FETCH_ERROR"));
    assert_eq!(send(&0x1234_5678_u32.to_le_bytes()), refused("INPUT_METHOD_INVALID_305419896_0"));
    for length in 4..whole.len() {
        assert_eq!(send(&whole[..length]), refused("INPUT_FETCH_ERROR"), "{length}");
    }
    assert_eq!(send(&[&whole[..], &[0; 4]].concat()), refused("INPUT_REQUEST_TOO_LONG"));
    assert_eq!(send(&vec![0; 3 * MIB]), refused("INPUT_REQUEST_TOO_LONG"));
    let media = functions::messages::UploadMedia::new(types::InputPeerSelf::new(), types::InputMediaEmpty::new());
    let mut media = media.to_bytes().unwrap().to_vec();
    media[8..12].copy_from_slice(&7_u32.to_le_bytes());
    assert_eq!(send(&media), refused("INPUT_CONSTRUCTOR_INVALID_7_0"));
    assert!(dc.counters().methods.is_empty());
}

#[tokio::test]
async fn only_its_own_address_is_answered() {
    let dc = LocalDc::new(Config::default().dc_id(4)).unwrap();
    let request = |to| Request::new(to, functions::upload::SaveFilePart::NAME, part().to_chain().unwrap());
    assert!(dc.invoke(request(Dc::Home)).await.is_ok());
    assert!(dc.invoke(request(Dc::Id(4))).await.is_ok());
    let elsewhere = dc.invoke(request(Dc::Id(2))).await;
    assert!(matches!(elsewhere, Err(InvokeError::Fatal(error)) if error.to_string() == "there is no DC 2"));
}

#[test]
fn counters_count() {
    on_both(|dc| {
        let request = part().to_chain().unwrap();
        let length = request.len() as u64;
        send(&dc, request).unwrap();
        save(&dc, 1, -1, Bytes::from_static(b"part")).unwrap_err();
        send(&dc, Chain::default()).unwrap_err();
        let counters = dc.counters();
        assert_eq!(counters.requests("upload.saveFilePart"), 2);
        assert_eq!(counters.requests("upload.getFile"), 0);
        assert_eq!((counters.refused, counters.bytes_in, counters.bytes_out), (2, 2 * length, 4));
    });
}

#[test]
fn disk_works_without_a_runtime_and_goes_with_the_dc() {
    let parent = tempfile::tempdir().unwrap();
    let storage = mtproto_dc::Storage::Directory(parent.path().to_owned());
    let dc = LocalDc::new(Config::default().storage(storage)).unwrap();
    dc.answer(part().to_chain().unwrap()).unwrap();
    assert_eq!(std::fs::read_dir(parent.path()).unwrap().count(), 1);
    drop(dc);
    assert_eq!(std::fs::read_dir(parent.path()).unwrap().count(), 0);
    let missing = mtproto_dc::Storage::Directory(parent.path().join("missing"));
    let error = LocalDc::new(Config::default().storage(missing)).unwrap_err();
    assert!(error.to_string().contains("missing"), "{error}");
}

#[test]
fn broken_storage_is_no_answer() {
    let parent = tempfile::tempdir().unwrap();
    let storage = mtproto_dc::Storage::Directory(parent.path().to_owned());
    let dc = LocalDc::new(Config::default().storage(storage)).unwrap();
    let document = document(&dc, &noise(1000, 1));
    let inner = std::fs::read_dir(parent.path()).unwrap().next().unwrap().unwrap().path();
    std::fs::remove_dir_all(inner).unwrap();
    let get = functions::upload::GetFile::new(location(&document), 0, 4096).to_chain().unwrap();
    for request in [get, part().to_chain().unwrap()] {
        assert!(matches!(dc.answer(request), Err(InvokeError::Fatal(_))));
    }
}
