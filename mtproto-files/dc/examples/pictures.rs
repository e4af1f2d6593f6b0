//! Sets profile and chat pictures: `cargo run -p mtproto-dc --example pictures`.

use std::error::Error;

use mtproto_dc::{Config, LocalDc};
use mtproto_files::Client;
use mtproto_files::picture::Picture;
use tl_types::types;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let client = Client::new(LocalDc::new(Config::default().chat(6).channel(7, 77))?);

    // A photo; a square video, which stands still at its second 1.5; and for strangers an emoji before two colours.
    let photo = client.set_profile_photo(png()).await?.ok_or("there is no photo")?;
    let video = Picture::video(mp4()).size(640, 640).video_start_ts(1.5);
    let moving = client.set_profile_photo(video).await?.ok_or("there is no photo")?;
    assert!(moving.video_sizes.is_some());
    let offered = client.default_profile_photo_emojis(0).await?.ok_or("there are no emojis")?;
    let emoji = *offered.document_id.first().ok_or("there are no emojis")?;
    client.set_profile_photo(Picture::emoji(emoji, [0x4f_acfe, 0x00_f2fe])).fallback(true).await?;

    // The first one again: nothing goes up.
    client.set_profile_photo(&photo).await?;

    // A group's and a channel's, set and removed.
    let (group, channel) = (types::InputPeerChat::new(6), types::InputPeerChannel::new(7, 77));
    let set = client.set_chat_photo(channel, png()).await?;
    println!("the channel has photo {:?}", set.photo.map(|photo| photo.id));
    client.set_chat_photo(group.clone(), &photo).await?;
    let removed = client.set_chat_photo(group, Picture::none()).await?;
    assert!(removed.photo.is_none());

    // What cannot be a picture is found before anything goes up.
    for wrong in [Picture::video(mp4()).size(640, 480), Picture::emoji(emoji, [0; 5]), Picture::photo(mp4())] {
        match client.set_profile_photo(wrong).await {
            Err(error) => println!("{error}"),
            Ok(_) => return Err("that is no picture".into()),
        }
    }
    Ok(())
}

/// The head of a PNG of 640x480, and some bytes.
fn png() -> Vec<u8> {
    let head = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\x80\0\0\x01\xe0\x08\x02\0\0\0";
    [&head[..], &[7; 1000]].concat()
}

/// The head of an MPEG-4 file, and some bytes.
fn mp4() -> Vec<u8> {
    [&b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom"[..], &[7; 1000]].concat()
}
