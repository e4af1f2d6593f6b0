//! Files by volume and local id, as layers before 116 had them: old databases and file ids still name them.

use tl_types::{Bytes, types};

use super::FileLocation;

impl FileLocation {
    /// A file by the fields of an old `fileLocation` (`inputFileLocation`). It is in the DC that came with these: say it
    /// with [`in_dc`](Self::in_dc).
    pub fn of_legacy_file(volume_id: i64, local_id: i32, secret: i64, file_reference: impl Into<Bytes>) -> Self {
        Self::new(types::InputFileLocation::new(volume_id, local_id, secret, file_reference))
    }

    /// One size of a photo, by the photo and the `volume_id`, `local_id` and `secret` of that size's old `fileLocation`
    /// (`inputPhotoLegacyFileLocation`). It is in the DC that came with these: say it with [`in_dc`](Self::in_dc).
    pub fn of_legacy_photo(photo: types::InputPhoto, volume_id: i64, local_id: i32, secret: i64) -> Self {
        let types::InputPhoto { id, access_hash, file_reference, .. } = photo;
        let input =
            types::InputPhotoLegacyFileLocation::new(id, access_hash, file_reference, volume_id, local_id, secret);
        Self::new(input)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_volume_and_local_id() {
        let file = types::InputFileLocation::new(1, 2, 3, vec![4]);
        assert_eq!(FileLocation::of_legacy_file(1, 2, 3, vec![4]), FileLocation::new(file));
        let photo = types::InputPhotoLegacyFileLocation::new(5, 6, vec![4], 1, 2, 3);
        let location = FileLocation::of_legacy_photo(types::InputPhoto::new(5, 6, vec![4]), 1, 2, 3);
        assert_eq!(location, FileLocation::new(photo));
    }
}
