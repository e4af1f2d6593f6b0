//! Reading and writing `file_id`s, and making them of another version or type.

use std::fmt;
use std::str::FromStr;

use tl_types::Bytes;

use super::version::Era;
use super::{
    FileClass, FileId, FileIdError, FileType, FileUniqueId, Location, PhotoSource, Version, body, check, text,
};

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
                Era::Volumes => Some(legacy.unwrap_or_default()),
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
