//! Sends every kind of media: `cargo run -p mtproto-files-dc --example send`.

use std::error::Error;

use mtproto_files::Client;
use mtproto_files::media::{Audio, File, LivePhoto, Photo, Sticker, Video, VideoNote, Voice};
use mtproto_files_dc::Dc;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let client = Client::new(Dc::in_memory());
    let directory = tempfile::tempdir()?;
    let path = directory.path().join("photo.png");
    std::fs::write(&path, png())?;

    // By path, from memory, by URL.
    let photo = client.send_photo("me", &path).caption("a photo").await?;
    client.send_document("me", b"some text".to_vec()).silent(true).await?;
    client.send_document("me", File::url("https://example.org/a.pdf")).reply_to(photo.id).await?;

    // With all that can be said about it.
    let video = Video::new(vec![7; 100_000])
        .name("video.mp4")
        .duration(12.5)
        .size(1280, 720)
        .supports_streaming(true)
        .thumbnail(png())
        .cover(&path)
        .video_timestamp(3)
        .spoiler(true);
    let sent = client.send("me", video).progress(|at| println!("{} bytes are there", at.bytes)).await?;
    println!("message {} has {:?}", sent.id, sent.document().map(|document| &document.attributes));

    client.send_audio("me", Audio::new(vec![7; 1000]).title("Title").performer("Performer")).await?;
    client.send_voice("me", Voice::new(vec![7; 1000]).duration(2).levels([3, 9, 31, 9, 3])).await?;
    client.send_animation("me", File::new(vec![7; 1000]).name("a.gif")).await?;
    client.send_video_note("me", VideoNote::new(vec![7; 1000]).length(384)).await?;
    client.send_sticker("me", Sticker::new(vec![7; 1000]).emoji("🎲")).await?;
    client.send_live_photo("me", LivePhoto::new(&path, vec![7; 1000])).await?;

    // What is there already: a file of a message, or by its `file_id`, and media that was prepared.
    if let (Some(file), Some(file_id)) = (photo.file(), photo.file_id()) {
        client.send_photo("me", file).await?;
        client.send_photo("me", File::file_id(&file_id.to_string())?).await?;
    }
    let prepared = client.upload_media("me", Photo::new(&path).spoiler(true)).await?;
    for _ in 0..3 {
        client.send("me", prepared.clone()).await?;
    }
    println!("{} messages were sent", client.transport().counters().requests("messages.sendMedia"));
    Ok(())
}

/// The head of a PNG of 640x480, and some bytes.
fn png() -> Vec<u8> {
    let head = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\x80\0\0\x01\xe0\x08\x02\0\0\0";
    [&head[..], &[7; 1000]].concat()
}
