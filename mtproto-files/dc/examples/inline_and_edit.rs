//! Edits messages, and answers an inline query: `cargo run -p mtproto-dc --example inline_and_edit`.

use std::error::Error;

use mtproto_dc::LocalDc;
use mtproto_files::Client;
use mtproto_files::inline::InlineResult;
use mtproto_files::media::{Document, File, Photo, Video};
use tl_types::types;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let dc = LocalDc::in_memory();
    let client = Client::new(dc.clone());

    // A photo becomes a video, then only its caption changes.
    let sent = client.send_photo("me", png()).caption("a photo").await?;
    let video = Video::new(vec![7; 10_000]).size(640, 480).caption("now a video");
    let edited = client.edit_message_media("me", sent.id, video).await?;
    assert_eq!(edited.message.message, "now a video");
    let edited = client.edit_message("me", sent.id).caption("the same video").await?;
    println!("message {} says {:?}", edited.id(), edited.message.message);
    if let Err(error) = client.edit_message("me", sent.id).caption("the same video").await {
        println!("{error}");
    }

    // A user asks inline: the answer has a file at a URL, one that Telegram has, and one that goes up for it.
    let query = dc.inline_query();
    let known = sent.file().ok_or("the photo has no file")?;
    let more = types::KeyboardInlineButton::new("more", types::InlineButtonTypeUrl::new("https://example.org"));
    let row = types::KeyboardInlineButtonRow::new([more]);
    let results = [
        InlineResult::new("url", Photo::new(File::url("https://example.org/a.jpg")).caption("from a URL"))
            .reply_markup(types::ReplyInlineMarkup::new([row])),
        InlineResult::new("known", Photo::new(known)),
        InlineResult::new("new", Document::new(b"some text".to_vec()).name("a.txt")).title("a text"),
    ];
    client.answer_inline_query(query, results).cache_time(60).await?;

    // The user chooses the first. As there are buttons below it, the bot can edit what came of it.
    let id = dc.choose_inline_result(query, "url")?.ok_or("there is no id")?;
    client.edit_inline_message_media(id.clone(), Photo::new(png()).caption("edited")).await?;
    let message = dc.inline_message(&id).ok_or("there is no message")?;
    assert_eq!(message.text, "edited");
    println!("the inline message says {:?}", message.text);
    Ok(())
}

/// The head of a PNG of 640x480, and some bytes.
fn png() -> Vec<u8> {
    let head = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\x80\0\0\x01\xe0\x08\x02\0\0\0";
    [&head[..], &[7; 1000]].concat()
}
