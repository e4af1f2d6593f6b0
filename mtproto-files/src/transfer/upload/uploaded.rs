//! What an upload returns.

use std::sync::Arc;

use tl_types::{enums, types};

use super::photo_name;
use crate::engine::upload::plan::Method;
use crate::io::source::UploadedSource;

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
    pub(crate) uploaded_source: Arc<UploadedSource>,
}

impl Uploaded {
    /// Gives it another name. Its MIME type is that of the name, unless it was another one's before.
    pub(crate) fn rename(&mut self, name: String) {
        if self.mime_type == guess_mime_type(&self.name) {
            self.mime_type = guess_mime_type(&name);
        }
        match &mut self.file {
            enums::InputFile::Plain(file) => file.name.clone_from(&name),
            enums::InputFile::Big(file) => file.name.clone_from(&name),
            _ => {}
        }
        self.name = name;
    }

    /// The file as a document under its name; spoiler, thumbnail, cover and further attributes are for the caller to set.
    pub fn document(self) -> types::InputMediaUploadedDocument {
        let name = types::DocumentAttributeFilename::new(self.name);
        types::InputMediaUploadedDocument::new(self.file, self.mime_type, [name])
    }

    /// The file as a photo. If its name does not end as those of photos do, `.jpg` is appended for the DC, which makes none
    /// of it otherwise (`PHOTO_EXT_INVALID`).
    pub fn photo(mut self) -> types::InputMediaUploadedPhoto {
        photo_name::correct(&mut self.file);
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

/// The MIME type that a file's name stands for.
pub(crate) fn guess_mime_type(name: &str) -> String {
    mime_guess::from_path(name).first_or_octet_stream().essence_str().to_owned()
}
