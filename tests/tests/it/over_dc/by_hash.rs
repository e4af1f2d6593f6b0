//! Files that the DC has already do not go up again.

use super::common::{assert_error, document_of, noise};
use mtproto_dc::faults::{Fault, Faults, method};
use mtproto_dc::{Config, LocalDc};
use mtproto_files::by_hash::Deduplicated;
use mtproto_files::upload::Source;
use mtproto_files::{Client, Dc, ErrorKind, Event};
use sha2::{Digest, Sha256};
use tl_types::{enums, functions, types};

/// A file that was uploaded as a document.
async fn known(client: &Client, content: &tl_types::Bytes) -> types::Document {
    let uploaded = client.upload(content.clone()).name("a.gif").await.unwrap();
    let request = functions::messages::UploadMedia::new(types::InputPeerSelf::new(), uploaded.document());
    document_of(&client.invoke(Dc::Home, &request).await.unwrap())
}

#[tokio::test]
async fn a_known_file_is_not_uploaded() {
    let dc = LocalDc::in_memory();
    let client = Client::new(dc.clone());
    let content = noise(1_300_000, 1);
    let document = known(&client, &content).await;
    dc.reset();

    let file = tempfile::Builder::new().suffix(".gif").tempfile().unwrap();
    std::fs::write(file.path(), &content).unwrap();
    for source in [Source::path(file.path()), Source::bytes(content.clone())] {
        let found = client.upload(source).mime_type("image/gif").by_hash().await.unwrap();
        let Deduplicated::Existing(found) = &found else { panic!("{found:?}") };
        assert_eq!((found.id, found.size), (document.id, 1_300_000));
    }
    assert_eq!(dc.counters().requests("upload.saveFilePart"), 0);

    let found = client.upload(file.path()).by_hash().await.unwrap();
    let sent = client.send_media(types::InputPeerSelf::new(), found, "").await.unwrap();
    assert_eq!(document_of(&sent.media.unwrap()).id, document.id);

    let sha256 = Sha256::digest(&content).into();
    assert!(client.document_by_hash(sha256, 1_300_000, "image/gif").await.unwrap().is_some());
    assert!(client.document_by_hash(sha256, 1_300_001, "image/gif").await.unwrap().is_none());
}

#[tokio::test]
async fn an_unknown_file_is_uploaded() {
    let dc = LocalDc::in_memory();
    let client = Client::new(dc.clone());
    let content = noise(1_300_000, 1);
    let document = known(&client, &content).await;

    let mut changed = content.to_vec();
    changed[1_299_999] ^= 1;
    for (bytes, mime_type) in [(changed.into(), "image/gif"), (content, "video/mp4")] {
        let found = client.upload(bytes).mime_type(mime_type).name("b").by_hash().await.unwrap();
        assert!(!found.is_existing());
        let media = client.upload_media(types::InputPeerSelf::new(), found).await.unwrap();
        let enums::InputMedia::Document(media) = media else { panic!("{media:?}") };
        let enums::InputDocument::Plain(input) = media.id else { panic!() };
        assert_ne!(input.id, document.id);
    }
}

#[tokio::test]
async fn what_is_read_once_has_no_hash_beforehand() {
    let dc = LocalDc::in_memory();
    let reader = Source::reader(std::io::Cursor::new(vec![7; 100])).of_length(100);
    let error = Client::new(dc.clone()).upload(reader).by_hash().await.unwrap_err();
    assert_error(&error, ErrorKind::InvalidInput, "the source can be read only once, and would have to be read before");
    let error = Client::new(dc.clone()).upload("/nowhere/at/all").by_hash().await.unwrap_err();
    assert!(error.to_string().starts_with("upload of /nowhere/at/all: "), "{error}");
    assert_eq!(dc.counters().requests("messages.getDocumentByHash"), 0);
}

#[tokio::test(start_paused = true)]
async fn a_flood_wait_is_told_of() {
    let faults = Faults::new(1).on(method("messages.getDocumentByHash")).then(Fault::Flood(20));
    let dc = LocalDc::new(Config::default().faults(faults)).unwrap();
    let (told, heard) = std::sync::mpsc::channel();
    let upload = Client::new(dc).upload(noise(900, 1)).on_event(move |event| told.send(event.clone()).unwrap());
    assert!(!upload.by_hash().await.unwrap().is_existing());
    let events: Vec<_> = heard.iter().collect();
    assert!(matches!(events.first(), Some(Event::Throttled { .. })), "{events:?}");
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_looked_up_is_uploaded() {
    for fault in [Fault::Error(400, "METHOD_INVALID".to_owned()), Fault::Error(403, "NO".to_owned()), Fault::WrongType]
    {
        let faults = Faults::new(1).on(method("messages.getDocumentByHash")).then(fault);
        let dc = LocalDc::new(Config::default().faults(faults)).unwrap();
        let client = Client::new(dc.clone());
        let content = noise(900, 1);
        known(&client, &content).await;
        let (told, heard) = std::sync::mpsc::channel();
        let upload = client.upload(content.clone()).on_event(move |event| told.send(event.clone()).unwrap());
        assert!(!upload.mime_type("image/gif").by_hash().await.unwrap().is_existing());
        let events: Vec<_> = heard.iter().collect();
        assert!(matches!(events.first(), Some(Event::LookupFailed { .. })), "{events:?}");
        // The question alone says what is wrong with it.
        dc.set_faults(Faults::new(1).on(method("messages.getDocumentByHash")).then(Fault::WrongType)).unwrap();
        let sha256 = Sha256::digest(&content).into();
        assert!(client.document_by_hash(sha256, 900, "image/gif").await.is_err());
        assert!(client.document_by_hash(sha256, 900, "image/gif").await.unwrap().is_some());
    }
}
