//! Albums.

use crate::common::*;
use mtproto_dc::{LocalDc, Sent};
use tl_types::{enums, functions, types};

fn refused<T>(name: &str) -> Result<T, String> {
    Err(format!("400 {name}"))
}

fn send_album(dc: &LocalDc, items: Vec<(enums::InputMedia, i64)>) -> Result<types::Updates, String> {
    let items = items.into_iter().map(|(media, random_id)| types::InputSingleMedia::new(media, random_id, ""));
    call(dc, &functions::messages::SendMultiMedia::new(types::InputPeerSelf::new(), items)).map(updates_of)
}

/// An album of the same media under random ids from 1.
fn album_of(media: impl Into<enums::InputMedia>, count: i64) -> Vec<(enums::InputMedia, i64)> {
    let media = media.into();
    (1..=count).map(|random_id| (media.clone(), random_id)).collect()
}

fn video(dc: &LocalDc) -> types::Document {
    document_with(dc, &noise(2000, 3), [types::DocumentAttributeVideo::new(1.0, 1, 1).into()])
}

#[test]
fn an_album_is_one_group_in_order() {
    on_both(|dc| {
        let (photo, video) = (photo(&dc, &png(3000, 1)), video(&dc));
        let items = [
            types::InputSingleMedia::new(input_photo(&photo).spoiler(true).ttl_seconds(43), 30, "first"),
            types::InputSingleMedia::new(input_document(&video), 10, "second")
                .entities([types::MessageEntityBold::new(0, 6)]),
            types::InputSingleMedia::new(input_photo(&photo), 20, ""),
        ];
        let request = functions::messages::SendMultiMedia::new(types::InputPeerSelf::new(), items).silent(true);
        let updates = updates_of(call(&dc, &request).unwrap());
        assert_eq!(updates.updates.len(), 6);

        let messages = messages_of(&updates);
        assert_eq!(messages.iter().map(|(random_id, _)| *random_id).collect::<Vec<_>>(), [30, 10, 20]);
        let texts: Vec<_> = messages.iter().map(|(_, message)| message.message.as_str()).collect();
        assert_eq!(texts, ["first", "second", ""]);
        let group = messages[0].1.grouped_id.unwrap();
        assert!(messages.iter().all(|(_, message)| message.grouped_id == Some(group) && message.silent));
        assert!(messages.is_sorted_by_key(|(_, message)| message.id));
        assert!(messages[1].1.entities.is_some());

        let Some(enums::MessageMedia::Photo(first)) = &messages[0].1.media else { panic!("{messages:?}") };
        assert!(first.spoiler && first.ttl_seconds == Some(43));
        assert_eq!(photo_of(messages[2].1.media.as_ref().unwrap()), photo);
        assert_eq!(document_of(messages[1].1.media.as_ref().unwrap()), video);

        let other = send_album(&dc, vec![(input_photo(&photo).into(), 1), (input_photo(&photo).into(), 2)]).unwrap();
        assert_ne!(messages_of(&other)[0].1.grouped_id, Some(group));
    });
}

#[test]
fn albums_have_two_to_ten_items() {
    on_both(|dc| {
        let media = || input_document(&document(&dc, &noise(1000, 1)));
        assert_eq!(send_album(&dc, vec![]), refused("MEDIA_EMPTY"));
        assert_eq!(send_album(&dc, album_of(media(), 1)), refused("MEDIA_INVALID"));
        assert_eq!(send_album(&dc, album_of(media(), 11)), refused("MULTI_MEDIA_TOO_LONG"));
        assert_eq!(send_album(&dc, album_of(media(), 10)).map(|updates| updates.updates.len()), Ok(20));
    });
}

#[test]
fn albums_are_of_media_that_were_uploaded_before() {
    on_both(|dc| {
        let file = save_file(&dc, 1, &png(2000, 1), KIB);
        let photo = types::InputMediaUploadedPhoto::new(file.clone());
        assert_eq!(send_album(&dc, album_of(photo, 2)), refused("MEDIA_INVALID"));
        let none: [types::DocumentAttributeFilename; 0] = [];
        let document = types::InputMediaUploadedDocument::new(file, "image/png", none);
        assert_eq!(send_album(&dc, album_of(document, 2)), refused("MEDIA_INVALID"));
        assert_eq!(send_album(&dc, album_of(types::InputMediaEmpty::new(), 2)), refused("MEDIA_EMPTY"));
    });
}

#[test]
fn random_ids_are_unique() {
    on_both(|dc| {
        let media = enums::InputMedia::from(input_document(&document(&dc, &noise(1000, 1))));
        let send = |ids: [i64; 2]| send_album(&dc, ids.map(|id| (media.clone(), id)).to_vec()).map(drop);
        let duplicate = Err("500 RANDOM_ID_DUPLICATE".to_owned());
        assert_eq!(send([5, 0]), refused("RANDOM_ID_EMPTY"));
        assert_eq!(send([5, 5]), duplicate);
        assert_eq!(send([5, 6]), Ok(()));
        assert_eq!(send([7, 6]), duplicate);
        assert_eq!(send([7, 8]), Ok(()), "all or none are used up");
        assert_eq!(send([6, 5]), duplicate);
        let again = |ids: [i64; 2]| {
            let updates = send_album(&dc, ids.map(|id| (media.clone(), id)).to_vec()).unwrap();
            messages_of(&updates).iter().map(|(random_id, message)| (*random_id, message.id)).collect::<Vec<_>>()
        };
        assert_eq!(again([5, 6]), [(5, 1), (6, 2)], "the whole album is answered again");
        assert_eq!(dc.sent().len(), 2);
    });
}

#[test]
fn groups_do_not_mix() {
    on_both(|dc| {
        let photo = enums::InputMedia::from(input_photo(&photo(&dc, &png(2000, 1))));
        let video = enums::InputMedia::from(input_document(&video(&dc)));
        let file = enums::InputMedia::from(input_document(&document(&dc, &noise(1000, 1))));
        let audio = document_with(&dc, &noise(1000, 2), [types::DocumentAttributeAudio::new(3).into()]);
        let audio = enums::InputMedia::from(input_document(&audio));
        let send = |first: &enums::InputMedia, second: &enums::InputMedia, id| {
            send_album(&dc, vec![(first.clone(), id), (second.clone(), id + 1)]).map(drop)
        };
        for (id, same) in [(10, [&photo, &video]), (20, [&file, &file]), (30, [&audio, &audio])] {
            assert_eq!(send(same[0], same[1], id), Ok(()));
        }
        for (first, second) in [(&photo, &file), (&video, &file), (&audio, &file), (&audio, &photo), (&file, &video)] {
            assert_eq!(send(first, second, 40), refused("MEDIA_GROUPED_INVALID"));
        }
        // A video that is to be a mere file is one.
        let attributes = [types::DocumentAttributeVideo::new(1.0, 1, 1)];
        let forced = save_file(&dc, 99, &noise(1000, 4), KIB);
        let forced = types::InputMediaUploadedDocument::new(forced, "video/mp4", attributes).force_file(true);
        let forced = document_of(&upload(&dc, forced).unwrap());
        assert_eq!(send(&input_document(&forced).into(), &file, 50), Ok(()));
    });
}

#[test]
fn file_references_are_told_by_index() {
    on_both(|dc| {
        let document = document(&dc, &noise(1000, 1));
        let with_reference = |reference: &'static str| {
            let id = types::InputDocument::new(document.id, document.access_hash, reference);
            enums::InputMedia::from(types::InputMediaDocument::new(id))
        };
        let right = enums::InputMedia::from(input_document(&document));
        for wrong in ["", "old"] {
            let items = vec![(right.clone(), 1), (with_reference(wrong), 2)];
            assert_eq!(send_album(&dc, items), refused("FILE_REFERENCE_1_INVALID"), "{wrong:?}");
        }
    });
}

#[test]
fn captions_and_peers() {
    on_both(|dc| {
        let media = input_document(&document(&dc, &noise(1000, 1)));
        let item = |caption: &str, id| types::InputSingleMedia::new(media.clone(), id, caption);
        let items = [item("", 1), item(&"a".repeat(1025), 2)];
        let request = functions::messages::SendMultiMedia::new(types::InputPeerSelf::new(), items);
        assert_eq!(call(&dc, &request).map(drop), refused("MEDIA_CAPTION_TOO_LONG"));
        let items = [item("", 1), item("", 2)];
        let request = functions::messages::SendMultiMedia::new(types::InputPeerChat::new(1), items.clone());
        assert_eq!(call(&dc, &request).map(drop), refused("PEER_ID_INVALID"));
        let request = functions::messages::SendMultiMedia::new(types::InputPeerSelf::new(), items);
        assert_eq!(call(&dc, &request.schedule_date(i32::MAX)).map(drop), refused("SCHEDULE_DATE_TOO_LATE"));
    });
}

#[test]
fn what_is_sent_alone_is_in_no_album() {
    on_both(|dc| {
        let alone: [(u64, Vec<enums::DocumentAttribute>); 4] = [
            (11, vec![types::DocumentAttributeAudio::new(3).voice(true).into()]),
            (12, vec![types::DocumentAttributeVideo::new(1.0, 1, 1).round_message(true).into()]),
            (
                13,
                vec![
                    types::DocumentAttributeVideo::new(1.0, 1, 1).into(),
                    types::DocumentAttributeAnimated::new().into(),
                ],
            ),
            (14, vec![types::DocumentAttributeSticker::new("", types::InputStickerSetEmpty::new()).into()]),
        ];
        for (seed, attributes) in alone {
            let media = input_document(&document_with(&dc, &noise(1000, seed), attributes));
            assert_eq!(send_album(&dc, album_of(media, 2)), refused("MEDIA_GROUPED_INVALID"), "{seed}");
        }
        let url = types::InputMediaPhotoExternal::new("https://example.org/a.jpg");
        assert_eq!(send_album(&dc, album_of(url, 2)), refused("MEDIA_INVALID"), "for messages.uploadMedia first");
    });
}

#[test]
fn one_items_reference_expires_alone() {
    on_both(|dc| {
        let first = document(&dc, &noise(1000, 1));
        let second = document(&dc, &noise(1000, 2));
        dc.expire_reference(second.id);
        let items =
            |second: &types::Document| vec![(input_document(&first).into(), 1), (input_document(second).into(), 2)];
        assert_eq!(send_album(&dc, items(&second)), refused("FILE_REFERENCE_1_EXPIRED"));
        let fresh = dc.document(second.id).unwrap();
        assert_eq!(send_album(&dc, items(&fresh)).map(|updates| updates.updates.len()), Ok(4));
        let [Sent::Album(sent)] = &dc.sent()[..] else { panic!("{:?}", dc.sent()) };
        assert_eq!(sent.multi_media.len(), 2);
    });
}
