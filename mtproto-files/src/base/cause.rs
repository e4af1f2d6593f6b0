//! What can go wrong: one variant for each fault, with its text.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use mtproto_transport::{InvokeError, RpcError};
use tl_types::{DecodeError, EncodeError};

use super::kind::ErrorKind;
use super::limits::{
    CHUNK_SIZE_UNIT, MAX_ALBUM, MAX_BACKGROUND_COLORS, MAX_INLINE_RESULTS, MAX_PART_SIZE, MAX_PHOTO_RATIO,
    MAX_PHOTO_SIDES, MAX_PHOTO_SIZE, MAX_PICTURE_VIDEO_SIDE, MAX_SMALL_FILE, MAX_THUMBNAIL_SIDE, MAX_THUMBNAIL_SIZE,
    MIN_ALBUM, PART_SIZE_UNIT, WINDOW,
};

/// What a chat's picture is for.
pub(crate) const GROUP: &str = "a group or channel";

/// How errors call the text below media.
pub(crate) const CAPTION: &str = "caption";

/// An error of any type.
pub(crate) type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Why something failed. Users see its text, its [kind](ErrorKind) and its advice, not the variant.
#[derive(Debug, thiserror::Error)]
#[cfg_attr(not(feature = "messages"), allow(dead_code, reason = "some faults are of sending alone"))]
pub(crate) enum Cause {
    /// The DC answered with an error.
    #[error(transparent)]
    Rpc(#[from] RpcError),
    /// The transport lost the request or its answer.
    #[error("the transport failed: {0}")]
    Lost(BoxError),
    /// The transport has no connection to the DC at the moment.
    #[error("not connected: {0}")]
    NotConnected(BoxError),
    /// The transport can never carry the request.
    #[error("the transport gave up: {0}")]
    TransportClosed(BoxError),
    /// The DC asked another transfer for a wait that is not over, so that nothing was sent.
    #[error("the DC has asked to wait for {} s", wait.as_secs())]
    Flooded {
        /// The rest of the wait.
        wait: Duration,
    },
    /// A request had no answer in time.
    #[error("no answer within {}", in_words(*after))]
    Timeout {
        /// How long it took.
        after: Duration,
    },
    /// A call was not done in its time limit, with all its attempts.
    #[error("not done within {}; the last attempt: {last}", in_words(*limit))]
    TimeLimit {
        /// The limit, flood waits not counted.
        limit: Duration,
        /// Why the last attempt failed.
        last: String,
    },
    /// The DC asks for a longer wait than the caller takes.
    #[error("the DC asks to wait for {} s, and {} s are the most that is waited", wait.as_secs(), longest.as_secs())]
    LongWait {
        /// What it asks for.
        wait: Duration,
        /// The longest wait.
        longest: Duration,
    },
    /// The caller cancelled it.
    #[error("it was cancelled")]
    Cancelled,
    /// A request that cannot be written.
    #[error(transparent)]
    Encode(#[from] EncodeError),
    /// An answer that is not what the method returns.
    #[error("the answer is not what the method returns: {0}")]
    Decode(#[from] DecodeError),
    /// A file could not be read or written.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The system has no random numbers.
    #[error("the system gives no random numbers: {0}")]
    Random(#[from] getrandom::Error),

    /// The source has no bytes.
    #[error("the file is empty, and Telegram stores no empty files")]
    EmptyFile,
    /// The source is a directory.
    #[error("it is a directory, not a file")]
    Directory,
    /// The source is a path, and the path is a URL.
    #[error("it is a URL, and a text is a path")]
    UrlAsPath,
    /// The source is a pipe, a socket or a device.
    #[error("it is not a regular file")]
    NotRegular,
    /// The source's name cannot be sent.
    #[error("its name is not UTF-8")]
    NameNotUtf8,
    /// The name that the caller gave cannot be a file's.
    #[error("{name:?} is no name of a file: {what}")]
    FileName {
        /// The name; only the beginning, if it is long.
        name: String,
        /// What is wrong with it.
        what: &'static str,
    },
    /// A thumbnail that Telegram does not take.
    #[error(
        "a thumbnail is a JPEG of at most {MAX_THUMBNAIL_SIDE}x{MAX_THUMBNAIL_SIDE} pixels and {MAX_THUMBNAIL_SIZE} bytes, \
         and this {what}"
    )]
    Thumbnail {
        /// What is wrong with it.
        what: String,
    },
    /// A caption or text that is longer than the account may write.
    #[error("a {name} has at most {limit} UTF-16 code units here, not {length}")]
    TextTooLong {
        /// What the text is.
        name: &'static str,
        /// Its length.
        length: usize,
        /// The longest.
        limit: usize,
    },
    /// An entity that is not in its text.
    #[error("entity {index} (offset {offset}, length {length}) is not in the text: {what}")]
    Entity {
        /// Its index, from 0.
        index: usize,
        /// Its offset.
        offset: i32,
        /// Its length.
        length: i32,
        /// What is wrong with it.
        what: &'static str,
    },
    /// The part size is not one of the protocol's.
    #[error("a part size of {part_size} bytes is not a multiple of {PART_SIZE_UNIT} that divides {MAX_PART_SIZE}")]
    PartSize {
        /// The size, in bytes.
        part_size: u32,
    },
    /// The file has more parts than the protocol takes.
    #[error("{size} bytes are more than {max_parts} parts of {part_size} bytes")]
    TooLarge {
        /// The file's size, in bytes.
        size: u64,
        /// The part size, in bytes.
        part_size: u32,
        /// The most parts that it may have.
        max_parts: u16,
    },
    /// The source is not what it was when the upload started.
    #[error("the file changed while it was being sent: {what}")]
    SourceChanged {
        /// What is different.
        what: String,
    },
    /// The DC lost a part, and the source cannot be read again.
    #[error("the DC lost part {part}, and the source can be read only once")]
    CannotReread {
        /// The part, from 0.
        part: u16,
    },
    /// The source can be read only once, and must be read before it goes up.
    #[error("the source can be read only once, and would have to be read before it goes up: {why}")]
    ReadOnce {
        /// What it has to be read for.
        why: &'static str,
    },
    /// A journal is for sources that can be read again, and for downloads to a path.
    #[error("there is no going on from what can be read or written only once")]
    NotResumable,
    /// The DC answered a part with `false`.
    #[error("the DC refused the part (its answer is false)")]
    Refused,

    /// A photo of a file whose length was not known while it went up (`api/files#streamed-uploads`).
    #[error("the DC takes no photo from an upload of unknown length")]
    StreamedPhoto,
    /// A photo of a file that is no image.
    #[error("a photo is a JPEG, PNG, GIF, WebP or BMP file, and this is none")]
    NotPhoto,
    /// A photo of a file that is too large.
    #[error("a photo has at most {MAX_PHOTO_SIZE} bytes, not {size}")]
    PhotoTooLarge {
        /// The file's size, in bytes.
        size: u64,
    },
    /// A photo that is too long or too narrow.
    #[error(
        "a photo's width and height are at most {MAX_PHOTO_SIDES} together and differ at most by a factor of \
         {MAX_PHOTO_RATIO}, and this is {width}x{height}"
    )]
    PhotoDimensions {
        /// The width, in pixels.
        width: usize,
        /// The height, in pixels.
        height: usize,
    },
    /// A file that Telegram has as something else.
    #[error("it takes a {wanted}, and Telegram has this file as something else")]
    OtherKind {
        /// What it should be.
        wanted: &'static str,
    },
    /// A live photo of a URL.
    #[error("a live photo is not made of a URL")]
    LivePhotoUrl,
    /// Too few or too many items.
    #[error("an album has {MIN_ALBUM} to {MAX_ALBUM} items, not {count}")]
    AlbumSize {
        /// How many there are.
        count: usize,
    },
    /// An item that albums do not take.
    #[error("an album takes photos and documents only")]
    NotForAlbum,
    /// Items that are not for one album.
    #[error("an album of {album} takes no {item}")]
    AlbumMixed {
        /// What the first item is.
        album: &'static str,
        /// What this one is.
        item: &'static str,
    },
    /// An option of a single message, for an album.
    #[error("an album has no {option}")]
    NoAlbumOption {
        /// The option, as the method's parameter is called.
        option: &'static str,
    },
    /// An answer without the media that was asked for.
    #[error("the DC's answer holds no {wanted}")]
    NoMedia {
        /// What should be there.
        wanted: &'static str,
    },
    /// An answer that does not tell which message was sent.
    #[error("the DC's answer holds no message for random id {random_id}")]
    NoMessage {
        /// The random id that was sent.
        random_id: i64,
    },
    /// An answer to an edit, without the message.
    #[error("the DC's answer does not hold message {id} as it is now")]
    NotEdited {
        /// The message's id.
        id: i32,
    },
    /// The DC answered a request with `false`.
    #[error("the DC refused it (its answer is false)")]
    AnswerFalse,

    /// More inline results than there can be.
    #[error("an inline query is answered with at most {MAX_INLINE_RESULTS} results, not {count}")]
    InlineResults {
        /// How many there are.
        count: usize,
    },
    /// An inline result that cannot be.
    #[error("inline result {id:?} cannot be: {what}")]
    InlineResult {
        /// The result's id.
        id: String,
        /// What is wrong with it.
        what: &'static str,
    },

    /// A picture that shows a sticker before too few or too many colours.
    #[error("a picture of a sticker has 1 to {MAX_BACKGROUND_COLORS} background colours, not {count}")]
    BackgroundColors {
        /// How many there are.
        count: usize,
    },
    /// What is no colour.
    #[error("{color:#x} is no colour: one is 0xRRGGBB")]
    Color {
        /// What was given.
        color: u32,
    },
    /// A picture of a video of another form.
    #[error(
        "the video of a picture is square, with sides of at most {MAX_PICTURE_VIDEO_SIDE}, and this is {width}x{height}"
    )]
    PictureVideo {
        /// The width, in pixels.
        width: i32,
        /// The height, in pixels.
        height: i32,
    },
    /// The second that a picture stands still at, where there is none.
    #[error("there is no video_start_ts of {seconds} s: {what}")]
    StartTime {
        /// The second that was given.
        seconds: f64,
        /// Why.
        what: &'static str,
    },
    /// A picture of a file that is not to be uploaded.
    #[error("a picture is made of an upload or of a photo that Telegram has: {what}")]
    NotPicture {
        /// What it is.
        what: &'static str,
    },
    /// A picture for a peer that it is not set for.
    #[error("it takes {wanted}, and this peer is none")]
    OtherPeer {
        /// What it should be.
        wanted: &'static str,
    },

    /// The chunk size is not one of the protocol's.
    #[error("a chunk size of {chunk_size} bytes is not a multiple of {CHUNK_SIZE_UNIT} that divides {WINDOW}")]
    ChunkSize {
        /// The size, in bytes.
        chunk_size: u32,
    },
    /// The range is not one of the file's.
    #[error("there are no bytes {start} to {end} in a file of {} bytes", size.map_or("unknown".into(), |size| size.to_string()))]
    Range {
        /// Where it starts.
        start: u64,
        /// Where it ends.
        end: u64,
        /// The file's size in bytes, if that is known.
        size: Option<u64>,
    },
    /// The place that the file should go to is not one.
    #[error("{} is not a place for a file: {what}", path.display())]
    Target {
        /// The place.
        path: PathBuf,
        /// What is wrong with it.
        what: &'static str,
    },
    /// The file ends too early.
    #[error("the DC sent {received} bytes where the file has {expected}: it ends too early")]
    ShortChunk {
        /// How many bytes came.
        received: usize,
        /// How many should have.
        expected: u32,
    },
    /// The file goes on too long.
    #[error("the DC sent {received} bytes where at most {expected} are right")]
    LongChunk {
        /// How many bytes came.
        received: usize,
        /// How many there are at most.
        expected: u32,
    },
    /// The file goes on where the download ends.
    #[error("{size} bytes are not the whole file: the DC has hashes up to byte {hashed}")]
    EndsEarly {
        /// How many bytes came, in all.
        size: u64,
        /// Where the hashes that the DC sent end.
        hashed: u64,
    },
    /// The bytes are not the file's.
    #[error("the SHA-256 of bytes {offset} to {end} is not the file's: they are damaged")]
    HashMismatch {
        /// Where the damaged range starts.
        offset: u64,
        /// Where it ends.
        end: u64,
    },
    /// `upload.getFileHashes` returned what cannot be.
    #[error("the DC's file hashes make no sense: {what}")]
    BadHashes {
        /// What is wrong with them.
        what: &'static str,
    },
    /// The caller could not get a fresh location.
    #[error("there is no fresh file reference: {0}")]
    Refresh(BoxError),
    /// The fresh location is that of another file.
    #[error("the fresh location is of a file of {fresh} bytes, and not of {size}")]
    OtherFile {
        /// The size of what is downloaded, in bytes.
        size: u64,
        /// The size that the fresh location says.
        fresh: u64,
    },
    /// The file moved to a CDN.
    #[error("the DC sends this file through a CDN, which is not supported yet")]
    Cdn,
    /// DCs that point at each other.
    #[error("the DCs send the request around: {error} after {hops} moves")]
    MigratesForever {
        /// The last answer.
        error: RpcError,
        /// How often the request moved.
        hops: u32,
    },
    /// A preview of a map that Telegram does not draw (`inputWebFileGeoPointLocation`).
    #[error("a map's {what} is {least} to {most}, not {value}")]
    MapPreview {
        /// What about the map.
        what: &'static str,
        /// What was wanted.
        value: i32,
        /// The least.
        least: i32,
        /// The most.
        most: i32,
    },
    /// A song that is not told well enough to look its cover up (`inputWebFileAudioAlbumThumbLocation`).
    #[error("the cover of a song is found by its title and its performer, and both are missing")]
    AlbumCover,
    /// A web file that is not what it was, or not what the object that carries it says.
    #[error("the web file's {what} is {found}, and not {expected}")]
    WebFileChanged {
        /// What differs.
        what: &'static str,
        /// What should be.
        expected: String,
        /// What the DC says.
        found: String,
    },
    /// A key that is not the one that the file was encrypted with (`api/end-to-end#sending-encrypted-files`).
    #[error("the file's key has the fingerprint {file:#010x}, and this one {key:#010x}")]
    KeyFingerprint {
        /// That of the file.
        file: i32,
        /// That of the key.
        key: i32,
    },
    /// Something encrypted that is not as long as it has to be.
    #[error("{encrypted} encrypted bytes cannot be {plain} bytes")]
    EncryptedSize {
        /// How long it is, in bytes.
        encrypted: u64,
        /// How long it should be decrypted.
        plain: u64,
    },
    /// What Passport decrypted is not what was encrypted (`passport/encryption`).
    #[error("the {what} does not fit what was decrypted: the secret is wrong, or the data damaged")]
    Passport {
        /// What it was checked by.
        what: &'static str,
    },
    /// A file that is too large for Passport.
    #[error("{size} bytes are more than the {MAX_SMALL_FILE} that a file of Passport may have")]
    PassportTooLarge {
        /// Its size in bytes.
        size: u64,
    },
    /// An error with a type of its own, defined by the room that knows it. [`Error::detail`](crate::Error::detail) returns
    /// the typed error.
    #[error("{what}{error}")]
    Specific {
        /// What comes before the typed error's text.
        what: &'static str,
        /// The error's kind.
        kind: ErrorKind,
        /// What the user can do about it.
        advice: Option<&'static str>,
        /// The typed error.
        error: BoxError,
    },
    /// An answer of a constructor that this library does not know.
    #[error("the DC answered with a kind of {what} that is not supported")]
    Unsupported {
        /// The type.
        what: &'static str,
    },
}

/// A time limit in whole seconds, or in milliseconds if it has a fraction of a second.
fn in_words(limit: Duration) -> String {
    match limit.subsec_millis() {
        0 => format!("{} s", limit.as_secs()),
        _ => format!("{} ms", limit.as_millis()),
    }
}

impl From<InvokeError> for Cause {
    fn from(error: InvokeError) -> Self {
        match error {
            InvokeError::Rpc(error) => Self::Rpc(error),
            InvokeError::Lost(error) => Self::Lost(error),
            InvokeError::NotConnected(error) => Self::NotConnected(error),
            InvokeError::Fatal(error) => Self::TransportClosed(error),
            // A variant of a later version of the trait.
            other => Self::Lost(other.into()),
        }
    }
}
