// What the snippets of `mtproto-files/docs/guide.md` run with: a DC, a directory with the files that they name, a message.

/// Runs a snippet.
#[allow(dead_code, reason = "a snippet may need the DC too")]
fn run(snippet: impl AsyncFnOnce(mtproto_files::Client) -> Result<(), Box<dyn std::error::Error>>) {
    run_with_dc(async |client, _| snippet(client).await);
}

/// Runs a snippet that looks at the DC behind the client.
fn run_with_dc(
    snippet: impl AsyncFnOnce(mtproto_files::Client, mtproto_dc::LocalDc) -> Result<(), Box<dyn std::error::Error>>,
) {
    use tl_types::types::{PeerChannel, PeerUser};

    let directory = tempfile::tempdir().unwrap();
    std::env::set_current_dir(&directory).unwrap();
    let png: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\x80\0\0\x01\xe0\x08\x02\0\0\0";
    for name in ["1.png", "2.png", "3.png", "cover.png"] {
        std::fs::write(name, [png, name.as_bytes()].concat()).unwrap();
    }
    for name in ["test.pdf", "video.mp4", "voice.ogg", "song.mp3"] {
        std::fs::write(name, name.repeat(1000)).unwrap();
    }

    let config = mtproto_dc::Config::default().user(5, 55).channel(7, 77);
    let config = config.username("durov", PeerUser::new(5)).username("news", PeerChannel::new(7));
    let dc = mtproto_dc::LocalDc::new(config).unwrap();
    let client = mtproto_files::Client::new(dc.clone());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(snippet(client, dc)).unwrap();
    std::env::set_current_dir("/").unwrap();
}

/// A message with a file, as an update brings it.
#[allow(dead_code, reason = "not every snippet needs one")]
async fn received(client: &mtproto_files::Client, media: impl Into<mtproto_files::Media>) -> tl_types::enums::Message {
    let sent = client.send("me", media).await.unwrap();
    (*sent.message.unwrap()).into()
}
