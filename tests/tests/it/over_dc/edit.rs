//! Messages that are edited.

use super::common::{assert_error, png};
use mtproto_dc::LocalDc;
use mtproto_dc::faults::{Fault, Faults, method};
use mtproto_files::media::{Document, File, Photo, Video, Voice};
use mtproto_files::{Client, ErrorKind};
use tl_types::{Bytes, types};

fn image(seed: u64) -> Bytes {
    png(2000, seed)
}

#[tokio::test(start_paused = true)]
async fn media_from_wherever_it_is() {
    let client = Client::new(LocalDc::in_memory());
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
    let client = Client::new(LocalDc::in_memory());
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
    let client = Client::new(LocalDc::in_memory());
    let date = i32::try_from(std::time::UNIX_EPOCH.elapsed().unwrap().as_secs()).unwrap() + 3600;
    let sent = client.send_photo("me", image(1)).schedule_date(date).await.unwrap();
    let error = client.edit_message("me", sent.id).caption("later").await.unwrap_err();
    assert_eq!(error.rpc().unwrap().message, "MESSAGE_ID_INVALID");
    let edited = client.edit_message("me", sent.id).caption("later").schedule_date(date + 60).await.unwrap();
    assert_eq!((edited.message.date, edited.message.message.as_str()), (date + 60, "later"));
}

#[tokio::test(start_paused = true)]
async fn lost_parts_and_old_references_are_mended() {
    let dc = LocalDc::in_memory();
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
    let dc = LocalDc::in_memory();
    let client = Client::new(dc.clone());
    let error = client.edit_message_media("me", 1, Photo::new(b"no image".to_vec())).await.unwrap_err();
    assert_error(&error, ErrorKind::InvalidInput, "a photo is a JPEG, PNG, GIF, WebP or BMP file, and this is none");
    assert_eq!(dc.log().len(), 0);
}
