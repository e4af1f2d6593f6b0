//! What can be seen of a file before it is uploaded: whether Telegram takes it as a photo.

use std::fs;
use std::io::{self, BufRead, BufReader, Cursor, Seek};

use imagesize::ImageType;

use crate::base::bytes::length;
use crate::base::cause::Cause;
use crate::base::limits::{MAX_PHOTO_RATIO, MAX_PHOTO_SIDES, MAX_PHOTO_SIZE};
use crate::io::blocking::off_thread;
use crate::io::source::Peek;

/// An image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Image {
    /// What its name ends with, by itself.
    pub(crate) extension: &'static str,
    /// Its width and height in pixels, if the file says so.
    pub(crate) size: Option<(usize, usize)>,
}

/// The image that a source is, if it is one that can be looked at.
pub(crate) async fn image(source: Peek) -> Result<Option<Image>, Cause> {
    match source {
        // Opening a pipe would wait for whoever writes to it. The upload says what is wrong with it.
        Peek::Path(path) => {
            off_thread(move || match fs::metadata(&path)? {
                metadata if metadata.is_file() => Ok(read_image(BufReader::new(fs::File::open(path)?))?),
                _ => Ok(None),
            })
            .await
        }
        Peek::Bytes(bytes) => Ok(read_image(Cursor::new(bytes))?),
        Peek::Once(_) => Ok(None),
    }
}

/// Checks what is known of a file that is to be a photo.
///
/// # Errors
///
/// A file that the DC would take no photo of; one that cannot be read.
pub(crate) async fn check_photo(source: Peek) -> Result<Option<Image>, Cause> {
    let size = match &source {
        Peek::Path(path) => {
            let path = path.clone();
            let metadata = off_thread(move || Ok(fs::metadata(path)?)).await?;
            metadata.is_file().then_some(metadata.len())
        }
        Peek::Bytes(bytes) => Some(length(bytes)),
        Peek::Once(None) => return Err(Cause::StreamedPhoto),
        Peek::Once(size) => *size,
    };
    // What has no size is no file, and what is empty none to upload: the upload says so.
    let Some(size) = size.filter(|size| *size > 0) else { return Ok(None) };
    check_photo_size(size)?;
    if matches!(source, Peek::Once(_)) {
        return Ok(None);
    }
    let image = image(source).await?.ok_or(Cause::NotPhoto)?;
    if let Some((width, height)) = image.size {
        check_sides(width, height)?;
    }
    Ok(Some(image))
}

/// Checks the length of a file that is to be a photo.
pub(crate) fn check_photo_size(size: u64) -> Result<(), Cause> {
    if size > MAX_PHOTO_SIZE { Err(Cause::PhotoTooLarge { size }) } else { Ok(()) }
}

fn check_sides(width: usize, height: usize) -> Result<(), Cause> {
    let (short, long) = (width.min(height), width.max(height));
    if short == 0 {
        // A file that does not tell.
        return Ok(());
    }
    if width.saturating_add(height) > MAX_PHOTO_SIDES || long > short.saturating_mul(MAX_PHOTO_RATIO) {
        return Err(Cause::PhotoDimensions { width, height });
    }
    Ok(())
}

/// The image that a file is, by its first bytes.
fn read_image(mut reader: impl BufRead + Seek) -> io::Result<Option<Image>> {
    let mut head = [0; 64];
    let mut filled = 0;
    while let Some(rest) = head.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match reader.read(rest) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    let extension = match imagesize::image_type(head.get(..filled).unwrap_or_default()) {
        Ok(ImageType::Jpeg) => "jpg",
        Ok(ImageType::Png) => "png",
        Ok(ImageType::Gif) => "gif",
        Ok(ImageType::Webp) => "webp",
        Ok(ImageType::Bmp) => "bmp",
        Ok(ImageType::Tiff) => "tif",
        _ => return Ok(None),
    };
    reader.rewind()?;
    let size = imagesize::reader_size(reader).ok().map(|size| (size.width, size.height));
    Ok(Some(Image { extension, size }))
}

#[cfg(test)]
mod tests {
    use tl_types::Bytes;

    use super::*;

    /// The head of a PNG of this size, and zeros.
    fn png(width: u32, height: u32) -> Bytes {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        bytes.extend([8, 2, 0, 0, 0, 0, 0, 0, 0]);
        bytes.into()
    }

    async fn check(bytes: Bytes) -> Result<Option<Image>, Cause> {
        check_photo(Peek::Bytes(bytes)).await
    }

    #[tokio::test]
    async fn photos_have_their_limits() {
        for (width, height) in [(1, 1), (5000, 5000), (9523, 477), (476, 9520), (200, 10), (640, 0)] {
            let image = check(png(width, height)).await.unwrap().unwrap();
            assert_eq!(image, Image { extension: "png", size: Some((width as usize, height as usize)) });
        }
        for (width, height) in [(5001, 5000), (201, 10), (10, 201), (10_000, 1), (u32::MAX, u32::MAX)] {
            let error = check(png(width, height)).await.unwrap_err();
            assert!(matches!(error, Cause::PhotoDimensions { .. }), "{width} {height} {error}");
        }
        let large = [&png(1, 1)[..], &vec![0; 10 * 1024 * 1024]].concat();
        assert!(matches!(check(large.into()).await, Err(Cause::PhotoTooLarge { size }) if size > MAX_PHOTO_SIZE));
    }

    #[tokio::test]
    async fn photos_are_images() {
        for (head, extension) in [
            (&b"\xff\xd8\xff\xe0\0\x10JFIF"[..], "jpg"),
            (b"GIF89a\x01\0\x01\0", "gif"),
            (b"RIFF\x10\0\0\0WEBPVP8 ", "webp"),
            (b"BM\0\0\0\0\0\0\0\0\x36\0\0\0", "bmp"),
            (b"II*\0\x08\0\0\0\0\0", "tif"),
            (b"MM\0*\0\0\0\x08\0\0", "tif"),
        ] {
            let image = check([head, &[0; 100]].concat().into()).await.unwrap().unwrap();
            assert_eq!(image.extension, extension);
        }
        for other in [&b"%PDF-1.7"[..], b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", b"text", b"x"] {
            assert!(matches!(check(Bytes::copy_from_slice(other)).await, Err(Cause::NotPhoto)), "{other:?}");
        }
        assert!(matches!(check_photo(Peek::Once(None)).await, Err(Cause::StreamedPhoto)));
        assert!(matches!(check_photo(Peek::Once(Some(1 << 30))).await, Err(Cause::PhotoTooLarge { .. })));
        assert!(check_photo(Peek::Once(Some(5))).await.unwrap().is_none());
        assert!(check(Bytes::new()).await.unwrap().is_none(), "an empty file is the upload's to refuse");
    }
}
