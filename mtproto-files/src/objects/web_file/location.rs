//! Where a web file is, and what is known about it beforehand.

use tl_types::{enums, types};

use super::map::MapPreview;
use crate::base::cause::Cause;
use crate::base::error::{Error, Operation};
use mtproto_transport::Dc;

/// Where a web file is (`inputWebFileLocation` and the other constructors of its type).
#[derive(Clone, Debug, PartialEq)]
pub struct WebFileLocation {
    input: enums::InputWebFileLocation,
    dc: Option<Dc>,
    size: Option<u64>,
    mime_type: Option<String>,
}

/// The song whose cover is wanted.
#[derive(Clone, Debug, PartialEq)]
pub struct AlbumCover {
    location: types::InputWebFileAudioAlbumThumbLocation,
}

impl WebFileLocation {
    /// A location, of a file that nothing else is known about: it is then read until it ends, one chunk after the other.
    pub fn new(input: impl Into<enums::InputWebFileLocation>) -> Self {
        Self { input: input.into(), dc: None, size: None, mime_type: None }
    }

    /// The file at a URL. Its size, if the object knows it, is the one that the DC must then say too. Its MIME type need not
    /// be: what a server says of a file may differ from what a bot said of it. [`of_type`](Self::of_type) asks for one.
    pub fn of_document(document: &types::WebDocument) -> Self {
        let input = types::InputWebFileLocation::new(document.url.as_str(), document.access_hash);
        // Who gave the document may not have known its size.
        let size = u64::try_from(document.size).ok().filter(|size| *size > 0);
        Self { size, ..Self::new(input) }
    }

    /// The map around a place, whose access hash it takes.
    ///
    /// # Errors
    ///
    /// Fails with [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) if a width or height is not 16 to 1024, the zoom not
    /// 13 to 20, or the scale not 1 to 3.
    pub fn of_map(place: &types::GeoPoint, preview: MapPreview) -> Result<Self, Error> {
        let location = preview.around(place).map_err(|cause| Error::new(Operation::Download, cause))?;
        Ok(Self::new(location))
    }

    /// The cover of the album that a song is from.
    pub fn of_album(cover: AlbumCover) -> Self {
        Self::new(cover.location)
    }

    /// Sets the DC that has it: `webfile_dc_id` of the config. Without it, `help.getConfig` is asked, once for all web files
    /// of a client.
    #[must_use]
    pub fn in_dc(self, dc: Dc) -> Self {
        Self { dc: Some(dc), ..self }
    }

    /// Sets the size in bytes. Another one is an error.
    #[must_use]
    pub fn of_size(self, size: u64) -> Self {
        Self { size: Some(size), ..self }
    }

    /// Sets the MIME type. Another one is an error.
    #[must_use]
    pub fn of_type(self, mime_type: impl Into<String>) -> Self {
        Self { mime_type: Some(mime_type.into()), ..self }
    }

    /// The DC that has the file, if the caller said it.
    pub(crate) fn dc(&self) -> Option<Dc> {
        self.dc
    }

    /// The size in bytes that the file must have.
    pub(crate) fn size(&self) -> Option<u64> {
        self.size
    }

    /// The MIME type that the file must have.
    pub(crate) fn mime_type(&self) -> Option<&str> {
        self.mime_type.as_deref()
    }

    /// The location, as requests take it.
    pub fn input(&self) -> &enums::InputWebFileLocation {
        &self.input
    }
}

impl AlbumCover {
    /// The cover of a song in a chat that is not secret: it is found by the document alone.
    pub fn of_audio(audio: &types::Document) -> Self {
        let document = types::InputDocument::new(audio.id, audio.access_hash, audio.file_reference.clone());
        Self { location: types::InputWebFileAudioAlbumThumbLocation::new().document(document) }
    }

    /// The cover of a song in a secret chat: nothing there may tell Telegram which document it is, so that it is looked up
    /// by title and performer, and by these alone (`inputWebFileAudioAlbumThumbLocation`). One of them may be unknown, and
    /// then is empty. Spaces around them are left out.
    ///
    /// # Errors
    ///
    /// Fails with [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) if both are empty.
    pub fn of_secret_audio(title: impl Into<String>, performer: impl Into<String>) -> Result<Self, Error> {
        let (title, performer) = (title.into().trim().to_owned(), performer.into().trim().to_owned());
        if title.is_empty() && performer.is_empty() {
            return Err(Error::new(Operation::Download, Cause::AlbumCover));
        }
        // Both go under one flag: what is unknown is sent empty.
        let location = types::InputWebFileAudioAlbumThumbLocation::new().title(title).performer(performer);
        Ok(Self { location })
    }

    /// Whether a thumbnail is enough.
    #[must_use]
    pub fn small(mut self, small: bool) -> Self {
        self.location.small = small;
        self
    }
}

impl From<&types::WebDocument> for WebFileLocation {
    fn from(document: &types::WebDocument) -> Self {
        Self::of_document(document)
    }
}

/// As a variant holds it, where it is behind a `Box`.
impl From<&Box<types::WebDocument>> for WebFileLocation {
    fn from(held: &Box<types::WebDocument>) -> Self {
        Self::from(&**held)
    }
}

impl From<AlbumCover> for WebFileLocation {
    fn from(cover: AlbumCover) -> Self {
        Self::of_album(cover)
    }
}

impl From<enums::InputWebFileLocation> for WebFileLocation {
    fn from(input: enums::InputWebFileLocation) -> Self {
        Self::new(input)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_song_is_told_by_title_and_performer_alone() {
        let cover = AlbumCover::of_secret_audio("Title", "Performer").unwrap().small(true);
        let location = cover.location;
        assert_eq!((location.title.as_deref(), location.performer.as_deref()), (Some("Title"), Some("Performer")));
        assert!(location.small && location.document.is_none());
        for (title, performer) in [("", "b"), ("a", "")] {
            let location = AlbumCover::of_secret_audio(format!(" {title}"), format!("{performer}\n")).unwrap().location;
            assert_eq!((location.title.as_deref(), location.performer.as_deref()), (Some(title), Some(performer)));
            // It can be written: both or none.
            assert!(tl_types::Encode::to_bytes(&location).is_ok());
        }
        let error = AlbumCover::of_secret_audio("", " ").unwrap_err();
        assert!(matches!(error.cause(), Cause::AlbumCover), "{error}");
        assert!(error.cause().advice().is_some());
    }

    #[test]
    fn other_songs_are_told_by_their_document_alone() {
        let none: [types::DocumentAttributeFilename; 0] = [];
        let song = types::Document::new(1, 2, vec![3], 0, "audio/mpeg", 5, 4, none);
        let location = AlbumCover::of_audio(&song).location;
        assert_eq!(location.document, Some(types::InputDocument::new(1, 2, vec![3]).into()));
        assert!(location.title.is_none() && location.performer.is_none());
    }

    #[test]
    fn a_size_that_nobody_knew_is_none() {
        let none: [types::DocumentAttributeFilename; 0] = [];
        let document = types::WebDocument::new("https://a.b/c", 7, 0, "", none);
        let location = WebFileLocation::of_document(&document);
        assert_eq!((location.size, location.mime_type), (None, None));
    }
}
