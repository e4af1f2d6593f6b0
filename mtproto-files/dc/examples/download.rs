//! Downloads files and their thumbnails: `cargo run -p mtproto-dc --example download`.

use std::error::Error;

use mtproto_dc::LocalDc;
use mtproto_dc::faults::{Fault, Faults, method};
use mtproto_files::attachment::Attachment;
use mtproto_files::download::Verification;
use mtproto_files::media::Video;
use mtproto_files::thumbnail::{Content, Thumbnail};
use mtproto_files::web_file::{MapPreview, WebFileLocation};
use mtproto_files::{Client, FileLocation, SizeRule};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let dc = LocalDc::in_memory();
    let client = Client::new(dc.clone());
    let directory = tempfile::tempdir()?;
    let path = directory.path().join("again.mp4");

    // A video with a thumbnail, as a message brings it.
    let bytes: Vec<u8> = (0..=250).cycle().take(3_000_000).collect();
    let video = Video::new(bytes.clone()).name("video.mp4").duration(12.5).size(640, 480).thumbnail(jpeg());
    let sent = client.send("me", video).await?;
    let attachment = sent.attachment().ok_or("nothing is attached")?;
    println!("{:?}, {:?}", attachment.file_name(), attachment.mime_type());

    // To a path. Bytes that were damaged on their way do not get there: the DC has hashes of the right ones.
    let location = attachment.location().ok_or("it has no file")?;
    dc.set_faults(Faults::new(1).on(method("upload.getFile")).then(Fault::Corrupt))?;
    match client.download(location.clone()).to_path(&path).await {
        Ok(_) => return Err("damaged bytes were taken".into()),
        Err(error) => println!("{error}"),
    }
    assert!(!path.exists());
    let download = client.download(location.clone()).progress(|at| println!("{} bytes", at.bytes));
    assert_eq!(download.to_path(&path).await?.verification, Verification::Verified);
    assert_eq!(std::fs::read(&path)?, bytes);

    // To memory, and only a part of it.
    let (part, _) = client.download(location).range(1_000_000..1_000_100).to_bytes().await?;
    assert_eq!(bytes.get(1_000_000..1_000_100), Some(part.as_ref()));

    // The thumbnail: what is known of it, then its bytes.
    let Attachment::Video(document) = attachment else { return Err("it is no video".into()) };
    for size in document.thumbs.iter().flatten() {
        let Some(thumbnail) = Thumbnail::of(size) else { continue };
        println!("{:?} of {:?}x{:?}", thumbnail.size_type(), thumbnail.width(), thumbnail.height());
        assert!(matches!(thumbnail.content(), Content::File { .. }));
    }
    let location = FileLocation::of_document_thumb(document, SizeRule::Largest).ok_or("there is no thumbnail")?;
    let (picture, _) = client.download(location).to_bytes().await?;
    assert_eq!(picture, jpeg());

    // A preview of a map, from the DC of web files.
    let map = WebFileLocation::of_map(&dc.geo_point(48.8584, 2.2945), MapPreview::new(600, 400).zoom(15))?;
    let (picture, got) = client.download_web(map).to_bytes().await?;
    println!("a map of {} bytes, {}", picture.len(), got.mime_type);
    assert_eq!(picture.len() as u64, got.size);
    Ok(())
}

/// The head of a JPEG of 320x240, and some bytes.
fn jpeg() -> Vec<u8> {
    let head = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xc0\0\x11\x08\0\xf0\x01\x40\x03\x01\x22\0\x02\x11\x01\x03\x11\x01";
    [&head[..], &[7; 1000]].concat()
}
