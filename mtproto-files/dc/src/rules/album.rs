//! The rules for albums and captions (`api/files#albums-grouped-media`, `api/config`).

use crate::error::Refusal;

/// The most items of an album; the fewest are two.
const ALBUM_MAX: usize = 10;

/// What a media is grouped with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AlbumGroup {
    /// Photos and videos.
    Visual,
    /// Music.
    Audio,
    /// All other documents.
    File,
    /// Nothing: voice messages, round videos, animations and stickers.
    Alone,
}

/// Whether an album may have so many items.
pub(crate) fn check_count(items: usize) -> Result<(), Refusal> {
    match items {
        0 => Err(Refusal::MediaEmpty),
        1 => Err(Refusal::MediaInvalid),
        2..=ALBUM_MAX => Ok(()),
        _ => Err(Refusal::AlbumTooLong),
    }
}

/// Whether media of these groups may be in one album: only if it is the same group, and one that there are albums of.
pub(crate) fn check_groups(groups: impl IntoIterator<Item = AlbumGroup>) -> Result<(), Refusal> {
    let mut groups = groups.into_iter();
    let first = groups.next();
    if first != Some(AlbumGroup::Alone) && groups.all(|group| Some(group) == first) {
        Ok(())
    } else {
        Err(Refusal::AlbumMixed)
    }
}

/// Whether a caption is short enough, in UTF-16 code units.
pub(crate) fn check_caption(caption: &str, longest: usize) -> Result<(), Refusal> {
    if caption.encode_utf16().count() > longest { Err(Refusal::CaptionTooLong) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_to_ten_items() {
        assert_eq!(check_count(0), Err(Refusal::MediaEmpty));
        assert_eq!(check_count(1), Err(Refusal::MediaInvalid));
        assert_eq!(check_count(2), Ok(()));
        assert_eq!(check_count(10), Ok(()));
        assert_eq!(check_count(11), Err(Refusal::AlbumTooLong));
    }

    #[test]
    fn groups_do_not_mix() {
        assert_eq!(check_groups([AlbumGroup::Visual, AlbumGroup::Visual]), Ok(()));
        assert_eq!(check_groups([AlbumGroup::Alone, AlbumGroup::Alone]), Err(Refusal::AlbumMixed));
        assert_eq!(check_groups([AlbumGroup::File, AlbumGroup::Visual]), Err(Refusal::AlbumMixed));
        assert_eq!(check_groups([AlbumGroup::Audio, AlbumGroup::Audio, AlbumGroup::File]), Err(Refusal::AlbumMixed));
    }

    #[test]
    fn captions_are_counted_in_utf16() {
        assert_eq!(check_caption(&"é".repeat(1024), 1024), Ok(()));
        assert_eq!(check_caption(&"😀".repeat(512), 1024), Ok(()));
        assert_eq!(check_caption(&"😀".repeat(513), 1024), Err(Refusal::CaptionTooLong));
    }
}
