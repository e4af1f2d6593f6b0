//! What the user can do about a fault.

use mtproto_transport::RpcError;

use super::cause::{CAPTION, Cause, GROUP};
use super::known_error::KnownError;
use super::limits::{MAX_PART_SIZE, MAX_PARTS_PREMIUM};

/// What to do about a thumbnail that is none.
const THUMBNAIL: &str = if cfg!(feature = "thumbnails") {
    "give a path or bytes of an image, which is made one"
} else {
    "convert and scale it first, or build with the feature `thumbnails`, which does"
};

impl Cause {
    /// Returns what the user can do about the fault, where that is not plain from its text.
    pub(crate) fn advice(&self) -> Option<&'static str> {
        match self {
            Self::Rpc(error) => rpc_advice(error),
            Self::Specific { advice, .. } => *advice,
            Self::TooLarge { size, max_parts, .. } => Some(too_large(*size, *max_parts)),
            Self::SourceChanged { .. } => Some("upload it again once it is complete"),
            Self::UrlAsPath => Some(
                "write File::url for what Telegram is to fetch, and download what it cannot fetch; thumbnails are uploaded",
            ),
            Self::NameNotUtf8 => Some("give the upload a name"),
            Self::FileName { .. } => Some("file_name::safe makes one of it"),
            Self::Thumbnail { .. } => Some(THUMBNAIL),
            Self::TextTooLong { name: CAPTION, .. } => {
                Some("send the rest as a message, or set the limits that a premium account has")
            }
            Self::TextTooLong { .. } => Some("send the rest as another message"),
            Self::Entity { .. } => Some("count UTF-16 code units"),
            Self::CannotReread { .. } => Some("upload it again, from a file or from memory"),
            Self::ReadOnce { .. } => Some("take a file or bytes in memory"),
            Self::KeyFingerprint { .. } => Some("take the key and iv of the message that the file came with"),
            Self::EncryptedSize { .. } => Some("take the size of the message that the file came with"),
            Self::Passport { .. } => {
                Some("take the secret that this user's password protects now, or ask for the data again")
            }
            Self::PassportTooLarge { .. } => Some("make it smaller, as by a photo of lower quality"),
            Self::AlbumCover => Some("give its title, its performer, or both"),
            Self::StreamedPhoto => Some("say how long it is with Source::of_length, or send it as a document"),
            Self::NotPhoto | Self::PhotoTooLarge { .. } | Self::PhotoDimensions { .. } => Some("send it as a document"),
            Self::LivePhotoUrl => Some("upload the photo"),
            Self::InlineResults { .. } => Some("answer with the first of them, and a next_offset for the others"),
            Self::PictureVideo { .. } => Some("crop and scale it first"),
            Self::OtherPeer { wanted: GROUP } => Some("the account's own picture is set by set_profile_photo"),
            Self::AlbumMixed { .. } => {
                Some("photos and videos go together, music with music, documents with documents")
            }
            Self::NotResumable => Some("leave the journal, or take a file"),
            Self::LongWait { .. } => Some("try again later, or set a longer longest_wait"),
            Self::AlbumSize { .. } => Some("send a single item with send, more with split(true)"),
            Self::HashMismatch { .. } => Some("download it again"),
            Self::WebFileChanged { .. } => {
                Some("fetch the object that carries it again, or download it without its size and type")
            }
            Self::ShortChunk { .. } | Self::LongChunk { .. } | Self::EndsEarly { .. } => {
                Some("fetch the message again: its size may be stale")
            }
            _ => None,
        }
    }
}

fn too_large(size: u64, max_parts: u16) -> &'static str {
    if size <= u64::from(max_parts) * u64::from(MAX_PART_SIZE) {
        "choose larger parts"
    } else if max_parts < MAX_PARTS_PREMIUM {
        "split the file, or set the limits that a premium account has"
    } else {
        "split the file"
    }
}

/// What to do about an error of the DC's: what is known of it, or else what its code says (`api/errors`).
fn rpc_advice(error: &RpcError) -> Option<&'static str> {
    let in_trouble = error.code < 0 || (500..600).contains(&error.code);
    let known = KnownError::of(&error.message).map(KnownError::advice);
    known.or_else(|| in_trouble.then_some("the DC is in trouble: try again later"))
}
