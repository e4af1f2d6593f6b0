//! Messages that are edited.

use crate::common::*;
use mtproto_dc::{Config, LocalDc};
use tl_types::{enums, functions, held, types};

fn refused<T>(name: &str) -> Result<T, String> {
    Err(format!("400 {name}"))
}

/// Sends a photo, and returns the message's id.
fn sent(dc: &LocalDc, peer: impl Into<enums::InputPeer>, random_id: i64) -> i32 {
    let media = input_photo(&photo(dc, &png(1000, 1)));
    let request = functions::messages::SendMedia::new(peer, media, "before", random_id);
    messages_of(&updates_of(call(dc, &request).unwrap()))[0].1.id
}

fn edit(dc: &LocalDc, request: &functions::messages::EditMessage) -> Result<types::Message, String> {
    let updates = updates_of(call(dc, request)?);
    match &updates.updates[..] {
        [enums::Update::EditMessage(update)] => plain(&update.message),
        [enums::Update::EditChannelMessage(update)] => plain(&update.message),
        other => panic!("{other:?}"),
    }
}

fn plain(message: &enums::Message) -> Result<types::Message, String> {
    match message {
        enums::Message::Plain(message) => Ok(held(message).clone()),
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
