//! Documents, their thumbnails and video thumbnails (`inputDocumentFileLocation`).

use tl_types::types;

use super::FileLocation;
use super::size::{FileSize, SizeRule};
use mtproto_transport::Dc;

/// The `thumb_size` of the file itself.
const WHOLE: &str = "";

impl FileLocation {
    /// The file of a document: a video, a sound, a sticker, whatever is no photo.
    pub fn of_document(document: &types::Document) -> Self {
        at(document, WHOLE).of_said_size(document.size)
    }

    /// The thumbnail of a document that the rule takes (`document.thumbs`); none if there is no such one that is a file.
    pub fn of_document_thumb(document: &types::Document, rule: SizeRule) -> Option<Self> {
        let size = rule.choose(document.thumbs.iter().flatten().filter_map(FileSize::of_photo))?;
        Some(at(document, size.name).of_said_size(size.bytes))
    }

    /// The animated thumbnail of a document that the rule takes (`document.video_thumbs`), an MPEG4 video, or the effect of
    /// a premium sticker (of type `f`); none if there is no such one that is a file.
    pub fn of_document_video_thumb(document: &types::Document, rule: SizeRule) -> Option<Self> {
        let size = rule.choose(document.video_thumbs.iter().flatten().filter_map(FileSize::of_video))?;
        Some(at(document, size.name).of_said_size(size.bytes))
    }
}

fn at(document: &types::Document, thumb_size: &str) -> FileLocation {
    let reference = document.file_reference.clone();
    let input = types::InputDocumentFileLocation::new(document.id, document.access_hash, reference, thumb_size);
    FileLocation::new(input).in_dc(Dc::Id(document.dc_id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tl_types::enums;

    fn document(size: i64) -> types::Document {
        types::Document::new(1, 2, vec![3], 0, "a/b", size, 4, Vec::<enums::DocumentAttribute>::new())
    }

    fn location(thumb_size: &str, size: u64) -> FileLocation {
        let input = types::InputDocumentFileLocation::new(1, 2, vec![3], thumb_size);
        FileLocation::new(input).in_dc(Dc::Id(4)).of_size(size)
    }

    #[test]
    fn a_document_and_its_thumbs() {
        let plain = document(5_000_000_000);
        assert_eq!(FileLocation::of_document(&plain), location("", 5_000_000_000));
        assert_eq!(FileLocation::of_document_thumb(&plain, SizeRule::Largest), None);
        assert_eq!(FileLocation::of_document_video_thumb(&plain, SizeRule::Largest), None);

        let thumbs: [enums::PhotoSize; 3] = [
            types::PhotoStrippedSize::new("i", vec![0; 40]).into(),
            types::PhotoSize::new("s", 90, 90, 1_000).into(),
            types::PhotoSize::new("m", 320, 320, 9_000).into(),
        ];
        let video = plain.thumbs(thumbs).video_thumbs([types::VideoSize::new("v", 240, 240, 70_000)]);
        assert_eq!(FileLocation::of_document_thumb(&video, SizeRule::Largest), Some(location("m", 9_000)));
        assert_eq!(FileLocation::of_document_thumb(&video, SizeRule::Type('i')), None);
        assert_eq!(FileLocation::of_document_video_thumb(&video, SizeRule::Type('v')), Some(location("v", 70_000)));
    }

    #[test]
    fn a_size_that_cannot_be_is_unknown() {
        assert_eq!(FileLocation::of_document(&document(-1)).size(), None);
    }
}
