//! Web files, and files that Telegram has already: `cargo run -p mtproto-files-dc --example web_files`.

use std::error::Error;

use mtproto_files::Client;
use mtproto_files::web_file::{AlbumCover, MapPreview, WebDocument, WebFileLocation, external_photo};
use mtproto_files_dc::Dc;
use tl_types::{enums, types};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let dc = Dc::in_memory();
    let client = Client::new(dc.clone());
    let directory = tempfile::tempdir()?;

    // What an inline bot points to.
    let jpeg = [&b"\xff\xd8\xff\xe0"[..], &[7; 100_000]].concat();
    let result: enums::WebDocument = dc.add_web_file("https://example.org/a.jpg", "image/jpeg", jpeg)?.into();
    match WebDocument::of(&result) {
        Some(WebDocument::Telegram(location)) => {
            let got = client.download_web(location).to_path(directory.path().join("a.jpg")).await?;
            println!("{} bytes of {}", got.size, got.mime_type);
        }
        Some(WebDocument::NoProxy(direct)) => println!("any HTTP client gets it from {}", direct.url),
        _ => {}
    }
    // Telegram gets it from there if it is sent on.
    println!("{:?}", external_photo(&result));

    // A map, and the cover of a song in a secret chat.
    let place = dc.geo_point(51.5, -0.12);
    let map = WebFileLocation::of_map(&place, MapPreview::new(600, 400).zoom(15).scale(2))?;
    let (png, got) = client.download_web(map).to_bytes().await?;
    println!("a map of {} bytes, {}", png.len(), got.mime_type);
    dc.add_album_cover("Performer", "Title", vec![7; 5000], vec![7; 500])?;
    let cover = AlbumCover::of_secret_audio("Title", "Performer")?.small(true);
    println!("a cover of {} bytes", client.download_web(cover).to_bytes().await?.1.size);

    // A file that was sent before does not go up again.
    let gif = vec![7; 50_000];
    for _ in 0..2 {
        let file = client.upload(gif.clone()).name("dance.gif").by_hash().await?;
        println!("it was there: {}", file.is_existing());
        client.send_media(types::InputPeerSelf::new(), file, "").await?;
    }
    Ok(())
}
