//! One message with media: the call, and how it is carried out.

use std::fmt;
use std::future::IntoFuture;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use tl_types::{enums, functions};

use super::options::{option_setters, single_option_setters};
use super::{SendOptions, SentMessage, message};
use crate::cause::Cause;
use crate::drive::Reports;
use crate::error::Operation;
use crate::media::call::{Target, in_answer, is_about_reference, upload_of, with_media};
use crate::media::{Item, Media};
use crate::peer::Peer;
use crate::progress::Progress;
use crate::transport::Transport;
use crate::{Client, Error, random};

/// A message with media that was not sent yet (`messages.sendMedia`): set its options, then await it.
///
/// # Errors
///
/// What is checked first ([`media`](crate::media)); those of the uploads; the DC's errors; an answer that does not tell which
/// message was sent. Flood waits and passing troubles are waited out with the same random id; a part that the DC lost is sent
/// again, if the source can be read again; file references that expired are made fresh, if the file says
/// [how](crate::media::File::refresh).
///
/// A thumbnail goes up again each time the call is repeated with its file, and is left out if it can be read only once.
///
/// # Cancellation
///
/// It runs within the task that awaits it. Once its request is on its way, it may be sent although nobody waits for it any
/// more.
#[must_use = "nothing is sent unless it is awaited"]
pub struct SendMedia<T> {
    client: Client<T>,
    peer: Peer,
    media: Media,
    options: SendOptions,
    reports: Reports,
}

impl<T> SendMedia<T> {
    pub(crate) fn new(client: Client<T>, peer: Peer, media: Media) -> Self {
        Self { client, peer, media, options: SendOptions::default(), reports: Reports::default() }
    }

    /// Sets the caption.
    pub fn caption(mut self, caption: impl Into<String>) -> Self {
        self.media = self.media.caption(caption);
        self
    }

    /// Sets the caption's formatting.
    pub fn entities(mut self, entities: impl IntoIterator<Item = impl Into<enums::MessageEntity>>) -> Self {
        self.media = self.media.entities(entities);
        self
    }

    /// Sets all options.
    pub fn options(mut self, options: SendOptions) -> Self {
        self.options = options;
        self
    }

    /// What is called as bytes of its file are done, if that is uploaded. It should return soon.
    pub fn progress(mut self, report: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        self.reports.progress = Some(Arc::new(report));
        self
    }
}

option_setters!(<T> SendMedia, options);
single_option_setters!(<T> SendMedia, options);

impl<T: Transport> IntoFuture for SendMedia<T> {
    type Output = Result<SentMessage, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        let label = self.media.label();
        Box::pin(async move { send(self).await.map_err(|error| error.or_of_file(label)) })
    }
}

async fn send<T: Transport>(send: SendMedia<T>) -> Result<SentMessage, Error> {
    let operation = Operation::SendMedia;
    let SendMedia { client, peer, media, options, reports } = send;
    let Media { mut what, caption } = media;
    what.check(operation).await?;
    let target = Target::of(&client, peer).await?;
    let random_id = random::nonzero().map_err(|cause| Error::new(operation, cause))?;
    let mut item = Item::upload(&client, what, reports).await?;
    let answer = loop {
        let sent = async {
            let media = item.input(&client, operation, &target).await?;
            let upload = upload_of(&client, operation, &media)?;
            let text = caption.text.as_str();
            let mut request = functions::messages::SendMedia::new(target.peer.clone(), media, text, random_id);
            request.entities.clone_from(&caption.entities);
            options.clone().apply(&mut request);
            with_media(&client, operation, upload, &mut request).await
        };
        match sent.await {
            Err(error) if is_about_reference(&error) => item.repair(&client, operation, error).await?,
            result => break result?,
        }
    };
    client.peers().learn_from(&answer);
    // One random id: one message.
    let sent = message::find(&answer, &[random_id]).into_iter().flatten().next();
    sent.ok_or_else(|| in_answer::<functions::messages::SendMedia>(operation, Cause::NoMessage { random_id }))
}

impl<T> fmt::Debug for SendMedia<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("SendMedia");
        debug.field("media", &self.media).field("options", &self.options).finish_non_exhaustive()
    }
}
