//! How many albums files make, and how large these are.

use mtproto_files::limits::MAX_ALBUM;

/// The sizes of the albums for so many files: as few as can be, and as even as can be, so that none has a single item. One
/// file is no album.
pub(crate) fn sizes(files: usize) -> Vec<usize> {
    if files < 2 {
        return Vec::new();
    }
    let albums = files.div_ceil(MAX_ALBUM);
    let (each, larger) = (files / albums, files % albums);
    (0..albums).map(|album| each + usize::from(album < larger)).collect()
}

/// What to tell about them.
pub(crate) fn text(sizes: &[usize]) -> String {
    match sizes {
        [] => "Sent as a document; a single file is no album, so none was sent.".to_owned(),
        [size] => format!("Sent as {size} documents, and as an album of {size}."),
        sizes => {
            let total: usize = sizes.iter().sum();
            let list = sizes.iter().map(usize::to_string).collect::<Vec<_>>().join(" + ");
            format!("Sent as {total} documents, and as {} albums ({list}): one has at most {MAX_ALBUM}.", sizes.len())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mtproto_files::limits::MIN_ALBUM;

    #[test]
    fn every_file_is_in_an_album_that_may_be() {
        assert!(sizes(0).is_empty() && sizes(1).is_empty());
        for files in 2..200 {
            let sizes = sizes(files);
            assert_eq!(sizes.iter().sum::<usize>(), files);
            assert!(sizes.iter().all(|size| (MIN_ALBUM..=MAX_ALBUM).contains(size)), "{files}: {sizes:?}");
            assert_eq!(sizes.len(), files.div_ceil(MAX_ALBUM));
        }
        assert_eq!(sizes(11), [6, 5]);
    }
}
