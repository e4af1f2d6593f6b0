//! The fields of a `file_id`, as TDLib stores them: TL's numbers and strings, one after the other
//! (`td/telegram/files/FileLocation.hpp`, `td/telegram/PhotoSizeSource.hpp`).

mod fields;
mod read;
mod write;

pub(super) use fields::Fields;
pub(super) use read::read;
pub(super) use write::{write, write_generated, write_with};

/// In the file type: what follows is a URL.
const WEB: i32 = 1 << 24;
/// In the file type: there is a file reference.
const FILE_REFERENCE: i32 = 1 << 25;
/// What TDLib writes in the place of a file reference that is known to be wrong.
const NO_FILE_REFERENCE: &[u8] = b"#";

const LEGACY: i32 = 0;
const THUMBNAIL: i32 = 1;
const DIALOG_PHOTO_SMALL: i32 = 2;
const DIALOG_PHOTO_BIG: i32 = 3;
const STICKER_SET_THUMBNAIL: i32 = 4;
const FULL_LEGACY: i32 = 5;
const DIALOG_PHOTO_SMALL_LEGACY: i32 = 6;
const DIALOG_PHOTO_BIG_LEGACY: i32 = 7;
const STICKER_SET_THUMBNAIL_LEGACY: i32 = 8;
const STICKER_SET_THUMBNAIL_VERSION: i32 = 9;
