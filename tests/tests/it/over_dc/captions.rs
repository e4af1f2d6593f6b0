//! Captions: how long they may be, where their entities are, and as they are written in HTML and MarkdownV2.

use super::common::{assert_error, png};
use mtproto_dc::{Config, LocalDc, Sent};
use mtproto_files::inline::InlineResult;
use mtproto_files::limits::Limits;
use mtproto_files::media::{Document, File, Photo};
use mtproto_files::peer::PeerError;
use mtproto_files::text::FormattedText;
use mtproto_files::{Client, ErrorKind};
use tl_types::functions::help::GetAppConfig;
use tl_types::{enums, types};

fn document() -> Document {
    Document::new(vec![7; 100])
}

#[tokio::test]
async fn a_caption_is_as_long_as_the_account_may_write() {
    let dc = LocalDc::in_memory();
    let client = Client::new(dc.clone());
    // 1024 UTF-16 code units.
    client.send_document("me", document()).caption("😀".repeat(512)).await.unwrap();
    dc.reset();
    let long = || "😀".repeat(512) + "a";
    let error = client.send_document("me", document()).caption(long()).await.unwrap_err();
    assert_error(&error, ErrorKind::InvalidInput, "a caption has at most 1024 UTF-16 code units here, not 1025");
    let error = client.send_album("me", [document(), document().caption(long())]).await.unwrap_err();
    assert_error(&error, ErrorKind::InvalidInput, "a caption has at most 1024");
    assert_eq!(error.item(), Some(1));
    let error = client.edit_message_media("me", 1, document().caption(long())).await.unwrap_err();
    assert_error(&error, ErrorKind::InvalidInput, "a caption has at most 1024");
    let error = client.edit_message("me", 1).caption("a".repeat(4097)).await.unwrap_err();
    assert_error(&error, ErrorKind::InvalidInput, "a text has at most 4096 UTF-16 code units here, not 4097");
    let by_url = Photo::new(File::url("https://example.org/a.jpg")).caption(long());
    let error = client.answer_inline_query(1, [InlineResult::new("1", by_url)]).await.unwrap_err();
    assert_error(&error, ErrorKind::InvalidInput, "a caption has at most 1024");
    assert_eq!(dc.log().len(), 0);
}

#[tokio::test]
async fn limits_come_from_the_accounts_config() {
    let dc = LocalDc::new(Config::default().max_caption(2000)).unwrap();
    let client = Client::new(dc.clone());
    let config = client.invoke(mtproto_files::Dc::Home, &GetAppConfig::new(0)).await.unwrap();
    let enums::help::AppConfig::Plain(config) = config else { panic!() };
    let limits = Limits::of_config(&config.config, true).unwrap();
    assert_eq!(limits, Limits::default().with_max_caption(2000));
    let client = client.with_limits(limits);
    client.send_document("me", document()).caption("a".repeat(2000)).await.unwrap();
    let error = client.send_document("me", document()).caption("a".repeat(2001)).await.unwrap_err();
    assert_error(&error, ErrorKind::InvalidInput, "a caption has at most 2000");
}

#[tokio::test]
async fn entities_are_within_their_caption() {
    let dc = LocalDc::in_memory();
    let client = Client::new(dc.clone());
    let bold = |offset, length| [types::MessageEntityBold::new(offset, length)];
    let words = "entity 0 (offset 1, length 1) is not in the text: it begins or ends within a character";
    let error = client.send_document("me", document()).caption("a😀").entities(bold(1, 1)).await.unwrap_err();
    assert_error(&error, ErrorKind::InvalidInput, words);
    let error = client.edit_message("me", 1).caption("a").entities(bold(0, 2)).await.unwrap_err();
    assert_error(&error, ErrorKind::InvalidInput, "it ends behind the text");
    assert_eq!(dc.log().len(), 0);
    client.send_document("me", document()).caption("a😀").entities(bold(1, 2)).await.unwrap();
}

#[tokio::test]
async fn captions_written_as_html_and_markdown_arrive() {
    let dc = LocalDc::in_memory();
    let client = Client::new(dc.clone());
    let html = FormattedText::from_html("<b>é😀</b> <tg-spoiler>x</tg-spoiler>").unwrap();
    let markdown = FormattedText::from_markdown("*é😀* ||x||").unwrap();
    assert_eq!(html, markdown);
    let expected: Vec<enums::MessageEntity> =
        vec![types::MessageEntityBold::new(0, 3).into(), types::MessageEntitySpoiler::new(4, 1).into()];

    let sent = client.send_photo("me", png(2000, 1)).caption(&html).await.unwrap();
    let message = sent.message.unwrap();
    assert_eq!((message.message.as_str(), message.entities.as_ref()), ("é😀 x", Some(&expected)));
    let album = [document().caption(&html), document().caption("plain"), document()];
    let sent = client.send_album("me", album).await.unwrap();
    let entities = sent.iter().map(|sent| sent.message.as_ref().unwrap().entities.clone());
    assert_eq!(entities.collect::<Vec<_>>(), [Some(expected.clone()), None, None]);
    let edited = client.edit_message("me", sent[1].id).caption(markdown).await.unwrap();
    assert_eq!(edited.message.entities, Some(expected));

    // What came is written as it was.
    let came = FormattedText::new(edited.message.message.clone(), edited.message.entities.clone().unwrap());
    assert_eq!(came.to_html().unwrap(), "<b>é😀</b> <tg-spoiler>x</tg-spoiler>");
    assert_eq!(came.to_markdown().unwrap(), "*é😀* ||x||");
}

#[tokio::test]
async fn mentions_by_id_name_the_user_as_requests_do() {
    let config = Config::default().user(5, 55).username("durov", types::PeerUser::new(5));
    let dc = LocalDc::new(config).unwrap();
    let client = Client::new(dc.clone());
    let caption = FormattedText::from_html("<a href=\"tg://user?id=5\">Pavel</a>").unwrap();
    let error = client.send_document("me", document()).caption(&caption).await.unwrap_err();
    assert!(matches!(error.detail(), Some(PeerError::NoAccessHash(_))), "{error}");
    assert_eq!(dc.log().len(), 0);

    client.peer("@durov").await.unwrap();
    client.send_document("me", document()).caption(&caption).await.unwrap();
    let [Sent::Media(request)] = &dc.sent()[..] else { panic!() };
    let mention = types::InputMessageEntityMentionName::new(0, 5, types::InputUser::new(5, 55));
    assert_eq!(request.entities, Some(vec![mention.into()]));
    // A bot names users by their id alone.
    let bot = Client::new(LocalDc::in_memory()).as_bot();
    bot.send_document("me", document()).caption(caption).await.unwrap();
}
