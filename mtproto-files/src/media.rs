//! One photo or document: uploaded media made part of a chat.

use tl_types::{enums, functions};

use crate::Client;
use crate::cause::Cause;
use crate::error::{Error, Operation};
use crate::lane::Lane;
use crate::progress::Reporter;
use crate::reference::by_reference;
use crate::transport::{Dc, Transport};

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

/// An error about the answer of a method.
pub(crate) fn in_answer<F: tl_types::Function, T: Transport>(lane: &Lane<T>, cause: Cause) -> Error {
    lane.error(cause).in_call(F::NAME, lane.dc())
}
