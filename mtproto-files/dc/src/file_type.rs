//! What a file is, by its first bytes.

use tl_types::{enums, types};

/// So many first bytes are enough to tell.
pub(crate) const HEAD: u64 = 4096;

/// The types that `storage.FileType` knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FileType {
    Unknown,
    Jpeg,
    Gif,
    Png,
    Pdf,
    Mp3,
    Mov,
    Mp4,
    Webp,
    /// `storage.FileType` has no name for it.
    Bmp,
    /// Nor for this.
    Tiff,
}

impl FileType {
    /// The type of a file with this head.
    pub(crate) fn of(head: &[u8]) -> Self {
        match infer::get(head).map(|kind| kind.mime_type()) {
            Some("image/jpeg") => Self::Jpeg,
            Some("image/gif") => Self::Gif,
            Some("image/png") => Self::Png,
            Some("image/webp") => Self::Webp,
            Some("image/bmp") => Self::Bmp,
            Some("image/tiff") => Self::Tiff,
            Some("application/pdf") => Self::Pdf,
            Some("audio/mpeg") => Self::Mp3,
            Some("video/quicktime") => Self::Mov,
            Some("video/mp4" | "video/x-m4v") => Self::Mp4,
            _ => Self::Unknown,
        }
    }

    /// Whether a photo can be made of it.
    pub(crate) fn is_image(self) -> bool {
        matches!(self, Self::Jpeg | Self::Gif | Self::Png | Self::Webp | Self::Bmp | Self::Tiff)
    }
}

impl From<FileType> for enums::storage::FileType {
    fn from(file_type: FileType) -> Self {
        use types::storage;
        match file_type {
            FileType::Unknown | FileType::Bmp | FileType::Tiff => storage::FileUnknown::new().into(),
            FileType::Jpeg => storage::FileJpeg::new().into(),
            FileType::Gif => storage::FileGif::new().into(),
            FileType::Png => storage::FilePng::new().into(),
            FileType::Pdf => storage::FilePdf::new().into(),
            FileType::Mp3 => storage::FileMp3::new().into(),
            FileType::Mov => storage::FileMov::new().into(),
            FileType::Mp4 => storage::FileMp4::new().into(),
            FileType::Webp => storage::FileWebp::new().into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn told_by_the_first_bytes() {
        for (head, file_type) in [
            (&b"\xff\xd8\xff\xe0\0\x10JFIF"[..], FileType::Jpeg),
            (b"GIF89a\x01\0\x01\0", FileType::Gif),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", FileType::Png),
            (b"RIFF\x10\0\0\0WEBPVP8 ", FileType::Webp),
            (b"%PDF-1.7", FileType::Pdf),
            (b"ID3\x04\0\0\0\0\0\0", FileType::Mp3),
            (b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", FileType::Mov),
            (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", FileType::Mp4),
            (b"plain text", FileType::Unknown),
            (b"", FileType::Unknown),
        ] {
            assert_eq!(FileType::of(head), file_type, "{head:?}");
            assert_eq!(FileType::of(&head[..head.len().min(2)]), FileType::Unknown);
        }
        assert_eq!(FileType::of(b"BM\x36\0\0\0\0\0\0\0\x36\0\0\0"), FileType::Bmp);
        assert_eq!(FileType::of(b"II*\0\x08\0\0\0\0\0\0\0"), FileType::Tiff);
    }
}
