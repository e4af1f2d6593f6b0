//! One message with media: the call, and how it is carried out.

use std::fmt;
use std::future::IntoFuture;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use tl_types::{enums, functions};

use super::options::{option_setters, single_option_setters};
use super::{SendOptions, SentMessage, message};
use crate::base::cause::Cause;
use crate::base::error::Error;
use crate::base::error::Operation;
use crate::base::progress::Progress;
use crate::base::random;
use crate::messages::media::call::{Target, is_about_reference, upload_of, with_media};
use crate::messages::media::{Media, ResolvedMedia};
use crate::objects::peer::Peer;
use crate::objects::text::FormattedText;
use crate::runtime::Context;
use crate::runtime::Reports;
use crate::transfer::upload::resend::in_answer;

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
pub struct SendMedia {
    context: Context,
    peer: Peer,
    media: Media,
    options: SendOptions,
    reports: Reports,
}

impl SendMedia {
    pub(crate) fn new(context: Context, peer: Peer, media: Media) -> Self {
        Self { context, peer, media, options: SendOptions::default(), reports: Reports::default() }
    }

    /// Sets how long each of its calls may take with all attempts, flood waits not counted; uploads are no calls. By default
    /// what the [client](crate::Client::with_call_time_limit) says.
    pub fn time_limit(mut self, limit: Duration) -> Self {
        self.context.policy.call_time_limit = limit;
        self
    }

    /// Sets the caption: a text, or a [`FormattedText`], whose formatting is taken too.
    pub fn caption(mut self, caption: impl Into<FormattedText>) -> Self {
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

option_setters!(SendMedia, options);
single_option_setters!(SendMedia, options);

impl IntoFuture for SendMedia {
    type Output = Result<SentMessage, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        let label = self.media.label();
        Box::pin(async move { send(self).await.map_err(|error| error.or_of_file(label)) })
    }
}

pub(crate) async fn send(send: SendMedia) -> Result<SentMessage, Error> {
    let operation = Operation::SendMedia;
    let SendMedia { context, peer, mut media, options, reports } = send;
    media.check(&context, operation).await?;
    let Media { what, caption } = media;
    let target = Target::of(&context, peer).await?;
    let random_id = random::nonzero().map_err(|cause| Error::new(operation, cause))?;
    let mut item = ResolvedMedia::upload(&context, what, reports).await?;
    let answer = loop {
        let sent = async {
            let media = item.input(&context, operation, &target).await?;
            let upload = upload_of(&context, operation, &media)?;
            let text = caption.text.as_str();
            let mut request = functions::messages::SendMedia::new(target.peer.clone(), media, text, random_id);
            request.entities = caption.input_entities();
            options.clone().apply(&mut request);
            with_media(&context, operation, upload, &mut request).await
        };
        match sent.await {
            Err(error) if is_about_reference(&error) => item.repair(&context, operation, error).await?,
            result => break result?,
        }
    };
    context.peers().learn_from(&answer);
    // One random id: one message.
    let sent = message::find(&answer, &[random_id]).into_iter().flatten().next();
    sent.ok_or_else(|| in_answer::<functions::messages::SendMedia>(operation, Cause::NoMessage { random_id }))
}

impl fmt::Debug for SendMedia {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("SendMedia");
        debug.field("media", &self.media).field("options", &self.options).finish_non_exhaustive()
    }
}
