//! Thumbnails of sticker sets (`inputStickerSetThumb`, `api/stickers#sticker-set-thumbnails`).

use tl_types::{enums, types};

use super::FileLocation;
use super::size::{FileSize, SizeRule};
use mtproto_transport::Dc;

impl FileLocation {
    /// The thumbnail of a sticker set (`stickerSet.thumbs`): of type `s` a WEBP image, of `a` an animation, of `v` a WEBM
    /// video. None if the set has no thumbnail of its own, or that is a custom emoji (`thumb_document_id`): then it is that
    /// document, or the first sticker.
    pub fn of_sticker_set_thumb(set: &types::StickerSet) -> Option<Self> {
        let size = SizeRule::Largest.choose(set.thumbs.iter().flatten().filter_map(FileSize::of_photo))?;
        let set_id = types::InputStickerSetId::new(set.id, set.access_hash);
        Some(Self::of_sticker_set(set_id, set.thumb_version?, set.thumb_dc_id?).of_said_size(size.bytes))
    }

    /// The thumbnail of a sticker set of this version (`stickerSet.thumb_version`), in the DC that came with it
    /// (`stickerSet.thumb_dc_id`).
    pub fn of_sticker_set(set: impl Into<enums::InputStickerSet>, thumb_version: i32, dc_id: i32) -> Self {
        Self::new(types::InputStickerSetThumb::new(set, thumb_version)).in_dc(Dc::Id(dc_id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_may_have_a_thumb() {
        let bare = types::StickerSet::new(5, 6, "Title", "title", 20, 0);
        assert_eq!(FileLocation::of_sticker_set_thumb(&bare), None);
        assert_eq!(FileLocation::of_sticker_set_thumb(&bare.clone().thumb_document_id(9)), None);

        let thumb = types::PhotoSize::new("s", 100, 100, 3_000);
        let outline = types::PhotoPathSize::new("j", vec![0; 40]);
        let set = bare.thumb_dc_id(4).thumb_version(17);
        assert_eq!(FileLocation::of_sticker_set_thumb(&set.clone().thumbs([outline])), None);
        let expected = types::InputStickerSetThumb::new(types::InputStickerSetId::new(5, 6), 17);
        let expected = FileLocation::new(expected).in_dc(Dc::Id(4)).of_size(3_000);
        assert_eq!(FileLocation::of_sticker_set_thumb(&set.thumbs([thumb])), Some(expected));
    }
}
