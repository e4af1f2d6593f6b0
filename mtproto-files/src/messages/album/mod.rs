//! Albums: 2 to 10 photos and videos, pieces of music, or documents, sent as one (`api/files#albums-grouped-media`).
//!
//! Each item is [`Media`](crate::media::Media) with a caption of its own; which one clients show for the album is
//! [`ShownCaption`]'s to say.

mod caption;
mod check;
mod group;
mod partly_sent;
mod run;
mod send;

pub use caption::ShownCaption;
pub use partly_sent::PartlySent;
pub use send::SendAlbum;

/// An item of an album: media with a caption of its own.
pub type AlbumItem = crate::messages::media::Media;
