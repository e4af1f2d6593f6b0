//! What time, and a restart, does to parts and file references.

use std::time::Duration;

use crate::common::*;
use mtproto_dc::{Config, LocalDc, Storage};
use mtproto_files::transport::Dc::Home;
use tl_types::{Bytes, functions, types};
use tokio::time::advance;

const HOUR: Duration = Duration::from_secs(3600);

async fn make(dc: &LocalDc, file: types::InputFile) -> Result<i64, String> {
    let none: [types::DocumentAttributeFilename; 0] = [];
    let media = types::InputMediaUploadedDocument::new(file, "text/plain", none);
    let request = functions::messages::UploadMedia::new(types::InputPeerSelf::new(), media);
    ask(dc, Home, &request).await.map(|media| document_of(&media).size)
}

#[tokio::test(start_paused = true)]
async fn parts_expire_one_by_one() {
    for storage in [Storage::Memory, Storage::TempDirectory] {
        let dc = LocalDc::new(Config::default().parts_expire(HOUR).storage(storage)).unwrap();
        let content = noise(2048, 1);
        let save = |number: i32, bytes: Bytes| {
            let dc = dc.clone();
            async move { ask(&dc, Home, &functions::upload::SaveFilePart::new(1, number, bytes)).await }
        };
        let file = || types::InputFile::new(1, 2, "file", md5_hex(&content));
        save(0, content.slice(..1024)).await.unwrap();
        advance(HOUR / 2).await;
        save(1, content.slice(1024..)).await.unwrap();
        advance(HOUR / 2 - Duration::from_secs(1)).await;
        assert_eq!(make(&dc, file()).await, Ok(2048));
        advance(Duration::from_secs(1)).await;
        assert_eq!(make(&dc, file()).await, Err("400 FILE_PART_0_MISSING".to_owned()));
        save(0, content.slice(..1024)).await.unwrap();
        assert_eq!(make(&dc, file()).await, Ok(2048));
        advance(HOUR).await;
        assert_eq!(make(&dc, file()).await, Err("400 FILE_PART_0_MISSING".to_owned()));
        // All of it is forgotten: the size of its parts too.
        save(0, noise(4096, 1)).await.unwrap();
        save(1, noise(4096, 1)).await.unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn what_has_expired_makes_room() {
    let dc = LocalDc::new(Config::default().parts_expire(HOUR).max_stored_bytes(100 * 1024)).unwrap();
    for round in 0..5 {
        assert_eq!(ask_save(&dc, round, 0, 64 * KIB).await, Ok(true));
        assert_eq!(ask_save(&dc, round, 1, 64 * KIB).await, Err("500 STORAGE_LIMIT_REACHED".to_owned()));
        advance(HOUR).await;
    }
}

#[tokio::test(start_paused = true)]
async fn file_references_expire() {
    let dc = LocalDc::new(Config::default().references_expire(HOUR)).unwrap();
    let content = noise(5000, 1);
    let document = ask_document(&dc, &content).await;
    advance(HOUR - Duration::from_secs(1)).await;
    assert_eq!(ask_file(&dc, Home, &document, 0, 4096).await, Ok(content.slice(..4096)));
    let fresh = dc.document(document.id).unwrap();
    advance(Duration::from_secs(1)).await;
    let expired = || Err("400 FILE_REFERENCE_EXPIRED".to_owned());
    assert_eq!(ask_file(&dc, Home, &document, 0, 4096).await, expired());
    let hashes = functions::upload::GetFileHashes::new(location(&document), 0);
    assert_eq!(ask(&dc, Home, &hashes).await.map(|_| ()), expired().map(|_: Bytes| ()));
    let me = types::InputPeerSelf::new;
    let send = functions::messages::SendMedia::new(me(), input_document(&document), "", 1);
    assert_eq!(ask(&dc, Home, &send).await.map(|_| ()), expired().map(|_: Bytes| ()));
    let items = [&fresh, &document].map(|document| types::InputSingleMedia::new(input_document(document), 1, ""));
    let album = functions::messages::SendMultiMedia::new(me(), items);
    assert_eq!(ask(&dc, Home, &album).await.map(|_| ()), Err("400 FILE_REFERENCE_1_EXPIRED".to_owned()));

    assert_ne!(fresh.file_reference, document.file_reference);
    assert_eq!(ask_file(&dc, Home, &fresh, 4096, 4096).await, Ok(content.slice(4096..)));
}

#[tokio::test]
async fn references_expire_on_demand() {
    let dc = LocalDc::in_memory();
    let document = ask_document(&dc, &noise(5000, 1)).await;
    assert_eq!(dc.document(document.id).unwrap().file_reference, document.file_reference, "time does nothing");
    dc.expire_references();
    assert_eq!(ask_file(&dc, Home, &document, 0, 4096).await, Err("400 FILE_REFERENCE_EXPIRED".to_owned()));
    let fresh = dc.document(document.id).unwrap();
    assert!(ask_file(&dc, Home, &fresh, 0, 4096).await.is_ok());
    assert!(dc.document(1).is_none() && dc.photo(document.id).is_none());
}

#[tokio::test(start_paused = true)]
async fn a_restart_loses_parts_and_keeps_files() {
    let dc = LocalDc::in_memory();
    let content = noise(5000, 1);
    let document = ask_document(&dc, &content).await;
    dc.restart(Duration::from_secs(5));
    let error = ask_file(&dc, Home, &document, 0, 4096).await.unwrap_err();
    assert_eq!(error, "not connected: the DC is down");
    advance(Duration::from_secs(5)).await;
    assert_eq!(ask_file(&dc, Home, &document, 0, 4096).await, Ok(content.slice(..4096)));
    let file = types::InputFile::new(99, 1, "file", md5_hex(&content));
    assert_eq!(make(&dc, file).await, Err("400 FILE_PART_0_MISSING".to_owned()));
}
