//! The protocol's limits on transfers, each from `api/files` unless it says otherwise.

#[cfg(feature = "messages")]
use tl_types::enums;

/// Bytes in a KiB.
pub(crate) const KIB: u32 = 1024;
/// Bytes in a MiB.
pub(crate) const MIB: u32 = 1024 * KIB;

/// A part's size is a multiple of this, in bytes: `part_size % 1024 = 0`.
pub const PART_SIZE_UNIT: u32 = KIB;
/// The largest part, in bytes, which every part size divides: `524288 % part_size = 0`.
pub const MAX_PART_SIZE: u32 = 512 * KIB;
/// The most parts that a file may have, this many included: `upload_max_fileparts_default` of `api/config`.
pub const MAX_PARTS: u16 = 4000;
/// The most parts that a premium account's file may have, this many included: `upload_max_fileparts_premium` of
/// `api/config`.
pub const MAX_PARTS_PREMIUM: u16 = 8000;
/// The largest file, in bytes, that goes up with `upload.saveFilePart` and an MD5; larger ones take
/// `upload.saveBigFilePart`.
pub const MAX_SMALL_FILE: u64 = 10 * MIB as u64;
/// The largest file that can be uploaded without premium, in bytes.
pub const MAX_FILE: u64 = MAX_PARTS as u64 * MAX_PART_SIZE as u64;

/// The `limit` of `upload.getFile` is a multiple of this, in bytes, unless the request is `precise`.
pub const CHUNK_SIZE_UNIT: u32 = 4 * KIB;
/// No answer of `upload.getFile` crosses a multiple of this, in bytes, and every `limit` divides it.
pub const WINDOW: u32 = MIB;

/// The fewest items of an album (`api/files#albums-grouped-media`).
pub const MIN_ALBUM: usize = 2;
/// The most items of an album (`api/files#albums-grouped-media`).
pub const MAX_ALBUM: usize = 10;

/// The longest name of a file, in bytes: what file systems take.
pub const MAX_FILE_NAME: usize = 255;

/// The longest side of a thumbnail that is uploaded, in pixels (`bots/api#senddocument`).
pub const MAX_THUMBNAIL_SIDE: usize = 320;
/// The largest thumbnail that is uploaded, in bytes: 200 kB (`bots/api#senddocument`).
pub const MAX_THUMBNAIL_SIZE: u64 = 200_000;

/// The longest caption without premium, in UTF-16 code units: `caption_length_limit_default` of `api/config`.
pub const MAX_CAPTION: usize = 1024;
/// The longest caption of a premium account, in UTF-16 code units: `caption_length_limit_premium` of `api/config`.
pub const MAX_CAPTION_PREMIUM: usize = 4096;
/// The longest text of a message, in UTF-16 code units: `message_length_max` of `help.getConfig`.
pub const MAX_TEXT: usize = 4096;

/// The largest photo, in bytes (`bots/api#sendphoto`).
pub const MAX_PHOTO_SIZE: u64 = 10 * MIB as u64;
/// The most pixels of a photo's width and height together (`bots/api#sendphoto`).
pub const MAX_PHOTO_SIDES: usize = 10_000;
/// The most that a photo's longer side is of its shorter one (`bots/api#sendphoto`).
pub const MAX_PHOTO_RATIO: usize = 20;

/// What an account may upload and write, as its `help.getAppConfig` and `help.getConfig` say (`api/config`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Limits {
    /// The most parts that a file may have, this many included.
    pub max_parts: u16,
    /// The longest caption, in UTF-16 code units: `caption_length_limit_default` or `caption_length_limit_premium` of
    /// `help.getAppConfig`.
    pub max_caption: usize,
    /// The longest text of a message without media, in UTF-16 code units: `message_length_max` of `help.getConfig`.
    pub max_text: usize,
}

impl Limits {
    /// Files of at most so many parts: `upload_max_fileparts_default` or `upload_max_fileparts_premium` of the account's
    /// config. Texts are as long as without premium.
    pub fn new(max_parts: u16) -> Self {
        Self { max_parts, max_caption: MAX_CAPTION, max_text: MAX_TEXT }
    }

    /// Sets [`max_caption`](Self::max_caption).
    #[must_use]
    pub fn with_max_caption(self, max_caption: usize) -> Self {
        Self { max_caption, ..self }
    }

    /// Sets [`max_text`](Self::max_text).
    #[must_use]
    pub fn with_max_text(self, max_text: usize) -> Self {
        Self { max_text, ..self }
    }

    /// What an account's config says (`help.getAppConfig`), with premium or without: how many parts it may upload, and how
    /// long its captions are. `None` if the config does not say how many parts; captions that it does not speak of are as
    /// long as they usually are.
    ///
    /// ```
    /// use mtproto_files::limits::Limits;
    /// use tl_types::{enums::JsonValue, types};
    ///
    /// let parts = types::JsonNumber::new(4000.0);
    /// let value = types::JsonObjectValue::new("upload_max_fileparts_default", parts);
    /// let config: JsonValue = types::JsonObject::new([value]).into();
    /// assert_eq!(Limits::of_config(&config, false), Some(Limits::new(4000)));
    /// assert_eq!(Limits::of_config(&config, true), None);
    /// ```
    #[cfg(feature = "messages")]
    pub fn of_config(config: &enums::JsonValue, premium: bool) -> Option<Self> {
        let (parts, caption, usual) = if premium {
            ("upload_max_fileparts_premium", "caption_length_limit_premium", Self::premium())
        } else {
            ("upload_max_fileparts_default", "caption_length_limit_default", Self::default())
        };
        let max_parts = number(config, parts)?;
        Some(Self { max_parts, max_caption: number(config, caption).unwrap_or(usual.max_caption), ..usual })
    }

    /// What a premium account has, unless its config says otherwise: 8000 parts, which is 4000 MiB, and captions of 4096
    /// UTF-16 code units.
    pub fn premium() -> Self {
        Self::new(MAX_PARTS_PREMIUM).with_max_caption(MAX_CAPTION_PREMIUM)
    }
}

/// What an account without premium has, unless its config says otherwise: 4000 parts, which is 2000 MiB, and captions of
/// 1024 UTF-16 code units.
impl Default for Limits {
    fn default() -> Self {
        Self::new(MAX_PARTS)
    }
}

/// A number of a config. A number with a fraction, or one that does not fit, is none, nor is 0.
#[cfg(feature = "messages")]
fn number<N: std::str::FromStr + Default + PartialEq>(config: &enums::JsonValue, key: &str) -> Option<N> {
    let enums::JsonValue::JsonObject(config) = config else { return None };
    let value = config.value.iter().find_map(|value| match value {
        enums::JsonObjectValue::Plain(value) if value.key == key => Some(&value.value),
        _ => None,
    });
    let Some(enums::JsonValue::JsonNumber(number)) = value else { return None };
    number.value.to_string().parse().ok().filter(|number| *number != N::default())
}

pub use mtproto_transport::PARTS_IN_FLIGHT;

/// The most results that an inline query is answered with (`messages.setInlineBotResults`: `RESULTS_TOO_MUCH`).
pub const MAX_INLINE_RESULTS: usize = 50;

/// The longest id of an inline result, in bytes; the shortest has one.
pub const MAX_INLINE_RESULT_ID: usize = 64;

/// The longest side of the video of a profile or chat picture, in pixels (`api/files#animated-profile-pictures`).
pub const MAX_PICTURE_VIDEO_SIDE: i32 = 1080;

/// The most background colours of a picture that is a sticker or an emoji; the fewest is one
/// (`api/files#sticker-profile-pictures`).
pub const MAX_BACKGROUND_COLORS: usize = 4;

#[cfg(all(test, feature = "messages"))]
mod tests {
    use super::*;
    use tl_types::types;

    #[test]
    fn what_a_config_says() {
        let config = |parts: f64| -> enums::JsonValue {
            let other = types::JsonObjectValue::new("upload_max_fileparts", types::JsonString::new("1"));
            let premium = types::JsonObjectValue::new("upload_max_fileparts_premium", types::JsonNumber::new(parts));
            types::JsonObject::new([other, premium]).into()
        };
        assert_eq!(Limits::of_config(&config(8000.0), true), Some(Limits::premium()));
        assert_eq!(Limits::of_config(&config(8000.0), false), None);
        for parts in [0.0, -1.0, 0.5, 65_536.0, f64::NAN, f64::INFINITY, 1e300] {
            assert_eq!(Limits::of_config(&config(parts), true), None, "{parts}");
        }
        assert_eq!(Limits::of_config(&types::JsonNull::new().into(), true), None);
    }

    #[test]
    fn a_config_says_how_long_captions_are() {
        let config = |caption: f64| -> enums::JsonValue {
            let parts = types::JsonObjectValue::new("upload_max_fileparts_default", types::JsonNumber::new(4000.0));
            let caption = types::JsonObjectValue::new("caption_length_limit_default", types::JsonNumber::new(caption));
            types::JsonObject::new([parts, caption]).into()
        };
        let limits = |caption| Limits::of_config(&config(caption), false).unwrap();
        assert_eq!(limits(2000.0), Limits::default().with_max_caption(2000));
        for caption in [0.0, -1.0, 0.5, f64::NAN] {
            assert_eq!(limits(caption), Limits::default(), "{caption}");
        }
        assert_eq!(Limits::premium().max_caption, 4096);
    }
}
