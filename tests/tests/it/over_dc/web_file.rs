//! Web files through the DC that has them: documents at URLs, maps, and the covers of albums.

use super::common::{MIB, assert_error, document_of, noise};
use mtproto_dc::faults::{Fault, Faults, method};
use mtproto_dc::{Cluster, ClusterConfig, Config};
use mtproto_files::web_file::{AlbumCover, MapPreview, WebDocument, WebFileLocation};
use mtproto_files::{Client, Dc, ErrorKind};
use tl_types::{enums, functions, types};

const URL: &str = "https://example.org/a.gif";

fn cluster() -> (Cluster, Client) {
    let cluster = Cluster::in_memory();
    (cluster.clone(), Client::new(cluster))
}

#[tokio::test(start_paused = true)]
async fn a_document_comes_from_the_dc_of_the_config() {
    let (cluster, client) = cluster();
    let content = noise(3 * MIB + 5, 1);
    let document = cluster.dc(2).unwrap().add_web_file(URL, "image/gif", content.clone()).unwrap();
    let sent = enums::WebDocument::from(document.clone());
    let Some(WebDocument::Telegram(location)) = WebDocument::of(&sent) else { panic!() };

    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a.gif");
    let got = client.download_web(location.clone()).to_path(&path).await.unwrap();
    assert_eq!((got.size, got.mime_type.as_str(), got.dc), (3_145_733, "image/gif", Dc::Id(4)));
    assert!(std::fs::read(&path).unwrap() == content && got.modified > 0);

    let (bytes, _) = client.download_web(&document).part_size(65_536).to_bytes().await.unwrap();
    assert!(bytes == content);
    // Without a size, one chunk after the other.
    let unknown = WebFileLocation::new(location.input().clone());
    let (bytes, got) = client.download_web(unknown).part_size(131_072).to_bytes().await.unwrap();
    assert!(bytes == content && got.size == 3_145_733);

    let counters = cluster.counters();
    assert_eq!(counters.requests("help.getConfig"), 1, "once for all of a client");
    assert_eq!(counters.requests("auth.importAuthorization"), 1);
    assert_eq!(counters.requests("upload.getFileHashes"), 0);
}

#[tokio::test(start_paused = true)]
async fn another_dc_has_no_web_files() {
    let (cluster, client) = cluster();
    let document = cluster.dc(2).unwrap().add_web_file(URL, "image/gif", noise(9, 1)).unwrap();
    let location = WebFileLocation::of_document(&document);
    let error = client.download_web(location.clone().in_dc(Dc::Home)).to_bytes().await.unwrap_err();
    assert_eq!(error.rpc().unwrap().message, "LOCATION_INVALID");
    assert_eq!((error.method(), error.dc()), (Some("upload.getWebFile"), Some(Dc::Home)));
    assert!(client.download_web(location.in_dc(Dc::Id(4))).to_bytes().await.is_ok());
    assert_eq!(cluster.counters().requests("help.getConfig"), 0);

    let wrong = types::InputWebFileLocation::new(URL, document.access_hash ^ 1);
    let error = client.download_web(WebFileLocation::new(wrong)).to_bytes().await.unwrap_err();
    assert_eq!(error.rpc().unwrap().message, "LOCATION_INVALID");
}

#[tokio::test(start_paused = true)]
async fn what_is_not_as_expected_leaves_nothing() {
    let (cluster, client) = cluster();
    let document = cluster.dc(2).unwrap().add_web_file(URL, "text/html", noise(700_000, 1)).unwrap();
    let directory = tempfile::tempdir().unwrap();
    let location = || WebFileLocation::of_document(&document);
    for (location, text) in [
        (location().of_type("image/gif"), "the web file's MIME type is text/html, and not image/gif"),
        (location().of_size(699_999), "the web file's size is 700000, and not 699999"),
    ] {
        let error = client.download_web(location).to_path(directory.path().join("a")).await.unwrap_err();
        assert_error(&error, ErrorKind::Corrupt, text);
    }
    assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 0);
}

#[tokio::test(start_paused = true)]
async fn another_mime_type_than_the_bot_said_is_fine() {
    let (cluster, client) = cluster();
    let mut document = cluster.dc(2).unwrap().add_web_file(URL, "image/jpeg", noise(5000, 1)).unwrap();
    document.mime_type = "image/png".to_owned();
    let (_, got) = client.download_web(&document).to_bytes().await.unwrap();
    assert_eq!(got.mime_type, "image/jpeg");
}

#[tokio::test(start_paused = true)]
async fn flood_waits_and_troubles_are_lived_through() {
    let faults = Faults::new(7)
        .on(method("upload.getWebFile").nth(1))
        .then(Fault::Flood(30))
        .on(method("upload.getWebFile").nth(4))
        .then(Fault::Internal)
        .on(method("help.getConfig").nth(0))
        .then(Fault::Disconnect);
    let cluster = Cluster::new(ClusterConfig::default().dc(Config::default().faults(faults))).unwrap();
    let content = noise(2 * MIB, 3);
    let document = cluster.dc(2).unwrap().add_web_file(URL, "image/gif", content.clone()).unwrap();
    let (bytes, _) = Client::new(cluster.clone()).download_web(&document).to_bytes().await.unwrap();
    assert!(bytes == content);
    assert_eq!(cluster.counters().floods, 1);
}

#[tokio::test(start_paused = true)]
async fn a_map_is_as_large_as_was_asked_for() {
    let (cluster, client) = cluster();
    let place = cluster.dc(2).unwrap().geo_point(52.5, 13.4);
    let map = WebFileLocation::of_map(&place, MapPreview::new(600, 400).zoom(15).scale(2)).unwrap();
    let (png, got) = client.download_web(map).to_bytes().await.unwrap();
    assert_eq!(got.mime_type, "image/png");
    assert!(matches!(got.file_type, enums::storage::FileType::FilePng(_)));
    assert_eq!((&png[16..20], &png[20..24]), (&1200_u32.to_be_bytes()[..], &800_u32.to_be_bytes()[..]));

    // What this library does not ask for, the DC refuses.
    let point = types::InputGeoPoint::new(52.5, 13.4);
    for (w, h, zoom, scale, hash) in
        [(15, 400, 15, 1, 0), (600, 1025, 15, 1, 0), (600, 400, 12, 1, 0), (600, 400, 15, 4, 0), (600, 400, 15, 1, 1)]
    {
        let hash = place.access_hash ^ hash;
        let location = types::InputWebFileGeoPointLocation::new(point.clone(), hash, w, h, zoom, scale);
        let request = functions::upload::GetWebFile::new(location, 0, 4096);
        let refused = client.invoke(Dc::Id(4), &request).await.unwrap_err();
        assert_eq!(refused.rpc().unwrap().to_string(), "400 LOCATION_INVALID");
    }
}

#[tokio::test(start_paused = true)]
async fn a_cover_is_found_by_the_song_or_in_secret_by_its_name() {
    let (cluster, client) = cluster();
    let (large, small) = (noise(90_000, 1), noise(4096, 2));
    cluster.dc(2).unwrap().add_album_cover("Band", "Song", large.clone(), small.clone()).unwrap();
    let audio = types::DocumentAttributeAudio::new(200).title("Song").performer("Band");
    let uploaded = client.upload(noise(5000, 4)).await.unwrap();
    let media = types::InputMediaUploadedDocument::new(uploaded.file.clone(), "audio/mpeg", [audio]);
    let request = functions::messages::UploadMedia::new(types::InputPeerSelf::new(), media);
    let song = document_of(&client.invoke(Dc::Home, &request).await.unwrap());

    let secret = AlbumCover::of_secret_audio("Song", "Band").unwrap();
    for cover in [AlbumCover::of_audio(&song), secret] {
        let (bytes, got) = client.download_web(cover.clone()).to_bytes().await.unwrap();
        assert!(bytes == large && got.mime_type == "image/jpeg");
        // Exactly one chunk: the end shows in the next one.
        let (bytes, _) = client.download_web(cover.small(true)).part_size(4096).to_bytes().await.unwrap();
        assert!(bytes == small);
    }
    // One of them is enough to ask with.
    cluster.dc(2).unwrap().add_album_cover("", "Jingle", large.clone(), small).unwrap();
    let jingle = AlbumCover::of_secret_audio(" Jingle ", "").unwrap();
    assert!(client.download_web(jingle).to_bytes().await.unwrap().0 == large);
    let unknown = AlbumCover::of_secret_audio("Another song", "Band").unwrap();
    assert!(client.download_web(unknown).to_bytes().await.is_err());
    // Never both: it would tell Telegram what a secret chat is about.
    let document = types::InputDocument::new(song.id, song.access_hash, song.file_reference);
    let both = types::InputWebFileAudioAlbumThumbLocation::new().document(document).title("Song").performer("Band");
    assert!(client.download_web(WebFileLocation::new(both)).to_bytes().await.is_err());
}
