//! Every kind of media: what the DC is asked for.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use crate::support::{Answer, Request, Scripted, assert_error, jpeg, ok, rpc, scripted};
use mtproto_files::media::{Animation, Audio, Document, File, LivePhoto, Photo, Sticker, Video, VideoNote, Voice};
use mtproto_files::upload::Source;
use mtproto_files::{Dc, ErrorKind, Media};
use tl_types::{Bytes, enums, owned, types};

fn me() -> types::InputPeerSelf {
    types::InputPeerSelf::new()
}

fn document(id: i64) -> types::Document {
    types::Document::new(id, 20, vec![30], 0, "a/b", 1000, 2, Vec::<enums::DocumentAttribute>::new())
}

fn photo(id: i64) -> types::Photo {
    types::Photo::new(id, 20, vec![30], 0, Vec::<enums::PhotoSize>::new(), 2)
}

/// The head of a PNG of 640x480, and some bytes.
fn png() -> Bytes {
    let head = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\x80\0\0\x01\xe0\x08\x02\0\0\0";
    Bytes::from([&head[..], &[7; 100]].concat())
}

/// A DC that takes everything: photos are photo 1, documents document 2.
async fn takes_all(_: Dc, request: Request) -> Answer {
    let media = |input: &enums::InputMedia| -> enums::MessageMedia {
        match input {
            enums::InputMedia::UploadedPhoto(_) | enums::InputMedia::PhotoExternal(_) | enums::InputMedia::Photo(_) => {
                types::MessageMediaPhoto::new().photo(photo(1)).into()
            }
            _ => types::MessageMediaDocument::new().document(document(2)).into(),
        }
    };
    match request {
        Request::SavePart(_) | Request::SaveBigPart(_) => ok(true),
        Request::UploadMedia(request) => ok(media(&request.media)),
        Request::SendMedia(request) => {
            let message = types::Message::new(5, types::PeerUser::new(1), 0, "").media(media(&request.media));
            let updates: [enums::Update; 2] = [
                types::UpdateMessageId::new(5, request.random_id).into(),
                types::UpdateNewMessage::new(message, 0, 0).into(),
            ];
            ok(enums::Updates::from(types::Updates::new(
                updates,
                Vec::<enums::User>::new(),
                Vec::<enums::Chat>::new(),
                0,
                0,
            )))
        }
        other => panic!("{other:?}"),
    }
}

/// What is asked for to send media: the media of every request but the parts, in order.
async fn asked(media: impl Into<Media>) -> Vec<enums::InputMedia> {
    let client = scripted(takes_all);
    client.send(me(), media).await.unwrap();
    named(&client)
}

fn named(client: &Scripted) -> Vec<enums::InputMedia> {
    let asked = client.asked().into_iter();
    let media = asked.filter_map(|(_, request)| match request {
        Request::UploadMedia(request) => Some(request.media),
        Request::SendMedia(request) => Some(request.media),
        _ => None,
    });
    media.collect()
}

/// The document that sending it uploads, without its file.
async fn uploaded(media: impl Into<Media>) -> types::InputMediaUploadedDocument {
    match asked(media).await.pop() {
        Some(enums::InputMedia::UploadedDocument(media)) => owned(media),
        other => panic!("{other:?}"),
    }
}

fn name_of(file: &enums::InputFile) -> &str {
    match file {
        enums::InputFile::Plain(file) => &file.name,
        enums::InputFile::Big(file) => &file.name,
        other => panic!("{other:?}"),
    }
}

fn name(name: &str) -> enums::DocumentAttribute {
    types::DocumentAttributeFilename::new(name).into()
}

#[tokio::test]
async fn a_photo_says_what_it_is_told_to() {
    let sticker = types::InputDocument::new(8, 9, vec![10]);
    let media = asked(Photo::new(png()).spoiler(true).ttl_seconds(43).stickers([sticker.clone()])).await;
    let [enums::InputMedia::UploadedPhoto(media)] = &media[..] else { panic!("{media:?}") };
    assert!(media.spoiler && media.ttl_seconds == Some(43) && media.stickers == Some(vec![sticker.into()]));
    assert_eq!(name_of(&media.file), "photo.png", "the DC looks at how a photo's name ends");
}

#[tokio::test]
async fn a_video_says_what_it_is_told_to() {
    let video = Video::new(vec![7; 1000])
        .name("a.mp4")
        .duration(1.5)
        .size(640, 480)
        .supports_streaming(true)
        .nosound(true)
        .preload_prefix_size(1000)
        .video_start_ts(0.5)
        .video_codec("h264")
        .video_timestamp(3)
        .thumbnail(jpeg(1000))
        .cover(types::InputPhoto::new(8, 9, vec![10]))
        .spoiler(true)
        .ttl_seconds(43);
    let media = uploaded(video).await;
    let attribute = types::DocumentAttributeVideo::new(1.5, 640, 480)
        .supports_streaming(true)
        .nosound(true)
        .preload_prefix_size(1000)
        .video_start_ts(0.5)
        .video_codec("h264");
    assert_eq!(media.attributes, [name("a.mp4"), attribute.into()]);
    assert_eq!((media.mime_type.as_str(), media.video_timestamp, media.ttl_seconds), ("video/mp4", Some(3), Some(43)));
    assert_eq!(media.video_cover, Some(types::InputPhoto::new(8, 9, vec![10]).into()));
    assert!(media.spoiler && media.nosound_video && !media.force_file);
    assert_eq!(media.thumb.as_ref().map(name_of), Some("thumbnail.jpg"));
    assert!(!uploaded(Video::new(vec![7]).nosound_video(false)).await.nosound_video);
}

#[tokio::test]
async fn each_kind_has_its_attributes_and_a_name() {
    let bytes = || Bytes::from(vec![7; 100]);
    let video = || types::DocumentAttributeVideo::new(2.0, 240, 240);

    let media = uploaded(Document::new(bytes()).force_file(true)).await;
    assert_eq!((&media.attributes[..], media.mime_type.as_str()), (&[name("file")][..], "application/octet-stream"));
    assert!(media.force_file);

    let media = uploaded(VideoNote::new(bytes()).duration(2.0).length(240)).await;
    assert_eq!(media.attributes, [name("video_note.mp4"), video().round_message(true).into()]);
    assert!(media.nosound_video && media.mime_type == "video/mp4");

    let media = uploaded(Animation::new(bytes()).duration(2.0).size(240, 240)).await;
    let animated = || types::DocumentAttributeAnimated::new().into();
    assert_eq!(media.attributes, [name("animation.mp4"), video().into(), animated()]);
    assert!(!media.nosound_video, "the DC would make a video of it");
    let media = uploaded(Animation::new(bytes()).name("a.gif").size(240, 240)).await;
    let size = types::DocumentAttributeImageSize::new(240, 240);
    assert_eq!(media.attributes, [name("a.gif"), size.into(), animated()]);

    let media = uploaded(Audio::new(bytes()).duration(9).title("t").performer("p")).await;
    let audio = types::DocumentAttributeAudio::new(9).title("t").performer("p");
    assert_eq!(
        (&media.attributes[..], media.mime_type.as_str()),
        (&[name("audio.mp3"), audio.into()][..], "audio/mpeg")
    );

    let media = uploaded(Voice::new(bytes()).duration(9).levels([31, 31])).await;
    let voice = types::DocumentAttributeAudio::new(9).voice(true).waveform(vec![0xff, 0x03]);
    assert_eq!(
        (&media.attributes[..], media.mime_type.as_str()),
        (&[name("voice.ogg"), voice.into()][..], "audio/ogg")
    );

    let media = uploaded(Sticker::new(png()).emoji("🎲")).await;
    let size = types::DocumentAttributeImageSize::new(640, 480);
    let sticker = types::DocumentAttributeSticker::new("🎲", types::InputStickerSetEmpty::new());
    assert_eq!(media.attributes, [name("sticker.webp"), size.into(), sticker.into()]);
    assert_eq!(uploaded(Sticker::new(bytes()).name("a.tgs")).await.mime_type, "application/x-tgsticker");
}

#[tokio::test]
async fn the_mime_type_is_one_of_what_it_is_sent_as() {
    async fn mime_type(media: impl Into<Media>) -> String {
        uploaded(media).await.mime_type
    }
    let file = |name: &str| File::from(vec![7; 100]).name(name);
    // Names without an extension, as those of temporary files.
    assert_eq!(mime_type(Document::new(file("tmpAB12"))).await, "application/octet-stream");
    assert_eq!(mime_type(Video::new(file("tmpAB12"))).await, "video/mp4");
    assert_eq!(mime_type(VideoNote::new(file("tmpAB12"))).await, "video/mp4");
    assert_eq!(mime_type(Animation::new(file("tmpAB12"))).await, "video/mp4");
    assert_eq!(mime_type(Audio::new(file("tmpAB12"))).await, "audio/mpeg");
    assert_eq!(mime_type(Voice::new(file("tmpAB12"))).await, "audio/ogg");
    // Those that say something.
    assert_eq!(mime_type(Video::new(file("a.webm"))).await, "video/webm");
    assert_eq!(mime_type(Video::new(file("a.webm")).ttl_seconds(9)).await, "video/mp4");
    assert_eq!(mime_type(VideoNote::new(file("a.webm"))).await, "video/mp4");
    assert_eq!(mime_type(Animation::new(file("a.gif"))).await, "image/gif");
    assert_eq!(mime_type(Animation::new(file("a.webm"))).await, "video/mp4");
    assert_eq!(mime_type(Audio::new(file("a.flac"))).await, "audio/flac");
    for (name, right) in
        [("a.oga", "audio/ogg"), ("a.mp3", "audio/mpeg"), ("a.m4a", "audio/mp4"), ("a.wav", "audio/ogg")]
    {
        assert_eq!(mime_type(Voice::new(file(name))).await, right, "{name}");
    }
    let media = asked(LivePhoto::new(png(), file("tmpAB12"))).await;
    assert!(matches!(&media[0], enums::InputMedia::UploadedDocument(media) if media.mime_type == "video/mp4"));
}

#[tokio::test]
async fn a_gif_is_seen_to_be_one() {
    let gif = || Bytes::from([&b"GIF89a\x40\x01\xf0\0"[..], &[0; 100]].concat());
    let attributes = |file: &str| {
        let size = types::DocumentAttributeImageSize::new(320, 240);
        [name(file), size.into(), types::DocumentAttributeAnimated::new().into()]
    };
    for (file, called) in [(File::from(gif()), "animation.gif"), (File::from(gif()).name("tmpAB12"), "tmpAB12")] {
        let media = uploaded(Animation::new(file)).await;
        assert_eq!((&media.attributes[..], media.mime_type.as_str()), (&attributes(called)[..], "image/gif"));
    }
}

#[tokio::test]
async fn a_video_message_is_of_some_size() {
    let shown = |w, h| types::DocumentAttributeVideo::new(0.0, w, h).round_message(true).into();
    assert_eq!(uploaded(VideoNote::new(vec![7])).await.attributes[1], shown(384, 384));
    assert_eq!(uploaded(VideoNote::new(vec![7]).length(240)).await.attributes[1], shown(240, 240));
}

#[tokio::test]
async fn files_are_of_any_source() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a.png");
    std::fs::write(&path, png()).unwrap();
    let reader = || Source::reader(std::io::Cursor::new(png())).of_length(png().len() as u64);
    let client = scripted(takes_all);
    for file in [File::from(&path), File::from(png()), File::from(reader()), client.upload(&path).await.unwrap().into()]
    {
        client.send_photo(me(), file).await.unwrap();
    }
    let names: Vec<_> = named(&client)
        .iter()
        .map(|media| match media {
            enums::InputMedia::UploadedPhoto(media) => name_of(&media.file).to_owned(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(names, ["a.png", "photo.png", "photo.jpg", "a.png"]);
    // A stream of unknown length is a document, and no photo.
    let stream = || Source::reader(std::io::Cursor::new(png()));
    client.send_document(me(), stream()).await.unwrap();
    let error = client.send_photo(me(), stream()).await.unwrap_err();
    assert_error(&error, ErrorKind::InvalidInput, "the DC takes no photo from an upload of unknown length");
}

/// The name of the file that is uploaded for this photo, or for this cover.
async fn name_of_photo(media: impl Into<Media>) -> String {
    match &asked(media).await[0] {
        enums::InputMedia::UploadedPhoto(media) => name_of(&media.file).to_owned(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn names_of_photos_end_as_those_of_photos_do() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("tmpAB12");
    std::fs::write(&path, png()).unwrap();
    let webp = || [&b"RIFF\x10\0\0\0WEBPVP8 "[..], &[0; 100]].concat();
    let tiff = [&b"II*\0\x08\0\0\0"[..], &[0; 100]].concat();
    assert_eq!(name_of_photo(Photo::new(&path)).await, "tmpAB12.png");
    assert_eq!(name_of_photo(Photo::new(webp())).await, "photo.jpg");
    assert_eq!(name_of_photo(Photo::new(File::from(webp()).name("a.webp"))).await, "a.webp.jpg");
    assert_eq!(name_of_photo(Photo::new(tiff)).await, "photo.tif");
    assert_eq!(name_of_photo(Video::new(vec![7]).cover(webp())).await, "cover.jpg");
    let uploaded = scripted(takes_all).upload(png()).await.unwrap();
    assert_eq!(name_of_photo(Photo::new(&uploaded)).await, "file.jpg");
    assert_eq!(name_of_photo(Photo::new(File::from(&uploaded).name("b"))).await, "b.jpg");
    assert_eq!(name_of_photo(Video::new(vec![7]).cover(&uploaded)).await, "file.jpg");
    assert_eq!(uploaded.name, "file", "as a document it keeps its name");
}

#[tokio::test]
async fn what_is_uploaded_can_be_named_otherwise() {
    let file = scripted(takes_all).upload(vec![7]).name("a.zip").await.unwrap();
    let media = uploaded(Document::new(File::from(&file).name("b.pdf"))).await;
    assert_eq!((name_of(&media.file), media.mime_type.as_str()), ("b.pdf", "application/pdf"));
    assert_eq!(media.attributes, [name("b.pdf")]);
    let media = uploaded(Document::new(File::from(file).mime_type("a/b").name("b.pdf"))).await;
    assert_eq!((name_of(&media.file), media.mime_type.as_str()), ("b.pdf", "a/b"));
}

#[tokio::test]
async fn by_url_and_by_what_telegram_has() {
    let url = "https://example.org/a.jpg";
    let media = asked(Photo::new(File::url(url)).spoiler(true).ttl_seconds(9)).await;
    assert_eq!(media, [types::InputMediaPhotoExternal::new(url).spoiler(true).ttl_seconds(9).into()]);

    let cover = types::InputPhoto::new(8, 9, vec![10]);
    let video = || Video::new(File::url(url)).spoiler(true).video_timestamp(3);
    let external = types::InputMediaDocumentExternal::new(url).spoiler(true).video_timestamp(3);
    assert_eq!(asked(video()).await, [external.clone().into()]);
    assert_eq!(asked(video().cover(cover.clone())).await, [external.video_cover(cover.clone()).into()]);

    let id = types::InputPhoto::new(1, 20, vec![30]);
    assert_eq!(
        asked(Photo::new(&photo(1)).spoiler(true)).await,
        [types::InputMediaPhoto::new(id).spoiler(true).into()]
    );
    let id = types::InputDocument::new(2, 20, vec![30]);
    let existing = types::InputMediaDocument::new(id).ttl_seconds(9).video_cover(cover.clone()).video_timestamp(3);
    let video = Video::new(&document(2)).ttl_seconds(9).cover(cover).video_timestamp(3);
    assert_eq!(asked(video).await, [existing.into()]);

    let client = scripted(takes_all);
    let error = client.send_photo(me(), &document(2)).await.unwrap_err();
    assert_error(&error, ErrorKind::InvalidInput, "it takes a photo, and Telegram has this file as something else");
    let error = client.send_voice(me(), &photo(1)).await.unwrap_err();
    assert_error(&error, ErrorKind::InvalidInput, "it takes a document, and Telegram has this file as something else");
    let error = client.send_live_photo(me(), LivePhoto::new(File::url(url), vec![7])).await.unwrap_err();
    assert_error(&error, ErrorKind::InvalidInput, "a live photo is not made of a URL");
    assert!(client.asked().is_empty());
}

#[tokio::test]
async fn what_was_sent_is_sent_again_by_its_file() {
    let client = scripted(takes_all);
    let sent = client.send_photo(me(), png()).await.unwrap();
    assert_eq!(sent.photo(), Some(&photo(1)));
    assert_eq!(sent.message.as_ref().map(|message| message.id), Some(5));
    client.send_photo(me(), sent.file().unwrap()).await.unwrap();
    let sent = client.send_document(me(), vec![7]).await.unwrap();
    assert_eq!(sent.document(), Some(&document(2)));
    client.send_document(me(), sent.file().unwrap()).await.unwrap();
    let parts = client.asked().iter().filter(|(_, request)| matches!(request, Request::SavePart(_))).count();
    assert_eq!(parts, 2);
}

#[tokio::test]
async fn covers_and_live_videos_are_made_media_first() {
    let media = asked(Video::new(vec![7; 10]).cover(png())).await;
    let [enums::InputMedia::UploadedPhoto(cover), enums::InputMedia::UploadedDocument(video)] = &media[..] else {
        panic!("{media:?}")
    };
    assert_eq!(name_of(&cover.file), "cover.png");
    assert_eq!(video.video_cover, Some(types::InputPhoto::new(1, 20, vec![30]).into()));

    let media = asked(LivePhoto::new(png(), vec![7; 10]).duration(1.0).size(3, 4).spoiler(true)).await;
    let [enums::InputMedia::UploadedDocument(video), enums::InputMedia::UploadedPhoto(photo)] = &media[..] else {
        panic!("{media:?}")
    };
    assert_eq!(video.attributes, [name("video.mp4"), types::DocumentAttributeVideo::new(1.0, 3, 4).into()]);
    assert!(photo.live_photo && photo.spoiler);
    assert_eq!(photo.video, Some(types::InputDocument::new(2, 20, vec![30]).into()));

    let error = scripted(takes_all).send(me(), Video::new(vec![7]).cover(vec![7])).await.unwrap_err();
    assert_error(&error, ErrorKind::InvalidInput, "a photo is a JPEG, PNG, GIF, WebP or BMP file, and this is none");
}

#[tokio::test]
async fn photos_are_checked_before_anything_is_sent() {
    let client = scripted(takes_all);
    let directory = tempfile::tempdir().unwrap();
    let text = directory.path().join("a.jpg");
    std::fs::write(&text, "no image").unwrap();
    let wide = Bytes::from(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\x80\0\0\0\x01\x08\x02\0\0\0".to_vec());
    let large = [&png()[..], &vec![7; 10 << 20]].concat();
    let errors = [
        client.send_photo(me(), &text).await.unwrap_err(),
        client.send_photo(me(), wide).await.unwrap_err(),
        client.send_photo(me(), large).await.unwrap_err(),
    ];
    assert_error(
        &errors[0],
        ErrorKind::InvalidInput,
        "a photo is a JPEG, PNG, GIF, WebP or BMP file, and this is none",
    );
    assert_eq!(errors[0].file(), text.to_str());
    assert_error(&errors[1], ErrorKind::InvalidInput, "a photo's width and height are");
    assert!(errors[1].to_string().contains("this is 640x1"), "{}", errors[1]);
    assert_error(&errors[2], ErrorKind::TooLarge, "a photo has at most ");
    assert!(errors.iter().all(|error| error.to_string().contains("send it as a document")));
    assert!(client.asked().is_empty());
    let error = client.send_photo(me(), directory.path().join("none.jpg")).await.unwrap_err();
    assert!(error.kind() == ErrorKind::Io && error.detail::<io::Error>().is_some(), "{error}");
    assert!(error.file().is_some(), "{error}");
}

#[tokio::test]
async fn every_option_is_in_the_request() {
    let client = scripted(takes_all);
    let sent = client
        .send_document(me(), vec![7])
        .caption("caption")
        .entities([types::MessageEntityBold::new(0, 7)])
        .silent(true)
        .background(true)
        .clear_draft(true)
        .noforwards(true)
        .update_stickersets_order(true)
        .invert_media(true)
        .allow_paid_floodskip(true)
        .reply_to(4)
        .schedule_date(5)
        .send_as(types::InputPeerChannel::new(6, 7))
        .quick_reply_shortcut(types::InputQuickReplyShortcutId::new(8))
        .effect(9)
        .allow_paid_stars(10)
        .schedule_repeat_period(11)
        .suggested_post(types::SuggestedPost::new())
        .reply_markup(types::ReplyKeyboardHide::new())
        .await
        .unwrap();
    let asked = client.asked();
    let Some((Dc::Home, Request::SendMedia(request))) = asked.last() else { panic!("{asked:?}") };
    let expected =
        tl_types::functions::messages::SendMedia::new(me(), request.media.clone(), "caption", sent.random_id)
            .entities([types::MessageEntityBold::new(0, 7)])
            .silent(true)
            .background(true)
            .clear_draft(true)
            .noforwards(true)
            .update_stickersets_order(true)
            .invert_media(true)
            .allow_paid_floodskip(true)
            .reply_to(types::InputReplyToMessage::new(4))
            .schedule_date(5)
            .send_as(types::InputPeerChannel::new(6, 7))
            .quick_reply_shortcut(types::InputQuickReplyShortcutId::new(8))
            .effect(9)
            .allow_paid_stars(10)
            .schedule_repeat_period(11)
            .suggested_post(types::SuggestedPost::new())
            .reply_markup(types::ReplyKeyboardHide::new());
    assert_eq!(request, &expected);
}

#[tokio::test]
async fn a_reference_that_expired_is_made_fresh_with_the_same_random_id() {
    let client = scripted(|dc, request| async move {
        match &request {
            Request::SendMedia(send) => match &send.media {
                enums::InputMedia::Photo(media) => match &media.id {
                    enums::InputPhoto::Plain(id) if id.file_reference[..] == [31] => takes_all(dc, request).await,
                    _ => rpc(400, "FILE_REFERENCE_EXPIRED"),
                },
                other => panic!("{other:?}"),
            },
            other => panic!("{other:?}"),
        }
    });
    let refreshes = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&refreshes);
    let file = File::from(&photo(1)).refresh(move || {
        counted.fetch_add(1, SeqCst);
        async { Ok::<_, std::io::Error>(types::InputPhoto::new(1, 20, vec![31])) }
    });
    client.send_photo(me(), file).await.unwrap();
    let asked = client.asked();
    let [(_, Request::SendMedia(first)), (_, Request::SendMedia(second))] = &asked[..] else { panic!("{asked:?}") };
    assert_eq!((first.random_id, refreshes.load(SeqCst)), (second.random_id, 1));

    let error = client.send_photo(me(), &photo(1)).await.unwrap_err();
    assert_eq!(error.rpc().unwrap().message, "FILE_REFERENCE_EXPIRED", "nobody knows how");
    let stale = || async { Ok::<_, std::io::Error>(types::InputPhoto::new(1, 20, vec![30])) };
    let before = client.asked().len();
    let error = client.send_photo(me(), File::from(&photo(1)).refresh(stale)).await.unwrap_err();
    assert_eq!(error.rpc().unwrap().message, "FILE_REFERENCE_EXPIRED");
    assert_eq!(client.asked().len() - before, 4, "it is not tried for ever");
    let fails = || async { Err::<File, _>(std::io::Error::other("the message is gone")) };
    let error = client.send_photo(me(), File::from(&photo(1)).refresh(fails)).await.unwrap_err();
    assert_error(&error, ErrorKind::FileReference, "there is no fresh file reference: the message is gone");
}

#[tokio::test(start_paused = true)]
async fn a_refresh_that_never_ends_is_an_error() {
    let client = scripted(|_, _| async { rpc(400, "FILE_REFERENCE_EXPIRED") });
    let file = File::from(&photo(1)).refresh(std::future::pending::<Result<File, std::io::Error>>);
    let error = client.send_photo(me(), file).await.unwrap_err();
    assert_error(&error, ErrorKind::Timeout, "sending of a photo of Telegram's: no answer within 120 s");
}

#[tokio::test]
async fn media_is_prepared_once_and_sent_many_times() {
    let client = scripted(takes_all);
    let seen = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&seen);
    let media = client
        .upload_media(me(), Video::new(vec![7; 10]).spoiler(true).video_timestamp(3))
        .business_connection("b")
        .progress(move |at| counted.store(usize::try_from(at.bytes).unwrap(), SeqCst))
        .await
        .unwrap();
    let id = types::InputDocument::new(2, 20, vec![30]);
    assert_eq!(media, types::InputMediaDocument::new(id).spoiler(true).video_timestamp(3).into());
    assert_eq!(seen.load(SeqCst), 10);
    client.send(me(), media.clone()).await.unwrap();
    client.send(me(), Media::new(media)).caption("again").await.unwrap();
    let asked = client.asked();
    let uploads: Vec<_> = asked
        .iter()
        .filter_map(|(_, request)| match request {
            Request::UploadMedia(request) => Some(request.business_connection_id.as_deref()),
            _ => None,
        })
        .collect();
    assert_eq!(uploads, [Some("b")]);
}
