//! Calls that take peers as people name them, and files by their `file_id`.

use super::common::{assert_error, png};
use mtproto_dc::{Config, LocalDc};
use mtproto_files::attachment::Attachment;
use mtproto_files::file_id::FileType;
use mtproto_files::media::{Audio, Document, File, Photo, Video};
use mtproto_files::peer::PeerError;
use mtproto_files::{Client, Error, ErrorKind, Media, Operation};
use tl_types::types;

fn client() -> (LocalDc, Client) {
    let config = Config::default().user(5, 55).channel(7, 77);
    let config = config.username("durov", types::PeerUser::new(5)).username("news", types::PeerChannel::new(7));
    let dc = LocalDc::new(config).unwrap();
    (dc.clone(), Client::new(dc))
}

#[tokio::test]
async fn every_call_takes_a_peer_by_name() {
    let (dc, client) = client();
    let sent = client.send_photo("@durov", png(5_000, 1).to_vec()).await.unwrap();
    let to = |sent: &mtproto_files::SentMessage| sent.message.as_ref().unwrap().peer_id.clone();
    assert_eq!(to(&sent), types::PeerUser::new(5).into());
    let sent = client.send_document("https://t.me/news/1", b"text".to_vec()).await.unwrap();
    assert_eq!(to(&sent), types::PeerChannel::new(7).into());
    // Both are known by their ids now.
    let sent = client.send_document(-1_000_000_000_007, b"text".to_vec()).await.unwrap();
    assert_eq!(to(&sent), types::PeerChannel::new(7).into());
    let album = client.send_album(5, [Document::new(b"a".to_vec()), Document::new(b"b".to_vec())]).await.unwrap();
    assert_eq!(to(&album[1]), types::PeerUser::new(5).into());
    let media = client.upload_media("durov", Photo::new(png(5_000, 2).to_vec())).await.unwrap();
    client.send("me", media).await.unwrap();
    client.send_media(types::InputPeerUser::new(5, 55), Photo::new(png(5_000, 2).to_vec()), "caption").await.unwrap();
    assert_eq!(dc.counters().requests("contacts.resolveUsername"), 2);
}

#[tokio::test]
async fn a_peer_that_cannot_be_named_uploads_nothing() {
    let (dc, client) = client();
    let document = || Document::new(b"a".to_vec());
    let of_peer = |error: Error| {
        assert_eq!((error.operation(), error.kind()), (Operation::ResolvePeer, ErrorKind::InvalidInput), "{error}");
        error.detail::<PeerError>().unwrap_or_else(|| panic!("{error}")).clone()
    };
    let error = client.send("t.me/+0Ab1c2D3e4F5", document()).await.unwrap_err();
    assert_eq!(of_peer(error), PeerError::InviteLink);
    let error = client.send_album(99, [document(), document()]).await.unwrap_err();
    assert!(matches!(of_peer(error), PeerError::NoAccessHash(_)));
    let error = client.upload_media("+79161234567", document()).await.unwrap_err();
    assert_eq!(of_peer(error), PeerError::PhoneNumber);
    let error = client.send("@nobody", document()).await.unwrap_err();
    assert_eq!(error.method(), Some("contacts.resolveUsername"));
    assert_eq!(dc.counters().requests("upload.saveFilePart"), 0);
}

#[tokio::test]
async fn what_was_sent_is_sent_again_and_downloaded_by_its_file_id() {
    let (dc, client) = client();
    let document = client.send_document("me", Document::new(b"some text".to_vec()).name("a.txt")).await.unwrap();
    let photo = client.send_photo("me", png(5_000, 3).to_vec()).await.unwrap();
    let [file, picture] = [&document, &photo].map(|sent| sent.file_id().unwrap().to_string());
    let uploaded = dc.counters().requests("upload.saveFilePart");

    let again = client.send_document("@durov", File::file_id(&file).unwrap()).await.unwrap();
    assert_eq!(again.attachment().unwrap().file_name(), Some("a.txt"));
    assert!(matches!(again.attachment(), Some(Attachment::Document(_))));
    let again = client.send_photo("@durov", File::file_id(&picture).unwrap()).await.unwrap();
    assert_eq!(again.photo().unwrap().id, photo.photo().unwrap().id);
    assert_eq!(dc.counters().requests("upload.saveFilePart"), uploaded);

    let (bytes, _) = client.get_file(&file).unwrap().to_bytes().await.unwrap();
    assert_eq!(bytes.as_ref(), b"some text");
    let (bytes, _) = client.get_file(&picture).unwrap().to_bytes().await.unwrap();
    assert_eq!(bytes, png(5_000, 3));
}

#[tokio::test]
async fn file_ids_are_in_albums_what_they_are() {
    let (dc, client) = client();
    let video = Video::new(vec![7; 1000]).name("a.mp4").duration(1.0).size(640, 480);
    let video = client.send("me", video).await.unwrap().file_id().unwrap();
    let music = client.send("me", Audio::new(vec![8; 1000]).title("a").performer("b").duration(3)).await.unwrap();
    let music = music.file_id().unwrap();
    assert_eq!((video.file_type(), music.file_type()), (FileType::Video, FileType::Audio));

    let album: [Media; 2] =
        [Video::new(File::try_from(&video).unwrap()).into(), Photo::new(png(5_000, 4).to_vec()).into()];
    assert_eq!(client.send_album("me", album).await.unwrap().len(), 2);
    // The caller may call music a video, it does not become one.
    let before = dc.counters().requests("messages.uploadMedia");
    let mixed = client.send_album("me", [&video, &music].map(|id| Video::new(File::try_from(id).unwrap()))).await;
    assert_error(&mixed.unwrap_err(), ErrorKind::InvalidInput, "an album of photos and videos takes no music");
    assert_eq!(dc.counters().requests("messages.uploadMedia"), before);
}

#[tokio::test]
async fn a_file_id_that_names_nothing_to_send_is_an_error_before_anything_is_sent() {
    let (dc, client) = client();
    // A thumbnail is downloaded, but not sent.
    let thumbnail =
        "AAMCAgADHQIAAaCv0AACCZBftvhc8Gy0LV8VS4kGigdMcV3scwACBQADgaS5SdU4Ybk_X3rJIH3qihAAAwEAB20AA_OeAQABHgQ";
    for text in ["", "a.jpg", thumbnail] {
        assert!(File::file_id(text).is_err(), "{text}");
    }
    let document = client.send_document("me", b"text".to_vec()).await.unwrap().file_id().unwrap();
    let error = client.send_photo("me", File::try_from(&document).unwrap()).await.unwrap_err();
    assert_error(&error, ErrorKind::InvalidInput, "it takes a photo, and Telegram has this file as something else");
    let error = client.get_file("a.jpg").unwrap_err();
    assert_eq!(error.operation(), Operation::Download);
    assert!(client.get_file(thumbnail).is_ok());
    assert_eq!(dc.counters().requests("messages.sendMedia"), 1);
}
