//! Messages that are edited, by raw requests and by the calls.
#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod common;

use common::*;
use mtproto_dc::faults::{Fault, Faults, method};
use mtproto_dc::{Config, Dc};
use mtproto_files::media::{Document, File, Photo, Video, Voice};
use mtproto_files::{Cause, Client};
use tl_types::{Bytes, enums, functions, types};

fn refused<T>(name: &str) -> Result<T, String> {
    Err(format!("400 {name}"))
}

/// Sends a photo, and returns the message's id.
fn sent(dc: &Dc, peer: impl Into<enums::InputPeer>, random_id: i64) -> i32 {
    let media = input_photo(&photo(dc, &png(1000, 1)));
    let request = functions::messages::SendMedia::new(peer, media, "before", random_id);
    messages_of(&updates_of(call(dc, &request).unwrap()))[0].1.id
}

fn edit(dc: &Dc, request: &functions::messages::EditMessage) -> Result<types::Message, String> {
    let updates = updates_of(call(dc, request)?);
    match &updates.updates[..] {
        [enums::Update::EditMessage(update)] => plain(&update.message),
        [enums::Update::EditChannelMessage(update)] => plain(&update.message),
        other => panic!("{other:?}"),
    }
}

fn plain(message: &enums::Message) -> Result<types::Message, String> {
    match message {
        enums::Message::Plain(message) => Ok(message.as_ref().clone()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_is_not_said_stays() {
    on_both_with(Config::default().channel(7, 77), |dc| {
        let peers: [enums::InputPeer; 2] =
            [types::InputPeerSelf::new().into(), types::InputPeerChannel::new(7, 77).into()];
        for (random_id, peer) in (1..).zip(peers) {
            let id = sent(&dc, peer.clone(), random_id);
            let request = functions::messages::EditMessage::new(peer.clone(), id);
            assert_eq!(edit(&dc, &request), refused("MESSAGE_NOT_MODIFIED"));
            assert_eq!(edit(&dc, &request.clone().message("before")), refused("MESSAGE_NOT_MODIFIED"));
            let message = edit(&dc, &request.clone().message("after")).unwrap();
            assert_eq!((message.id, message.message.as_str()), (id, "after"));
            assert!(message.edit_date.is_some() && matches!(message.media, Some(enums::MessageMedia::Photo(_))));

            // Raw uploads are taken as they are.
            let content = noise(3000, 2);
            let attributes = [types::DocumentAttributeFilename::new("a.txt")];
            let file = save_file(&dc, 50 + random_id, &content, KIB);
            let media = types::InputMediaUploadedDocument::new(file, "text/plain", attributes);
            let message = edit(&dc, &request.clone().media(media)).unwrap();
            assert_eq!((message.message.as_str(), document_of(message.media.as_ref().unwrap()).size), ("after", 3000));
            assert_eq!(edit(&dc, &request.clone().message("")).unwrap().message, "");
        }
    });
}

#[test]
fn what_cannot_be_edited() {
    on_both_with(Config::default().chat(6), |dc| {
        let me = types::InputPeerSelf::new;
        let id = sent(&dc, me(), 1);
        let request = |id| functions::messages::EditMessage::new(me(), id).message("after");
        assert_eq!(edit(&dc, &request(id + 1)), refused("MESSAGE_ID_INVALID"));
        let elsewhere = functions::messages::EditMessage::new(types::InputPeerChat::new(6), id).message("after");
        assert_eq!(edit(&dc, &elsewhere), refused("MESSAGE_ID_INVALID"));
        let unknown = functions::messages::EditMessage::new(types::InputPeerChat::new(7), id).message("after");
        assert_eq!(edit(&dc, &unknown), refused("PEER_ID_INVALID"));
        assert_eq!(edit(&dc, &request(id).message("a".repeat(1025))), refused("MEDIA_CAPTION_TOO_LONG"));
        assert_eq!(edit(&dc, &request(id).media(types::InputMediaEmpty::new())), refused("MEDIA_EMPTY"));
        assert_eq!(edit(&dc, &request(id).schedule_date(i32::MAX)), refused("MESSAGE_ID_INVALID"));
        assert_eq!(edit(&dc, &request(id).quick_reply_shortcut_id(1)), refused("MESSAGE_ID_INVALID"));
        let voice = document_with(&dc, &noise(10, 1), [types::DocumentAttributeAudio::new(1).voice(true).into()]);
        assert_eq!(edit(&dc, &request(id).media(input_document(&voice))), refused("MEDIA_NEW_INVALID"));
        let gone = types::InputFile::new(404, 1, "a", "");
        let gone = types::InputMediaUploadedPhoto::new(gone);
        assert_eq!(edit(&dc, &request(id).media(gone)), refused("FILE_PART_0_MISSING"));
    });
}

fn image(seed: u64) -> Bytes {
    png(2000, seed)
}

#[tokio::test(start_paused = true)]
async fn media_from_wherever_it_is() {
    let client = Client::new(Dc::in_memory());
    let sent = client.send_photo("me", image(1)).caption("before").await.unwrap();

    let video = Video::new(vec![7; 5000]).size(640, 480).caption("a video");
    let edited = client.edit_message_media("me", sent.id, video).await.unwrap();
    assert_eq!((edited.id(), edited.message.message.as_str()), (sent.id, "a video"));
    assert_eq!(client.download(edited.location().unwrap()).to_bytes().await.unwrap().0, vec![7; 5000]);

    // The caption stays where the media has none.
    let edited = client.edit_message_media("me", sent.id, Photo::new(File::url("https://example.org/a.jpg"))).await;
    assert_eq!(edited.unwrap().message.message, "a video");
    let edited = client.edit_message_media("me", sent.id, Photo::new(sent.file().unwrap())).caption("").await.unwrap();
    assert_eq!(edited.message.message, "");
    assert!(edited.file().is_some());

    let bold = [types::MessageEntityBold::new(0, 1)];
    let edited = client.edit_message("me", sent.id).caption("bold").entities(bold).invert_media(true).await.unwrap();
    assert!(edited.message.invert_media && edited.message.entities.is_some_and(|entities| entities.len() == 1));

    let error = client.edit_message("me", sent.id).caption("bold").await;
    assert!(error.is_ok(), "without its formatting");
    let error = client.edit_message("me", sent.id).caption("bold").await.unwrap_err();
    assert_eq!(error.rpc().unwrap().message, "MESSAGE_NOT_MODIFIED");
    assert!(error.to_string().starts_with("edit (messages.editMessage at the home DC): 400 "), "{error}");
}

#[tokio::test(start_paused = true)]
async fn albums_keep_their_kind() {
    let client = Client::new(Dc::in_memory());
    let sent = client.send_album("me", [Photo::new(image(1)), Photo::new(image(2))]).await.unwrap();
    let video = Video::new(vec![7; 500]);
    let edited = client.edit_message_media("me", sent[1].id, video).await.unwrap();
    assert_eq!(edited.message.grouped_id, sent[0].grouped_id);
    let error = client.edit_message_media("me", sent[0].id, Document::new(vec![7; 500])).await.unwrap_err();
    assert_eq!(error.rpc().unwrap().message, "MEDIA_GROUPED_INVALID");

    let voice = client.send_voice("me", Voice::new(vec![7; 500])).await.unwrap();
    let error = client.edit_message_media("me", voice.id, Photo::new(image(3))).await.unwrap_err();
    assert_eq!(error.rpc().unwrap().message, "MEDIA_PREV_INVALID");
}

#[tokio::test(start_paused = true)]
async fn scheduled_messages_are_edited_by_their_date() {
    let client = Client::new(Dc::in_memory());
    let date = i32::try_from(std::time::UNIX_EPOCH.elapsed().unwrap().as_secs()).unwrap() + 3600;
    let sent = client.send_photo("me", image(1)).schedule_date(date).await.unwrap();
    let error = client.edit_message("me", sent.id).caption("later").await.unwrap_err();
    assert_eq!(error.rpc().unwrap().message, "MESSAGE_ID_INVALID");
    let edited = client.edit_message("me", sent.id).caption("later").schedule_date(date + 60).await.unwrap();
    assert_eq!((edited.message.date, edited.message.message.as_str()), (date + 60, "later"));
}

#[tokio::test(start_paused = true)]
async fn lost_parts_and_old_references_are_mended() {
    let dc = Dc::in_memory();
    let client = Client::new(dc.clone());
    let sent = client.send_photo("me", image(1)).await.unwrap();
    let faults = |fault| Faults::new(1).on(method("messages.editMessage")).then(fault);

    // A part that the DC lost, after it had acknowledged it.
    dc.set_faults(Faults::new(1).on(method("upload.saveFilePart")).then(Fault::LosePart)).unwrap();
    dc.reset();
    client.edit_message_media("me", sent.id, Document::new(vec![7; 1000])).await.unwrap();
    assert_eq!(dc.counters().requests("upload.saveFilePart"), 2);
    assert_eq!(dc.counters().requests("messages.editMessage"), 2);

    // A reference that expires on the way, with and without a way to a fresh one.
    let known = client.send_photo("me", image(2)).await.unwrap();
    let photo = known.photo().unwrap().clone();
    dc.set_faults(faults(Fault::ExpireReference(0))).unwrap();
    let (fresh, id) = (dc.clone(), photo.id);
    let file = File::from(&photo).refresh(move || {
        let photo = fresh.photo(id);
        async move { photo.as_ref().map(File::from).ok_or("it is gone") }
    });
    client.edit_message_media("me", sent.id, Photo::new(file)).await.unwrap();

    let photo = dc.photo(photo.id).unwrap();
    dc.set_faults(faults(Fault::ExpireReference(0))).unwrap();
    let error = client.edit_message_media("me", known.id, Photo::new(&photo)).await.unwrap_err();
    assert_eq!(error.rpc().unwrap().message, "FILE_REFERENCE_EXPIRED");
}

#[tokio::test(start_paused = true)]
async fn media_is_checked_before_anything_is_sent() {
    let dc = Dc::in_memory();
    let client = Client::new(dc.clone());
    let error = client.edit_message_media("me", 1, Photo::new(b"no image".to_vec())).await.unwrap_err();
    assert!(matches!(error.cause(), Cause::NotPhoto), "{error}");
    assert_eq!(dc.log().len(), 0);
}
