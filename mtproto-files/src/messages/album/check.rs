//! What can be checked before anything is sent.

use super::group::{self, group_of};
use crate::base::cause::Cause;
use crate::base::error::{Error, Operation};
use crate::base::limits::{MAX_ALBUM, MIN_ALBUM};
use crate::messages::media::{File, Group, MediaSpec};

/// The sizes of the albums that so many items make: as few as can be, and as even as can be, so that none has a single item
/// unless there is no other.
///
/// # Errors
///
/// Fewer than make an album; more, or one, unless they may be split.
pub(super) fn sizes(count: usize, split: bool) -> Result<Vec<usize>, Error> {
    let may_be = if split { count > 0 } else { (MIN_ALBUM..=MAX_ALBUM).contains(&count) };
    if !may_be {
        return Err(Error::new(Operation::SendAlbum, Cause::AlbumSize { count }));
    }
    let albums = count.div_ceil(MAX_ALBUM);
    let (each, larger) = (count / albums, count % albums);
    Ok((0..albums).map(|album| each + usize::from(album < larger)).collect())
}

/// Checks that items may be in one album. Which group some of them are of, only the DC knows. `first` is the place of the
/// first one.
pub(super) fn groups<'a>(items: impl IntoIterator<Item = &'a MediaSpec<File>>, first: usize) -> Result<(), Error> {
    let mut album = None;
    for (place, what) in (first..).zip(items) {
        let failed = |cause| Err(Error::new(Operation::SendAlbum, cause).of_item(place));
        match (group_of(what), album) {
            (Some(Group::Alone), _) => return failed(Cause::NotForAlbum),
            (Some(group), Some(album)) if group != album => {
                return failed(Cause::AlbumMixed { album: group::label(album), item: group::label(group) });
            }
            (group, _) => album = album.or(group),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_item_is_in_an_album_that_may_be() {
        assert!(sizes(0, true).is_err() && sizes(0, false).is_err());
        assert!(sizes(1, false).is_err() && sizes(11, false).is_err());
        assert_eq!(sizes(1, true).unwrap(), [1]);
        assert_eq!(sizes(10, false).unwrap(), [10]);
        assert_eq!(sizes(11, true).unwrap(), [6, 5]);
        for count in 2..200 {
            let sizes = sizes(count, true).unwrap();
            assert_eq!(sizes.iter().sum::<usize>(), count);
            assert!(sizes.iter().all(|size| (MIN_ALBUM..=MAX_ALBUM).contains(size)), "{count}: {sizes:?}");
            assert_eq!(sizes.len(), count.div_ceil(MAX_ALBUM));
        }
    }
}
