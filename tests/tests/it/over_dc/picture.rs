//! Pictures of the account, of bots and contacts, of groups and channels.

use super::common::{assert_error, noise, png};
use mtproto_dc::faults::{Fault, Faults, method};
use mtproto_dc::{Config, LocalDc};
use mtproto_files::media::File;
use mtproto_files::picture::Picture;
use mtproto_files::upload::Source;
use mtproto_files::{Client, ErrorKind, FileLocation, SizeRule};
use tl_types::{Bytes, enums, types};

fn image() -> Bytes {
    png(2000, 1)
}

/// An MPEG-4 file by its head.
fn mp4() -> Bytes {
    Bytes::from([&b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom"[..], &noise(3000, 2)].concat())
}

fn dc() -> LocalDc {
    LocalDc::new(Config::default().user(5, 55).chat(6).channel(7, 77)).unwrap()
}

fn video_size(photo: &types::Photo) -> enums::VideoSize {
    photo.video_sizes.as_ref().unwrap()[0].clone()
}

#[tokio::test(start_paused = true)]
async fn profile_photos_of_every_kind() {
    let dc = dc();
    let client = Client::new(dc.clone());
    let photo = client.set_profile_photo(image()).await.unwrap().unwrap();
    let location = FileLocation::of_photo_size(&photo, SizeRule::Largest).unwrap();
    assert_eq!(client.download(location).to_bytes().await.unwrap().0, image());

    let video = Picture::video(mp4()).size(640, 640).video_start_ts(1.5);
    let moving = client.set_profile_photo(video).fallback(true).await.unwrap().unwrap();
    let enums::VideoSize::Plain(size) = video_size(&moving) else { panic!("{moving:?}") };
    assert_eq!((size.r#type.as_str(), size.video_start_ts, size.size), ("u", Some(1.5), 3024));

    let colors = [0xff_0000, 0x00_ff00, 0x00_00ff, 0xff_ffff];
    let emoji = client.set_profile_photo(Picture::emoji(9, colors).video_start_ts(0.5)).await.unwrap().unwrap();
    let expected = types::VideoSizeEmojiMarkup::new(9, vec![0xff_0000, 0x00_ff00, 0x00_00ff, 0xff_ffff]);
    assert_eq!(video_size(&emoji), expected.into());
    let set = types::InputStickerSetShortName::new("set");
    let sticker = client.set_profile_photo(Picture::sticker(set.clone(), 9, [1])).await.unwrap().unwrap();
    assert_eq!(video_size(&sticker), types::VideoSizeStickerMarkup::new(set, 9, vec![1]).into());

    // An earlier one again, and none.
    dc.reset();
    let again = client.set_profile_photo(&photo).await.unwrap().unwrap();
    assert_eq!(again.id, photo.id);
    assert_eq!(client.set_profile_photo(Picture::none()).await.unwrap(), None);
    assert_eq!(dc.counters().requests("photos.updateProfilePhoto"), 2);

    let bot = types::InputPeerUser::new(5, 55);
    client.set_profile_photo(image()).bot(bot.clone()).await.unwrap().unwrap();
    let error = client.set_profile_photo(image()).bot(bot).fallback(true).await.unwrap_err();
    assert_eq!(error.rpc().unwrap().message, "BOT_FALLBACK_UNSUPPORTED");
    let error = client.set_profile_photo(image()).bot(types::InputPeerChat::new(6)).await.unwrap_err();
    assert_error(&error, ErrorKind::InvalidInput, "it takes a bot, and this peer is none");
}

#[tokio::test(start_paused = true)]
async fn what_is_no_picture() {
    let dc = dc();
    let client = Client::new(dc.clone());
    let wrong = |picture: Picture| {
        let set = client.set_profile_photo(picture);
        async { set.await.unwrap_err() }
    };
    let error = wrong(Picture::photo(mp4())).await;
    let not_a_photo = "a photo is a JPEG, PNG, GIF, WebP or BMP file, and this is none";
    assert_error(&error, ErrorKind::InvalidInput, not_a_photo);
    let error = wrong(Picture::photo(File::url("https://example.org/a.jpg"))).await;
    assert_error(&error, ErrorKind::InvalidInput, "a photo that Telegram has: it is at a URL");
    let error = wrong(Picture::video(types::InputDocument::new(1, 2, vec![3]))).await;
    let other_kind = "it takes a video to upload, and Telegram has this file as something else";
    assert_error(&error, ErrorKind::InvalidInput, other_kind);
    for (width, height) in [(640, 480), (1200, 1200)] {
        let error = wrong(Picture::video(mp4()).size(width, height)).await;
        let text =
            format!("the video of a picture is square, with sides of at most 1080, and this is {width}x{height}");
        assert_error(&error, ErrorKind::InvalidInput, &text);
    }
    for (colors, text) in [
        (&[][..], "a picture of a sticker has 1 to 4 background colours, not 0"),
        (&[1; 5], "a picture of a sticker has 1 to 4 background colours, not 5"),
        (&[0x100_0000], "0x1000000 is no colour"),
    ] {
        let error = wrong(Picture::emoji(1, colors.iter().copied())).await;
        assert_error(&error, ErrorKind::InvalidInput, text);
    }
    let error = wrong(Picture::photo(image()).video_start_ts(1.0)).await;
    let no_start = "there is no video_start_ts of 1 s: the picture does not move";
    assert_error(&error, ErrorKind::InvalidInput, no_start);
    let error = wrong(Picture::photo(Source::reader(std::io::Cursor::new(image().to_vec())))).await;
    assert_error(&error, ErrorKind::InvalidInput, "the DC takes no photo from an upload of unknown length");
    assert_eq!(dc.log().len(), 0, "nothing was sent");

    // A head that says 64x64.
    let small = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x40\0\0\0\x40\x08\x02\0\0\0".to_vec();
    assert_eq!(wrong(Picture::photo(small)).await.rpc().unwrap().message, "PHOTO_CROP_SIZE_SMALL");
    assert_eq!(wrong(Picture::video(vec![7; 1000])).await.rpc().unwrap().message, "VIDEO_FILE_INVALID");
}

#[tokio::test(start_paused = true)]
async fn pictures_of_groups_and_channels() {
    let dc = dc();
    let client = Client::new(dc.clone());
    let chats: [enums::InputPeer; 2] =
        [types::InputPeerChat::new(6).into(), types::InputPeerChannel::new(7, 77).into()];
    for (chat, method) in chats.into_iter().zip(["messages.editChatPhoto", "channels.editPhoto"]) {
        dc.reset();
        let error = client.set_chat_photo(chat.clone(), Picture::none()).await.unwrap_err();
        assert_eq!(error.rpc().unwrap().message, "CHAT_NOT_MODIFIED");
        let photo = client.set_chat_photo(chat.clone(), image()).await.unwrap().photo.unwrap();
        let moving = Picture::video(mp4()).video_start_ts(0.25);
        let moving = client.set_chat_photo(chat.clone(), moving).await.unwrap().photo.unwrap();
        assert!(matches!(video_size(&moving), enums::VideoSize::Plain(size) if size.video_start_ts == Some(0.25)));
        let emoji = client.set_chat_photo(chat.clone(), Picture::emoji(9, [1, 2])).await.unwrap().photo.unwrap();
        assert_eq!(video_size(&emoji), types::VideoSizeEmojiMarkup::new(9, vec![1, 2]).into());
        let again = client.set_chat_photo(chat.clone(), &photo).await.unwrap();
        assert_eq!(again.photo.map(|photo| photo.id), Some(photo.id));
        assert!(matches!(again.updates, enums::Updates::Plain(_)));
        assert_eq!(client.set_chat_photo(chat.clone(), Picture::none()).await.unwrap().photo, None);
        assert_eq!(dc.counters().requests(method), 6);
    }
    let error = client.set_chat_photo("me", image()).await.unwrap_err();
    assert_error(&error, ErrorKind::InvalidInput, "it takes a group or channel, and this peer is none");
    let error = client.set_chat_photo(types::InputPeerChat::new(9), image()).await.unwrap_err();
    assert_eq!(error.rpc().unwrap().message, "CHAT_ID_INVALID");
    let error = client.set_chat_photo(types::InputPeerChannel::new(7, 1), image()).await.unwrap_err();
    assert_eq!(error.rpc().unwrap().message, "CHANNEL_INVALID");
}

#[tokio::test(start_paused = true)]
async fn pictures_of_contacts() {
    let dc = dc();
    let client = Client::new(dc.clone());
    let user = types::InputPeerUser::new(5, 55);
    assert!(client.set_contact_photo(user.clone(), image()).await.unwrap().is_some());
    assert!(client.set_contact_photo(user.clone(), Picture::emoji(9, [1])).suggest(true).await.unwrap().is_some());
    assert_eq!(client.set_contact_photo(user.clone(), Picture::none()).await.unwrap(), None);
    let error = client.set_contact_photo(user.clone(), Picture::none()).suggest(true).await.unwrap_err();
    assert_eq!(error.rpc().unwrap().message, "PHOTO_FILE_MISSING");
    let known = types::InputPhoto::new(1, 2, vec![3]);
    let error = client.set_contact_photo(user, known).await.unwrap_err();
    assert_error(&error, ErrorKind::InvalidInput, "a photo that Telegram has: a contact's picture is uploaded");
    let error = client.set_contact_photo(types::InputPeerUser::new(6, 66), image()).await.unwrap_err();
    assert_eq!(error.rpc().unwrap().message, "USER_ID_INVALID");
}

#[tokio::test(start_paused = true)]
async fn lost_parts_and_old_references_are_mended() {
    let dc = dc();
    let client = Client::new(dc.clone());
    dc.set_faults(Faults::new(1).on(method("upload.saveFilePart")).then(Fault::LosePart)).unwrap();
    let photo = client.set_profile_photo(image()).await.unwrap().unwrap();
    assert_eq!(dc.counters().requests("photos.uploadProfilePhoto"), 2);

    let chat = types::InputPeerChat::new(6);
    for method_name in ["photos.updateProfilePhoto", "messages.editChatPhoto"] {
        let (again, id) = (dc.clone(), photo.id);
        let file = File::from(&dc.photo(photo.id).unwrap()).refresh(move || {
            let photo = again.photo(id);
            async move { photo.as_ref().map(File::from).ok_or("it is gone") }
        });
        let expire = || Faults::new(1).on(method(method_name)).then(Fault::ExpireReference(0));
        dc.set_faults(expire()).unwrap();
        let is_profile = method_name.starts_with("photos");
        if is_profile {
            client.set_profile_photo(file).await.unwrap();
        } else {
            client.set_chat_photo(chat.clone(), file).await.unwrap();
        }
        assert_eq!(dc.counters().requests(method_name), 2);
        let known = dc.photo(photo.id).unwrap();
        dc.set_faults(expire()).unwrap();
        let error = if is_profile {
            client.set_profile_photo(&known).await.unwrap_err()
        } else {
            client.set_chat_photo(chat.clone(), &known).await.unwrap_err()
        };
        assert_eq!(error.rpc().unwrap().message, "FILE_REFERENCE_EXPIRED");
    }
}

#[tokio::test(start_paused = true)]
async fn emojis_that_are_offered() {
    let client = Client::new(dc());
    let profile = client.default_profile_photo_emojis(0).await.unwrap().unwrap();
    let group = client.default_group_photo_emojis(0).await.unwrap().unwrap();
    let background = client.default_background_emojis(0).await.unwrap().unwrap();
    assert!(profile.document_id != group.document_id && group.document_id != background.document_id);
    assert_eq!(client.default_profile_photo_emojis(profile.hash).await.unwrap(), None);
    assert_eq!(client.default_group_photo_emojis(group.hash).await.unwrap(), None);
    assert_eq!(client.default_background_emojis(background.hash).await.unwrap(), None);
}
