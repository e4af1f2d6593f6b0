//! Where the bytes of media come from.

use std::fmt;
use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tl_types::{enums, types};

use super::group::{Group, group_of_document, group_of_type};
use crate::objects::attachment::Attachment;
use crate::objects::file_id::{FileId, FileIdError};
use crate::transfer::upload::{Source, Uploaded};

/// The file of a photo, document, video…: to be uploaded, uploaded already, at a URL, or one that Telegram has.
///
/// A text is a path. A URL is said to be one: [`File::url`].
#[derive(Debug)]
pub struct File {
    pub(crate) state: FileState,
    pub(crate) refresh: Option<Refresh>,
}

/// Where a file is.
#[derive(Debug)]
pub(crate) enum FileState {
    /// To be uploaded.
    ToUpload { source: Source, name: Option<String>, mime_type: Option<String> },
    /// It is named to the DC as it is.
    Ready(ReadyFile),
}

/// A file that can be named to the DC.
#[derive(Clone, Debug)]
pub(crate) enum ReadyFile {
    Uploaded(Uploaded),
    Url(String),
    Photo(enums::InputPhoto),
    /// What it is grouped with in albums, if that is known.
    Document(
        enums::InputDocument,
        #[cfg_attr(not(feature = "messages"), allow(dead_code, reason = "for albums"))] Option<Group>,
    ),
}

/// Gets a fresh reference.
#[derive(Clone)]
pub(crate) struct Refresh(pub(crate) Arc<dyn Fn() -> BoxFuture<'static, Result<File, BoxError>> + Send + Sync>);
pub(crate) type BoxError = Box<dyn std::error::Error + Send + Sync>;

impl File {
    /// A file to upload: a path, bytes, or another [`Source`].
    pub fn new(source: impl Into<Source>) -> Self {
        Self::at(FileState::ToUpload { source: source.into(), name: None, mime_type: None })
    }

    /// A file that Telegram's servers fetch (`inputMediaPhotoExternal`, `inputMediaDocumentExternal`): by HTTP, and not too
    /// large for them.
    pub fn url(url: impl Into<String>) -> Self {
        Self::at(FileState::Ready(ReadyFile::Url(url.into())))
    }

    /// A file that Telegram has, by its `file_id` of the Bot API, of the same account.
    ///
    /// # Errors
    ///
    /// A text that is none, or one of a file that cannot be sent again.
    pub fn file_id(file_id: &str) -> Result<Self, FileIdError> {
        Self::try_from(&FileId::decode(file_id)?)
    }

    /// The name that a file is uploaded under. By default its own; what has none gets one that fits what it is sent as.
    /// Of a file that is uploaded already, the MIME type follows, unless it is another than its old name stands for. The
    /// names of photos get an extension if they have none of a photo: the DC looks at that. Files that Telegram has, or gets
    /// by URL, keep theirs.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        match &mut self.state {
            FileState::ToUpload { name: to, .. } => *to = Some(name.into()),
            FileState::Ready(ReadyFile::Uploaded(uploaded)) => uploaded.rename(name.into()),
            FileState::Ready(_) => {}
        }
        self
    }

    /// The MIME type of the document that is made of an upload. By default what its name stands for. What it is sent as goes
    /// first: a video is always some `video/`, music `audio/`, an animation `image/` or `video/mp4`, a voice message
    /// `audio/ogg`, `audio/mpeg` or `audio/mp4`, a video message and a video that disappears `video/mp4`.
    #[must_use]
    pub fn mime_type(mut self, mime_type: impl Into<String>) -> Self {
        match &mut self.state {
            FileState::ToUpload { mime_type: to, .. } => *to = Some(mime_type.into()),
            FileState::Ready(ReadyFile::Uploaded(uploaded)) => uploaded.mime_type = mime_type.into(),
            FileState::Ready(_) => {}
        }
        self
    }

    /// Asked for the file with a fresh reference when the DC says that the one it has is of no use any more
    /// (`FILE_REFERENCE_EXPIRED`, in albums `FILE_REFERENCE_%d_EXPIRED`): fetch the message again, or what else carried the
    /// file (`api/file-references`). The call is then repeated, with the same random id.
    #[must_use]
    pub fn refresh<F, A, L, E>(mut self, refresh: F) -> Self
    where
        F: Fn() -> A + Send + Sync + 'static,
        A: Future<Output = Result<L, E>> + Send + 'static,
        L: Into<File>,
        E: Into<BoxError>,
    {
        let refresh = move || refresh().map(|fresh| fresh.map(Into::into).map_err(Into::into)).boxed();
        self.refresh = Some(Refresh(Arc::new(refresh)));
        self
    }

    /// How errors call it.
    pub(crate) fn label(&self) -> String {
        match &self.state {
            FileState::ToUpload { source, .. } => source.label(),
            FileState::Ready(ReadyFile::Uploaded(uploaded)) => uploaded.name.clone(),
            FileState::Ready(ReadyFile::Url(url)) => url.clone(),
            FileState::Ready(ReadyFile::Photo(_)) => "a photo of Telegram's".to_owned(),
            FileState::Ready(ReadyFile::Document(..)) => "a document of Telegram's".to_owned(),
        }
    }

    fn at(state: FileState) -> Self {
        Self { state, refresh: None }
    }
}

impl fmt::Debug for Refresh {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Refresh")
    }
}

impl<S: Into<Source>> From<S> for File {
    fn from(source: S) -> Self {
        Self::new(source)
    }
}

impl From<Uploaded> for File {
    fn from(uploaded: Uploaded) -> Self {
        Self::at(FileState::Ready(ReadyFile::Uploaded(uploaded)))
    }
}

impl From<&Uploaded> for File {
    fn from(uploaded: &Uploaded) -> Self {
        uploaded.clone().into()
    }
}

impl From<enums::InputPhoto> for File {
    fn from(photo: enums::InputPhoto) -> Self {
        Self::at(FileState::Ready(ReadyFile::Photo(photo)))
    }
}

impl From<types::InputPhoto> for File {
    fn from(photo: types::InputPhoto) -> Self {
        enums::InputPhoto::from(photo).into()
    }
}

impl From<&types::Photo> for File {
    fn from(photo: &types::Photo) -> Self {
        types::InputPhoto::new(photo.id, photo.access_hash, photo.file_reference.clone()).into()
    }
}

impl From<enums::InputDocument> for File {
    fn from(document: enums::InputDocument) -> Self {
        Self::at(FileState::Ready(ReadyFile::Document(document, None)))
    }
}

impl From<types::InputDocument> for File {
    fn from(document: types::InputDocument) -> Self {
        enums::InputDocument::from(document).into()
    }
}

impl From<&types::Document> for File {
    fn from(document: &types::Document) -> Self {
        let id = types::InputDocument::new(document.id, document.access_hash, document.file_reference.clone());
        Self::at(FileState::Ready(ReadyFile::Document(id.into(), Some(group_of_document(&document.attributes)))))
    }
}

/// As a variant holds it, where it is behind a `Box`.
impl From<&Box<types::Photo>> for File {
    fn from(held: &Box<types::Photo>) -> Self {
        Self::from(&**held)
    }
}

/// As a variant holds it, where it is behind a `Box`.
impl From<&Box<types::Document>> for File {
    fn from(held: &Box<types::Document>) -> Self {
        Self::from(&**held)
    }
}

/// The photo or document that a `file_id` stands for.
impl TryFrom<&FileId> for File {
    type Error = FileIdError;

    fn try_from(id: &FileId) -> Result<Self, FileIdError> {
        Ok(match id.to_input_media()? {
            enums::InputMedia::Photo(media) => media.id.into(),
            _ => Self::at(FileState::Ready(ReadyFile::Document(
                id.to_input_document()?.into(),
                group_of_type(id.file_type()),
            ))),
        })
    }
}

impl Attachment<'_> {
    /// Returns the attached file, to be sent again. None for what is no file.
    pub fn file(self) -> Option<File> {
        self.document().map(File::from).or_else(|| self.photo().map(File::from))
    }
}
