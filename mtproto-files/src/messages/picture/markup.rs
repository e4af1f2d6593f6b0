//! Pictures that are a sticker or a custom emoji before colours (`api/files#sticker-profile-pictures`).

use tl_types::{enums, types};

use crate::base::cause::Cause;
use crate::base::limits::MAX_BACKGROUND_COLORS;

/// A sticker of a set, or a custom emoji, before colours.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Markup {
    /// The set of a sticker.
    pub(super) set: Option<enums::InputStickerSet>,
    /// The id of its document.
    pub(super) id: i64,
    /// 0xRRGGBB.
    pub(super) colors: Vec<u32>,
}

/// White.
const MAX_COLOR: u32 = 0xff_ffff;

impl Markup {
    /// As requests have it.
    ///
    /// # Errors
    ///
    /// No colours, more than four, and what is no colour.
    pub(super) fn video_size(self) -> Result<enums::VideoSize, Cause> {
        let count = self.colors.len();
        if count == 0 || count > MAX_BACKGROUND_COLORS {
            return Err(Cause::BackgroundColors { count });
        }
        let color = |color: u32| {
            let number = i32::try_from(color).ok().filter(|_| color <= MAX_COLOR);
            number.ok_or(Cause::Color { color })
        };
        let colors = self.colors.into_iter().map(color).collect::<Result<Vec<_>, _>>()?;
        Ok(match self.set {
            Some(set) => types::VideoSizeStickerMarkup::new(set, self.id, colors).into(),
            None => types::VideoSizeEmojiMarkup::new(self.id, colors).into(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn emoji(colors: &[u32]) -> Result<enums::VideoSize, Cause> {
        Markup { set: None, id: 7, colors: colors.to_vec() }.video_size()
    }

    #[test]
    fn one_to_four_colors() {
        assert!(matches!(emoji(&[]), Err(Cause::BackgroundColors { count: 0 })));
        assert!(matches!(emoji(&[1; 5]), Err(Cause::BackgroundColors { count: 5 })));
        for colors in [&[0][..], &[0xff_ffff, 1, 2, 3]] {
            let expected: Vec<_> = colors.iter().map(|&color| i32::try_from(color).unwrap()).collect();
            assert_eq!(emoji(colors).unwrap(), types::VideoSizeEmojiMarkup::new(7, expected).into());
        }
        for color in [0x100_0000, u32::MAX] {
            assert!(matches!(emoji(&[1, color]), Err(Cause::Color { color: wrong }) if wrong == color));
        }
    }

    #[test]
    fn a_sticker_has_its_set() {
        let set = types::InputStickerSetId::new(1, 2);
        let markup = Markup { set: Some(set.clone().into()), id: 7, colors: vec![3] };
        assert_eq!(markup.video_size().unwrap(), types::VideoSizeStickerMarkup::new(set, 7, vec![3]).into());
    }
}
