//! Sends every kind of media: `cargo run -p mtproto-dc --example send`.

use std::error::Error;

use mtproto_dc::{Config, LocalDc};
use mtproto_files::attachment::Attachment;
use mtproto_files::media::{Audio, File, LivePhoto, Photo, Sticker, Video, VideoNote, Voice};
use mtproto_files::{Client, KnownError};
use tl_types::types::PeerUser;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let config = Config::default().user(5, 55).username("durov", PeerUser::new(5));
    let dc = LocalDc::new(config)?;
    let client = Client::new(dc.clone());
    let directory = tempfile::tempdir()?;
    let path = directory.path().join("photo.png");
    std::fs::write(&path, png())?;

    // By path, from memory, by URL. The peer is named as people do.
    let photo = client.send_photo("@durov", &path).caption("a photo").await?;
    assert!(matches!(photo.attachment(), Some(Attachment::Photo(_))));
    client.send_document("me", b"some text".to_vec()).silent(true).await?;
    client.send_document("@durov", File::url("https://example.org/a.pdf")).reply_to(photo.id).await?;

    // With all that can be said about it.
    let video = Video::new(vec![7; 100_000])
        .name("video.mp4")
        .duration(12.5)
        .size(1280, 720)
        .supports_streaming(true)
        .thumbnail(jpeg())
        .cover(&path)
        .video_timestamp(3)
        .spoiler(true);
    let sent = client.send("me", video).progress(|at| println!("{} bytes are there", at.bytes)).await?;
    assert!(matches!(sent.attachment(), Some(Attachment::Video(video)) if video.size == 100_000));
    println!("message {} has {:?}", sent.id, sent.document().map(|document| &document.attributes));

    client.send_audio("me", Audio::new(vec![7; 1000]).title("Title").performer("Performer")).await?;
    client.send_voice("me", Voice::new(vec![7; 1000]).duration(2).levels([3, 9, 31, 9, 3])).await?;
    client.send_animation("me", File::new(vec![7; 1000]).name("a.gif")).await?;
    client.send_video_note("me", VideoNote::new(vec![7; 1000]).length(384)).await?;
    client.send_sticker("me", Sticker::new(vec![7; 1000]).emoji("🎲")).await?;
    let live = client.send_live_photo("me", LivePhoto::new(&path, vec![7; 1000])).await?;
    assert!(matches!(live.attachment(), Some(Attachment::LivePhoto(..))));

    // What is there already: a file of a message, and media that was prepared.
    let uploaded = dc.counters().requests("upload.saveFilePart");
    if let Some(file) = photo.file() {
        client.send_photo("me", file).await?;
    }
    let prepared = client.upload_media("@durov", photo.file().map(Photo::new).ok_or("a photo")?.spoiler(true)).await?;
    for _ in 0..3 {
        client.send("@durov", prepared.clone()).await?;
    }
    let counters = dc.counters();
    assert_eq!(counters.requests("upload.saveFilePart"), uploaded, "nothing is uploaded twice");
    assert_eq!(counters.requests("messages.sendMedia"), 14);
    println!("{} messages were sent", counters.requests("messages.sendMedia"));

    // What goes wrong has a name, and says what to do.
    let error = match client.send_document("me", File::url("ftp://example.org/a.pdf")).await {
        Ok(_) => return Err("a URL that is none was taken".into()),
        Err(error) => error,
    };
    println!("{error}");
    assert_eq!(error.known(), Some(KnownError::ExternalUrlInvalid));
    Ok(())
}

/// The head of a PNG of 640x480, and some bytes.
fn png() -> Vec<u8> {
    let head = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\x80\0\0\x01\xe0\x08\x02\0\0\0";
    [&head[..], &[7; 1000]].concat()
}

/// The head of a JPEG of 320x240, and some bytes.
fn jpeg() -> Vec<u8> {
    let head = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xc0\0\x11\x08\0\xf0\x01\x40\x03\x01\x22\0\x02\x11\x01\x03\x11\x01";
    [&head[..], &[7; 1000]].concat()
}
