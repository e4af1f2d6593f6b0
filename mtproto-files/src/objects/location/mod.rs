//! Where a file is: its location, its DC and its size, taken from the objects that carry it
//! (`api/files#downloading-files`).
//!
//! There is one function for each kind of object, and all of them are total: an object that carries no file, like an empty
//! photo or one of cached sizes alone, has no location. Files of web documents are no `InputFileLocation`s.

mod convert;
mod document;
mod legacy;
mod media;
#[cfg(feature = "messages")]
mod message;
mod peer;
mod photo;
mod secret;
mod size;
mod sticker_set;
mod stream;

pub use convert::NoFile;
pub use peer::PeerPhoto;
pub use size::SizeRule;
pub use stream::{StreamChunk, VideoQuality};

use tl_types::{enums, types};

use mtproto_transport::Dc;

/// Where a file is, and how large it is.
///
/// It comes from the object that carries the file. Here, the size of a photo that fills 300×200 pixels:
///
/// ```
/// use mtproto_files::{Dc, FileLocation, SizeRule};
/// use tl_types::types;
///
/// # fn example(photo: types::Photo) -> Option<FileLocation> {
/// let enough = SizeRule::AtLeast { width: 300, height: 200 };
/// FileLocation::of_photo_size(&photo, enough).or_else(|| FileLocation::of_photo(&photo))
/// # }
/// let sizes = [types::PhotoSize::new("m", 320, 240, 9_000), types::PhotoSize::new("x", 800, 600, 50_000)];
/// let location = example(types::Photo::new(1, 2, vec![3], 0, sizes, 4)).unwrap();
/// assert_eq!((location.dc(), location.size()), (Dc::Id(4), Some(9_000)));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct FileLocation {
    input: enums::InputFileLocation,
    dc: Dc,
    size: Option<u64>,
}

impl FileLocation {
    /// A location in the home DC, of a file of unknown size.
    pub fn new(input: impl Into<enums::InputFileLocation>) -> Self {
        Self { input: input.into(), dc: Dc::Home, size: None }
    }

    /// The JSON file of a takeout with what has no method of its own (`inputTakeoutFileLocation`, `api/takeout`). It is
    /// there within the takeout's session alone: the transport wraps the requests for it in `invokeWithTakeout`.
    pub fn of_takeout() -> Self {
        Self::new(types::InputTakeoutFileLocation::new())
    }

    /// Sets the DC that has the file. From another one the transfer moves there by itself.
    #[must_use]
    pub fn in_dc(mut self, dc: Dc) -> Self {
        self.dc = dc;
        self
    }

    /// Sets the file's size in bytes. Without it, the file is read until it ends, one chunk after the other.
    #[must_use]
    pub fn of_size(mut self, size: u64) -> Self {
        self.size = Some(size);
        self
    }

    /// The location, as requests take it.
    pub fn input(&self) -> &enums::InputFileLocation {
        &self.input
    }

    /// The DC that has the file.
    pub fn dc(&self) -> Dc {
        self.dc
    }

    /// The file's size in bytes, if that is known.
    pub fn size(&self) -> Option<u64> {
        self.size
    }

    /// Whether the DC has hashes of it (`upload.getFileHashes`). Chunks of a live stream have none.
    pub(crate) fn has_hashes(&self) -> bool {
        !matches!(self.input, enums::InputFileLocation::InputGroupCallStream(_))
    }

    /// Sets the size that the API says, if that can be one.
    fn of_said_size(mut self, size: impl TryInto<u64>) -> Self {
        self.size = size.try_into().ok();
        self
    }
}
