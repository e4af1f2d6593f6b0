//! Sends albums: `cargo run -p mtproto-dc --example album`.

use std::error::Error;

use mtproto_dc::LocalDc;
use mtproto_dc::faults::{Fault, Faults, method};
use mtproto_files::album::ShownCaption;
use mtproto_files::media::{Document, File, Photo, Video};
use mtproto_files::{Client, ErrorKind, Media};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let dc = LocalDc::in_memory();
    let client = Client::new(dc.clone());

    // Photos and videos go together. The only caption is the album's.
    let items: [Media; 3] = [
        Photo::new(png()).into(),
        Video::new(vec![7; 10_000]).size(640, 480).caption("all of it").into(),
        Photo::new(File::url("https://example.org/a.jpg")).spoiler(true).into(),
    ];
    assert_eq!(ShownCaption::of_items(&items), ShownCaption::Album(1));
    let sent = client.send_album("me", items).silent(true).await?;
    println!("messages {:?}", sent.iter().map(|message| message.id).collect::<Vec<_>>());
    let album = sent.first().and_then(|message| message.grouped_id).ok_or("an album has an id")?;
    assert!(sent.iter().all(|message| message.grouped_id == Some(album)));

    // More than ten are refused, or become several albums.
    let files = |count| (0..count).map(|number| Document::new(vec![number; 100]).name(format!("{number}.txt")));
    let error = failed(client.send_album("me", files(25)).await)?;
    println!("{error}");
    assert!(
        error.kind() == ErrorKind::InvalidInput && error.to_string().contains("an album has 2 to 10 items, not 25")
    );
    let sent = client.send_album("me", files(25)).split(true).await?;
    println!("{} files", sent.len());
    assert_eq!(sent.len(), 25);

    // Documents and photos do not mix: nothing is sent.
    let mixed: [Media; 2] = [Photo::new(png()).into(), Document::new(vec![7]).into()];
    let error = failed(client.send_album("me", mixed).await)?;
    println!("{error}");
    assert!(error.kind() == ErrorKind::InvalidInput && error.to_string().contains("takes no "));

    // A file reference expires on the way: its item alone is named to the DC again.
    dc.reset();
    dc.set_faults(Faults::new(1).on(method("messages.sendMultiMedia")).then(Fault::ExpireReference(1)))?;
    client.send_album("me", [Photo::new(png()), Photo::new(png())]).await?;
    let counters = dc.counters();
    println!("{} uploadMedia for two photos", counters.requests("messages.uploadMedia"));
    assert_eq!((counters.requests("messages.uploadMedia"), counters.requests("upload.saveFilePart")), (3, 2));
    Ok(())
}

/// The error of what must fail.
fn failed<T>(result: Result<T, mtproto_files::Error>) -> Result<mtproto_files::Error, &'static str> {
    result.err().ok_or("it should have failed")
}

/// The head of a PNG of 640x480, and some bytes.
fn png() -> Vec<u8> {
    let head = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\x80\0\0\x01\xe0\x08\x02\0\0\0";
    [&head[..], &[7; 1000]].concat()
}
