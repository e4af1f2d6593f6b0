//! The thumbnail that a document is uploaded with: what it must be, and how an image is made one.

use super::file::{File, FileState};
use super::inspect::{self, Image};
use super::look::look;
use crate::base::cause::Cause;
use crate::base::error::{Error, Operation};
use crate::base::limits::{Limits, MAX_THUMBNAIL_SIDE, MAX_THUMBNAIL_SIZE};
use crate::io::source::Peek;

/// Checks a thumbnail, as far as it can be seen. With the feature `thumbnails`, an image that is none is made one.
///
/// # Errors
///
/// A file that cannot be uploaded, or that Telegram takes no thumbnail of.
pub(crate) async fn check_thumbnail(file: &mut File, limits: Limits, operation: Operation) -> Result<(), Error> {
    let size = look(file, limits, operation).await?;
    let checked = check(file, size).await;
    checked.map_err(|cause| Error::new(operation, cause).of_file(file.label()))
}

async fn check(file: &mut File, size: Option<u64>) -> Result<(), Cause> {
    let FileState::ToUpload { source, .. } = &mut file.state else { return Ok(()) };
    let peek = source.peek().filter(|peek| !matches!(peek, Peek::Once(_)));
    let fault = match &peek {
        Some(peek) => fault_of(size, inspect::image(peek.clone()).await?),
        None => too_many_bytes(size),
    };
    let Some(what) = fault else { return Ok(()) };
    #[cfg(feature = "thumbnails")]
    if let Some(peek) = peek {
        *source = super::scale::thumbnail(peek).await?.into();
        return Ok(());
    }
    Err(Cause::Thumbnail { what })
}

/// What is wrong with an image as a thumbnail.
fn fault_of(size: Option<u64>, image: Option<Image>) -> Option<String> {
    match image {
        Some(Image { extension: "jpg", size: Some((width, height)) }) => {
            let is_large = width.max(height) > MAX_THUMBNAIL_SIDE;
            if is_large { Some(format!("is {width}x{height}")) } else { too_many_bytes(size) }
        }
        Some(Image { extension: "jpg", size: None }) => Some("is a JPEG that does not say how large it is".to_owned()),
        Some(Image { extension, .. }) => Some(format!("is a file of another kind (.{extension})")),
        None => Some("is no image".to_owned()),
    }
}

fn too_many_bytes(size: Option<u64>) -> Option<String> {
    size.filter(|size| *size > MAX_THUMBNAIL_SIZE).map(|size| format!("has {size} bytes"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thumbnail_is_a_small_jpeg() {
        let jpeg = |width, height| Some(Image { extension: "jpg", size: Some((width, height)) });
        assert_eq!(fault_of(Some(200_000), jpeg(320, 320)), None);
        assert_eq!(fault_of(None, jpeg(1, 320)), None);
        assert_eq!(fault_of(Some(200_001), jpeg(320, 320)).unwrap(), "has 200001 bytes");
        assert_eq!(fault_of(Some(1), jpeg(320, 321)).unwrap(), "is 320x321");
        assert_eq!(fault_of(Some(1), jpeg(321, 1)).unwrap(), "is 321x1");
        let png = Some(Image { extension: "png", size: Some((1, 1)) });
        assert_eq!(fault_of(Some(1), png).unwrap(), "is a file of another kind (.png)");
        assert_eq!(fault_of(Some(1), None).unwrap(), "is no image");
    }
}
