//! Media and albums against transports that behave, and that do not.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use crate::support::{Answer, Request, Scripted, assert_error, jpeg, ok, rpc, scripted};
use mtproto_files::album::PartlySent;
use mtproto_files::upload::Source;
use mtproto_files::{AlbumItem, Dc, ErrorKind, Event, Operation};
use tl_types::{enums, types};

fn document(id: i64) -> types::Document {
    types::Document::new(id, 20, vec![30], 0, "text/plain", 1000, 2, Vec::<enums::DocumentAttribute>::new())
}

/// An uploaded document whose file has this id.
fn uploaded(id: i64) -> types::InputMediaUploadedDocument {
    let file = types::InputFile::new(id, 1, "a.txt", "");
    types::InputMediaUploadedDocument::new(file, "text/plain", Vec::<enums::DocumentAttribute>::new())
}

/// The id of an uploaded document's file, or of a document.
fn id_of(media: &enums::InputMedia) -> i64 {
    match media {
        enums::InputMedia::UploadedDocument(media) => match &media.file {
            enums::InputFile::Plain(file) => file.id,
            other => panic!("{other:?}"),
        },
        enums::InputMedia::Document(media) => match &media.id {
            enums::InputDocument::Plain(document) => document.id,
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

fn media_of(id: i64) -> types::MessageMediaDocument {
    types::MessageMediaDocument::new().document(document(id))
}

/// The updates for what was sent: message ids that fall, in rising order.
fn updates(sent: &[(i64, i64)]) -> enums::Updates {
    let ids = (1..=i32::try_from(sent.len()).unwrap()).rev();
    let updates = sent.iter().zip(ids).flat_map(|(&(random_id, document), id)| {
        let message = types::Message::new(id, types::PeerUser::new(1), 0, "").media(media_of(document));
        let named: enums::Update = types::UpdateMessageId::new(id, random_id).into();
        [types::UpdateNewMessage::new(message, 0, 0).into(), named]
    });
    let updates: Vec<enums::Update> = updates.collect();
    types::Updates::new(updates, Vec::<enums::User>::new(), Vec::<enums::Chat>::new(), 0, 0).into()
}

/// A DC that turns file N into document N.
async fn behaves(_: Dc, request: Request) -> Answer {
    match request {
        Request::UploadMedia(request) => ok(media_of(id_of(&request.media))),
        Request::SendMedia(request) => ok(updates(&[(request.random_id, id_of(&request.media))])),
        Request::SendAlbum(request) => {
            let sent: Vec<_> = request
                .multi_media
                .iter()
                .map(|single| match single {
                    enums::InputSingleMedia::Plain(single) => (single.random_id, id_of(&single.media)),
                    other => panic!("{other:?}"),
                })
                .collect();
            ok(updates(&sent))
        }
        other => panic!("{other:?}"),
    }
}

fn me() -> types::InputPeerSelf {
    types::InputPeerSelf::new()
}

#[tokio::test]
async fn media_is_sent_and_found() {
    let client = scripted(behaves);
    let sent = client.send_media(me(), uploaded(7), "caption").await.unwrap();
    let location = sent.location().unwrap();
    assert_eq!((sent.id, location.size(), location.dc()), (1, Some(1000), Dc::Id(2)));
    let [(Dc::Home, Request::SendMedia(request))] = &client.asked()[..] else { panic!() };
    assert_eq!((request.message.as_str(), request.random_id), ("caption", sent.random_id));
}

#[tokio::test]
async fn media_is_uploaded_to_a_chat() {
    let client = scripted(behaves);
    let media = client.upload_media(me(), uploaded(7).spoiler(true).ttl_seconds(9)).await.unwrap();
    let expected = types::InputMediaDocument::new(types::InputDocument::new(7, 20, vec![30]));
    assert_eq!(media, expected.spoiler(true).ttl_seconds(9).into());
}

#[tokio::test]
async fn an_album_is_uploaded_item_by_item_and_sent_at_once() {
    let client = scripted(behaves);
    let reference = types::InputMediaDocument::new(types::InputDocument::new(3, 20, vec![30]));
    let items = [
        AlbumItem::new(uploaded(1).spoiler(true)).caption("first"),
        AlbumItem::new(uploaded(2)),
        AlbumItem::new(reference),
    ];
    let sent = client.send_album(me(), items).await.unwrap();
    let documents: Vec<_> = sent.iter().map(|sent| sent.location().unwrap().input().clone()).collect();
    let expected = [1, 2, 3].map(|id| types::InputDocumentFileLocation::new(id, 20, vec![30], "").into());
    assert_eq!(documents, expected);

    let asked = client.asked();
    let uploads = asked.iter().filter(|(_, request)| matches!(request, Request::UploadMedia(_))).count();
    assert_eq!((asked.len(), uploads), (3, 2), "what is there by reference is not uploaded again");
    let Some((_, Request::SendAlbum(request))) = asked.last() else { panic!() };
    let enums::InputSingleMedia::Plain(first) = &request.multi_media[0] else { panic!() };
    let enums::InputMedia::Document(media) = &first.media else { panic!() };
    assert!(media.spoiler && first.message == "first" && first.random_id != 0);
    let random_ids: std::collections::BTreeSet<_> = sent.iter().map(|sent| sent.random_id).collect();
    assert_eq!(random_ids.len(), 3);
}

#[tokio::test]
async fn an_album_has_two_to_ten_items() {
    let client = scripted(behaves);
    for count in [0, 1, 11, 12] {
        let error = client.send_album(me(), (0..count).map(uploaded)).await.unwrap_err();
        assert_error(&error, ErrorKind::InvalidInput, &format!("an album has 2 to 10 items, not {count}"));
    }
    assert!(client.asked().is_empty());
    for count in [2, 10] {
        assert_eq!(
            client.send_album(me(), (0..count).map(uploaded)).await.unwrap().len(),
            usize::try_from(count).unwrap()
        );
    }
}

#[tokio::test]
async fn an_album_takes_photos_and_documents_only() {
    let client = scripted(behaves);
    let dice: enums::InputMedia = types::InputMediaDice::new("*").into();
    let error = client.send_album(me(), [uploaded(1).into(), dice]).await.unwrap_err();
    assert_error(&error, ErrorKind::InvalidInput, "an album takes photos and documents only");
    assert_eq!(error.item(), Some(1));
    assert!(client.asked().is_empty());
}

#[tokio::test]
async fn a_failed_item_is_named_and_nothing_is_sent() {
    let client = scripted(|dc, request| async move {
        match &request {
            Request::UploadMedia(media) if id_of(&media.media) == 2 => rpc(400, "MEDIA_INVALID"),
            _ => behaves(dc, request).await,
        }
    });
    let error = client.send_album(me(), [uploaded(1), uploaded(2), uploaded(3)]).await.unwrap_err();
    assert_eq!((error.operation(), error.item()), (Operation::SendAlbum, Some(1)));
    assert_eq!(error.rpc().unwrap().message, "MEDIA_INVALID");
    assert!(!client.asked().iter().any(|(_, request)| matches!(request, Request::SendAlbum(_))));
}

#[tokio::test]
async fn answers_beside_the_point() {
    let client = scripted(|_, request| async move {
        match request {
            Request::UploadMedia(_) => ok(types::MessageMediaEmpty::new()),
            _ => ok(updates(&[(1, 1), (2, 2)])),
        }
    });
    let error = client.upload_media(me(), uploaded(1)).await.unwrap_err();
    assert_error(&error, ErrorKind::UnexpectedAnswer, "the DC's answer holds no ");
    assert_eq!(error.method(), Some("messages.uploadMedia"));
    let error = client.send_media(me(), uploaded(1), "").await.unwrap_err();
    assert_error(&error, ErrorKind::UnexpectedAnswer, "the DC's answer holds no message for random id ");
}

#[tokio::test(start_paused = true)]
async fn a_flood_wait_is_waited_out_with_the_same_random_id() {
    let floods = std::sync::atomic::AtomicBool::new(true);
    let client = scripted(move |dc, request| {
        let flood = floods.swap(false, std::sync::atomic::Ordering::SeqCst);
        async move { if flood { rpc(420, "FLOOD_WAIT_30") } else { behaves(dc, request).await } }
    });
    client.send_media(me(), uploaded(1), "").await.unwrap();
    let [(_, Request::SendMedia(first)), (_, Request::SendMedia(second))] = &client.asked()[..] else { panic!() };
    assert_eq!(first.random_id, second.random_id);
}

/// A DC that loses two parts of every file, and takes them the second time.
fn forgetful() -> Scripted {
    let taken = Mutex::new(BTreeMap::<(i64, i32), u32>::new());
    scripted(move |dc, request| {
        let mut taken = taken.lock().unwrap();
        let missing = |file: i64| {
            let part = [1, 3].into_iter().find(|part| taken.get(&(file, *part)).is_none_or(|times| *times < 2));
            part.map(|part| rpc(400, &format!("FILE_PART_{part}_MISSING")))
        };
        let answer = match &request {
            Request::UploadMedia(request) => missing(id_of(&request.media)),
            Request::SendMedia(request) => missing(id_of(&request.media)),
            Request::SavePart(part) => {
                *taken.entry((part.file_id, part.file_part)).or_default() += 1;
                Some(ok(true))
            }
            _ => None,
        };
        async move {
            match answer {
                Some(answer) => answer,
                None => behaves(dc, request).await,
            }
        }
    })
}

#[tokio::test(start_paused = true)]
async fn what_happens_to_calls_is_told() {
    let told = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&told);
    let troubles = std::sync::atomic::AtomicUsize::new(0);
    let (losing, losses) = (forgetful(), Arc::clone(&told));
    losing
        .clone()
        .with_events(move |event| losses.lock().unwrap().push(event.clone()))
        .send_media(me(), losing.upload(vec![3; 5000]).part_size(1024).await.unwrap(), "")
        .await
        .unwrap();
    let missing = [1, 3].map(|part| Event::PartMissing { part });
    assert_eq!(std::mem::take(&mut *told.lock().unwrap()), missing);

    let client = scripted(move |dc, request| {
        let trouble = troubles.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        async move {
            match trouble {
                0 => rpc(420, "FLOOD_WAIT_30"),
                1 => rpc(500, "INTERNAL"),
                _ => behaves(dc, request).await,
            }
        }
    });
    let client = client.with(|client| client.with_events(move |event| seen.lock().unwrap().push(event.clone())));
    client.send_album(me(), [uploaded(1), uploaded(2)]).await.unwrap();
    let told = told.lock().unwrap();
    let flood = Event::Throttled { dc: Dc::Home, wait: std::time::Duration::from_secs(30) };
    assert!(told.contains(&flood) && told.len() == 2, "{told:?}");
    assert!(told.iter().any(|event| matches!(event, Event::Retry { part: None, failures: 1, .. })), "{told:?}");
}

#[tokio::test]
async fn parts_that_the_dc_lost_are_sent_again_and_the_call_repeated() {
    let client = forgetful();
    let upload = async |byte| client.upload(vec![byte; 5000]).part_size(1024).await.unwrap();
    let sent = client.send_album(me(), [upload(1).await.document(), upload(2).await.document()]).await.unwrap();
    assert_eq!(sent.len(), 2);
    client.send_media(me(), upload(3).await, "").await.unwrap();

    let asked = client.asked();
    let mut parts = BTreeMap::<_, Vec<_>>::new();
    for (_, request) in &asked {
        if let Request::SavePart(part) = request {
            parts.entry((part.file_id, part.file_part)).or_default().push(part.bytes.clone());
        }
    }
    for ((_, part), sent) in parts {
        assert_eq!((sent.len(), sent.first()), (if part == 1 || part == 3 { 2 } else { 1 }, sent.last()));
    }
    let random_ids = asked.iter().filter_map(|(_, request)| match request {
        Request::SendMedia(request) => Some(request.random_id),
        _ => None,
    });
    let random_ids: Vec<_> = random_ids.collect();
    assert!(random_ids.len() == 3 && random_ids.iter().all(|id| *id == random_ids[0]), "{random_ids:?}");
}

#[tokio::test]
async fn a_part_that_is_lost_again_and_again_is_an_error() {
    let client = scripted(|_, request| async move {
        if matches!(request, Request::SavePart(_)) { ok(true) } else { rpc(400, "FILE_PART_1_MISSING") }
    });
    let uploaded = client.upload(vec![1; 5000]).part_size(1024).await.unwrap();
    let error = client.send_media(me(), uploaded.clone(), "").await.unwrap_err();
    assert_eq!((error.part(), error.rpc().unwrap().message.as_str()), (Some(1), "FILE_PART_1_MISSING"));
    assert_eq!(client.asked().len(), 5 + 3 + 4);

    // Nothing is known of a file that another client sent.
    let other = scripted(|_, _| async { rpc(400, "FILE_PART_1_MISSING") });
    let error = other.send_media(me(), uploaded, "").await.unwrap_err();
    assert!(error.to_string().contains("upload the file again"), "{error}");
    assert_eq!(other.asked().len(), 1);
}

#[tokio::test]
async fn a_photo_is_not_made_of_a_stream() {
    let client = scripted(|_, _| async { ok(true) });
    let uploaded = client.upload(Source::reader(std::io::Cursor::new(vec![7; 100]))).await.unwrap();
    let error = client.send_media(me(), uploaded.photo(), "").await.unwrap_err();
    assert_error(&error, ErrorKind::InvalidInput, "the DC takes no photo from an upload of unknown length");
    assert_eq!(client.asked().len(), 1);
}

#[tokio::test]
async fn more_than_ten_are_split_if_that_is_wanted() {
    let client = scripted(behaves);
    let items = (1..=21).map(|id| AlbumItem::new(uploaded(id)).caption(id.to_string()));
    let sent = client.send_album(me(), items).split(true).await.unwrap();
    let ids: Vec<_> = sent.iter().map(|sent| sent.document().unwrap().id).collect();
    assert_eq!(ids, (1..=21).collect::<Vec<_>>());
    let albums: Vec<_> = client
        .asked()
        .iter()
        .filter_map(|(_, request)| match request {
            Request::SendAlbum(request) => Some(request.multi_media.len()),
            _ => None,
        })
        .collect();
    assert_eq!(albums, [7, 7, 7]);
}

#[tokio::test]
async fn an_album_may_cost_what_all_its_messages_may() {
    let client = scripted(behaves);
    client.send_album(me(), (1..=11).map(uploaded)).split(true).allow_paid_stars(10).await.unwrap();
    let asked = client.asked();
    let prices = asked.iter().filter_map(|(_, request)| match request {
        Request::SendAlbum(request) => Some((request.multi_media.len(), request.allow_paid_stars)),
        _ => None,
    });
    assert_eq!(prices.collect::<Vec<_>>(), [(6, Some(60)), (5, Some(50))]);
}

#[tokio::test]
async fn what_was_sent_before_an_album_failed_is_not_lost() {
    let client = scripted(|dc, request| async move {
        match &request {
            Request::UploadMedia(media) if id_of(&media.media) == 13 => rpc(400, "MEDIA_INVALID"),
            _ => behaves(dc, request).await,
        }
    });
    let items = (1..=21).map(|id| AlbumItem::new(uploaded(id)));
    let error = client.send_album(me(), items).split(true).await.unwrap_err();
    assert_eq!((error.item(), error.rpc().unwrap().message.as_str()), (Some(7), "MEDIA_INVALID"));
    assert!(error.to_string().contains("7 are sent"), "{error}");
    assert_eq!(error.kind(), ErrorKind::PartlySent);
    let PartlySent { sent, next: 7, error, .. } = error.detail().unwrap() else { panic!("{error}") };
    assert_eq!(error.item(), Some(12));
    let ids: Vec<_> = sent.iter().map(|(index, sent)| (*index, sent.document().unwrap().id)).collect();
    assert_eq!(ids, (0..7).zip(1..=7).collect::<Vec<_>>());
    let albums = client.asked().iter().filter(|(_, request)| matches!(request, Request::SendAlbum(_))).count();
    assert_eq!(albums, 1);
}

#[tokio::test]
async fn an_item_that_the_dc_does_not_send_does_not_hide_the_others() {
    let client = scripted(|dc, mut request| async move {
        if let Request::SendAlbum(request) = &mut request {
            request.multi_media.remove(1);
        }
        behaves(dc, request).await
    });
    let error = client.send_album(me(), [uploaded(1), uploaded(2), uploaded(3)]).await.unwrap_err();
    assert_eq!((error.item(), error.status()), (Some(1), mtproto_files::Status::Permanent));
    assert_eq!(error.kind(), ErrorKind::PartlySent);
    let PartlySent { sent, next: 1, error, .. } = error.detail().unwrap() else { panic!("{error}") };
    assert_error(error, ErrorKind::UnexpectedAnswer, "the DC's answer holds no message for random id ");
    assert_eq!(error.item(), Some(1));
    let ids: Vec<_> = sent.iter().map(|(index, sent)| (*index, sent.document().unwrap().id)).collect();
    assert_eq!(ids, [(0, 1), (2, 3)]);
}

#[tokio::test]
async fn kinds_that_do_not_mix_are_refused_before_anything_is_sent() {
    use mtproto_files::Media;
    use mtproto_files::media::{Animation, Audio, Document, Photo, Sticker, Video, VideoNote, Voice};

    let client = scripted(behaves);
    let bytes = || vec![7; 10];
    let mixed: [[Media; 2]; 5] = [
        [Photo::new("a.jpg").into(), Document::new(bytes()).into()],
        [Video::new(bytes()).into(), Audio::new(bytes()).into()],
        [Audio::new(bytes()).into(), Document::new(bytes()).into()],
        [Document::new(bytes()).into(), Video::new(bytes()).into()],
        [Media::new(uploaded(1)), Photo::new("a.jpg").into()],
    ];
    for items in mixed {
        let error = client.send_album(me(), items).await.unwrap_err();
        assert_error(&error, ErrorKind::InvalidInput, "an album of ");
        assert!(error.to_string().contains(" takes no ") && error.item() == Some(1), "{error}");
    }
    let alone: [Media; 4] = [
        Animation::new(bytes()).into(),
        VideoNote::new(bytes()).into(),
        Voice::new(bytes()).into(),
        Sticker::new(bytes()).into(),
    ];
    for item in alone {
        let error = client.send_album(me(), [item, Video::new(bytes()).into()]).await.unwrap_err();
        assert_error(&error, ErrorKind::InvalidInput, "an album takes photos and documents only");

        assert_eq!(error.item(), Some(0));
    }
    // The tenth is no photo: not even the first is uploaded.
    let mut photos: Vec<Media> = (0..9).map(|_| Photo::new(b"\xff\xd8\xff\xe0 a photo".to_vec()).into()).collect();
    photos.push(Photo::new(bytes()).into());
    let error = client.send_album(me(), photos).await.unwrap_err();
    assert_error(&error, ErrorKind::InvalidInput, "a photo is a JPEG, PNG, GIF, WebP or BMP file, and this is none");
    assert_eq!(error.item(), Some(9));
    let error = client
        .send_album(me(), [uploaded(1), uploaded(2)])
        .options(mtproto_files::send::SendOptions::new().reply_markup(types::ReplyKeyboardHide::new()));
    let error = error.await.unwrap_err();
    assert_error(&error, ErrorKind::InvalidInput, "an album has no reply_markup");
    assert!(client.asked().is_empty());
}

#[tokio::test]
async fn every_option_is_in_the_albums_request() {
    let client = scripted(behaves);
    let first = AlbumItem::new(uploaded(1)).caption("first").entities([types::MessageEntityBold::new(0, 5)]);
    let sent = client
        .send_album(me(), [first, AlbumItem::new(uploaded(2))])
        .silent(true)
        .background(true)
        .clear_draft(true)
        .noforwards(true)
        .update_stickersets_order(true)
        .invert_media(true)
        .allow_paid_floodskip(true)
        .reply_to(types::InputReplyToMessage::new(4).quote_text("q"))
        .schedule_date(5)
        .send_as(types::InputPeerChannel::new(6, 7))
        .quick_reply_shortcut(types::InputQuickReplyShortcut::new("hi"))
        .effect(9)
        .allow_paid_stars(10)
        .await
        .unwrap();
    let asked = client.asked();
    let Some((_, Request::SendAlbum(request))) = asked.last() else { panic!("{asked:?}") };
    let by_reference = |id| types::InputMediaDocument::new(types::InputDocument::new(id, 20, vec![30]));
    let items = [
        types::InputSingleMedia::new(by_reference(1), sent[0].random_id, "first")
            .entities([types::MessageEntityBold::new(0, 5)]),
        types::InputSingleMedia::new(by_reference(2), sent[1].random_id, ""),
    ];
    let expected = tl_types::functions::messages::SendMultiMedia::new(me(), items)
        .silent(true)
        .background(true)
        .clear_draft(true)
        .noforwards(true)
        .update_stickersets_order(true)
        .invert_media(true)
        .allow_paid_floodskip(true)
        .reply_to(types::InputReplyToMessage::new(4).quote_text("q"))
        .schedule_date(5)
        .send_as(types::InputPeerChannel::new(6, 7))
        .quick_reply_shortcut(types::InputQuickReplyShortcut::new("hi"))
        .effect(9)
        .allow_paid_stars(20);
    assert_eq!(request, &expected);
}

/// A DC that says so often that something is wrong with the third item.
fn faulty(error: &'static str, times: usize) -> Scripted {
    let left = std::sync::atomic::AtomicUsize::new(times);
    scripted(move |dc, request| {
        use std::sync::atomic::Ordering::SeqCst;
        let is_album = matches!(request, Request::SendAlbum(_));
        let fails = is_album && left.fetch_update(SeqCst, SeqCst, |left| left.checked_sub(1)).is_ok();
        async move { if fails { rpc(400, error) } else { behaves(dc, request).await } }
    })
}

/// The ids of the files that were named, and the random ids of each album.
fn history(asked: &[(Dc, Request)]) -> (Vec<i64>, Vec<Vec<i64>>) {
    let (mut uploads, mut albums) = (Vec::new(), Vec::new());
    for (_, request) in asked {
        match request {
            Request::UploadMedia(request) => uploads.push(id_of(&request.media)),
            Request::SendAlbum(request) => {
                let random_id = |single: &enums::InputSingleMedia| match single {
                    enums::InputSingleMedia::Plain(single) => single.random_id,
                    other => panic!("{other:?}"),
                };
                albums.push(request.multi_media.iter().map(random_id).collect());
            }
            other => panic!("{other:?}"),
        }
    }
    (uploads, albums)
}

#[tokio::test]
async fn only_the_item_at_fault_is_mended() {
    for error in ["FILE_REFERENCE_2_EXPIRED", "FILE_REFERENCE_2_INVALID"] {
        let client = faulty(error, 2);
        client.send_album(me(), [uploaded(1), uploaded(2), uploaded(3), uploaded(4)]).await.unwrap();
        let (uploads, albums) = history(&client.asked());
        assert_eq!(uploads, [1, 2, 3, 4, 3, 3], "{error}");
        assert!(albums.len() == 3 && albums.iter().all(|ids| *ids == albums[0]), "{albums:?}");
    }
    let client = faulty("FILE_REFERENCE_2_EXPIRED", 9);
    let error = client.send_album(me(), [uploaded(1), uploaded(2), uploaded(3)]).await.unwrap_err();
    assert_eq!((error.item(), error.method()), (Some(2), Some("messages.sendMultiMedia")));
    assert_eq!(history(&client.asked()).1.len(), 4, "it is not tried for ever");
    // An error about no item of it.
    // Its media are by reference: no number of a part is an item's.
    for error in ["FILE_REFERENCE_7_EXPIRED", "FILE_REFERENCE_EXPIRED", "FILE_PART_2_MISSING", "MEDIA_INVALID"] {
        let client = faulty(error, 1);
        assert!(client.send_album(me(), [uploaded(1), uploaded(2), uploaded(3)]).await.is_err(), "{error}");
    }
}

#[tokio::test]
async fn a_file_that_telegram_has_is_refreshed_alone() {
    use mtproto_files::media::{Document, File};

    let client = faulty("FILE_REFERENCE_2_EXPIRED", 1);
    let refreshed = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let item = |id: i64| {
        let refreshed = std::sync::Arc::clone(&refreshed);
        let file = File::from(&document(id)).refresh(move || {
            refreshed.lock().unwrap().push(id);
            async move { Ok::<_, std::io::Error>(types::InputDocument::new(id, 20, vec![31])) }
        });
        Document::new(file)
    };
    client.send_album(me(), [item(1), item(2), item(3)]).await.unwrap();
    assert_eq!(*refreshed.lock().unwrap(), [3]);
    let asked = client.asked();
    assert!(history(&asked).0.is_empty(), "nothing is uploaded");
    let Some((_, Request::SendAlbum(request))) = asked.last() else { panic!("{asked:?}") };
    let references = request.multi_media.iter().map(|single| match single {
        enums::InputSingleMedia::Plain(single) => match &single.media {
            enums::InputMedia::Document(media) => match &media.id {
                enums::InputDocument::Plain(id) => id.file_reference.to_vec(),
                other => panic!("{other:?}"),
            },
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    });
    assert_eq!(references.collect::<Vec<_>>(), [[30], [30], [31]]);
    // Who cannot say how, is told.
    let client = faulty("FILE_REFERENCE_0_EXPIRED", 1);
    let error = client.send_album(me(), [Document::new(&document(1)), Document::new(&document(2))]).await.unwrap_err();
    assert_eq!((error.item(), error.rpc().unwrap().value()), (Some(0), Some(0)));
}

#[tokio::test]
async fn a_cover_is_refreshed_alone() {
    use mtproto_files::media::{File, Video};

    let telegrams = |id: i64| {
        let attribute = types::DocumentAttributeVideo::new(1.0, 2, 2);
        File::from(&types::Document::new(id, 20, vec![30], 0, "video/mp4", 1000, 2, [attribute]))
    };
    let cover = |reference: u8| types::InputPhoto::new(7, 8, vec![reference]);
    for error in ["FILE_REFERENCE_2_COVER_EXPIRED", "FILE_REFERENCE_2_COVER_INVALID"] {
        let client = faulty(error, 1);
        let refreshed = Arc::new(Mutex::new(Vec::new()));
        let of_file = Arc::clone(&refreshed);
        let file = telegrams(3).refresh(move || {
            of_file.lock().unwrap().push("file");
            async { Ok::<_, std::io::Error>(types::InputDocument::new(3, 20, vec![31])) }
        });
        let of_cover = Arc::clone(&refreshed);
        let fresh = File::from(cover(1)).refresh(move || {
            of_cover.lock().unwrap().push("cover");
            async { Ok::<_, std::io::Error>(types::InputPhoto::new(7, 8, vec![2])) }
        });
        let items = [Video::new(telegrams(1)), Video::new(telegrams(2)), Video::new(file).cover(fresh)];
        client.send_album(me(), items).await.unwrap();
        assert_eq!(*refreshed.lock().unwrap(), ["cover"]);
        let asked = client.asked();
        let Some((_, Request::SendAlbum(request))) = asked.last() else { panic!("{asked:?}") };
        let enums::InputSingleMedia::Plain(third) = &request.multi_media[2] else { panic!("{request:?}") };
        let expected = types::InputMediaDocument::new(types::InputDocument::new(3, 20, vec![30])).video_cover(cover(2));
        assert_eq!(third.media, expected.into());
    }
    // Who cannot say how, is told: a fresh file helps no cover.
    let client = faulty("FILE_REFERENCE_0_COVER_EXPIRED", 1);
    let file = telegrams(1).refresh(|| async { Err::<types::InputDocument, _>("not asked") });
    let error =
        client.send_album(me(), [Video::new(file).cover(cover(1)), Video::new(telegrams(2))]).await.unwrap_err();
    assert_eq!((error.item(), error.rpc().unwrap().value()), (Some(0), Some(0)));
}

/// The id of the thumbnail that a document comes with.
fn thumbnail_of(media: &enums::InputMedia) -> Option<i64> {
    match media {
        enums::InputMedia::UploadedDocument(media) => match media.thumb.as_ref()? {
            enums::InputFile::Plain(file) => Some(file.id),
            enums::InputFile::Big(file) => Some(file.id),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_thumbnail_is_uploaded_again_for_every_call() {
    use mtproto_files::media::Video;

    let video = |thumbnail: Source| Video::new(vec![1; 3000]).thumbnail(thumbnail);
    let once = || Source::reader(std::io::Cursor::new(vec![9; 2000]));
    // A part of the video is missing, then the reference of what it was made.
    for (thumbnail, again) in [(jpeg(2000).into(), true), (once(), false)] {
        let left = std::sync::atomic::AtomicUsize::new(3);
        let client = scripted(move |dc, request| {
            use std::sync::atomic::Ordering::SeqCst;
            let takes = matches!(request, Request::UploadMedia(_) | Request::SendAlbum(_));
            let step =
                if takes { left.fetch_update(SeqCst, SeqCst, |left| left.checked_sub(1)).unwrap_or(0) } else { 0 };
            async move {
                match (step, &request) {
                    (_, Request::SavePart(_)) => ok(true),
                    (_, Request::SaveBigPart(_)) => ok(true),
                    (3, _) => rpc(400, "FILE_PART_0_MISSING"),
                    (1, Request::SendAlbum(_)) => rpc(400, "FILE_REFERENCE_0_EXPIRED"),
                    _ => behaves(dc, request).await,
                }
            }
        });
        let documents = types::InputMediaDocument::new(types::InputDocument::new(3, 20, vec![30]));
        client.send_album(me(), [AlbumItem::from(video(thumbnail)), documents.into()]).await.unwrap();
        let asked = client.asked();
        let thumbnails: Vec<_> = asked
            .iter()
            .filter_map(|(_, request)| match request {
                Request::UploadMedia(request) => Some(thumbnail_of(&request.media)),
                _ => None,
            })
            .collect();
        assert_eq!(thumbnails.len(), 3);
        assert!(thumbnails[0].is_some());
        if !again {
            assert_eq!(thumbnails[1..], [None, None], "it cannot be read again");
            continue;
        }
        let ids: std::collections::BTreeSet<_> = thumbnails.iter().flatten().collect();
        assert_eq!(ids.len(), 3, "each has an id of its own: {thumbnails:?}");
        for id in ids {
            let parts = asked.iter().filter_map(|(_, request)| match request {
                Request::SavePart(part) if part.file_id == *id => Some(part.bytes.to_vec()),
                _ => None,
            });
            assert_eq!(parts.collect::<Vec<_>>(), [jpeg(2000)]);
        }
    }
}

#[tokio::test]
async fn prepared_media_is_refreshed() {
    let prepared =
        |id: i64, reference: u8| types::InputMediaDocument::new(types::InputDocument::new(id, 20, vec![reference]));
    let item = |id: i64| {
        AlbumItem::new(prepared(id, 30)).refresh(move || async move { Ok::<_, std::io::Error>(prepared(id, 31)) })
    };
    let client = faulty("FILE_REFERENCE_2_EXPIRED", 1);
    client.send_album(me(), [item(1), item(2), item(3)]).await.unwrap();
    let asked = client.asked();
    let Some((_, Request::SendAlbum(request))) = asked.last() else { panic!("{asked:?}") };
    let sent: Vec<_> = request
        .multi_media
        .iter()
        .map(|single| match single {
            enums::InputSingleMedia::Plain(single) => single.media.clone(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(sent, [prepared(1, 30).into(), prepared(2, 30).into(), prepared(3, 31).into()]);

    // Alone too; and what goes wrong with it is told.
    let client = scripted(move |dc, request| async move {
        match &request {
            Request::SendMedia(request) if request.media == prepared(1, 30).into() => {
                rpc(400, "FILE_REFERENCE_EXPIRED")
            }
            _ => behaves(dc, request).await,
        }
    });
    client.send(me(), item(1)).await.unwrap();
    assert_eq!(client.asked().len(), 2);
    let gone = AlbumItem::new(prepared(1, 30)).refresh(|| async { Err::<enums::InputMedia, _>("it is gone") });
    let error = client.send(me(), gone).await.unwrap_err();
    assert_error(&error, ErrorKind::FileReference, "there is no fresh file reference: ");
}

#[tokio::test]
async fn the_items_of_an_album_are_uploaded_side_by_side() {
    use mtproto_files::media::Document;

    // No part of the first file is taken before one of the second has come.
    let second = Arc::new(tokio::sync::Notify::new());
    let client = scripted(move |dc, request| {
        let second = Arc::clone(&second);
        async move {
            match &request {
                Request::SavePart(part) => {
                    match part.bytes.first() {
                        Some(1) => second.notified().await,
                        _ => second.notify_one(),
                    }
                    ok(true)
                }
                _ => behaves(dc, request).await,
            }
        }
    });
    let items = [Document::new(vec![1; 100]), Document::new(vec![2; 100])];
    let sent = tokio::time::timeout(std::time::Duration::from_secs(20), client.send_album(me(), items)).await;
    assert_eq!(sent.expect("the second file waits for the first").unwrap().len(), 2);
}
