//! Several DCs: authorizations, files that live elsewhere, media DCs.

use crate::common::*;
use mtproto_dc::{Cluster, ClusterConfig, Config};
use mtproto_files::transport::Dc::{Home, Id};
use tl_types::{Bytes, enums, functions, owned, types};

fn cluster() -> Cluster {
    Cluster::in_memory()
}

/// Exports the authorization at home.
async fn export(cluster: &Cluster, dc: i32) -> Result<types::auth::ExportedAuthorization, String> {
    match ask(cluster, Home, &functions::auth::ExportAuthorization::new(dc)).await? {
        enums::auth::ExportedAuthorization::Plain(exported) => Ok(owned(exported)),
        other => panic!("{other:?}"),
    }
}

async fn import(cluster: &Cluster, dc: i32, id: i64, bytes: Bytes) -> Result<(), String> {
    let request = functions::auth::ImportAuthorization::new(id, bytes);
    match ask(cluster, Id(dc), &request).await? {
        enums::auth::Authorization::Plain(authorization) => match &authorization.user {
            enums::User::Plain(user) => assert!(user.self_ && user.id == 1_000_001),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
    Ok(())
}

async fn copy_authorization(cluster: &Cluster, dc: i32) {
    let exported = export(cluster, dc).await.unwrap();
    import(cluster, dc, exported.id, exported.bytes).await.unwrap();
}

fn refused<T>(error: &str) -> Result<T, String> {
    Err(error.to_owned())
}

#[tokio::test]
async fn foreign_dcs_want_the_authorization_copied() {
    let cluster = cluster();
    let content = noise(5000, 1);
    let document = ask_document(&cluster, &content).await;
    assert_eq!(document.dc_id, 2);
    let get = || ask_file(&cluster, Id(4), &document, 0, 4096);
    assert_eq!(get().await, refused("401 AUTH_KEY_UNREGISTERED"));
    assert_eq!(export(&cluster, 2).await.map(drop), refused("400 DC_ID_INVALID"), "it is there already");
    assert_eq!(export(&cluster, 6).await.map(drop), refused("400 DC_ID_INVALID"));

    let exported = export(&cluster, 4).await.unwrap();
    let (id, bytes) = (exported.id, exported.bytes);
    assert_eq!(import(&cluster, 5, id, bytes.clone()).await, refused("400 AUTH_BYTES_INVALID"), "it is for DC 4");
    assert_eq!(import(&cluster, 4, id, bytes.slice(1..)).await, refused("400 AUTH_BYTES_INVALID"));
    assert_eq!(import(&cluster, 4, id ^ 1, bytes.clone()).await, refused("400 USER_ID_INVALID"));
    assert_eq!(import(&cluster, 4, id, bytes.clone()).await, Ok(()));
    assert_eq!(import(&cluster, 4, id, bytes).await, refused("400 AUTH_BYTES_INVALID"), "it was used");

    assert_eq!(get().await, refused("303 FILE_MIGRATE_2"));
    assert_eq!(ask_file(&cluster, Id(5), &document, 0, 4096).await, refused("401 AUTH_KEY_UNREGISTERED"));
    assert_eq!(cluster.counters().authorizations, 1);
    assert_eq!(cluster.counters().requests("auth.importAuthorization"), 5);
}

#[tokio::test]
async fn a_file_lives_in_one_dc() {
    let cluster = cluster();
    cluster.put_new_files_in(4);
    let content = noise(5000, 1);
    let document = ask_document(&cluster, &content).await;
    assert_eq!(document.dc_id, 4);
    copy_authorization(&cluster, 4).await;
    copy_authorization(&cluster, 1).await;
    assert_eq!(ask_file(&cluster, Home, &document, 0, 4096).await, refused("303 FILE_MIGRATE_4"));
    assert_eq!(ask_file(&cluster, Id(1), &document, 0, 4096).await, refused("303 FILE_MIGRATE_4"));
    assert_eq!(ask_file(&cluster, Id(4), &document, 0, 4096).await, Ok(content.slice(..4096)));
    let hashes = functions::upload::GetFileHashes::new(location(&document), 0);
    assert_eq!(ask(&cluster, Home, &hashes).await.map(drop), refused("303 FILE_MIGRATE_4"));
    assert_eq!(ask(&cluster, Id(4), &hashes).await.map(|hashes| hashes.len()), Ok(1));

    cluster.move_file(document.id, 1);
    assert_eq!(ask_file(&cluster, Id(4), &document, 0, 4096).await, refused("303 FILE_MIGRATE_1"));
    assert_eq!(ask_file(&cluster, Id(1), &document, 4096, 4096).await, Ok(content.slice(4096..)));
    assert_eq!(cluster.document(document.id).unwrap().dc_id, 1);
    assert_eq!(cluster.dc(4).unwrap().counters().requests("upload.getFile"), 2);
    assert_eq!(cluster.counters().requests("upload.getFile"), 5);
    let error = ask_file(&cluster, Id(9), &document, 0, 4096).await.unwrap_err();
    assert!(error.contains("there is no DC 9"), "{error}");
}

#[tokio::test]
async fn requests_for_files_go_to_media_dcs() {
    let cluster = cluster();
    let content = noise(5000, 1);
    let document = ask_document(&cluster, &content).await;
    assert_eq!(ask_file(&cluster, Home, &document, 0, 4096).await, Ok(content.slice(..4096)));
    // A part and a chunk by the one, the media by the other: the two are one place.
    assert_eq!(cluster.counters().requests_to_media(), 2);
    assert_eq!(cluster.counters().requests("messages.uploadMedia"), 1);

    let media = cluster.media(2).unwrap();
    let send = functions::messages::UploadMedia::new(types::InputPeerSelf::new(), input_document(&document));
    assert_eq!(ask(&media, Home, &send).await.map(drop), refused("400 INPUT_METHOD_INVALID_345405816_0"));
    assert_eq!(ask_save(&media, 1, 0, 100).await, Ok(true));
    assert!(cluster.media(1).is_none() && cluster.media(9).is_none());

    // The authorization of one is that of the other.
    copy_authorization(&cluster, 4).await;
    assert_eq!(ask_file(&cluster, Id(4), &document, 0, 4096).await, refused("303 FILE_MIGRATE_2"));
}

#[tokio::test]
async fn parts_are_known_where_they_were_sent() {
    let cluster = cluster();
    copy_authorization(&cluster, 4).await;
    let content = noise(100, 1);
    let part = functions::upload::SaveFilePart::new(1, 0, content.clone());
    assert_eq!(ask(&cluster, Id(4), &part).await, Ok(true));
    let file = types::InputFile::new(1, 1, "file", md5_hex(&content));
    let none: [types::DocumentAttributeFilename; 0] = [];
    let media = types::InputMediaUploadedDocument::new(file, "text/plain", none);
    let request = functions::messages::UploadMedia::new(types::InputPeerSelf::new(), media);
    assert_eq!(ask(&cluster, Home, &request).await.map(drop), refused("400 FILE_PART_0_MISSING"));
    assert_eq!(ask(&cluster, Id(4), &request).await.map(drop), refused("303 USER_MIGRATE_2"));
}

#[test]
fn clusters_that_make_no_sense() {
    let error = |config| Cluster::new(config).unwrap_err().to_string();
    assert_eq!(error(ClusterConfig::default().ids([1, 3])), "there is no DC 2 in the cluster");
    assert_eq!(error(ClusterConfig::default().media([9])), "there is no DC 9 in the cluster");
    let config = ClusterConfig::default().dc(Config::default().dc_id(7)).ids([7]).media([]);
    assert_eq!(Cluster::new(config).unwrap().dc(7).unwrap().config().dc_id, 7);
}
