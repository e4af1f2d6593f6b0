//! `messages.uploadMedia`, and calls that use an uploaded file.

use std::sync::Arc;

use mtproto_transport::Dc;
use tl_types::{Function, enums, functions};

use super::reference::by_reference;
use super::thumbnail;
use crate::base::cause::Cause;
use crate::base::error::{Error, Operation};
use crate::base::known_error::StaleReference;
use crate::io::source::UploadedSource;
#[cfg(feature = "messages")]
use crate::messages::resolve::resolve;
use crate::objects::peer::Peer;
#[cfg(not(feature = "messages"))]
use crate::objects::peer::PeerError;
use crate::runtime::Context;
use crate::runtime::call::call;
use crate::transfer::upload::resend::{Repeats, in_answer};

/// For whom media is uploaded.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    pub(crate) peer: enums::InputPeer,
    /// `business_connection_id`.
    pub(crate) business: Option<String>,
}

impl Target {
    /// The peer that the caller names.
    ///
    /// # Errors
    ///
    /// What names no peer, or none that can be found.
    pub(crate) async fn of(context: &Context, peer: Peer) -> Result<Self, Error> {
        Ok(Self { peer: input_peer(context, peer).await?, business: None })
    }
}

#[cfg(feature = "messages")]
async fn input_peer(context: &Context, peer: Peer) -> Result<enums::InputPeer, Error> {
    resolve(context, peer).await
}

/// Usernames are resolved by a method that is not among those for files.
#[cfg(not(feature = "messages"))]
async fn input_peer(context: &Context, peer: Peer) -> Result<enums::InputPeer, Error> {
    let failed = |cause: Cause| Error::new(Operation::ResolvePeer, cause);
    match peer {
        Peer::Me => Ok(tl_types::types::InputPeerSelf::new().into()),
        Peer::Input(peer) => Ok(peer),
        Peer::Id(id) => context.peers().get(id).ok_or_else(|| failed(PeerError::NoAccessHash(id).into())),
        Peer::Username(username) => {
            let id = context.peers().named(&username);
            let known = id.and_then(|id| context.peers().get(id));
            known.ok_or_else(|| failed(Cause::Unsupported { what: "contacts.ResolvedPeer" }))
        }
        Peer::Wrong(error) => Err(failed(error.into())),
    }
}

/// `messages.uploadMedia`, and what it returned by reference.
pub(crate) async fn upload(
    context: &Context,
    operation: Operation,
    target: &Target,
    media: enums::InputMedia,
) -> Result<enums::InputMedia, Error> {
    let upload = upload_of(context, operation, &media)?;
    let mut request = functions::messages::UploadMedia::new(target.peer.clone(), media);
    request.business_connection_id.clone_from(&target.business);
    let answer = with_media(context, operation, upload, &mut request).await?;
    by_reference(&request.media, &answer)
        .map_err(|cause| in_answer::<functions::messages::UploadMedia>(operation, cause))
}

/// The upload that media is made of, if it is one of this client's.
///
/// # Errors
///
/// A photo of an upload that the DC takes no photo of.
pub(crate) fn upload_of(
    context: &Context,
    operation: Operation,
    media: &enums::InputMedia,
) -> Result<Option<Arc<UploadedSource>>, Error> {
    let upload = context.uploads().of_media(media);
    let is_photo = matches!(media, enums::InputMedia::UploadedPhoto(_));
    match &upload {
        Some(upload) if is_photo && upload.is_streamed() => Err(Error::new(operation, Cause::StreamedPhoto)),
        _ => Ok(upload),
    }
}

/// A method that makes something of media.
pub(crate) trait OfMedia: Function {
    /// The media, if there is any.
    fn media(&mut self) -> Option<&mut enums::InputMedia>;
}

impl OfMedia for functions::messages::UploadMedia {
    fn media(&mut self) -> Option<&mut enums::InputMedia> {
        Some(&mut self.media)
    }
}

#[cfg(feature = "messages")]
impl OfMedia for functions::messages::SendMedia {
    fn media(&mut self) -> Option<&mut enums::InputMedia> {
        Some(&mut self.media)
    }
}

#[cfg(feature = "messages")]
impl OfMedia for functions::messages::EditMessage {
    fn media(&mut self) -> Option<&mut enums::InputMedia> {
        self.media.as_mut()
    }
}

/// As [`with_parts`], for media: a thumbnail that it comes with is uploaded again before the call is repeated.
pub(crate) async fn with_media<F: OfMedia>(
    context: &Context,
    operation: Operation,
    upload: Option<Arc<UploadedSource>>,
    request: &mut F,
) -> Result<F::Return, Error> {
    let mut repeats = Repeats::default();
    loop {
        match call(context, operation, Dc::Home, &*request).await {
            Ok(answer) => return Ok(answer),
            Err(error) => repeats.mend(context, operation, upload.as_deref(), error).await?,
        }
        if let Some(media) = request.media() {
            thumbnail::renew(context, operation, media).await?;
        }
    }
}

/// Whether an error says that a file reference is of no use (`api/file-references`), whichever it is: that of the file, of a
/// video's cover, or of what else the media has.
pub(crate) fn is_about_reference(error: &Error) -> bool {
    error.rpc().and_then(StaleReference::of).is_some()
}

/// Whether the reference that is of no use is that of a video's cover.
pub(crate) fn is_about_cover(error: &Error) -> bool {
    error.rpc().and_then(StaleReference::of) == Some(StaleReference::Cover)
}
