//! Files by the network.

use tl_types::functions::{auth, messages, upload};
use tl_types::{Bytes, Decode, enums, types};

use super::client::{Client, Options};
use super::login::bot;
use super::start;
use crate::common::noise;

/// Uploads a file in parts of 512 KiB, and sends it as a document.
pub(crate) async fn send(client: &mut Client, content: &Bytes) -> types::Document {
    let (id, size) = (fastrand::i64(..), 512 << 10);
    let total = i32::try_from(content.len().div_ceil(size)).unwrap();
    let parts = (0..).zip(content.chunks(size));
    let parts = parts.map(|(number, part)| upload::SaveBigFilePart::new(id, number, total, content.slice_ref(part)));
    let calls: Vec<_> = parts.map(|part| client.begin(&part)).collect();
    for answer in client.answers(&calls).await {
        assert!(bool::from_bytes(&answer.unwrap()).unwrap());
    }
    let none = Vec::<enums::DocumentAttribute>::new();
    let media = types::InputMediaUploadedDocument::new(types::InputFileBig::new(id, total, "a"), "a/b", none);
    let sent = messages::UploadMedia::new(types::InputPeerSelf::new(), media.force_file(true));
    let enums::MessageMedia::Document(media) = client.call(&sent).await.unwrap() else { panic!() };
    let Some(enums::Document::Plain(document)) = media.document else { panic!() };
    (*document).clone()
}

/// Downloads a document in chunks of 1 MiB.
pub(crate) async fn get(client: &mut Client, document: &types::Document) -> Vec<u8> {
    let (hash, reference) = (document.access_hash, document.file_reference.clone());
    let location = types::InputDocumentFileLocation::new(document.id, hash, reference, "");
    let mut calls = Vec::new();
    for offset in (0..document.size).step_by(1 << 20) {
        calls.push(client.begin(&upload::GetFile::new(location.clone(), offset, 1 << 20)));
    }
    let mut content = Vec::new();
    for answer in client.answers(&calls).await {
        let enums::upload::File::Plain(file) = enums::upload::File::from_bytes(&answer.unwrap()).unwrap() else {
            panic!()
        };
        content.extend_from_slice(&file.bytes);
    }
    content
}

#[tokio::test]
async fn a_file_goes_up_and_comes_down_again() {
    let server = start().await;
    let mut client = Client::new(&server, 2);
    client.call(&bot()).await.unwrap();
    let content = noise(3_000_000, 1);
    let document = send(&mut client, &content).await;
    assert_eq!(get(&mut client, &document).await, content);

    // The media address has the same keys.
    let key = client.lane.stored_key();
    let options = Options { key, ..Options::default() };
    let mut media = Client::with(server.media_address(2).unwrap(), 2, server.public_key(), options);
    assert_eq!(get(&mut media, &document).await, content);
    assert_eq!(server.cluster().counters().requests_to_media(), 3);
}

#[tokio::test]
async fn an_authorization_goes_to_another_dc() {
    let server = start().await;
    let mut home = Client::new(&server, 2);
    home.call(&bot()).await.unwrap();
    let content = noise(100_000, 2);
    server.cluster().put_new_files_in(4);
    let document = send(&mut home, &content).await;

    let mut other = Client::new(&server, 4);
    let location =
        types::InputDocumentFileLocation::new(document.id, document.access_hash, document.file_reference.clone(), "");
    let get_file = upload::GetFile::new(location, 0, 1 << 20);
    assert_eq!(home.call(&get_file).await.unwrap_err(), "303 FILE_MIGRATE_4");
    assert_eq!(other.call(&get_file).await.unwrap_err(), "401 AUTH_KEY_UNREGISTERED");
    let exported = home.call(&auth::ExportAuthorization::new(4)).await.unwrap();
    let enums::auth::ExportedAuthorization::Plain(exported) = exported else { panic!() };
    other.call(&auth::ImportAuthorization::new(exported.id, exported.bytes.clone())).await.unwrap();
    assert_eq!(get(&mut other, &document).await, content);
}
