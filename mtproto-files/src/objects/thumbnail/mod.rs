//! Thumbnails: what the previews of a file are, and those that came with it, ready to be shown.
//!
//! A photo has sizes, a document thumbnails: some are files to download, others are in the object itself.
//! [`Thumbnail::of`] and [`Thumbnail::of_video`] say which, without copying anything (`api/files`, "Handling audio, video
//! and vector previews").
//!
//! ```
//! use mtproto_files::thumbnail::{Content, Picture, SizeType, Thumbnail};
//! use tl_types::{enums, types};
//!
//! // As in `photo.sizes`.
//! let sizes: Vec<enums::PhotoSize> = vec![
//!     types::PhotoStrippedSize::new("i", vec![1, 14, 40, 163, 158, 5, 38, 120, 165, 3]).into(),
//!     types::PhotoSize::new("m", 320, 112, 9000).into(),
//!     types::PhotoSizeProgressive::new("x", 800, 280, [4000, 9000, 31000]).into(),
//! ];
//! let [stripped, medium, large] = [0, 1, 2].map(|index| Thumbnail::of(&sizes[index]).unwrap());
//!
//! // At hand: a whole JPEG, to be shown until something better is there.
//! assert_eq!((stripped.width(), stripped.height()), (Some(40), Some(14)));
//! let picture = stripped.picture()?.unwrap();
//! assert_eq!(picture.mime_type(), "image/jpeg");
//!
//! // A file, at most 320 wide and high.
//! assert_eq!(medium.size_type().and_then(SizeType::side), Some(320));
//! assert_eq!(medium.file_size(), Some(9000));
//!
//! // A file whose first 9000 bytes are a picture already.
//! let Content::Progressive(prefixes) = large.content() else { unreachable!() };
//! assert_eq!(prefixes.within(10_000), Some(9000));
//! # Ok::<(), mtproto_files::thumbnail::StrippedError>(())
//! ```
//!
//! Without the objects: [`stripped::inflate`] makes a JPEG of stripped bytes, as `userProfilePhoto` and `chatPhoto` have
//! them too (`stripped_thumb`), and [`outline::path`] and [`outline::svg`] an SVG of an outline. They need neither an
//! operating system nor anything else of this crate.

mod jpeg;
pub mod outline;
mod progressive;
mod size_type;
pub mod stripped;
mod view;

pub use progressive::Prefixes;
pub use size_type::{Filter, Format, SizeType};
pub use stripped::StrippedError;
pub use view::{Content, Picture, Thumbnail};
