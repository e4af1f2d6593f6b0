//! What is sent: photos, videos, music and other files, from wherever their bytes are.
//!
//! Each kind has a type with what can be said about it: [`Photo`], [`LivePhoto`], [`Document`], [`Video`], [`VideoNote`],
//! [`Animation`], [`Audio`], [`Voice`] and [`Sticker`]. Each is made of a [`File`]: a path, bytes, a reader or stream, a
//! URL, an [`Uploaded`] file, or one that Telegram has already. All of them, and whatever is an
//! [`enums::InputMedia`], are [`Media`]: what `Client::send` sends, alone or in albums.
//!
//! ```no_run
//! # use mtproto_files::{Client, Transport};
//! use mtproto_files::media::{File, Photo, Video};
//!
//! # #[cfg(feature = "messages")]
//! # async fn example(client: Client) -> Result<(), Box<dyn std::error::Error>> {
//! client.send_photo("me", "a.jpg").caption("a caption").await?;
//! client.send_photo("me", File::url("https://example.org/b.jpg")).silent(true).await?;
//!
//! let video = Video::new("c.mp4").duration(12.5).size(1280, 720).cover("cover.jpg").spoiler(true);
//! let sent = client.send("me", video).await?;
//!
//! // The same file again, from the message or by its `file_id`: nothing is uploaded.
//! if let Some(file) = sent.file() {
//!     client.send_video("me", file).await?;
//! }
//! let sticker = File::file_id("CAACAgIAAxkBAAM6YZlDEHCmaTKrUhCIjxAPtPtjVx4AAicAA4dXjx6dGLyHwXVNcCIE")?;
//! client.send_sticker("me", sticker).await?;
//!
//! client.send_album("@durov", [Photo::new("d.jpg").caption("two photos"), Photo::new("e.jpg")]).await?;
//! # Ok(())
//! # }
//! ```
//!
//! # What is checked before anything is sent
//!
//! Every file is looked at, with thumbnails and covers, and for albums and answers to inline queries all items, before the
//! first part goes up: it is there, is a regular file, can be read, is neither empty nor too large, and has a name that can
//! be sent. Of a reader or stream, no more is known than its [length](crate::upload::Source::of_length). Nothing stays
//! open: each file is opened when its turn comes.
//!
//! A photo is a JPEG, PNG, GIF, WebP or BMP file of at most [`MAX_PHOTO_SIZE`](crate::limits::MAX_PHOTO_SIZE) bytes, whose
//! width and height are together at most [`MAX_PHOTO_SIDES`](crate::limits::MAX_PHOTO_SIDES) and differ by a factor of at
//! most [`MAX_PHOTO_RATIO`](crate::limits::MAX_PHOTO_RATIO), as far as that can be seen: of paths and bytes. It is not made
//! of what has no known length.
//!
//! A thumbnail is a JPEG of at most [`MAX_THUMBNAIL_SIDE`](crate::limits::MAX_THUMBNAIL_SIDE) pixels a side and
//! [`MAX_THUMBNAIL_SIZE`](crate::limits::MAX_THUMBNAIL_SIZE) bytes; with the feature `thumbnails`, another JPEG, PNG, WebP,
//! GIF or BMP image is made one. A caption is at most as long as the account's [limits](crate::limits::Limits) say, and its
//! entities are within it. A name that is given is one of a file, without folders ([`file_name`](crate::file_name)).
//!
//! What is sent as a raw [`enums::InputMedia`] is the caller's, and goes out as it is.

mod animation;
mod audio;
pub(crate) mod call;
mod document;
mod file;
mod group;
mod input;
pub(crate) mod inspect;
mod look;
mod photo;
mod prepare;
mod preview;
#[cfg(feature = "probe")]
mod probe;
mod raw;
mod reference;
mod resolved;
#[cfg(feature = "thumbnails")]
mod scale;
mod setters;
mod spec;
mod sticker;
mod thumbnail;
mod upload;
mod video;

pub use animation::Animation;
pub use audio::{Audio, Voice};
pub use document::Document;
pub use file::File;
pub use photo::{LivePhoto, Photo};
pub use sticker::Sticker;
pub use upload::UploadMedia;
pub use video::{Video, VideoNote};

pub(crate) use resolved::ResolvedMedia;
pub(crate) use spec::MediaSpec;
#[cfg(feature = "messages")]
pub(crate) use {
    file::{FileState, ReadyFile},
    group::{Group, group_of_document},
    look::look,
    prepare::{check_image, look_at_video, peek, resolve_file},
    spec::{PhotoParts, ResolvedFile, Shape},
};

use file::BoxError;
use raw::{Raw, RefreshMedia};

use tl_types::enums;

use crate::objects::text::FormattedText;

#[cfg(doc)]
use crate::transfer::upload::Uploaded;

/// Anything that is sent, with its caption.
#[derive(Debug)]
pub struct Media {
    pub(crate) what: MediaSpec<File>,
    pub(crate) caption: FormattedText,
}

impl Media {
    /// Media as the caller made it, without a caption. It goes out as it is: in albums and by
    /// [`upload_media`](crate::Client::upload_media), what is not by reference is made so first (`messages.uploadMedia`).
    pub fn new(media: impl Into<enums::InputMedia>) -> Self {
        Self { what: MediaSpec::Raw(Raw::new(media.into())), caption: FormattedText::default() }
    }

    /// Sets its caption: a text, or a [`FormattedText`], whose formatting is taken too.
    #[must_use]
    pub fn caption(mut self, caption: impl Into<FormattedText>) -> Self {
        self.caption.set(caption.into());
        self
    }

    /// Sets the caption's formatting.
    #[must_use]
    pub fn entities(mut self, entities: impl IntoIterator<Item = impl Into<enums::MessageEntity>>) -> Self {
        self.caption.entities = entities.into_iter().map(Into::into).collect();
        self
    }

    /// Asked for the media with fresh references when the DC says that those that it has are of no use any more
    /// (`FILE_REFERENCE_EXPIRED`, in albums `FILE_REFERENCE_%d_EXPIRED`), as they are some time after
    /// [`upload_media`](crate::Client::upload_media): upload it again, or fetch what else carries it (`api/file-references`).
    /// The call is then repeated, with the same random id.
    ///
    /// This is for media that the caller made. What is made of a [`File`] asks for that: [`File::refresh`].
    #[must_use]
    pub fn refresh<F, A, M, E>(mut self, refresh: F) -> Self
    where
        F: Fn() -> A + Send + Sync + 'static,
        A: Future<Output = Result<M, E>> + Send + 'static,
        M: Into<enums::InputMedia>,
        E: Into<BoxError>,
    {
        if let MediaSpec::Raw(raw) = &mut self.what {
            raw.refresh = Some(RefreshMedia::new(refresh));
        }
        self
    }

    /// How errors call it.
    pub(crate) fn label(&self) -> Option<String> {
        match &self.what {
            MediaSpec::Raw(_) => None,
            MediaSpec::Photo(photo) => Some(photo.file.label()),
            MediaSpec::Document(document) => Some(document.file.label()),
        }
    }
}

impl<M: Into<enums::InputMedia>> From<M> for Media {
    fn from(media: M) -> Self {
        Self::new(media)
    }
}
