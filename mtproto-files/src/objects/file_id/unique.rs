//! `file_unique_id`: which file it is, and nothing more.

use std::fmt;
use std::str::FromStr;

use tl_types::{Bytes, Reader};

use super::body::{self, Fields};
use super::{FileClass, FileId, FileIdError, FileType, Location, PhotoSource, VolumeLocation, text};

/// Before what is a generated file's.
const GENERATED: u8 = 0xff;
/// Before what is a sticker set's thumbnail.
const STICKER_SET: u8 = 2;

/// A `file_unique_id` of the Bot API: `remoteFile.unique_id` of TDLib. It is the same for every account and at every time,
/// and cannot be used to download or send the file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FileUniqueId {
    unique: Unique,
}

/// What makes a file another one than all others.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Unique {
    /// A web file, by its URL. TDLib has the form, but gives out none of it.
    Web {
        /// The URL.
        url: String,
    },
    /// A size of a photo, document or chat photo.
    Photo {
        /// The id of the photo or document.
        id: i64,
        /// Which size.
        sub_type: PhotoSubType,
    },
    /// A photo by where it was, of old.
    PhotoLegacy(VolumeLocation),
    /// The thumbnail of a sticker set.
    StickerSetThumbnail {
        /// The sticker set's id.
        id: i64,
        /// `stickerSet.thumb_version`.
        version: i32,
    },
    /// A document.
    Document {
        /// Its id.
        id: i64,
    },
    /// A file of Telegram Passport.
    Secure {
        /// Its id.
        id: i64,
    },
    /// A file of a secret chat.
    Encrypted {
        /// Its id.
        id: i64,
    },
    /// A file that is generated when it is asked for.
    Generated {
        /// Its type.
        file_type: FileType,
        /// Empty in all known cases.
        original_path: String,
        /// What is generated: see [`Location::Generated`].
        conversion: String,
    },
}

/// Which size of a photo it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PhotoSubType {
    /// The small one of a chat photo, and the size `a`, which are the same file.
    Small,
    /// The big one of a chat photo, and the size `c`.
    Big,
    /// A size of any other type, ASCII.
    Size(char),
}

impl FileUniqueId {
    /// Reads a `file_unique_id`.
    ///
    /// # Errors
    ///
    /// A text that is none, with what is wrong and where.
    pub fn decode(text: &str) -> Result<Self, FileIdError> {
        let bytes = Bytes::from(text::unpack(&text::decode(text)?)?);
        let unique = match bytes.first() {
            Some(&GENERATED) => generated(&bytes.slice(1..))?,
            _ => remote(&bytes)?,
        };
        Ok(Self { unique })
    }

    /// The text.
    pub fn encode(&self) -> String {
        text::encode(&text::pack(&self.bytes()))
    }

    /// What it stands for.
    pub fn unique(&self) -> &Unique {
        &self.unique
    }

    pub(super) fn of(id: &FileId) -> Option<Self> {
        let unique = match &id.location {
            Location::Web { .. } => return None,
            Location::Generated { original_path, conversion } => Unique::Generated {
                file_type: id.file_type,
                original_path: original_path.clone(),
                conversion: conversion.clone(),
            },
            Location::Photo { id, source, .. } => of_photo(*id, source),
            Location::Document { id: document, .. } => match id.file_type.class() {
                FileClass::Secure => Unique::Secure { id: *document },
                FileClass::Encrypted => Unique::Encrypted { id: *document },
                _ => Unique::Document { id: *document },
            },
        };
        Some(Self { unique })
    }

    fn bytes(&self) -> Bytes {
        body::write_with(|w| match &self.unique {
            Unique::Web { url } => {
                w.i32(0);
                w.string(url);
            }
            Unique::Photo { id, sub_type } => {
                w.i32(1);
                w.i64(*id);
                w.raw(&[sub_type.byte()]);
            }
            Unique::PhotoLegacy(VolumeLocation { volume_id, local_id }) => {
                w.i32(1);
                w.i64(*volume_id);
                w.i32(*local_id);
            }
            Unique::StickerSetThumbnail { id, version } => {
                w.i32(1);
                w.raw(&[STICKER_SET]);
                w.i64(*id);
                w.i32(*version);
            }
            Unique::Document { id } => {
                w.i32(2);
                w.i64(*id);
            }
            Unique::Secure { id } => {
                w.i32(3);
                w.i64(*id);
            }
            Unique::Encrypted { id } => {
                w.i32(4);
                w.i64(*id);
            }
            Unique::Generated { file_type, original_path, conversion } => {
                w.raw(&[GENERATED]);
                body::write_generated(w, *file_type, original_path, conversion);
            }
        })
    }
}

impl PhotoSubType {
    fn of(thumbnail_type: char) -> Self {
        match thumbnail_type {
            'a' => Self::Small,
            'c' => Self::Big,
            other => Self::Size(other),
        }
    }

    fn of_byte(byte: u8) -> Option<Self> {
        match byte {
            0 => Some(Self::Small),
            1 => Some(Self::Big),
            5..=132 => Some(Self::Size(char::from(byte - 5))),
            _ => None,
        }
    }

    fn byte(self) -> u8 {
        match self {
            Self::Small => 0,
            Self::Big => 1,
            // ASCII, as all ways to make one see to.
            Self::Size(letter) => u8::try_from(letter).unwrap_or_default().saturating_add(5),
        }
    }
}

fn of_photo(id: i64, source: &PhotoSource) -> Unique {
    match *source {
        PhotoSource::Thumbnail { thumbnail_type, .. } => {
            Unique::Photo { id, sub_type: PhotoSubType::of(thumbnail_type) }
        }
        PhotoSource::DialogPhoto { big: false, .. } => Unique::Photo { id, sub_type: PhotoSubType::Small },
        PhotoSource::DialogPhoto { big: true, .. } => Unique::Photo { id, sub_type: PhotoSubType::Big },
        PhotoSource::StickerSetThumbnail { id, version, .. } => Unique::StickerSetThumbnail { id, version },
        PhotoSource::DialogPhotoLegacy { legacy, .. }
        | PhotoSource::StickerSetThumbnailLegacy { legacy, .. }
        | PhotoSource::FullLegacy { legacy, .. } => Unique::PhotoLegacy(legacy),
    }
}

fn generated(bytes: &Bytes) -> Result<Unique, FileIdError> {
    let mut fields = Fields { reader: Reader::new(bytes) };
    let unique = Unique::Generated {
        file_type: fields.file_type("file_type", 0)?.0,
        original_path: fields.string("original_path")?,
        conversion: fields.string("conversion")?,
    };
    fields.finish()?;
    Ok(unique)
}

fn remote(bytes: &Bytes) -> Result<Unique, FileIdError> {
    let mut fields = Fields { reader: Reader::new(bytes) };
    let unique = match fields.i32("class")? {
        0 => Unique::Web { url: fields.string("url")? },
        1 => photo(&mut fields)?,
        2 => Unique::Document { id: fields.i64("id")? },
        3 => Unique::Secure { id: fields.i64("id")? },
        4 => Unique::Encrypted { id: fields.i64("id")? },
        class => {
            let rule = "there is no such class of files";
            return Err(FileIdError::Value { field: "class", value: class.into(), rule });
        }
    };
    fields.finish()?;
    Ok(unique)
}

/// The three forms differ in length.
fn photo(fields: &mut Fields<'_>) -> Result<Unique, FileIdError> {
    match fields.reader.remaining() {
        12 => Ok(Unique::PhotoLegacy(VolumeLocation {
            volume_id: fields.i64("volume_id")?,
            local_id: fields.i32("local_id")?,
        })),
        13 => match fields.reader.array() {
            [STICKER_SET] => Ok(Unique::StickerSetThumbnail {
                id: fields.i64("sticker_set_id")?,
                version: fields.i32("sticker_set_version")?,
            }),
            [byte] => Err(no_sub_type(byte)),
        },
        _ => {
            let id = fields.i64("id")?;
            let [byte] = fields.array("sub_type")?;
            let sub_type = PhotoSubType::of_byte(byte).ok_or(no_sub_type(byte))?;
            Ok(Unique::Photo { id, sub_type })
        }
    }
}

fn no_sub_type(byte: u8) -> FileIdError {
    FileIdError::Value { field: "sub_type", value: byte.into(), rule: "there is no such size of a photo" }
}

impl FromStr for FileUniqueId {
    type Err = FileIdError;

    fn from_str(text: &str) -> Result<Self, FileIdError> {
        Self::decode(text)
    }
}

impl fmt::Display for FileUniqueId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.encode())
    }
}
