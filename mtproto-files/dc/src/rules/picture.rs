//! The rules for pictures of accounts, groups and channels (`api/files#uploading-profile-or-chat-pictures`).

use tl_types::enums;

use crate::error::Refusal;

/// A picture is at least so many pixels wide and high.
const SIDE_MIN: i32 = 160;
/// The most background colours of a sticker.
const COLORS_MAX: usize = 4;

/// What a new picture is made of.
#[derive(Debug)]
pub(crate) enum PictureSource<'a> {
    Photo(&'a enums::InputFile),
    Video(&'a enums::InputFile),
    Markup(&'a enums::VideoSize),
}

/// What a request names: one thing, and a second to stand still at only if it moves.
pub(crate) fn source<'a>(
    file: Option<&'a enums::InputFile>,
    video: Option<&'a enums::InputFile>,
    markup: Option<&'a enums::VideoSize>,
    video_start_ts: Option<f64>,
) -> Result<PictureSource<'a>, Refusal> {
    let source = match (file, video, markup) {
        (Some(file), None, None) => PictureSource::Photo(file),
        (None, Some(video), None) => PictureSource::Video(video),
        (None, None, Some(markup)) => PictureSource::Markup(markup),
        (None, None, None) => return Err(Refusal::Named("PHOTO_FILE_MISSING")),
        _ => return Err(Refusal::PhotoInvalid),
    };
    match (&source, video_start_ts) {
        (PictureSource::Photo(_), Some(_)) => Err(Refusal::Named("VIDEO_FILE_INVALID")),
        (_, Some(seconds)) if !seconds.is_finite() || seconds < 0.0 => Err(Refusal::Named("VIDEO_FILE_INVALID")),
        _ => Ok(source),
    }
}

/// Whether a photo of these dimensions may be a picture; zeros are not known.
pub(crate) fn check_size((width, height): (i32, i32)) -> Result<(), Refusal> {
    let is_known = width > 0 && height > 0;
    if is_known && width.min(height) < SIDE_MIN { Err(Refusal::Named("PHOTO_CROP_SIZE_SMALL")) } else { Ok(()) }
}

/// Whether a sticker or emoji may be a picture.
pub(crate) fn check_markup(markup: &enums::VideoSize) -> Result<(), Refusal> {
    let colors = match markup {
        enums::VideoSize::EmojiMarkup(markup) => Some(&markup.background_colors),
        enums::VideoSize::StickerMarkup(markup) => {
            Some(&markup.background_colors).filter(|_| !matches!(markup.stickerset, enums::InputStickerSet::Empty(_)))
        }
        _ => None,
    };
    let are_colors = |colors: &&Vec<i32>| {
        (1..=COLORS_MAX).contains(&colors.len()) && colors.iter().all(|color| (0..=0xff_ffff).contains(color))
    };
    colors.filter(are_colors).map(drop).ok_or(Refusal::Named("EMOJI_MARKUP_INVALID"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tl_types::types;

    #[test]
    fn colors() {
        let check = |colors: &[i32]| check_markup(&types::VideoSizeEmojiMarkup::new(1, colors).into());
        for colors in [&[0][..], &[0xff_ffff, 1, 2, 3]] {
            assert_eq!(check(colors), Ok(()));
        }
        for colors in [&[][..], &[1; 5], &[-1], &[0x100_0000]] {
            assert_eq!(check(colors), Err(Refusal::Named("EMOJI_MARKUP_INVALID")), "{colors:?}");
        }
        let video = types::VideoSize::new("u", 1, 1, 1);
        assert!(check_markup(&video.into()).is_err());
        let empty = types::VideoSizeStickerMarkup::new(types::InputStickerSetEmpty::new(), 1, vec![1]);
        assert!(check_markup(&empty.into()).is_err());
    }

    #[test]
    fn small_photos() {
        assert_eq!(check_size((160, 160)), Ok(()));
        assert_eq!(check_size((0, 0)), Ok(()));
        assert!(check_size((640, 159)).is_err());
    }
}
