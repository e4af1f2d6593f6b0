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
mod codec;
mod convert;
mod error;
mod file_type;
mod from;
mod id;
mod limits;
mod location;
mod text;
mod unique;
mod version;
mod web;

pub use error::FileIdError;
pub use file_type::{FileClass, FileType};
pub use id::FileId;
pub use location::{Location, PhotoSource, VolumeLocation};
pub use unique::{FileUniqueId, PhotoSubType, Unique};
pub use version::Version;
