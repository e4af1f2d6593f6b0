//! Inline mode: queries that are answered with files, and the messages that come of them.

use super::common::{assert_error, document_of, png};
use mtproto_dc::faults::{Fault, Faults, method};
use mtproto_dc::{Cluster, ClusterConfig, LocalDc};
use mtproto_files::inline::InlineResult;
use mtproto_files::media::{Animation, Audio, Document, File, Photo, Sticker, Video, VideoNote, Voice};
use mtproto_files::{Client, ErrorKind, Media};
use tl_types::{Bytes, enums, held, owned, types};

fn buttons() -> types::ReplyInlineMarkup {
    let more = types::KeyboardInlineButton::new("more", types::InlineButtonTypeUrl::new("https://example.org"));
    let row = types::KeyboardInlineButtonRow::new([more]);
    types::ReplyInlineMarkup::new([row])
}

fn image(seed: u64) -> Bytes {
    png(2000, seed)
}

fn web(result: &enums::InputBotInlineResult) -> types::InputBotInlineResult {
    match result {
        enums::InputBotInlineResult::Plain(result) => held(result).clone(),
        other => panic!("{other:?}"),
    }
}

fn content(result: &types::InputBotInlineResult) -> types::InputWebDocument {
    match result.content.clone() {
        Some(enums::InputWebDocument::Plain(content)) => owned(content),
        other => panic!("{other:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn files_at_urls_are_results_by_url() {
    let dc = LocalDc::in_memory();
    let client = Client::new(dc.clone());
    let at = |end: &str| File::url(format!("https://example.org/a.{end}"));
    let results = [
        InlineResult::new("photo", Photo::new(at("jpg")).caption("a photo")).size(640, 480),
        InlineResult::new("gif", Animation::new(at("gif"))),
        InlineResult::new("mp4", Animation::new(at("mp4?x=1"))).thumb("https://example.org/t.jpg"),
        InlineResult::new("video", Video::new(at("mp4")).duration(3.0)).title("a video"),
        InlineResult::new("audio", Audio::new(at("mp3")).title("Title").performer("Performer")),
        InlineResult::new("voice", Voice::new(at("ogg"))).title("a voice"),
        InlineResult::new("file", Document::new(at("pdf"))).title("a file").description("two").length(77),
    ];
    let query = dc.inline_query();
    client.answer_inline_query(query, results).next_offset("7").await.unwrap();
    let answer = dc.inline_answer(query).unwrap();
    assert_eq!((answer.cache_time, answer.next_offset.as_deref(), answer.gallery), (300, Some("7"), false));
    let found: Vec<_> =
        answer.results.iter().map(|result| (web(result).r#type, content(&web(result)).mime_type)).collect();
    let expected = [
        ("photo", "image/jpeg"),
        ("gif", "image/gif"),
        ("gif", "video/mp4"),
        ("video", "video/mp4"),
        ("audio", "audio/mpeg"),
        ("voice", "audio/ogg"),
        ("file", "application/pdf"),
    ];
    assert_eq!(found, expected.map(|(kind, mime_type)| (kind.to_owned(), mime_type.to_owned())));

    let photo = web(&answer.results[0]);
    assert!(matches!(&photo.thumb, Some(enums::InputWebDocument::Plain(thumb)) if thumb.url.ends_with("/a.jpg")));
    assert_eq!(content(&photo).attributes, [types::DocumentAttributeImageSize::new(640, 480).into()]);
    let enums::InputBotInlineMessage::MediaAuto(message) = &photo.send_message else { panic!("{photo:?}") };
    assert_eq!(message.message, "a photo");
    let audio = web(&answer.results[4]);
    assert_eq!((audio.title.as_deref(), audio.description.as_deref()), (Some("Title"), Some("Performer")));
    assert_eq!(content(&web(&answer.results[6])).size, 77);
    assert_eq!(dc.counters().requests("messages.uploadMedia"), 0);
}

#[tokio::test(start_paused = true)]
async fn other_files_are_cached_results() {
    let dc = LocalDc::in_memory();
    let client = Client::new(dc.clone());
    let known = client.send_photo("me", image(1)).await.unwrap();
    let sticker = client.send_sticker("me", Sticker::new(vec![7; 100])).await.unwrap();
    dc.reset();
    let results = [
        InlineResult::new("1", Photo::new(known.file().unwrap())),
        InlineResult::new("2", Sticker::new(sticker.file().unwrap())),
        InlineResult::new("3", Animation::new(vec![7; 500])).title("uploaded"),
    ];
    let query = dc.inline_query();
    client.answer_inline_query(query, results).private(true).cache_time(5).await.unwrap();
    let answer = dc.inline_answer(query).unwrap();
    assert!(answer.private && answer.gallery && answer.cache_time == 5);
    let kinds = answer.results.iter().map(|result| match result {
        enums::InputBotInlineResult::Photo(result) => result.r#type.clone(),
        enums::InputBotInlineResult::Document(result) => format!("{}: {:?}", result.r#type, result.title),
        other => panic!("{other:?}"),
    });
    assert_eq!(kinds.collect::<Vec<_>>(), ["photo", "sticker: None", "gif: Some(\"uploaded\")"]);
    let counters = dc.counters();
    assert_eq!((counters.requests("upload.saveFilePart"), counters.requests("messages.uploadMedia")), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn references_that_expire_are_mended_alone() {
    let dc = LocalDc::in_memory();
    let client = Client::new(dc.clone());
    let known = client.send_photo("me", image(1)).await.unwrap().photo().unwrap().clone();
    let (again, id) = (dc.clone(), known.id);
    let file = File::from(&known).refresh(move || {
        let photo = again.photo(id);
        async move { photo.as_ref().map(File::from).ok_or("it is gone") }
    });
    dc.reset();
    let expire = |index| Faults::new(1).on(method("messages.setInlineBotResults")).then(Fault::ExpireReference(index));
    dc.set_faults(expire(1)).unwrap();
    let results = || [InlineResult::new("1", Photo::new(image(2))), InlineResult::new("2", Photo::new(image(3)))];
    client.answer_inline_query(dc.inline_query(), results()).await.unwrap();
    assert_eq!(dc.counters().requests("messages.uploadMedia"), 3, "that of the second is named again");
    dc.set_faults(expire(0)).unwrap();
    client.answer_inline_query(dc.inline_query(), [InlineResult::new("1", Photo::new(file))]).await.unwrap();

    let known = dc.photo(known.id).unwrap();
    dc.set_faults(expire(0)).unwrap();
    let lost = [InlineResult::new("1", Photo::new(&known))];
    let error = client.answer_inline_query(dc.inline_query(), lost).await.unwrap_err();
    assert_eq!(error.rpc().unwrap().message, "FILE_REFERENCE_0_EXPIRED");
}

#[tokio::test(start_paused = true)]
async fn what_is_no_result() {
    let dc = LocalDc::in_memory();
    let client = Client::new(dc.clone());
    let url = || File::url("https://example.org/a");
    let wrong: [Media; 3] = [
        VideoNote::new(vec![7; 10]).into(),
        Sticker::new(url()).into(),
        Media::new(types::InputMediaPhotoExternal::new("https://example.org/a")),
    ];
    for media in wrong {
        let error = client.answer_inline_query(1, [InlineResult::new("1", media)]).await.unwrap_err();
        assert_error(&error, ErrorKind::InvalidInput, "inline result \"1\" cannot be: ");
    }
    let photo = |id: &str| InlineResult::new(id, Photo::new(url()));
    for (results, what) in [
        (vec![photo("")], "an id has 1 to 64 bytes"),
        (vec![photo(&"a".repeat(65))], "an id has 1 to 64 bytes"),
        (vec![photo("1"), photo("1")], "another one has its id"),
    ] {
        let error = client.answer_inline_query(1, results).await.unwrap_err();
        assert_error(&error, ErrorKind::InvalidInput, &format!(" cannot be: {what}"));
    }
    let many = (0..51).map(|id| photo(&id.to_string()));
    let error = client.answer_inline_query(1, many).await.unwrap_err();
    assert_error(&error, ErrorKind::InvalidInput, "an inline query is answered with at most 50 results, not 51");
    assert_eq!(dc.log().len(), 0, "nothing was sent");

    let error = client.answer_inline_query(1, [photo("1")]).await.unwrap_err();
    assert_eq!(error.rpc().unwrap().message, "QUERY_ID_INVALID");
    let query = dc.inline_query();
    client.answer_inline_query(query, [photo("1")]).await.unwrap();
    assert!(client.answer_inline_query(query, [photo("1")]).await.is_err(), "it was answered");
}

#[tokio::test(start_paused = true)]
async fn messages_are_edited_where_they_are() {
    let cluster = Cluster::new(ClusterConfig::default()).unwrap();
    let (home, other) = (cluster.dc(2).unwrap(), cluster.dc(4).unwrap());
    let cluster = std::sync::Arc::new(cluster);
    let client = Client::new(std::sync::Arc::clone(&cluster));
    let query = home.inline_query();
    let url = File::url("https://example.org/a.jpg");
    let results = [
        InlineResult::new("1", Photo::new(url).caption("before")).reply_markup(buttons()),
        InlineResult::new("2", Photo::new(image(1))),
    ];
    client.answer_inline_query(query, results).await.unwrap();
    assert!(home.choose_inline_result(query, "2").unwrap().is_none(), "there are no buttons");
    assert!(home.choose_inline_result(query, "3").is_err());

    let id = other.choose_inline_result(query, "1").unwrap().unwrap();
    let before = other.inline_message(&id).unwrap();
    assert_eq!(before.text, "before");

    // What is uploaded is made media in the home, then named in the other DC.
    cluster.reset();
    client.edit_inline_message_media(id.clone(), Document::new(vec![7; 3000]).caption("after")).await.unwrap();
    let after = other.inline_message(&id).unwrap();
    assert_eq!((after.text.as_str(), document_of(after.media.as_ref().unwrap()).size), ("after", 3000));
    assert_eq!(after.reply_markup, before.reply_markup);
    let calls: Vec<_> = cluster.log().iter().map(|event| (event.call.dc, event.call.method)).collect();
    let expected = [
        (2, "upload.saveFilePart"),
        (2, "messages.uploadMedia"),
        (4, "messages.editInlineBotMessage"),
        (2, "auth.exportAuthorization"),
        (4, "auth.importAuthorization"),
        (4, "messages.editInlineBotMessage"),
    ];
    assert_eq!(calls, expected);

    let url = File::url("https://example.org/b.jpg");
    client.edit_inline_message_media(id.clone(), Photo::new(url)).await.unwrap();
    client.edit_inline_message(id.clone()).caption("").await.unwrap();
    assert_eq!(home.inline_message(&id).unwrap().text, "");
    let error = client.edit_inline_message(id.clone()).caption("").await.unwrap_err();
    assert_eq!(error.rpc().unwrap().message, "MESSAGE_NOT_MODIFIED");

    // The old reference of a photo, and one that nobody can make fresh.
    let sent = client.send_photo("me", image(2)).await.unwrap();
    cluster.expire_references();
    let error = client.edit_inline_message_media(id.clone(), Photo::new(sent.file().unwrap())).await.unwrap_err();
    assert_eq!(error.rpc().unwrap().message, "FILE_REFERENCE_EXPIRED");
    let elsewhere = types::InputBotInlineMessageId64::new(4, 1, 1, 1);
    let error = client.edit_inline_message(elsewhere).caption("x").await.unwrap_err();
    assert_eq!(error.rpc().unwrap().message, "MESSAGE_ID_INVALID");
    assert_eq!(error.dc(), Some(mtproto_files::Dc::Id(4)));
}
