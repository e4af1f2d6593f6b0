//! Web files, and files that Telegram has already: `cargo run -p mtproto-dc --example web_files`.

use std::error::Error;

use mtproto_dc::LocalDc;
use mtproto_files::Client;
use mtproto_files::web_file::{AlbumCover, MapPreview, WebDocument, WebFileLocation, external_photo};
use tl_types::enums;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let dc = LocalDc::in_memory();
    let client = Client::new(dc.clone());
    let directory = tempfile::tempdir()?;

    // What an inline bot points to.
    let jpeg = [&b"\xff\xd8\xff\xe0"[..], &[7; 100_000]].concat();
    let result: enums::WebDocument = dc.add_web_file("https://example.org/a.jpg", "image/jpeg", jpeg)?.into();
    match WebDocument::of(&result) {
        Some(WebDocument::Telegram(location)) => {
            let got = client.download_web(location).to_path(directory.path().join("a.jpg")).await?;
            println!("{} bytes of {}", got.size, got.mime_type);
            assert_eq!((got.size, got.mime_type.as_str()), (100_004, "image/jpeg"));
        }
        Some(WebDocument::NoProxy(direct)) => return Err(format!("any HTTP client gets {}", direct.url).into()),
        _ => return Err("it is no web document".into()),
    }
    // Telegram gets it from there if it is sent on.
    let sent = client.send("me", external_photo(&result).ok_or("it cannot be sent on")?).await?;
    assert!(sent.photo().is_some());

    // A map, and the cover of a song in a secret chat.
    let place = dc.geo_point(51.5, -0.12);
    let map = WebFileLocation::of_map(&place, MapPreview::new(600, 400).zoom(15).scale(2))?;
    let (png, got) = client.download_web(map).to_bytes().await?;
    println!("a map of {} bytes, {}", png.len(), got.mime_type);
    assert_eq!(got.mime_type, "image/png");
    dc.add_album_cover("Performer", "Title", vec![7; 5000], vec![7; 500])?;
    let cover = AlbumCover::of_secret_audio("Title", "Performer")?.small(true);
    assert_eq!(client.download_web(cover).to_bytes().await?.1.size, 500);

    // A file that was sent before does not go up again.
    let gif = vec![7; 50_000];
    for is_there in [false, true] {
        let file = client.upload(gif.clone()).name("dance.gif").by_hash().await?;
        assert_eq!(file.is_existing(), is_there);
        client.send("me", file).await?;
    }
    Ok(())
}
