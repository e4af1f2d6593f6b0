//! `messages.uploadMedia`, and calls that use an uploaded file.

use std::collections::BTreeMap;
use std::sync::Arc;

use tl_types::{Function, enums, functions};

use super::reference::by_reference;
use super::thumbnail;
use crate::Client;
use crate::cause::Cause;
use crate::core::notice::Event;
use crate::drive::call::call;
use crate::error::{Error, Operation};
use crate::peer::Peer;
#[cfg(not(feature = "messages"))]
use crate::peer::PeerError;
use crate::transport::{Dc, Transport};
use crate::upload::again::Again;

/// How often one part is sent again for one call: a DC that loses it each time will not keep it.
const MOST_REPEATS: u32 = 3;

/// How errors about file references begin.
const FILE_REFERENCE: &str = "FILE_REFERENCE_";

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
    pub(crate) async fn of<T: Transport>(client: &Client<T>, peer: Peer) -> Result<Self, Error> {
        Ok(Self { peer: input_peer(client, peer).await?, business: None })
    }
}

#[cfg(feature = "messages")]
async fn input_peer<T: Transport>(client: &Client<T>, peer: Peer) -> Result<enums::InputPeer, Error> {
    client.peer(peer).await
}

/// Usernames are resolved by a method that is not among those for files.
#[cfg(not(feature = "messages"))]
async fn input_peer<T: Transport>(client: &Client<T>, peer: Peer) -> Result<enums::InputPeer, Error> {
    let failed = |cause: Cause| Error::new(Operation::ResolvePeer, cause);
    match peer {
        Peer::Me => Ok(tl_types::types::InputPeerSelf::new().into()),
        Peer::Input(peer) => Ok(peer),
        Peer::Id(id) => client.peers().get(id).ok_or_else(|| failed(PeerError::NoAccessHash(id).into())),
        Peer::Username(username) => {
            let id = client.peers().named(&username);
            let known = id.and_then(|id| client.peers().get(id));
            known.ok_or_else(|| failed(Cause::Unsupported { what: "contacts.ResolvedPeer" }))
        }
        Peer::Wrong(error) => Err(failed(error.into())),
    }
}

/// `messages.uploadMedia`, and what it returned by reference.
pub(crate) async fn upload<T: Transport>(
    client: &Client<T>,
    operation: Operation,
    target: &Target,
    media: enums::InputMedia,
) -> Result<enums::InputMedia, Error> {
    let upload = upload_of(client, operation, &media)?;
    let mut request = functions::messages::UploadMedia::new(target.peer.clone(), media);
    request.business_connection_id.clone_from(&target.business);
    let answer = with_media(client, operation, upload, &mut request).await?;
    by_reference(&request.media, &answer)
        .map_err(|cause| in_answer::<functions::messages::UploadMedia>(operation, cause))
}

/// The upload that media is made of, if it is one of this client's.
///
/// # Errors
///
/// A photo of an upload that the DC takes no photo of.
pub(crate) fn upload_of<T>(
    client: &Client<T>,
    operation: Operation,
    media: &enums::InputMedia,
) -> Result<Option<Arc<Again>>, Error> {
    let upload = client.uploads().of_media(media);
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
pub(crate) async fn with_media<F: OfMedia, T: Transport>(
    client: &Client<T>,
    operation: Operation,
    upload: Option<Arc<Again>>,
    request: &mut F,
) -> Result<F::Return, Error> {
    let mut repeats = Repeats::default();
    loop {
        match call(client, operation, Dc::Home, &*request).await {
            Ok(answer) => return Ok(answer),
            Err(error) => repeats.mend(client, operation, upload.as_deref(), error).await?,
        }
        if let Some(media) = request.media() {
            thumbnail::renew(client, operation, media).await?;
        }
    }
}

/// Calls a method that uses an uploaded file. A part that the DC lost (`FILE_PART_X_MISSING`) is sent again, and the call
/// repeated as it is, with the same random ids.
pub(crate) async fn with_parts<F: Function, T: Transport>(
    client: &Client<T>,
    operation: Operation,
    upload: Option<Arc<Again>>,
    request: &F,
) -> Result<F::Return, Error> {
    let mut repeats = Repeats::default();
    loop {
        match call(client, operation, Dc::Home, request).await {
            Ok(answer) => return Ok(answer),
            Err(error) => repeats.mend(client, operation, upload.as_deref(), error).await?,
        }
    }
}

/// How often each part was sent again for one call.
#[derive(Default)]
pub(crate) struct Repeats(BTreeMap<u16, u32>);

impl Repeats {
    /// Sends the part again that an error says is missing.
    ///
    /// # Errors
    ///
    /// The error, if it is about something else, or was there too often; what went wrong with the part.
    async fn mend<T: Transport>(
        &mut self,
        client: &Client<T>,
        operation: Operation,
        upload: Option<&Again>,
        error: Error,
    ) -> Result<(), Error> {
        let (Some(part), Some(upload)) = (missing_part(&error), upload) else { return Err(error) };
        self.count(client, part, error)?;
        upload.send(client, operation, part).await
    }

    /// Notes and tells that a part is to be sent again.
    ///
    /// # Errors
    ///
    /// The error that said so, if it was there too often.
    pub(crate) fn count<T>(&mut self, client: &Client<T>, part: u16, error: Error) -> Result<(), Error> {
        let repeated = self.0.entry(part).or_default();
        *repeated += 1;
        if *repeated > MOST_REPEATS {
            return Err(error.of_part(part));
        }
        client.tell(Event::PartMissing { part: part.into() });
        Ok(())
    }
}

/// The part that an error says is missing.
pub(crate) fn missing_part(error: &Error) -> Option<u16> {
    let rpc = error.rpc().filter(|rpc| rpc.name() == "FILE_PART_MISSING")?;
    rpc.value()?.try_into().ok()
}

/// Whether an error says that a file reference is of no use (`api/file-references`), whichever it is: that of the file, of
/// a video's cover (`FILE_REFERENCE_COVER_EXPIRED`, in albums `FILE_REFERENCE_%d_COVER_EXPIRED`), or of what else the media
/// has.
pub(crate) fn is_about_reference(error: &Error) -> bool {
    let what = error.rpc().and_then(|rpc| rpc.message.strip_prefix(FILE_REFERENCE));
    what.is_some_and(|what| ["EXPIRED", "INVALID", "EMPTY"].iter().any(|end| what.ends_with(end)))
}

/// Whether the reference that is of no use is that of a video's cover.
pub(crate) fn is_about_cover(error: &Error) -> bool {
    is_about_reference(error) && error.rpc().is_some_and(|rpc| rpc.message.split('_').any(|word| word == "COVER"))
}

/// An error about the answer of a method.
pub(crate) fn in_answer<F: Function>(operation: Operation, cause: Cause) -> Error {
    Error::new(operation, cause).in_call(F::NAME, Dc::Home)
}
