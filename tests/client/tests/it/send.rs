//! Messages and media: sending, changing, forwarding, deleting.

use client::{enums, functions, types};
use tl_types::{Combinator, Encode};

fn someone() -> types::InputPeerUser {
    types::InputPeerUser::new(7, 8)
}

fn reply_to(message: i32) -> types::InputReplyToMessage {
    types::InputReplyToMessage::new(message).quote_text("that").quote_offset(0)
}

fn album() -> functions::messages::SendMultiMedia {
    let stickers = [types::InputDocument::new(1, 2, vec![3])];
    let photo = types::InputMediaUploadedPhoto::new(types::InputFileBig::new(1, 2, "a.jpg"))
        .spoiler(true)
        .stickers(stickers)
        .ttl_seconds(43);
    let video = types::InputMediaUploadedDocument::new(
        types::InputFileBig::new(3, 4, "a.mp4"),
        "video/mp4",
        [
            enums::DocumentAttribute::from(types::DocumentAttributeFilename::new("a.mp4")),
            types::DocumentAttributeVideo::new(1.5, 1920, 1080).supports_streaming(true).into(),
        ],
    )
    .thumb(types::InputFile::new(5, 1, "thumb.jpg", ""));
    let media = [types::InputSingleMedia::new(photo, 10, "both"), types::InputSingleMedia::new(video, 11, "")];
    functions::messages::SendMultiMedia::new(someone(), media)
        .noforwards(true)
        .reply_to(reply_to(3))
        .schedule_date(43)
        .send_as(types::InputPeerSelf::new())
}

fn text() -> functions::messages::SendMessage {
    let entities = [
        enums::MessageEntity::from(types::MessageEntityBold::new(0, 4)),
        types::MessageEntityTextUrl::new(5, 4, "https://example.org").into(),
    ];
    functions::messages::SendMessage::new(someone(), "bold link", 1)
        .entities(entities)
        .no_webpage(true)
        .silent(true)
        .reply_to(types::InputReplyToStory::new(someone(), 1))
        .reply_markup(types::ReplyKeyboardHide::new().selective(true))
}

fn place() -> functions::messages::SendMedia {
    let place = types::InputMediaGeoPoint::new(types::InputGeoPoint::new(52.5, 13.4).accuracy_radius(10));
    functions::messages::SendMedia::new(someone(), place, "here", 2).clear_draft(true)
}

fn known_document() -> functions::messages::UploadMedia {
    let media = types::InputMediaDocument::new(types::InputDocument::new(1, 2, vec![0; 20])).spoiler(true);
    functions::messages::UploadMedia::new(types::InputPeerSelf::new(), media)
}

/// What a user sees of a medium that is not sent yet.
fn preview(media: &enums::InputMedia) -> &str {
    match media {
        enums::InputMedia::UploadedPhoto(photo) if photo.spoiler => "hidden photo",
        enums::InputMedia::UploadedPhoto(_) | enums::InputMedia::Photo(_) => "photo",
        enums::InputMedia::UploadedDocument(document) => &document.mime_type,
        enums::InputMedia::Document(_) => "document",
        _ => "medium",
    }
}

#[test]
fn an_album_with_everything() {
    let album = album();
    let previews: Vec<&str> = album
        .multi_media
        .iter()
        .map(|single| match single {
            enums::InputSingleMedia::Plain(single) => preview(&single.media),
            _ => "?",
        })
        .collect();
    assert_eq!(previews, ["hidden photo", "video/mp4"]);
    let bytes = album.to_bytes().unwrap();
    assert_eq!(bytes[..4], functions::messages::SendMultiMedia::CONSTRUCTOR_ID.to_le_bytes());
}

#[test]
fn text_places_and_known_documents() {
    assert!(text().to_bytes().is_ok());
    assert!(place().to_bytes().is_ok());
    assert!(known_document().to_bytes().is_ok());
    let contact = types::InputMediaContact::new("12025550123", "First", "Last", "");
    assert!(functions::messages::SendMedia::new(types::InputPeerChat::new(1), contact, "", 3).to_bytes().is_ok());
}

#[test]
fn messages_are_changed_forwarded_and_deleted() {
    let peer = types::InputPeerChannel::new(1, 2);
    assert!(functions::messages::EditMessage::new(peer.clone(), 5).message("better").to_bytes().is_ok());
    let forward = functions::messages::ForwardMessages::new(peer.clone(), [5, 6], [1, 2], someone());
    assert!(forward.drop_author(true).schedule_date(43).to_bytes().is_ok());
    assert!(functions::messages::DeleteMessages::new([5, 6]).revoke(true).to_bytes().is_ok());
    assert!(functions::messages::UpdatePinnedMessage::new(peer, 5).silent(true).to_bytes().is_ok());
}

#[test]
fn typing_and_reactions() {
    let typing = types::SendMessageUploadDocumentAction::new(50);
    assert!(functions::messages::SetTyping::new(someone(), typing).to_bytes().is_ok());
    let reaction = functions::messages::SendReaction::new(someone(), 5).reaction([types::ReactionEmoji::new("+")]);
    assert!(reaction.add_to_recent(true).to_bytes().is_ok());
}
