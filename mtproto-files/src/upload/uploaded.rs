//! What an upload returns.

use std::sync::Arc;

use tl_types::{enums, types};

use super::again::Again;
use super::plan::Method;

/// A file that the DC holds all parts of. It keeps them for some hours at most: send it, as a document or as a photo.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Uploaded {
    /// The file, for whatever takes one.
    pub file: enums::InputFile,
    /// The name that it was sent under.
    pub name: String,
    /// Its MIME type.
    pub mime_type: String,
    /// Its size in bytes.
    pub size: u64,
    /// The number of its parts.
    pub parts: u16,
    /// The size of its parts, in bytes; the last one may be shorter.
    pub part_size: u32,
    /// The method that the parts went up with.
    pub method: Method,
    /// How parts are sent again that the DC lost: as long as someone has this, the client can.
    pub(crate) _again: Arc<Again>,
}

impl Uploaded {
    /// The file as a document under its name; spoiler, thumbnail, cover and further attributes are for the caller to set.
    pub fn document(self) -> types::InputMediaUploadedDocument {
        let name = types::DocumentAttributeFilename::new(self.name);
        types::InputMediaUploadedDocument::new(self.file, self.mime_type, [name])
    }

    /// The file as a photo.
    pub fn photo(self) -> types::InputMediaUploadedPhoto {
        types::InputMediaUploadedPhoto::new(self.file)
    }
}

/// As a document.
impl From<Uploaded> for enums::InputMedia {
    fn from(uploaded: Uploaded) -> Self {
        uploaded.document().into()
    }
}

/// As a document.
impl From<&Uploaded> for enums::InputMedia {
    fn from(uploaded: &Uploaded) -> Self {
        uploaded.clone().into()
    }
}
