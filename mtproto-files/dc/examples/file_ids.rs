//! Sends and downloads files by the `file_id`s of the Bot API: `cargo run -p mtproto-dc --example file_ids`.

use std::error::Error;

use mtproto_dc::LocalDc;
use mtproto_files::Client;
use mtproto_files::file_id::{FileId, FileType};
use mtproto_files::media::{Document, File, Photo};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let dc = LocalDc::in_memory();
    let client = Client::new(dc.clone());

    // Each message says how bots would know its file.
    let document = client.send_document("me", Document::new(b"some text".to_vec()).name("a.txt")).await?;
    let photo = client.send_photo("me", png()).await?;
    let document = document.file_id().ok_or("a document has a file_id")?;
    let photo = photo.file_id().ok_or("a photo has a file_id")?;
    println!("{document}\n{photo}");
    assert_eq!((document.file_type(), photo.file_type()), (FileType::Document, FileType::Photo));

    // The text is all that need be kept.
    let texts = [document.to_string(), photo.to_string()];
    let uploaded = dc.counters().requests("upload.saveFilePart");
    let album = texts.each_ref().map(|text| text.parse::<FileId>());
    let [Ok(document), Ok(photo)] = album else { return Err("a file_id does not read back".into()) };
    client.send_document("me", File::try_from(&document)?).caption("the same again").await?;
    client.send_album("me", [Photo::new(File::try_from(&photo)?), Photo::new(File::file_id(&texts[1])?)]).await?;
    assert_eq!(dc.counters().requests("upload.saveFilePart"), uploaded, "nothing is uploaded");

    // The same file has the same unique id, whatever message it came with.
    let again = client.send_document("me", File::file_id(&texts[0])?).await?.file_id().ok_or("a file_id")?;
    assert_eq!(again.unique(), document.unique());
    assert_ne!(photo.unique(), document.unique());

    let (bytes, _) = client.get_file(&texts[0])?.to_bytes().await?;
    assert_eq!(bytes.as_ref(), b"some text");
    let (bytes, _) = client.get_file(&texts[1])?.to_bytes().await?;
    assert_eq!(bytes, png());

    // What is none says what is wrong with it.
    for text in ["a.jpg", "AgACAgIAAxkB", texts[0].trim_start_matches('B')] {
        match text.parse::<FileId>() {
            Ok(id) => return Err(format!("{text} was read as {id:?}").into()),
            Err(error) => println!("{text:.12}: {error}"),
        }
    }
    Ok(())
}

/// The head of a PNG of 640x480, and some bytes.
fn png() -> Vec<u8> {
    let head = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\x80\0\0\x01\xe0\x08\x02\0\0\0";
    [&head[..], &[7; 1000]].concat()
}
