//! Where a file is: its location, its DC and its size, taken from the objects that carry it.

use tl_types::{enums, types};

use crate::transport::Dc;

/// Where a file is, and how large it is.
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

    /// The file of a document.
    pub fn of_document(document: &types::Document) -> Self {
        let whole = String::new();
        let input = types::InputDocumentFileLocation::new(
            document.id,
            document.access_hash,
            document.file_reference.clone(),
            whole,
        );
        let size = u64::try_from(document.size).ok();
        Self { input: input.into(), dc: Dc::Id(document.dc_id), size }
    }

    /// The largest size of a photo that is a file; none if there is no such size.
    pub fn of_photo(photo: &types::Photo) -> Option<Self> {
        let (bytes, size) = photo.sizes.iter().filter_map(file_of).max_by_key(|(bytes, _)| *bytes)?;
        let input = types::InputPhotoFileLocation::new(photo.id, photo.access_hash, photo.file_reference.clone(), size);
        Some(Self { input: input.into(), dc: Dc::Id(photo.dc_id), size: u64::try_from(bytes).ok() })
    }

    /// The file of a message's media; none if it is neither a document nor a photo, or has expired.
    pub fn of_media(media: &enums::MessageMedia) -> Option<Self> {
        match media {
            enums::MessageMedia::Document(media) => match media.document.as_ref()? {
                enums::Document::Plain(document) => Some(Self::of_document(document)),
                _ => None,
            },
            enums::MessageMedia::Photo(media) => match media.photo.as_ref()? {
                enums::Photo::Plain(photo) => Self::of_photo(photo),
                _ => None,
            },
            _ => None,
        }
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
}

/// The length and type of a photo's size, if it is a file of its own.
fn file_of(size: &enums::PhotoSize) -> Option<(i32, &str)> {
    match size {
        enums::PhotoSize::Plain(size) => Some((size.size, &size.r#type)),
        // The sizes of a progressive JPEG's prefixes; the last is the whole.
        enums::PhotoSize::Progressive(size) => Some((*size.sizes.iter().max()?, &size.r#type)),
        _ => None,
    }
}

impl From<&types::Document> for FileLocation {
    fn from(document: &types::Document) -> Self {
        Self::of_document(document)
    }
}

impl From<enums::InputFileLocation> for FileLocation {
    fn from(input: enums::InputFileLocation) -> Self {
        Self::new(input)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn photo(sizes: impl IntoIterator<Item = enums::PhotoSize>) -> types::Photo {
        types::Photo::new(1, 2, vec![3], 0, sizes, 4)
    }

    #[test]
    fn a_photo_is_its_largest_size() {
        let photo = photo([
            types::PhotoStrippedSize::new("i", vec![0; 40]).into(),
            types::PhotoSize::new("x", 800, 600, 5000).into(),
            types::PhotoSizeProgressive::new("y", 1280, 960, [700, 3000, 9000]).into(),
            types::PhotoSize::new("m", 320, 240, 900).into(),
        ]);
        let location = FileLocation::of_photo(&photo).unwrap();
        let input = types::InputPhotoFileLocation::new(1, 2, vec![3], "y");
        assert_eq!(location, FileLocation::new(input).in_dc(Dc::Id(4)).of_size(9000));
    }

    #[test]
    fn a_photo_may_have_no_file() {
        assert_eq!(FileLocation::of_photo(&photo([types::PhotoStrippedSize::new("i", vec![0; 40]).into()])), None);
        assert_eq!(FileLocation::of_photo(&photo([types::PhotoSizeProgressive::new("y", 1, 1, []).into()])), None);
    }

    #[test]
    fn a_size_that_cannot_be_is_unknown() {
        let document = types::Document::new(1, 2, vec![3], 0, "a/b", -1, 4, Vec::<enums::DocumentAttribute>::new());
        assert_eq!(FileLocation::of_document(&document).size(), None);
    }

    #[test]
    fn media_without_a_file() {
        let expired = types::MessageMediaDocument::new().ttl_seconds(1);
        assert_eq!(FileLocation::of_media(&expired.into()), None);
        assert_eq!(FileLocation::of_media(&types::MessageMediaEmpty::new().into()), None);
    }
}
