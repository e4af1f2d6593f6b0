//! Files made into documents and photos, and sent.

use crate::common::*;
use mtproto_dc::{Config, LocalDc, Sent};
use tl_types::{Bytes, enums, functions, types};

type Attributes = [types::DocumentAttributeFilename; 0];
const NO_ATTRIBUTES: Attributes = [];

fn refused<T>(name: &str) -> Result<T, String> {
    Err(format!("400 {name}"))
}

fn send_media(
    dc: &LocalDc,
    peer: impl Into<enums::InputPeer>,
    media: impl Into<enums::InputMedia>,
    random_id: i64,
) -> Result<types::Updates, String> {
    call(dc, &functions::messages::SendMedia::new(peer, media, "caption", random_id)).map(updates_of)
}

#[test]
fn a_document_keeps_what_it_was_uploaded_with() {
    on_both(|dc| {
        let content = noise(100_000, 1);
        let cover = photo(&dc, &png(5000, 2));
        let thumb = save_file(&dc, 8, &png(3000, 3), 64 * KIB);
        let attributes: [enums::DocumentAttribute; 2] = [
            types::DocumentAttributeFilename::new("a.mp4").into(),
            types::DocumentAttributeVideo::new(1.5, 640, 480).round_message(true).into(),
        ];
        let cover_id = types::InputPhoto::new(cover.id, cover.access_hash, cover.file_reference.clone());
        let uploaded = types::InputMediaUploadedDocument::new(
            save_file(&dc, 7, &content, 32 * KIB),
            "video/mp4",
            attributes.clone(),
        );
        let uploaded = uploaded.thumb(thumb).spoiler(true).ttl_seconds(43).video_cover(cover_id.clone());
        let media = upload(&dc, uploaded.video_timestamp(7)).unwrap();

        let document = document_of(&media);
        assert_eq!((document.size, document.mime_type.as_str(), document.dc_id), (100_000, "video/mp4", 2));
        assert_eq!(document.attributes, attributes);
        assert!(document.access_hash != 0 && !document.file_reference.is_empty() && document.date > 0);
        let Some([enums::PhotoSize::Plain(size)]) = document.thumbs.as_deref() else { panic!("{document:?}") };
        assert_eq!((size.r#type.as_str(), size.w, size.h, size.size), ("m", 640, 480, 3000));
        let enums::MessageMedia::Document(media) = media else { panic!("{media:?}") };
        assert!(media.spoiler && media.video && media.round && !media.voice);
        assert_eq!((media.ttl_seconds, media.video_timestamp), (Some(43), Some(7)));
        assert_eq!(media.video_cover, Some(cover.into()));

        // Sent by reference, it is the same document, with what that message says about it.
        let again = input_document(&document).spoiler(true).ttl_seconds(5).video_cover(cover_id).video_timestamp(9);
        let messages = messages_of(&send_media(&dc, types::InputPeerSelf::new(), again, 11).unwrap());
        let [(11, message)] = &messages[..] else { panic!("{messages:?}") };
        let Some(enums::MessageMedia::Document(sent)) = &message.media else { panic!("{message:?}") };
        assert_eq!(document_of(message.media.as_ref().unwrap()), document);
        assert!(sent.spoiler && sent.video && sent.round);
        assert_eq!((sent.ttl_seconds, sent.video_timestamp), (Some(5), Some(9)));
        assert_eq!(sent.video_cover, media.video_cover);
    });
}

#[test]
fn a_photo_keeps_what_it_was_uploaded_with() {
    on_both(|dc| {
        let live = document(&dc, &noise(5000, 5));
        let live_id = types::InputDocument::new(live.id, live.access_hash, live.file_reference.clone());
        let file = save_file(&dc, 7, &png(20_000, 1), 64 * KIB);
        let stickers = [types::InputDocumentEmpty::new()];
        let uploaded = types::InputMediaUploadedPhoto::new(file).spoiler(true).ttl_seconds(43).stickers(stickers);
        let media = upload(&dc, uploaded.live_photo(true).video(live_id)).unwrap();
        let photo = photo_of(&media);
        let [enums::PhotoSize::Plain(size)] = &photo.sizes[..] else { panic!("{photo:?}") };
        assert_eq!((size.r#type.as_str(), size.w, size.h, size.size), ("x", 640, 480, 20_000));
        assert!(photo.has_stickers);
        let enums::MessageMedia::Photo(media) = media else { panic!("{media:?}") };
        assert!(media.spoiler && media.live_photo);
        assert_eq!((media.ttl_seconds, media.video.clone()), (Some(43), Some(live.into())));

        let again = upload(&dc, input_photo(&photo)).unwrap();
        assert_eq!(photo_of(&again), photo);
        let enums::MessageMedia::Photo(again) = again else { panic!("{again:?}") };
        assert!(!again.spoiler && !again.live_photo && again.ttl_seconds.is_none());
    });
}

#[test]
fn photos_are_images_of_known_length() {
    on_both(|dc| {
        let photo = |file: enums::InputFile| upload(&dc, types::InputMediaUploadedPhoto::new(file)).map(drop);
        let heads = [&b"\xff\xd8\xff\xe0\0\x10JFIF"[..], b"GIF89a\x01\0\x01\0", b"RIFF\x10\0\0\0WEBPVP8 "];
        for (file_id, head) in (1..).zip(heads) {
            let content = Bytes::from([head, &[0; 1000]].concat());
            assert_eq!(photo(save_file(&dc, file_id, &content, KIB).into()), Ok(()), "{head:?}");
        }
        let text = Bytes::from_static(b"no image");
        assert_eq!(photo(save_file(&dc, 8, &text, KIB).into()), refused("PHOTO_EXT_INVALID"));

        let image = png(2 * KIB, 1);
        save_big(&dc, 9, 0, -1, image.slice(..KIB)).unwrap();
        save_big(&dc, 9, 1, 2, image.slice(KIB..)).unwrap();
        assert_eq!(photo(types::InputFileBig::new(9, 2, "").into()), refused("PHOTO_INVALID"));
        save_big(&dc, 10, 0, 2, image.slice(..KIB)).unwrap();
        save_big(&dc, 10, 1, 2, image.slice(KIB..)).unwrap();
        for name in ["", "jpg", "a.webp", "a.png.zip", "a."] {
            assert_eq!(photo(types::InputFileBig::new(10, 2, name).into()), refused("PHOTO_EXT_INVALID"), "{name}");
        }
        assert_eq!(photo(types::InputFileBig::new(10, 2, "a.b.PNG").into()), Ok(()));

        let large = png(10 * MIB + 1, 1);
        for (number, part) in (0..).zip(large.chunks(512 * KIB)) {
            save_big(&dc, 11, number, 21, large.slice_ref(part)).unwrap();
        }
        assert_eq!(photo(types::InputFileBig::new(11, 21, "").into()), refused("PHOTO_INVALID"));
    });
}

#[test]
fn media_that_is_not_there() {
    on_both(|dc| {
        let real = document(&dc, &noise(1000, 1));
        let reference = real.file_reference.clone();
        let media = |id, hash, reference: &[u8]| {
            let id = types::InputDocument::new(id, hash, Bytes::copy_from_slice(reference));
            upload(&dc, types::InputMediaDocument::new(id)).map(drop)
        };
        assert_eq!(media(real.id, real.access_hash, &reference), Ok(()));
        assert_eq!(media(real.id ^ 1, real.access_hash, &reference), refused("MEDIA_EMPTY"));
        assert_eq!(media(real.id, real.access_hash ^ 1, &reference), refused("MEDIA_EMPTY"));
        assert_eq!(media(real.id, real.access_hash, b""), refused("FILE_REFERENCE_EMPTY"));
        assert_eq!(media(real.id, real.access_hash, b"other"), refused("FILE_REFERENCE_INVALID"));
        let photo = types::InputPhoto::new(real.id, real.access_hash, reference);
        assert_eq!(upload(&dc, types::InputMediaPhoto::new(photo)).map(drop), refused("MEDIA_EMPTY"), "a document");
        assert_eq!(upload(&dc, types::InputMediaEmpty::new()).map(drop), refused("MEDIA_EMPTY"));
        let empty = types::InputMediaDocument::new(types::InputDocumentEmpty::new());
        assert_eq!(upload(&dc, empty).map(drop), refused("MEDIA_EMPTY"));
        assert_eq!(upload(&dc, types::InputMediaDice::new("🎲")).map(drop), refused("MEDIA_INVALID"));
        let story = types::InputFileStoryDocument::new(types::InputDocumentEmpty::new());
        let story = types::InputMediaUploadedDocument::new(story, "video/mp4", NO_ATTRIBUTES);
        assert_eq!(upload(&dc, story).map(drop), refused("MEDIA_INVALID"));
    });
}

#[test]
fn sent_media_come_back_as_messages() {
    let config = Config::default().user(5, 55).chat(6).channel(7, 77).user_id(1);
    on_both_with(config, |dc| {
        let media = input_document(&document(&dc, &noise(1000, 1)));
        let peers: [(enums::InputPeer, enums::Peer); 5] = [
            (types::InputPeerSelf::new().into(), types::PeerUser::new(1).into()),
            (types::InputPeerUser::new(1, 0).into(), types::PeerUser::new(1).into()),
            (types::InputPeerUser::new(5, 55).into(), types::PeerUser::new(5).into()),
            (types::InputPeerChat::new(6).into(), types::PeerChat::new(6).into()),
            (types::InputPeerChannel::new(7, 77).into(), types::PeerChannel::new(7).into()),
        ];
        for (random_id, (input, peer)) in (1..).zip(peers) {
            let updates = send_media(&dc, input, media.clone(), random_id).unwrap();
            let is_channel = matches!(peer, enums::Peer::Channel(_));
            let as_channel = matches!(updates.updates[1], enums::Update::NewChannelMessage(_));
            assert_eq!((updates.updates.len(), is_channel), (2, as_channel));
            let messages = messages_of(&updates);
            let (sent, message) = &messages[0];
            assert_eq!((*sent, &message.peer_id, message.message.as_str()), (random_id, &peer, "caption"));
            assert!(message.out && message.grouped_id.is_none() && message.date == updates.date);
            // A channel numbers its own.
            let number = if is_channel { 1 } else { random_id };
            assert_eq!(i64::from(message.id), number, "messages are numbered in order");
        }
    });
}

#[test]
fn unknown_peers() {
    on_both_with(Config::default().user(5, 55).channel(7, 77), |dc| {
        let media = input_document(&document(&dc, &noise(1000, 1)));
        let peers: [enums::InputPeer; 6] = [
            types::InputPeerEmpty::new().into(),
            types::InputPeerUser::new(5, 54).into(),
            types::InputPeerUser::new(7, 77).into(),
            types::InputPeerChat::new(6).into(),
            types::InputPeerChannel::new(7, 76).into(),
            types::InputPeerUserFromMessage::new(types::InputPeerSelf::new(), 1, 5).into(),
        ];
        for peer in peers {
            assert_eq!(send_media(&dc, peer.clone(), media.clone(), 1), refused("PEER_ID_INVALID"), "{peer:?}");
            let request = functions::messages::UploadMedia::new(peer, media.clone());
            assert_eq!(call(&dc, &request), refused("PEER_ID_INVALID"));
        }
    });
}

#[test]
fn sending_rules() {
    on_both(|dc| {
        let media = input_document(&document(&dc, &noise(1000, 1)));
        let send = |caption: &str, random_id, schedule_date: Option<i32>| {
            let peer = types::InputPeerSelf::new();
            let mut request = functions::messages::SendMedia::new(peer, media.clone(), caption, random_id);
            request.schedule_date = schedule_date;
            call(&dc, &request).map(drop)
        };
        assert_eq!(send("", 0, None), refused("RANDOM_ID_EMPTY"));
        assert_eq!(send("", 1, None), Ok(()));
        assert_eq!(send(&"a".repeat(1025), 2, None), refused("MEDIA_CAPTION_TOO_LONG"));
        assert_eq!(send(&"a".repeat(1024), 2, None), Ok(()), "a refused one used up no id");
        assert_eq!(send("", 3, Some(i32::MAX)), refused("SCHEDULE_DATE_TOO_LATE"));
        assert_eq!(send("", 3, Some(43)), Ok(()));
    });
}

#[test]
fn what_was_sent_is_answered_again_and_not_sent_again() {
    on_both_with(Config::default().channel(7, 77), |dc| {
        let file = types::InputMediaUploadedDocument::new(
            save_file(&dc, 1, &noise(1000, 1), KIB),
            "",
            [types::DocumentAttributeFilename::new("a")],
        );
        for (random_id, peer) in
            [(1, enums::InputPeer::from(types::InputPeerSelf::new())), (2, types::InputPeerChannel::new(7, 77).into())]
        {
            let sent = send_media(&dc, peer.clone(), file.clone(), random_id).unwrap();
            let again = send_media(&dc, peer, file.clone(), random_id).unwrap();
            // The document is the same one too.
            assert_eq!(messages_of(&again), messages_of(&sent));
            let counts = |updates: &types::Updates| match &updates.updates[1] {
                enums::Update::NewMessage(update) => update.pts_count,
                enums::Update::NewChannelMessage(update) => update.pts_count,
                other => panic!("{other:?}"),
            };
            assert_eq!((counts(&sent), counts(&again)), (1, 0), "nothing new");
        }
        assert_eq!(dc.sent().len(), 2);
    });
}

#[test]
fn options_reach_the_message() {
    on_both(|dc| {
        let file = save_file(&dc, 1, &png(2000, 1), KIB);
        let media = types::InputMediaUploadedPhoto::new(file);
        let request = functions::messages::SendMedia::new(types::InputPeerSelf::new(), media, "**", 9)
            .silent(true)
            .noforwards(true)
            .invert_media(true)
            .entities([types::MessageEntityBold::new(0, 2)])
            .reply_to(types::InputReplyToMessage::new(4));
        let messages = messages_of(&updates_of(call(&dc, &request).unwrap()));
        let message = &messages[0].1;
        assert!(message.silent && message.noforwards && message.invert_media);
        assert_eq!(message.entities.as_ref().unwrap().len(), 1);
        let Some(enums::MessageReplyHeader::Plain(reply)) = &message.reply_to else { panic!("{message:?}") };
        assert_eq!(reply.reply_to_msg_id, Some(4));
    });
}

#[test]
fn the_same_requests_get_the_same_ids() {
    let keys = |seed| {
        let dc = LocalDc::new(Config::default().seed(seed)).unwrap();
        let (document, photo) = (document(&dc, &noise(1000, 1)), photo(&dc, &png(1000, 1)));
        (document.id, document.access_hash, document.file_reference, photo.id, photo.access_hash)
    };
    assert_eq!(keys(1), keys(1));
    assert_ne!(keys(1), keys(2));
}

#[test]
fn all_options_reach_the_message_and_are_kept() {
    on_both_with(Config::default().channel(7, 77).user(5, 55), |dc| {
        let media = input_document(&document(&dc, &noise(1000, 1)));
        let markup = types::ReplyKeyboardHide::new();
        let request = functions::messages::SendMedia::new(types::InputPeerSelf::new(), media.clone(), "", 9)
            .background(true)
            .clear_draft(true)
            .update_stickersets_order(true)
            .allow_paid_floodskip(true)
            .send_as(types::InputPeerChannel::new(7, 77))
            .effect(5)
            .allow_paid_stars(6)
            .reply_markup(markup.clone());
        let messages = messages_of(&updates_of(call(&dc, &request).unwrap()));
        let message = &messages[0].1;
        assert_eq!((message.effect, message.paid_message_stars), (Some(5), Some(6)));
        assert_eq!(message.from_id, Some(types::PeerChannel::new(7).into()));
        assert_eq!(message.reply_markup, Some(markup.into()));
        assert_eq!(dc.sent(), [Sent::Media(Box::new(request.clone()))]);

        let mut other = functions::messages::SendMedia::new(types::InputPeerSelf::new(), media, "", 10);
        other.send_as = Some(types::InputPeerUser::new(5, 55).into());
        assert_eq!(call(&dc, &other).map(drop), refused("SEND_AS_PEER_INVALID"), "nobody else is one");
        other.send_as = Some(types::InputPeerChannel::new(7, 78).into());
        assert_eq!(call(&dc, &other).map(drop), refused("SEND_AS_PEER_INVALID"));
        assert_eq!(dc.sent().len(), 1, "what was refused was not sent");
        dc.reset();
        assert!(dc.sent().is_empty());
    });
}

#[test]
fn messages_for_later_and_for_quick_replies() {
    on_both(|dc| {
        let media = input_document(&document(&dc, &noise(1000, 1)));
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
        let tomorrow = i32::try_from(now).unwrap() + 86_400;
        let send = |random_id, change: &dyn Fn(&mut functions::messages::SendMedia)| {
            let peer = types::InputPeerSelf::new();
            let mut request = functions::messages::SendMedia::new(peer, media.clone(), "", random_id);
            change(&mut request);
            call(&dc, &request).map(updates_of)
        };
        let updates = send(1, &|request| request.schedule_date = Some(tomorrow)).unwrap();
        let enums::Update::NewScheduledMessage(update) = &updates.updates[1] else { panic!("{updates:?}") };
        let enums::Message::Plain(message) = &update.message else { panic!("{updates:?}") };
        assert_eq!(message.date, tomorrow);
        let when_online = send(2, &|request| request.schedule_date = Some(0x7fff_fffe)).unwrap();
        assert!(matches!(when_online.updates[1], enums::Update::NewScheduledMessage(_)));
        let too_late = send(3, &|request| request.schedule_date = Some(tomorrow + 370 * 86_400));
        assert_eq!(too_late.map(drop), refused("SCHEDULE_DATE_TOO_LATE"));
        let every_day = |request: &mut functions::messages::SendMedia| request.schedule_repeat_period = Some(86_400);
        assert_eq!(send(4, &every_day).map(drop), refused("SCHEDULE_DATE_INVALID"));
        let shortcut = types::InputQuickReplyShortcut::new("hi");
        let updates = send(5, &|request| request.quick_reply_shortcut = Some(shortcut.clone().into())).unwrap();
        assert!(matches!(updates.updates[1], enums::Update::QuickReplyMessage(_)), "{updates:?}");
    });
}

#[test]
fn photos_have_dimensions_that_can_be_shown() {
    on_both(|dc| {
        let send = |width: u32, height: u32, file_id| {
            let head = [&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], &width.to_be_bytes(), &height.to_be_bytes()].concat();
            let content = Bytes::from([&head[..], &noise(1000, 1)].concat());
            let file = save_file(&dc, file_id, &content, KIB);
            upload(&dc, types::InputMediaUploadedPhoto::new(file)).map(drop)
        };
        for (file_id, (width, height)) in (1..).zip([(5000, 5000), (200, 10), (1, 20)]) {
            assert_eq!(send(width, height, file_id), Ok(()), "{width} {height}");
        }
        for (file_id, (width, height)) in (11..).zip([(5001, 5000), (201, 10), (1, 21)]) {
            assert_eq!(send(width, height, file_id), refused("PHOTO_INVALID_DIMENSIONS"), "{width} {height}");
        }
    });
}

#[test]
fn media_by_url() {
    on_both(|dc| {
        let photo = |url: &str| upload(&dc, types::InputMediaPhotoExternal::new(url).spoiler(true).ttl_seconds(9));
        let media = photo("https://example.org/a.jpg").unwrap();
        let made = photo_of(&media);
        let enums::MessageMedia::Photo(media) = media else { panic!("{media:?}") };
        assert!(media.spoiler && media.ttl_seconds == Some(9));
        let [enums::PhotoSize::Plain(size)] = &made.sizes[..] else { panic!("{made:?}") };
        assert_eq!((size.w, size.h), (640, 480));
        for (url, name) in [
            ("", "EXTERNAL_URL_INVALID"),
            ("a.jpg", "EXTERNAL_URL_INVALID"),
            ("https://unreachable.invalid/a.jpg", "WEBPAGE_CURL_FAILED"),
        ] {
            assert_eq!(photo(url).map(drop), refused(name), "{url}");
        }
        let cover = types::InputPhoto::new(made.id, made.access_hash, made.file_reference.clone());
        let external = types::InputMediaDocumentExternal::new("https://example.org/b/c.mp4?d=e");
        let media = upload(&dc, external.spoiler(true).video_cover(cover).video_timestamp(3)).unwrap();
        let document = document_of(&media);
        assert_eq!(document.mime_type, "video/mp4");
        assert_eq!(document.attributes[0], types::DocumentAttributeFilename::new("c.mp4").into());
        let enums::MessageMedia::Document(media) = media else { panic!("{media:?}") };
        assert!(media.spoiler && media.video && media.video_cover.is_some() && media.video_timestamp == Some(3));
        assert_eq!(download(&dc, location(&document), 4096), b"https://example.org/b/c.mp4?d=e");
    });
}

#[test]
fn a_thumbnail_is_taken_once() {
    on_both(|dc| {
        let file = save_file(&dc, 1, &noise(1000, 1), KIB);
        let thumbnail = || save_file(&dc, 2, &png(500, 1), KIB);
        let with = |thumbnail: types::InputFile| {
            let name = [types::DocumentAttributeFilename::new("a")];
            types::InputMediaUploadedDocument::new(file.clone(), "", name).thumb(thumbnail)
        };
        let first = thumbnail();
        assert!(document_of(&upload(&dc, with(first.clone())).unwrap()).thumbs.is_some());
        assert_eq!(upload(&dc, with(first)).map(drop), refused("FILE_PART_0_MISSING"));
        assert!(upload(&dc, with(thumbnail())).is_ok(), "the file itself can be used again");
    });
}
