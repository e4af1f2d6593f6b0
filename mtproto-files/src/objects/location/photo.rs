//! Photos, and the animations of animated profile pictures (`inputPhotoFileLocation`).

use tl_types::types;

use super::FileLocation;
use super::size::{FileSize, SizeRule};
use mtproto_transport::Dc;

impl FileLocation {
    /// The largest size of a photo that is a file; none if there is no such size.
    pub fn of_photo(photo: &types::Photo) -> Option<Self> {
        Self::of_photo_size(photo, SizeRule::Largest)
    }

    /// The size of a photo that the rule takes (`photo.sizes`, `api/files#image-thumbnail-types`); none if there is no such
    /// size that is a file.
    pub fn of_photo_size(photo: &types::Photo, rule: SizeRule) -> Option<Self> {
        let size = rule.choose(photo.sizes.iter().filter_map(FileSize::of_photo))?;
        Some(at(photo, size))
    }

    /// The animation of an animated profile picture (`photo.video_sizes`, `api/files#animated-profile-pictures`), a square
    /// MPEG4 video; none if it is not animated by a video.
    pub fn of_photo_video(photo: &types::Photo, rule: SizeRule) -> Option<Self> {
        let sizes = photo.video_sizes.iter().flatten().filter_map(FileSize::of_video);
        Some(at(photo, rule.choose(sizes)?))
    }
}

fn at(photo: &types::Photo, size: FileSize<'_>) -> FileLocation {
    let reference = photo.file_reference.clone();
    let input = types::InputPhotoFileLocation::new(photo.id, photo.access_hash, reference, size.name);
    FileLocation::new(input).in_dc(Dc::Id(photo.dc_id)).of_said_size(size.bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tl_types::enums;

    fn photo(sizes: impl IntoIterator<Item = impl Into<enums::PhotoSize>>) -> types::Photo {
        types::Photo::new(1, 2, vec![3], 0, sizes, 4)
    }

    fn location(thumb_size: &str, size: u64) -> Option<FileLocation> {
        let input = types::InputPhotoFileLocation::new(1, 2, vec![3], thumb_size);
        Some(FileLocation::new(input).in_dc(Dc::Id(4)).of_size(size))
    }

    #[test]
    fn a_photo_is_its_largest_size() {
        let sizes: [enums::PhotoSize; 4] = [
            types::PhotoStrippedSize::new("i", vec![0; 40]).into(),
            types::PhotoSize::new("x", 800, 600, 5000).into(),
            types::PhotoSizeProgressive::new("y", 1280, 960, [700, 3000, 9000]).into(),
            types::PhotoSize::new("m", 320, 240, 900).into(),
        ];
        let photo = photo(sizes);
        assert_eq!(FileLocation::of_photo(&photo), location("y", 9000));
        assert_eq!(FileLocation::of_photo_size(&photo, SizeRule::Type('x')), location("x", 5000));
        assert_eq!(FileLocation::of_photo_size(&photo, SizeRule::Type('i')), None);
        assert_eq!(FileLocation::of_photo_size(&photo, SizeRule::Smallest), location("m", 900));
    }

    #[test]
    fn a_photo_may_have_no_file() {
        let within: [enums::PhotoSize; 5] = [
            types::PhotoStrippedSize::new("i", vec![0; 40]).into(),
            types::PhotoCachedSize::new("s", 100, 100, vec![0; 40]).into(),
            types::PhotoPathSize::new("j", vec![0; 40]).into(),
            types::PhotoSizeEmpty::new("m").into(),
            types::PhotoSizeProgressive::new("y", 1, 1, []).into(),
        ];
        assert_eq!(FileLocation::of_photo(&photo(within)), None);
    }

    #[test]
    fn a_size_that_cannot_be_is_unknown() {
        let photo = photo([types::PhotoSize::new("x", 800, 600, -1)]);
        assert_eq!(FileLocation::of_photo(&photo).unwrap().size(), None);
    }

    #[test]
    fn a_photo_may_move() {
        let still = photo([types::PhotoSize::new("c", 640, 640, 5000)]);
        assert_eq!(FileLocation::of_photo_video(&still, SizeRule::Largest), None);
        let emoji = still.clone().video_sizes([types::VideoSizeEmojiMarkup::new(1, [0x00ff_ffff])]);
        assert_eq!(FileLocation::of_photo_video(&emoji, SizeRule::Largest), None);
        let sizes: [enums::VideoSize; 3] = [
            types::VideoSizeEmojiMarkup::new(1, [0x00ff_ffff]).into(),
            types::VideoSize::new("u", 800, 800, 70_000).into(),
            types::VideoSize::new("p", 160, 160, 7_000).into(),
        ];
        let moving = still.video_sizes(sizes);
        assert_eq!(FileLocation::of_photo_video(&moving, SizeRule::Largest), location("u", 70_000));
        assert_eq!(FileLocation::of_photo_video(&moving, SizeRule::Type('p')), location("p", 7_000));
    }
}
