//! What a photo may be called: the DC looks at how the name of a file ends before it makes a photo of it.

use tl_types::enums;

/// How the names of photos end. To what ends otherwise, `.jpg` is appended, whatever it is: WebP too.
const EXTENSIONS: [&str; 6] = ["jpg", "jpeg", "png", "gif", "tif", "bmp"];

/// A name that a photo may have, if this one is none (`PHOTO_EXT_INVALID`): with an extension appended.
pub(crate) fn with_extension(name: &str, extension: &str) -> Option<String> {
    let ends_right = name.rsplit_once('.').is_some_and(|(_, end)| is_of_photos(end));
    let stem = if name.is_empty() { "photo" } else { name };
    let extension = if is_of_photos(extension) { extension } else { "jpg" };
    (!ends_right).then(|| format!("{stem}.{extension}"))
}

/// The same for the name of a file that was uploaded.
pub(crate) fn correct(file: &mut enums::InputFile) {
    let name = match file {
        enums::InputFile::Plain(file) => &mut file.name,
        enums::InputFile::Big(file) => &mut file.name,
        _ => return,
    };
    if let Some(right) = with_extension(name, "jpg") {
        *name = right;
    }
}

fn is_of_photos(extension: &str) -> bool {
    EXTENSIONS.iter().any(|known| known.eq_ignore_ascii_case(extension))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tl_types::types;

    #[test]
    fn names_of_photos_end_so() {
        for right in ["a.jpg", "A.JPG", "a.b.jpeg", "a.png", "a.gif", "a.tif", "a.bmp"] {
            assert_eq!(with_extension(right, "jpg"), None, "{right}");
        }
        for (wrong, extension, right) in [
            ("tmpAB12", "png", "tmpAB12.png"),
            ("a.webp", "webp", "a.webp.jpg"),
            ("a.tiff", "tif", "a.tiff.tif"),
            ("jpg", "jpg", "jpg.jpg"),
            ("a.", "jpg", "a..jpg"),
            ("", "gif", "photo.gif"),
        ] {
            assert_eq!(with_extension(wrong, extension).as_deref(), Some(right));
        }
    }

    #[test]
    fn uploads_are_corrected() {
        let mut files = [
            enums::InputFile::from(types::InputFile::new(1, 1, "file", "")),
            types::InputFileBig::new(1, 1, "file").into(),
        ];
        files.iter_mut().for_each(correct);
        let right = [
            enums::InputFile::from(types::InputFile::new(1, 1, "file.jpg", "")),
            types::InputFileBig::new(1, 1, "file.jpg").into(),
        ];
        assert_eq!(files, right);
    }
}
