//! What is wrong with a `file_id`, and where.

use tl_types::DecodeError;

use super::limits::{MAX_BYTES, MAX_TEXT};
use super::{FileType, Version};
use crate::base::cause::Cause;
use crate::base::kind::ErrorKind;

/// Why a text is no `file_id`, or a `file_id` not usable for something.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FileIdError {
    /// No text at all.
    #[error("it is empty")]
    Empty,
    /// A text of a length that no `file_id` has.
    #[error("it is longer than any: {length} characters or bytes, where {MAX_TEXT} or {MAX_BYTES} are the most")]
    TooLong {
        /// The length of the text in characters, or of a field or of the body in bytes.
        length: usize,
    },
    /// A URL, which TDLib takes in the place of a `file_id`.
    #[error("it is a URL and no file_id")]
    Url,
    /// A character that base64url does not have.
    #[error("character {offset} is none of base64url")]
    Character {
        /// Where in the text, from 0, in bytes.
        offset: usize,
    },
    /// A number of characters that base64 does not end with: most likely, some are missing.
    #[error("{length} characters are no whole number of bytes: it is cut off or damaged")]
    Length {
        /// The number of characters.
        length: usize,
    },
    /// A last byte that is no version.
    #[error("its version, the last byte, is {version}: only 2, 3 and 4 are known")]
    Version {
        /// The byte.
        version: u8,
    },
    /// No byte for the sub-version.
    #[error("it ends before its sub-version, the last byte but one")]
    NoSubVersion,
    /// A field that cannot be read.
    #[error("its field {field}, {error}")]
    Field {
        /// The field.
        field: &'static str,
        /// What is wrong, and where in the body once its zeros are unpacked.
        error: DecodeError,
    },
    /// A field whose value cannot be.
    #[error("its field {field} is {value}: {rule}")]
    Value {
        /// The field.
        field: &'static str,
        /// The value.
        value: i64,
        /// What is wrong with it.
        rule: &'static str,
    },
    /// A type of file that has no such location.
    #[error("a file of type {file_type} has no location of this kind ({location})")]
    Mismatch {
        /// The type.
        file_type: FileType,
        /// The kind of location.
        location: &'static str,
    },
    /// What a version has no form for.
    #[error("version {version} has no form for this location ({location})")]
    NotInVersion {
        /// The version.
        version: Version,
        /// The kind of location.
        location: &'static str,
    },
    /// A file that cannot be used as what is asked for.
    #[error("a file of type {file_type} ({location}) is no {wanted}")]
    Unusable {
        /// The type.
        file_type: FileType,
        /// The kind of location.
        location: &'static str,
        /// What it should be.
        wanted: &'static str,
    },
    /// A location of the API's that no `file_id` stands for.
    #[error("there is no file_id for this: {what}")]
    NoFileId {
        /// What it is.
        what: &'static str,
    },
}

impl FileIdError {
    /// What to do about it, where that is not plain from the error.
    pub fn advice(&self) -> Option<&'static str> {
        match self {
            Self::Url => Some("send it as an external file"),
            Self::Character { .. } | Self::Length { .. } | Self::Field { .. } => {
                Some("copy the whole file_id; a file_unique_id is none")
            }
            Self::Version { .. } => Some("a file_unique_id is none"),
            Self::Unusable { wanted: "location of the layer", .. } => {
                Some("the layer no longer has such locations: fetch the chat or the sticker set again")
            }
            _ => None,
        }
    }
}

impl From<FileIdError> for Cause {
    fn from(error: FileIdError) -> Self {
        let advice = error.advice();
        let what = "the file_id is not usable: ";
        Self::Specific { what, kind: ErrorKind::InvalidInput, advice, error: error.into() }
    }
}
