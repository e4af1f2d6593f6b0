//! Every kind of media to the local DC and back, and albums with something wrong on the way.

use std::sync::{Arc, Mutex};

use super::common::{assert_error, jpeg};
use mtproto_dc::faults::{Fault, Faults, method};
use mtproto_dc::{Config, LocalDc, Sent};
use mtproto_files::media::{Animation, Audio, Document, File, LivePhoto, Photo, Sticker, Video, VideoNote, Voice};
use mtproto_files::peer::PeerError;
use mtproto_files::{AlbumItem, Client, ErrorKind, Media, SentMessage};
use tl_types::{Bytes, enums, types};

fn me() -> types::InputPeerSelf {
    types::InputPeerSelf::new()
}

/// The head of a PNG of 640x480, and bytes that differ from seed to seed.
fn png(seed: u8) -> Bytes {
    let head = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\x80\0\0\x01\xe0\x08\x02\0\0\0";
    Bytes::from([&head[..], &[seed; 3000]].concat())
}

fn bytes(seed: u8) -> Bytes {
    Bytes::from(vec![seed; 3000])
}

/// What was sent, downloaded.
async fn content(client: &Client, sent: &SentMessage) -> Bytes {
    client.download(sent.location().unwrap()).to_bytes().await.unwrap().0
}

#[tokio::test]
async fn each_kind_arrives_as_what_it_was_sent_as() {
    let dc = LocalDc::in_memory();
    let client = Client::new(dc.clone());
    let shown = |sent: &SentMessage| match sent.media.clone() {
        Some(enums::MessageMedia::Document(media)) => (media.video, media.round, media.voice, media.spoiler),
        other => panic!("{other:?}"),
    };
    let video = Video::new(bytes(1)).duration(1.5).size(640, 480).thumbnail(jpeg(2000)).cover(png(3)).spoiler(true);
    let sent = client.send_video(me(), video.video_timestamp(1)).caption("a video").await.unwrap();
    assert_eq!(shown(&sent), (true, false, false, true));
    assert_eq!(content(&client, &sent).await, bytes(1));
    assert_eq!(sent.document().unwrap().thumbs.as_ref().map(Vec::len), Some(1));
    let Some(enums::MessageMedia::Document(media)) = &sent.media else { panic!() };
    assert!(media.video_cover.is_some() && media.video_timestamp == Some(1));
    assert_eq!(sent.message.as_ref().unwrap().message, "a video");

    let sent = client.send_video_note(me(), VideoNote::new(bytes(4)).length(240)).await.unwrap();
    assert_eq!(shown(&sent), (true, true, false, false));
    let sent = client.send_voice(me(), Voice::new(bytes(5)).duration(3).levels([1, 2, 3])).await.unwrap();
    assert_eq!(shown(&sent), (false, false, true, false));
    for sent in [
        client.send_document(me(), bytes(6)).await.unwrap(),
        client.send_audio(me(), Audio::new(bytes(6)).title("t")).await.unwrap(),
        client.send_animation(me(), Animation::new(bytes(6)).size(1, 2)).await.unwrap(),
        client.send_sticker(me(), Sticker::new(bytes(6)).emoji("🎲")).await.unwrap(),
    ] {
        assert_eq!(content(&client, &sent).await, bytes(6));
    }

    let sent = client.send_photo(me(), png(7)).await.unwrap();
    assert_eq!(content(&client, &sent).await, png(7));
    let sent = client.send_live_photo(me(), LivePhoto::new(png(8), bytes(9)).spoiler(true)).await.unwrap();
    let Some(enums::MessageMedia::Photo(media)) = &sent.media else { panic!("{sent:?}") };
    assert!(media.live_photo && media.spoiler && media.video.is_some());

    // The same file as another message: no part goes up for it.
    let parts = || dc.counters().requests("upload.saveFilePart");
    let before = parts();
    let again = client.send_photo(me(), sent.file().unwrap()).await.unwrap();
    assert_eq!((again.photo().unwrap().id, parts()), (sent.photo().unwrap().id, before));
    for sent in [
        client.send_photo(me(), File::url("https://example.org/a.jpg")).await.unwrap(),
        client.send_video(me(), Video::new(File::url("https://example.org/a.mp4")).cover(png(1))).await.unwrap(),
        client.send_document(me(), File::url("https://example.org/a.pdf")).await.unwrap(),
    ] {
        assert!(!content(&client, &sent).await.is_empty());
    }
    let error = client.send_photo(me(), File::url("https://unreachable.invalid/a.jpg")).await.unwrap_err();
    assert_eq!(error.rpc().unwrap().message, "WEBPAGE_CURL_FAILED");
    assert_eq!(error.file(), Some("https://unreachable.invalid/a.jpg"));
}

#[tokio::test]
async fn what_was_sent_is_sent_again_by_its_file_id() {
    let dc = LocalDc::in_memory();
    let client = Client::new(dc.clone());
    let photo = client.send_photo("me", png(1)).await.unwrap();
    let voice = client.send_voice("me", Voice::new(bytes(2))).await.unwrap();
    let (photo_id, voice_id) = (photo.file_id().unwrap().to_string(), voice.file_id().unwrap().to_string());
    let before = dc.counters().requests("upload.saveFilePart");
    let again = client.send_photo("me", File::file_id(&photo_id).unwrap()).await.unwrap();
    assert_eq!(again.photo().unwrap().id, photo.photo().unwrap().id);
    let again = client.send_voice("me", File::file_id(&voice_id).unwrap()).await.unwrap();
    assert_eq!(content(&client, &again).await, bytes(2));
    assert_eq!(dc.counters().requests("upload.saveFilePart"), before);
    // Its type says that it is for no album.
    let voices = || Voice::new(File::file_id(&voice_id).unwrap());
    let error = client.send_album("me", [voices(), voices()]).await.unwrap_err();
    assert_error(&error, ErrorKind::InvalidInput, "an album takes photos and documents only");
    assert!(File::file_id("none").is_err());
    let error = client.send_photo("not a peer", png(1)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput, "{error}");
    assert!(matches!(error.detail(), Some(PeerError::NotAPeer { text }) if text == "not a peer"), "{error}");
}

#[tokio::test]
async fn options_of_messages_and_albums_arrive() {
    let dc = LocalDc::new(Config::default().channel(7, 77)).unwrap();
    let client = Client::new(dc.clone());
    let options = mtproto_files::send::SendOptions::new().silent(true).reply_to(4).effect(5).noforwards(true);
    client.send_document(me(), bytes(1)).options(options.clone()).await.unwrap();
    let items = [Document::new(bytes(1)), Document::new(bytes(2))];
    let album = client.send_album(me(), items).options(options).send_as(types::InputPeerChannel::new(7, 77));
    let sent = album.await.unwrap();
    assert_eq!(sent[1].message.as_ref().unwrap().from_id, Some(types::PeerChannel::new(7).into()));
    let [Sent::Media(single), Sent::Album(album)] = &dc.sent()[..] else { panic!() };
    let reply = Some(types::InputReplyToMessage::new(4).into());
    assert!(single.silent && single.noforwards && single.effect == Some(5) && single.reply_to == reply);
    assert!(album.silent && album.noforwards && album.effect == Some(5) && album.reply_to == reply);
}

#[tokio::test]
async fn albums_are_of_one_kind_each() {
    let client = Client::new(LocalDc::in_memory());
    let albums: [Vec<Media>; 3] = [
        vec![
            Photo::new(png(1)).caption("both").into(),
            Video::new(bytes(2)).cover(png(3)).into(),
            Photo::new(File::url("https://example.org/a.jpg")).into(),
            LivePhoto::new(png(4), bytes(5)).into(),
        ],
        // A video among documents is a mere file.
        vec![Document::new(bytes(1)).into(), Document::new(bytes(2)).name("a.mp4").into()],
        vec![Audio::new(bytes(1)).into(), Audio::new(bytes(2)).caption("b").into()],
    ];
    for items in albums {
        let count = items.len();
        let sent = client.send_album(me(), items).await.unwrap();
        assert_eq!(sent.len(), count);
        assert!(sent.iter().all(|message| message.grouped_id.is_some() && message.grouped_id == sent[0].grouped_id));
    }
}

#[tokio::test]
async fn references_that_expire_on_the_way_are_mended_one_by_one() {
    let dc = LocalDc::in_memory();
    let client = Client::new(dc.clone());
    let first = client.send_photo(me(), png(1)).await.unwrap();
    let id = first.photo().unwrap().id;
    let refreshed = Arc::new(Mutex::new(0));
    let (known, count) = (dc.clone(), Arc::clone(&refreshed));
    let file = || {
        let (known, count) = (known.clone(), Arc::clone(&count));
        first.file().unwrap().refresh(move || {
            *count.lock().unwrap() += 1;
            let photo = known.photo(id).ok_or("the photo is gone");
            async move { photo.map(|photo| File::from(&photo)) }
        })
    };

    // The photo that was there, then the one that is uploaded.
    let faults = Faults::new(1).on(method("messages.sendMultiMedia")).then(Fault::ExpireReference(1));
    dc.set_faults(faults).unwrap();
    dc.reset();
    let items = [AlbumItem::from(Photo::new(png(2))), Photo::new(file()).into(), Photo::new(png(3)).into()];
    client.send_album(me(), items).await.unwrap();
    assert_eq!((*refreshed.lock().unwrap(), dc.counters().requests("messages.uploadMedia")), (1, 2));
    assert_eq!(dc.counters().requests("messages.sendMultiMedia"), 2);

    let faults = Faults::new(1).on(method("messages.sendMultiMedia")).then(Fault::ExpireReference(2));
    dc.set_faults(faults).unwrap();
    dc.reset();
    let items = [AlbumItem::from(Photo::new(png(2))), Photo::new(file()).into(), Photo::new(png(3)).into()];
    client.send_album(me(), items).await.unwrap();
    // The message still says the old reference of its photo, so that this is refreshed too.
    assert_eq!((*refreshed.lock().unwrap(), dc.counters().requests("messages.uploadMedia")), (2, 3));
    assert_eq!(dc.counters().requests("upload.saveFilePart"), 2, "what is there is not uploaded again");

    dc.set_faults(Faults::default()).unwrap();
    let stale = file();
    dc.expire_references();
    client.send_photo(me(), stale).await.unwrap();
    assert_eq!(*refreshed.lock().unwrap(), 3);
}

#[tokio::test]
async fn a_part_that_got_lost_is_sent_again_for_its_item_alone() {
    let faults = Faults::new(1).on(method("upload.saveFilePart")).then(Fault::LosePart);
    let dc = LocalDc::new(Config::default().faults(faults)).unwrap();
    let client = Client::new(dc.clone());
    let sent = client.send_album(me(), [Photo::new(png(1)), Photo::new(png(2)), Photo::new(png(3))]).await.unwrap();
    for (sent, seed) in sent.iter().zip(1..) {
        assert_eq!(content(&client, sent).await, png(seed));
    }
    let counters = dc.counters();
    assert_eq!(counters.requests("upload.saveFilePart"), 4);
    assert_eq!(counters.requests("messages.uploadMedia"), 4);
    assert_eq!(counters.requests("messages.sendMultiMedia"), 1);
}

#[tokio::test(start_paused = true)]
async fn a_flood_wait_of_an_album_is_waited_out_with_its_random_ids() {
    let faults = Faults::new(1).on(method("messages.sendMultiMedia")).then(Fault::Flood(30));
    let dc = LocalDc::new(Config::default().faults(faults)).unwrap();
    let client = Client::new(dc.clone());
    let sent = client.send_album(me(), [Document::new(bytes(1)), Document::new(bytes(2))]).await.unwrap();
    let [Sent::Album(request)] = &dc.sent()[..] else { panic!() };
    let random_ids = request.multi_media.iter().map(|single| match single {
        enums::InputSingleMedia::Plain(single) => single.random_id,
        other => panic!("{other:?}"),
    });
    assert!(random_ids.eq(sent.iter().map(|sent| sent.random_id)));
    assert_eq!(dc.counters().requests("messages.sendMultiMedia"), 2);
}
