//! One photo or document: uploaded media made part of a chat, or sent.

use tl_types::{enums, functions};

use crate::cause::Cause;
use crate::error::{Error, Operation};
use crate::lane::Lane;
use crate::message::{self, SentMessage};
use crate::progress::Reporter;
use crate::reference::by_reference;
use crate::transport::{Dc, Transport};
use crate::{Client, random};

/// `messages.uploadMedia`, and what it returned by reference.
pub(crate) async fn upload<T: Transport>(
    client: &Client<T>,
    peer: enums::InputPeer,
    media: enums::InputMedia,
) -> Result<enums::InputMedia, Error> {
    let lane = Lane::new(client, Operation::UploadMedia, Dc::Home, Reporter::default());
    upload_in(&lane, peer, media).await
}

/// As [`upload`], for whatever operation the lane is of.
pub(crate) async fn upload_in<T: Transport>(
    lane: &Lane<T>,
    peer: enums::InputPeer,
    media: enums::InputMedia,
) -> Result<enums::InputMedia, Error> {
    let request = functions::messages::UploadMedia::new(peer, media);
    let answer = lane.invoke(&request).await?;
    by_reference(&request.media, &answer).map_err(|cause| in_answer::<functions::messages::UploadMedia, T>(lane, cause))
}

/// `messages.sendMedia`.
pub(crate) async fn send<T: Transport>(
    client: &Client<T>,
    peer: enums::InputPeer,
    media: enums::InputMedia,
    caption: String,
) -> Result<SentMessage, Error> {
    let lane = Lane::new(client, Operation::SendMedia, Dc::Home, Reporter::default());
    let random_id = random::nonzero().map_err(|cause| lane.error(cause))?;
    let request = functions::messages::SendMedia::new(peer, media, caption, random_id);
    let answer = lane.invoke(&request).await?;
    let sent = message::find(&answer, &[random_id]).and_then(|sent| {
        // One random id: one message.
        sent.into_iter().next().ok_or(Cause::NoMessage { random_id })
    });
    sent.map_err(|cause| in_answer::<functions::messages::SendMedia, T>(&lane, cause))
}

/// An error about the answer of a method.
pub(crate) fn in_answer<F: tl_types::Function, T: Transport>(lane: &Lane<T>, cause: Cause) -> Error {
    lane.error(cause).in_call(F::NAME, lane.dc())
}
