//! What a `file_id` says: its fields, whichever form they are written in.

use mtproto_transport::Dc;
use tl_types::Bytes;

use super::{FileIdError, FileType, Location, Version};

/// A `file_id` of the Bot API: `remoteFile.id` of TDLib.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FileId {
    pub(super) version: Version,
    pub(super) file_type: FileType,
    pub(super) dc_id: i32,
    pub(super) file_reference: Bytes,
    pub(super) location: Location,
}

impl FileId {
    /// The version of the text.
    pub fn version(&self) -> Version {
        self.version
    }

    /// The type of the file.
    pub fn file_type(&self) -> FileType {
        self.file_type
    }

    /// The id of the DC that has the file, as it is in the text. For web files it is in most cases 0.
    pub fn dc_id(&self) -> i32 {
        self.dc_id
    }

    /// The DC that has the file; the home DC if the text names none.
    pub fn dc(&self) -> Dc {
        match self.dc_id {
            1..=1000 => Dc::Id(self.dc_id),
            _ => Dc::Home,
        }
    }

    /// The file reference; none in old versions, and for what needs none. It expires: `FILE_REFERENCE_EXPIRED` then asks
    /// for a `file_id` from a fresh message.
    pub fn file_reference(&self) -> Option<&Bytes> {
        Some(&self.file_reference).filter(|reference| !reference.is_empty())
    }

    /// Where the file is.
    pub fn location(&self) -> &Location {
        &self.location
    }

    /// Returns the error that the file is not what is wanted.
    pub(super) fn unusable(&self, wanted: &'static str) -> FileIdError {
        FileIdError::Unusable { file_type: self.file_type, location: self.location.kind(), wanted }
    }
}
