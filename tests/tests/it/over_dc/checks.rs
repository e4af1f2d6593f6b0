//! Everything that can be checked is checked before anything is sent, for all items and all files of an item.

use std::fs::{self, File as OpenFile};
use std::path::{Path, PathBuf};

use super::common::{assert_error, jpeg, noise, png};
use mtproto_dc::{Config, LocalDc, Sent};
use mtproto_files::inline::InlineResult;
use mtproto_files::media::{Document, File, LivePhoto, Photo, Sticker, Video, Voice};
use mtproto_files::picture::Picture;
use mtproto_files::upload::Source;
use mtproto_files::{Client, Error, ErrorKind, Media};
use tempfile::TempDir;
use tl_types::enums;

/// A directory with files that can be sent, and some that cannot.
struct Files {
    directory: TempDir,
}

impl Files {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let files = Self { directory };
        for number in 0..25 {
            fs::write(files.path(&format!("{number}.txt")), noise(5000, number)).unwrap();
        }
        fs::write(files.path("1.png"), png(3000, 1)).unwrap();
        fs::write(files.path("empty"), "").unwrap();
        fs::create_dir(files.path("folder")).unwrap();
        // One byte more than 4000 parts of 512 KiB: nothing of it is on the disk.
        OpenFile::create(files.path("large")).unwrap().set_len(2000 * 1024 * 1024 + 1).unwrap();
        files
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    fn good(&self, count: usize) -> Vec<Media> {
        (0..count).map(|number| Document::new(self.path(&format!("{number}.txt"))).into()).collect()
    }

    /// The files that cannot be sent, and what is said about them.
    fn bad(&self) -> [(PathBuf, ErrorKind, &'static str); 4] {
        [
            (self.path("missing"), ErrorKind::Io, "No such file"),
            (self.path("empty"), ErrorKind::InvalidInput, "the file is empty"),
            (self.path("folder"), ErrorKind::InvalidInput, "it is a directory, not a file"),
            (self.path("large"), ErrorKind::TooLarge, "2097152001 bytes are more than 4000 parts of 524288 bytes"),
        ]
    }
}

/// Checks that nothing was asked of the DC, and that an error names a file.
#[track_caller]
fn assert_unsent(dc: &LocalDc, error: &Error, file: &Path) {
    assert_eq!(dc.log().len(), 0, "{error}");
    assert_eq!(error.file(), Some(&*file.display().to_string()), "{error}");
}

#[tokio::test]
async fn an_album_with_one_item_at_fault_sends_nothing() {
    let (dc, files) = (LocalDc::in_memory(), Files::new());
    let client = Client::new(dc.clone());
    for (path, kind, words) in files.bad() {
        let mut items = files.good(9);
        items.insert(4, Document::new(&path).into());
        let error = client.send_album("me", items).await.unwrap_err();
        assert_error(&error, kind, words);
        assert_unsent(&dc, &error, &path);
        assert_eq!(error.item(), Some(4));
        let named = format!("album of item 5 ({}): ", path.display());
        assert!(error.to_string().starts_with(&named), "{error}");
    }
}

#[tokio::test]
async fn all_albums_of_a_split_one_are_checked_before_the_first() {
    let (dc, files) = (LocalDc::in_memory(), Files::new());
    let client = Client::new(dc.clone());
    for (path, kind, words) in files.bad() {
        let mut items = files.good(24);
        items.push(Document::new(&path).into());
        let error = client.send_album("me", items).split(true).await.unwrap_err();
        assert_error(&error, kind, words);
        assert_unsent(&dc, &error, &path);
        assert_eq!(error.item(), Some(24));
    }
    // The first item at fault is named, whichever is found first.
    let mut items = files.good(10);
    items.insert(2, Document::new(files.path("missing")).into());
    items.insert(1, Document::new(files.path("empty")).into());
    let error = client.send_album("me", items).split(true).await.unwrap_err();
    assert_eq!((error.item(), dc.log().len()), (Some(1), 0), "{error}");
    assert_eq!(client.send_album("me", files.good(25)).split(true).await.unwrap().len(), 25);
}

#[tokio::test]
async fn thumbnails_covers_and_videos_of_photos_are_looked_at_first() {
    let (dc, files) = (LocalDc::in_memory(), Files::new());
    let client = Client::new(dc.clone());
    for (path, kind, words) in files.bad() {
        let file = || files.path("1.txt");
        let sends = [
            client.send_video("me", Video::new(file()).thumbnail(&path)).await,
            client.send_video("me", Video::new(file()).cover(&*path)).await,
            client.send_document("me", Document::new(file()).thumbnail(&path)).await,
            client.send_live_photo("me", LivePhoto::new(files.path("1.png"), &*path)).await,
            client.send_sticker("me", Sticker::new(&*path)).await,
            client.send_voice("me", Voice::new(&*path)).await,
        ];
        for sent in sends {
            let error = sent.unwrap_err();
            assert_unsent(&dc, &error, &path);
            // A photo that is too large is told by its own limit.
            if kind != ErrorKind::TooLarge {
                assert_error(&error, kind, words);
            }
        }
    }
}

#[tokio::test]
async fn answers_edits_and_pictures_are_checked_first() {
    let files = Files::new();
    // The peers would have to be asked for.
    let dc = LocalDc::new(Config::default()).unwrap();
    let client = Client::new(dc.clone());
    for (path, ..) in files.bad() {
        let document = || Document::new(&*path);
        let results = [
            InlineResult::new("1", Document::new(files.path("1.txt"))).title("a"),
            InlineResult::new("2", document()).title("b"),
        ];
        let error = client.answer_inline_query(1, results).await.unwrap_err();
        assert_unsent(&dc, &error, &path);
        assert_eq!(error.item(), Some(1));
        for error in [
            client.edit_message_media("@durov", 1, document()).await.unwrap_err(),
            client.upload_media("@durov", document()).await.unwrap_err(),
            client.send_document("@durov", document()).await.unwrap_err(),
            client.set_profile_photo(&*path).bot("@bot").await.unwrap_err(),
            client.set_profile_photo(Picture::video(&*path)).await.unwrap_err(),
            client.set_contact_photo("@durov", &*path).await.unwrap_err(),
            client.set_chat_photo("@news", &*path).await.unwrap_err(),
        ] {
            assert_unsent(&dc, &error, &path);
        }
    }
}

#[tokio::test]
async fn a_stream_is_checked_for_what_is_known() {
    let (dc, files) = (LocalDc::in_memory(), Files::new());
    let client = Client::new(dc.clone());
    let reader = |length: Option<u64>| {
        let source = Source::reader(std::io::Cursor::new(vec![7; 3000]));
        Media::from(Document::new(match length {
            Some(length) => source.of_length(length),
            None => source,
        }))
    };
    for (length, words) in [(0, "the file is empty"), (1 << 40, "are more than 4000 parts")] {
        let items = files.good(2).into_iter().chain([reader(Some(length))]);
        let error = client.send_album("me", items).await.unwrap_err();
        assert!(error.to_string().contains(words) && error.item() == Some(2), "{error}");
        assert_eq!(dc.log().len(), 0);
    }
    let items = files.good(2).into_iter().chain([reader(None), reader(Some(3000))]);
    assert_eq!(client.send_album("me", items).await.unwrap().len(), 4);
}

#[tokio::test]
async fn a_url_where_a_path_is_expected_says_what_to_write() {
    let dc = LocalDc::in_memory();
    let client = Client::new(dc.clone());
    let url = "https://example.org/a.jpg";
    for error in [
        client.send_photo("me", url).await.unwrap_err(),
        client.send_album("me", [Photo::new(url), Photo::new(url)]).await.unwrap_err(),
        client.send_video("me", Video::new(jpeg(100)).thumbnail(url)).await.unwrap_err(),
        client.upload(url).await.unwrap_err(),
    ] {
        assert_error(&error, ErrorKind::InvalidInput, "it is a URL, and a text is a path (write File::url");
        assert_unsent(&dc, &error, Path::new(url));
    }
    client.send_photo("me", File::url(url)).await.unwrap();
}

#[tokio::test]
async fn an_album_of_one_is_a_message_if_it_may_be_split() {
    let (dc, files) = (LocalDc::in_memory(), Files::new());
    let client = Client::new(dc.clone());
    let error = client.send_album("me", files.good(1)).await.unwrap_err();
    assert_error(&error, ErrorKind::InvalidInput, "an album has 2 to 10 items, not 1");
    assert_eq!(dc.log().len(), 0);

    let seen = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let progress = std::sync::Arc::clone(&seen);
    let album = client.send_album("me", [Document::new(files.path("3.txt")).caption("alone")]).split(true).silent(true);
    let sent = album.progress(move |item, at| progress.lock().unwrap().push((item, at.bytes))).await.unwrap();
    assert_eq!((sent.len(), sent[0].grouped_id), (1, None));
    assert_eq!(sent[0].message.as_ref().unwrap().message, "alone");
    let [Sent::Media(request)] = &dc.sent()[..] else { panic!() };
    assert!(request.silent);
    assert_eq!(seen.lock().unwrap().last(), Some(&(0, 5000)));

    dc.reset();
    let error = client.send_album("me", [Document::new(files.path("missing"))]).split(true).await.unwrap_err();
    assert_eq!((error.item(), dc.log().len()), (Some(0), 0), "{error}");
}

#[tokio::test]
async fn names_are_those_of_files() {
    let (dc, files) = (LocalDc::in_memory(), Files::new());
    let client = Client::new(dc.clone());
    for name in ["", "a/b", "..\\b", "a\nb", &"a".repeat(256)] {
        let file = || File::new(vec![7; 100]).name(name);
        for error in [
            client.send_document("me", file()).await.unwrap_err(),
            client.send_album("me", [Document::new(vec![7; 100]), Document::new(file())]).await.unwrap_err(),
            client.upload(vec![7; 100]).name(name).await.unwrap_err(),
        ] {
            assert_error(&error, ErrorKind::InvalidInput, " is no name of a file: ");
        }
    }
    assert_eq!(dc.log().len(), 0);

    // A file's own name is sent as far as it can be.
    if cfg!(unix) {
        let path = files.path("a\\b\u{7}.txt");
        fs::write(&path, "text").unwrap();
        let sent = client.send_document("me", path).await.unwrap();
        assert_eq!(sent.attachment().unwrap().file_name(), Some("a_b_.txt"));
    }
}

#[tokio::test]
async fn an_image_is_made_a_thumbnail() {
    let dc = LocalDc::in_memory();
    let client = Client::new(dc.clone());
    // A single pixel.
    let pixel = b"\x89PNG\x0d\x0a\x1a\x0a\x00\x00\x00\x0dIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89\
        \x00\x00\x00\x0dIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d\x00\x00\x00\x00IEND\xaeB`\x82";
    let sent = client.send_video("me", Video::new(vec![7; 3000]).thumbnail(pixel.to_vec())).await;
    let sent = sent.unwrap();
    assert_eq!(sent.document().unwrap().thumbs.as_ref().map(Vec::len), Some(1));
    let names = dc.sent();
    let [Sent::Media(request)] = &names[..] else { panic!() };
    let enums::InputMedia::UploadedDocument(media) = &request.media else { panic!() };
    assert!(media.thumb.is_some());

    // What only begins like an image is none.
    dc.reset();
    let error = client.send_video("me", Video::new(vec![7; 3000]).thumbnail(png(3000, 1))).await.unwrap_err();
    assert_error(
        &error,
        ErrorKind::InvalidInput,
        "a thumbnail is a JPEG of at most 320x320 pixels and 200000 bytes, and this",
    );
    assert_eq!(dc.log().len(), 0);
}
