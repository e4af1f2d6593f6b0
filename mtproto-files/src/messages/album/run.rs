//! Carries an album out.

use std::sync::Arc;

use std::future::IntoFuture;

use futures_util::future::{BoxFuture, FutureExt};
use futures_util::stream::{self, StreamExt, TryStreamExt};
use tl_types::{enums, functions, types};

use super::check;
use super::partly_sent::PartlySent;
use super::send::{OnItemProgress, SendAlbum};
use crate::base::cause::Cause;
use crate::base::error::{Error, Operation};
use crate::base::known_error::stale_item;
use crate::base::limits::PARTS_IN_FLIGHT;
use crate::base::random;
use crate::messages::media::call::{Target, is_about_reference};
use crate::messages::media::{Media, MediaSpec, ResolvedMedia, Shape};
use crate::messages::send::message::{self, SentMessage};
use crate::messages::send::{SendMedia, SendOptions};
use crate::objects::text::FormattedText;
use crate::runtime::Context;
use crate::runtime::Reports;
use crate::runtime::call::call;
use crate::transfer::upload::resend::in_answer;
use mtproto_transport::Dc;

const OPERATION: Operation = Operation::SendAlbum;
/// So many items are looked at at once: what is in a store far away is not waited for one by one.
const CHECKS_AT_ONCE: usize = 8;

impl IntoFuture for SendAlbum {
    type Output = Result<Vec<SentMessage>, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(send(self))
    }
}

/// Sends an album, or several. All items are checked before anything is sent.
pub(super) async fn send(send: SendAlbum) -> Result<Vec<SentMessage>, Error> {
    send.options.check_for_album().map_err(|cause| Error::new(OPERATION, cause))?;
    let sizes = check::sizes(send.items.len(), send.split)?;
    if sizes == [1] {
        return alone(send).await;
    }
    let SendAlbum { context, peer, mut items, options, progress, .. } = send;
    let mut first = 0;
    for size in &sizes {
        check::groups(items.iter().skip(first).take(*size).map(|media| &media.what), first)?;
        first += size;
    }
    items.iter_mut().for_each(|media| force_file(&mut media.what));
    check_items(&context, &mut items).await?;
    let target = Target::of(&context, peer).await?;
    let mut sent = Vec::new();
    let mut items = items.into_iter().enumerate();
    for size in sizes {
        let album = items.by_ref().take(size).collect();
        let next = sent.len();
        let found = match send_one(&context, &target, album, &options, progress.as_ref()).await {
            Ok(found) => found,
            Err(error) => return Err(partly_sent(sent, next, error)),
        };
        sent.extend(found.sent);
        if let Some((missing, error)) = found.missing {
            return Err(partly_sent(sent, missing, error));
        }
    }
    Ok(sent.into_iter().map(|(_, message)| message).collect())
}

/// Checks items, several at a time. The error is that of the first item at fault.
async fn check_items(context: &Context, items: &mut [Media]) -> Result<(), Error> {
    let mut checks = Vec::new();
    for (place, media) in items.iter_mut().enumerate() {
        checks.push(check_item(context, place, media).boxed());
    }
    stream::iter(checks).buffered(CHECKS_AT_ONCE).try_collect().await
}

async fn check_item(context: &Context, place: usize, media: &mut Media) -> Result<(), Error> {
    let label = media.label();
    let checked = media.check(context, OPERATION).await;
    checked.map_err(|error| error.or_of_file(label).of_item(place))
}

/// Sends the only item of an album that may be split, as a message.
async fn alone(send: SendAlbum) -> Result<Vec<SentMessage>, Error> {
    let SendAlbum { context, peer, items, options, progress, .. } = send;
    let mut sent = Vec::new();
    for mut media in items {
        force_file(&mut media.what);
        let mut message = SendMedia::new(context.clone(), peer.clone(), media).options(options.clone());
        if let Some(progress) = progress.clone() {
            message = message.progress(move |at| progress(0, at));
        }
        sent.push(message.await.map_err(|error| error.of_item(0))?);
    }
    Ok(sent)
}

/// The error about the first item that is not sent, with those that are.
fn partly_sent(sent: Vec<(usize, SentMessage)>, next: usize, error: Error) -> Error {
    if sent.is_empty() {
        return error;
    }
    Error::new(OPERATION, PartlySent { sent, next, error }).of_item(next)
}

/// In an album, documents are mere files: the DC would make videos of some of them.
fn force_file<F>(what: &mut MediaSpec<F>) {
    if let MediaSpec::Document(parts) = what
        && matches!(parts.shape, Shape::File)
    {
        parts.force_file = true;
    }
}

/// An item on its way.
struct AlbumEntry {
    place: usize,
    item: ResolvedMedia,
    caption: FormattedText,
    random_id: i64,
    /// The media by reference.
    media: enums::InputMedia,
}

/// What became of an album: the DC may send some of its items alone.
struct SentEntries {
    /// The messages, each with its item's place.
    sent: Vec<(usize, SentMessage)>,
    /// The first item that has none.
    missing: Option<(usize, Error)>,
}

async fn send_one(
    context: &Context,
    target: &Target,
    album: Vec<(usize, Media)>,
    options: &SendOptions,
    progress: Option<&OnItemProgress>,
) -> Result<SentEntries, Error> {
    let singles = album.into_iter().map(|(place, media)| async move {
        let progress = progress.map(Arc::clone);
        let label = media.label();
        let single = single(context, target, place, media, progress).await;
        single.map_err(|error| error.or_of_file(label).of_item(place))
    });
    let mut singles: Vec<_> = stream::iter(singles).buffered(PARTS_IN_FLIGHT).try_collect().await?;
    let random_ids: Vec<_> = singles.iter().map(|single| single.random_id).collect();
    let answer = loop {
        let items = singles.iter().map(|single| {
            let text = single.caption.text.as_str();
            let mut item = types::InputSingleMedia::new(single.media.clone(), single.random_id, text);
            item.entities = single.caption.input_entities();
            item
        });
        let mut request = functions::messages::SendMultiMedia::new(target.peer.clone(), items);
        options.clone().apply_to_album(&mut request);
        match call(context, OPERATION, Dc::Home, &request).await {
            Err(error) => repair(context, target, &mut singles, error).await?,
            result => break result?,
        }
    };
    context.peers().learn_from(&answer);
    let mut found = SentEntries { sent: Vec::new(), missing: None };
    for (single, message) in singles.iter().zip(message::find(&answer, &random_ids)) {
        match message {
            Some(message) => found.sent.push((single.place, message)),
            None if found.missing.is_none() => {
                let cause = Cause::NoMessage { random_id: single.random_id };
                let error = in_answer::<functions::messages::SendMultiMedia>(OPERATION, cause);
                found.missing = Some((single.place, error.of_item(single.place)));
            }
            None => {}
        }
    }
    Ok(found)
}

/// An item as `messages.sendMultiMedia` takes it: by reference, with a random id.
async fn single(
    context: &Context,
    target: &Target,
    place: usize,
    media: Media,
    progress: Option<OnItemProgress>,
) -> Result<AlbumEntry, Error> {
    let mut reports = Reports::default();
    if let Some(progress) = progress {
        reports.progress = Some(Arc::new(move |at| progress(place, at)));
    }
    let Media { what, caption } = media;
    let random_id = random::nonzero().map_err(|cause| Error::new(OPERATION, cause))?;
    let mut item = ResolvedMedia::upload(context, what, reports).await?;
    let media = item.by_reference(context, OPERATION, target).await?;
    Ok(AlbumEntry { place, item, caption, random_id, media })
}

/// Mends the item that an error is about, so that the call can be repeated.
///
/// # Errors
///
/// The error, if it is about something else, or cannot be helped.
async fn repair(context: &Context, target: &Target, singles: &mut [AlbumEntry], error: Error) -> Result<(), Error> {
    if !is_about_reference(&error) {
        return Err(error);
    }
    // The error says which item: its index, from 0.
    let index = error.rpc().and_then(stale_item);
    let Some(single) = index.and_then(|index| singles.get_mut(index)) else { return Err(error) };
    let place = single.place;
    let mended = async {
        single.item.repair(context, OPERATION, error).await?;
        single.media = single.item.by_reference(context, OPERATION, target).await?;
        Ok(())
    };
    mended.await.map_err(|error: Error| error.of_item(place))
}
