//! What is attached to a message: a file of some kind, or something else.

use tl_types::{enums, types};

use crate::objects::file_id::{FileId, FileType};
use crate::objects::location::FileLocation;

/// What is attached to a message, by what clients show it as.
///
/// ```
/// use mtproto_files::attachment::Attachment;
/// use tl_types::types;
///
/// let attributes = [types::DocumentAttributeFilename::new("a.pdf")];
/// let document = types::Document::new(1, 2, vec![3], 0, "application/pdf", 5_000, 4, attributes);
/// let media = types::MessageMediaDocument::new().document(document).into();
///
/// let attachment = Attachment::of_media(&media).unwrap();
/// assert!(matches!(attachment, Attachment::Document(_)));
/// assert_eq!(attachment.file_name(), Some("a.pdf"));
/// assert_eq!(attachment.location().and_then(|location| location.size()), Some(5_000));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Attachment<'a> {
    /// A photo.
    Photo(&'a types::Photo),
    /// A photo, and the video that it is when it is touched.
    LivePhoto(&'a types::Photo, &'a types::Document),
    /// A file that is shown as one.
    Document(&'a types::Document),
    /// A video.
    Video(&'a types::Document),
    /// A round video message.
    VideoNote(&'a types::Document),
    /// A GIF, or a video without sound.
    Animation(&'a types::Document),
    /// Music.
    Audio(&'a types::Document),
    /// A voice message.
    Voice(&'a types::Document),
    /// A sticker or custom emoji.
    Sticker(&'a types::Document),
    /// Something else: a place, a contact, a poll, a game, a web page… It may show a file, which then has a
    /// [`location`](Self::location), but is none.
    Other(&'a enums::MessageMedia),
}

impl<'a> Attachment<'a> {
    /// What a message's media is; none if there is none, it has expired, or the layer does not know it.
    pub fn of_media(media: &'a enums::MessageMedia) -> Option<Self> {
        use enums::MessageMedia as Media;
        match media {
            Media::Empty(_) | Media::Unsupported(_) => None,
            Media::Photo(media) => {
                let Some(enums::Photo::Plain(photo)) = &media.photo else { return None };
                Some(match &media.video {
                    Some(enums::Document::Plain(video)) => Self::LivePhoto(photo, video),
                    _ => Self::Photo(photo),
                })
            }
            Media::Document(media) => match &media.document {
                Some(enums::Document::Plain(document)) => Some(Self::of_document(document)),
                _ => None,
            },
            other => Some(Self::Other(other)),
        }
    }

    /// What is attached to a message; none if nothing is, or it is a service message.
    #[cfg(feature = "messages")]
    pub fn of_message(message: &'a enums::Message) -> Option<Self> {
        match message {
            enums::Message::Plain(message) => Self::of_media(message.media.as_ref()?),
            _ => None,
        }
    }

    /// What a document is shown as, by its attributes ([`FileType::of_document`]).
    pub fn of_document(document: &'a types::Document) -> Self {
        match FileType::of_document(document) {
            FileType::Video => Self::Video(document),
            FileType::VideoNote => Self::VideoNote(document),
            FileType::Animation => Self::Animation(document),
            FileType::Audio => Self::Audio(document),
            FileType::VoiceNote => Self::Voice(document),
            FileType::Sticker => Self::Sticker(document),
            _ => Self::Document(document),
        }
    }

    /// The photo, if it is one.
    pub fn photo(self) -> Option<&'a types::Photo> {
        match self {
            Self::Photo(photo) | Self::LivePhoto(photo, _) => Some(photo),
            _ => None,
        }
    }

    /// The document, if it is one: a video, music, and what else is no photo.
    pub fn document(self) -> Option<&'a types::Document> {
        match self {
            Self::Photo(_) | Self::LivePhoto(..) | Self::Other(_) => None,
            Self::Document(document)
            | Self::Video(document)
            | Self::VideoNote(document)
            | Self::Animation(document)
            | Self::Audio(document)
            | Self::Voice(document)
            | Self::Sticker(document) => Some(document),
        }
    }

    /// Where its file is, for [`Client::download`](crate::Client::download): the document, the largest size of the photo, or
    /// what else [`FileLocation::of_media`] finds.
    pub fn location(self) -> Option<FileLocation> {
        match self {
            Self::Other(media) => FileLocation::of_media(media),
            _ => match self.photo() {
                Some(photo) => FileLocation::of_photo(photo),
                None => self.document().map(FileLocation::of_document),
            },
        }
    }

    /// The `file_id` of the Bot API: that of the document, or of the largest size of the photo.
    pub fn file_id(self) -> Option<FileId> {
        match (self.document(), self.photo()) {
            (Some(document), _) => FileId::of_document(document).ok(),
            (None, Some(photo)) => FileId::of_location(&FileLocation::of_photo(photo)?, FileType::Photo).ok(),
            (None, None) => None,
        }
    }

    /// The name that a document came under. It is the sender's word: what is in it, like `/` or `..`, is no path to write to.
    /// [`file_name::safe`](crate::file_name::safe) makes one that is.
    pub fn file_name(self) -> Option<&'a str> {
        self.document()?.attributes.iter().find_map(|attribute| match attribute {
            enums::DocumentAttribute::Filename(name) => Some(name.file_name.as_str()),
            _ => None,
        })
    }

    /// The MIME type of a document, as its sender says. Photos are JPEGs.
    pub fn mime_type(self) -> Option<&'a str> {
        self.document().map(|document| document.mime_type.as_str())
    }
}

#[cfg(test)]
mod tests;
