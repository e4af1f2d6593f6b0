//! `file_id` and `file_unique_id`: the texts by which bots know files, read and written byte for byte as TDLib does.
//!
//! A [`FileId`] holds all that is needed to download its file or to send it again, for the account that it is from. A
//! [`FileUniqueId`] says no more than whether two files are one, for every account.
//!
//! ```
//! use mtproto_files::file_id::{FileId, FileType};
//!
//! let id: FileId = "CAACAgIAAxkBAAM6YZlDEHCmaTKrUhCIjxAPtPtjVx4AAicAA4dXjx6dGLyHwXVNcCIE".parse()?;
//! assert_eq!((id.file_type(), id.dc_id()), (FileType::Sticker, 2));
//! assert_eq!(id.unique().unwrap().to_string(), "AgADJwADh1ePHg");
//!
//! // Where it is, for `Client::download`; and as media, for `messages.sendMedia`.
//! let location = id.to_file_location()?;
//! let media = id.to_input_media()?;
//!
//! // What came as a message has one too.
//! assert_eq!(FileId::of_location(&location, FileType::Sticker)?.unique(), id.unique());
//! # Ok::<(), mtproto_files::file_id::FileIdError>(())
//! ```
//!
//! # What it is made of
//!
//! The type of the file, its DC, its file reference and its [`Location`], as TL's numbers and strings; runs of zeros
//! packed; then the [`Version`]; all in base64url. TDLib's `FileManager.cpp`, `FileLocation.hpp` and `PhotoSizeSource.hpp`
//! are the rules. Where they changed, the old forms are still read, and written if [asked for](FileId::in_version).
//!
//! Stricter than TDLib: strings are UTF-8 in their canonical form, and sizes are bounded. Looser: sub-versions that are
//! newer than this library are read as the latest that it knows, and refused only if they are of another form.

mod body;
mod check;
mod convert;
mod error;
mod file_type;
mod from;
mod location;
mod text;
mod unique;
mod version;
mod web;

use std::fmt;
use std::str::FromStr;

use tl_types::Bytes;

use mtproto_transport::Dc;

pub use error::FileIdError;
pub use file_type::{FileClass, FileType};
pub use location::{Location, PhotoSource, VolumeLocation};
pub use unique::{FileUniqueId, PhotoSubType, Unique};
pub use version::Version;

/// A `file_id` of the Bot API: `remoteFile.id` of TDLib.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FileId {
    version: Version,
    file_type: FileType,
    dc_id: i32,
    file_reference: Bytes,
    location: Location,
}

impl FileId {
    /// A `file_id` of the latest version; of version 3 for a generated file, which has neither a DC nor a file reference.
    ///
    /// # Errors
    ///
    /// A location that files of this type do not have, or one that TDLib does not accept.
    pub fn new(
        file_type: FileType,
        dc_id: i32,
        file_reference: impl Into<Bytes>,
        location: Location,
    ) -> Result<Self, FileIdError> {
        let version = match location {
            Location::Generated { .. } => Version::V3,
            _ => Version::LATEST,
        };
        let id = Self { version, file_type, dc_id, file_reference: file_reference.into(), location };
        id.in_version(version)
    }

    /// Reads a `file_id`.
    ///
    /// # Errors
    ///
    /// A text that is none, with what is wrong and where.
    pub fn decode(text: &str) -> Result<Self, FileIdError> {
        let mut bytes = text::decode(text)?;
        let version = match bytes.pop() {
            Some(2) => Version::V2,
            Some(3) => Version::V3,
            Some(4) => Version::V4 { sub_version: bytes.pop().ok_or(FileIdError::NoSubVersion)? },
            Some(version) => return Err(FileIdError::Version { version }),
            None => return Err(FileIdError::Empty),
        };
        let id = body::read(version, text::unpack(&bytes)?)?;
        check::check(&id)?;
        Ok(id)
    }

    /// The text, in the version that it was read from or made in.
    pub fn encode(&self) -> String {
        let mut bytes = text::pack(&body::write(self));
        match self.version {
            Version::V2 => bytes.push(2),
            Version::V3 => bytes.push(3),
            Version::V4 { sub_version } => bytes.extend([sub_version, 4]),
        }
        text::encode(&bytes)
    }

    /// The `file_unique_id` that TDLib gives the file today; none for web files, which have none.
    ///
    /// For sizes of photos and documents it is another one than before 2021, when those were known by their volume.
    pub fn unique(&self) -> Option<FileUniqueId> {
        FileUniqueId::of(self)
    }

    /// The same file in another version. What that has no place for is left out: from [`PhotoSource::Thumbnail`] the
    /// volume, without which it cannot be downloaded by a TDLib of that time.
    ///
    /// # Errors
    ///
    /// A version that has no form for the location.
    pub fn in_version(mut self, version: Version) -> Result<Self, FileIdError> {
        self.version = version;
        if let Location::Photo { source: PhotoSource::Thumbnail { legacy, .. }, .. } = &mut self.location {
            *legacy = match version.era() {
                version::Era::Volumes => Some(legacy.unwrap_or_default()),
                _ => None,
            };
        }
        check::check(&self)?;
        Ok(self)
    }

    /// The same file as one of another type, as far as TDLib allows it: any document can be used as one of any other type,
    /// [`FileType::Temp`] asks for whatever it is, and all else must be of the type that it is.
    ///
    /// # Errors
    ///
    /// A type that the file cannot be used as.
    pub fn as_type(&self, wanted: FileType) -> Result<Self, FileIdError> {
        let document = |file_type: FileType| file_type.class() == FileClass::Document;
        let background = |file_type| matches!(file_type, FileType::Wallpaper | FileType::Background);
        if document(self.file_type) && document(wanted) {
            return Ok(Self { file_type: wanted, ..self.clone() });
        }
        let both = background(self.file_type) && background(wanted);
        if both || self.file_type == wanted || wanted == FileType::Temp {
            return Ok(self.clone());
        }
        Err(self.unusable("file of the wanted type"))
    }

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

    fn unusable(&self, wanted: &'static str) -> FileIdError {
        FileIdError::Unusable { file_type: self.file_type, location: self.location.kind(), wanted }
    }
}

impl FromStr for FileId {
    type Err = FileIdError;

    fn from_str(text: &str) -> Result<Self, FileIdError> {
        Self::decode(text)
    }
}

impl fmt::Display for FileId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.encode())
    }
}
