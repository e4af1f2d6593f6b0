//! Albums: 2 to 10 photos and documents, sent as one (`api/files#albums-grouped-media`).

use futures_util::stream::{self, StreamExt, TryStreamExt};
use tl_types::{enums, functions, types};

use crate::cause::Cause;
use crate::drive::call::call;
use crate::error::{Error, Operation};
use crate::limits::{MAX_ALBUM, MIN_ALBUM, PARTS_IN_FLIGHT};
use crate::media::{self, in_answer};
use crate::message::{self, SentMessage};
use crate::transport::{Dc, Transport};
use crate::{Client, random};

/// One photo or document of an album, and its caption. A caption on the first item alone is the album's.
#[derive(Clone, Debug, PartialEq)]
pub struct AlbumItem {
    media: enums::InputMedia,
    caption: String,
    entities: Option<Vec<enums::MessageEntity>>,
}

impl AlbumItem {
    /// An item without a caption.
    pub fn new(media: impl Into<enums::InputMedia>) -> Self {
        Self { media: media.into(), caption: String::new(), entities: None }
    }

    /// Sets its caption.
    #[must_use]
    pub fn caption(mut self, caption: impl Into<String>) -> Self {
        self.caption = caption.into();
        self
    }

    /// Sets the caption's formatting.
    #[must_use]
    pub fn entities(mut self, entities: impl IntoIterator<Item = impl Into<enums::MessageEntity>>) -> Self {
        self.entities = Some(entities.into_iter().map(Into::into).collect());
        self
    }
}

impl<M: Into<enums::InputMedia>> From<M> for AlbumItem {
    fn from(media: M) -> Self {
        Self::new(media)
    }
}

/// Sends an album.
pub(crate) async fn send<T: Transport>(
    client: &Client<T>,
    peer: enums::InputPeer,
    items: Vec<AlbumItem>,
) -> Result<Vec<SentMessage>, Error> {
    check(&items)?;
    let singles = items.into_iter().zip(1..).map(|(item, place)| {
        let peer = peer.clone();
        async move { single(client, peer, item).await.map_err(|error| error.of_file(label(place))) }
    });
    let singles: Vec<_> = stream::iter(singles).buffered(PARTS_IN_FLIGHT).try_collect().await?;
    let random_ids: Vec<_> = singles.iter().map(|single| single.random_id).collect();
    let request = functions::messages::SendMultiMedia::new(peer, singles);
    let answer = call(client, Operation::SendAlbum, Dc::Home, &request).await?;
    message::find(&answer, &random_ids)
        .map_err(|cause| in_answer::<functions::messages::SendMultiMedia>(Operation::SendAlbum, cause))
}

/// Checks all that can be checked before anything is sent.
fn check(items: &[AlbumItem]) -> Result<(), Error> {
    if !(MIN_ALBUM..=MAX_ALBUM).contains(&items.len()) {
        return Err(Error::new(Operation::SendAlbum, Cause::AlbumSize { count: items.len() }));
    }
    match items.iter().zip(1..).find(|(item, _)| kind(&item.media) == Kind::Other) {
        Some((_, place)) => Err(Error::new(Operation::SendAlbum, Cause::NotForAlbum).of_file(label(place))),
        None => Ok(()),
    }
}

/// How errors call an item.
fn label(place: i32) -> String {
    format!("item {place}")
}

#[derive(PartialEq, Eq)]
enum Kind {
    /// To be uploaded to the chat first.
    Raw,
    /// Sent as it is.
    ByReference,
    /// Not for albums.
    Other,
}

fn kind(media: &enums::InputMedia) -> Kind {
    match media {
        enums::InputMedia::UploadedPhoto(_)
        | enums::InputMedia::UploadedDocument(_)
        | enums::InputMedia::PhotoExternal(_)
        | enums::InputMedia::DocumentExternal(_) => Kind::Raw,
        enums::InputMedia::Photo(_) | enums::InputMedia::Document(_) => Kind::ByReference,
        _ => Kind::Other,
    }
}

/// An item as `messages.sendMultiMedia` takes it: by reference, with a random id.
async fn single<T: Transport>(
    client: &Client<T>,
    peer: enums::InputPeer,
    item: AlbumItem,
) -> Result<types::InputSingleMedia, Error> {
    let media = match kind(&item.media) {
        Kind::Raw => media::upload(client, Operation::SendAlbum, peer, item.media).await?,
        _ => item.media,
    };
    let random_id = random::nonzero().map_err(|cause| Error::new(Operation::SendAlbum, cause))?;
    let mut single = types::InputSingleMedia::new(media, random_id, item.caption);
    single.entities = item.entities;
    Ok(single)
}
