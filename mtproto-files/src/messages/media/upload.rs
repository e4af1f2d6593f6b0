//! Media that is prepared once, to be sent many times: the call.

use std::fmt;
use std::future::IntoFuture;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use tl_types::enums;

use super::call::Target;
use super::{Media, ResolvedMedia};
use crate::base::error::Error;
use crate::base::error::Operation;
use crate::base::progress::Progress;
use crate::objects::peer::Peer;
use crate::runtime::Context;
use crate::runtime::Reports;

/// Media that is made part of a chat without being sent (`messages.uploadMedia`): set its options, then await it.
///
/// # Errors
///
/// What is checked first ([`media`](super)); those of the upload; the DC's errors; an answer that is not the photo or
/// document that was uploaded. Flood waits and passing troubles are waited out, and a part that the DC lost is sent again,
/// if the source can be read again.
#[must_use = "media is not uploaded unless it is awaited"]
pub struct UploadMedia {
    context: Context,
    peer: Peer,
    business: Option<String>,
    media: Media,
    reports: Reports,
}

impl UploadMedia {
    pub(crate) fn new(context: Context, peer: Peer, media: Media) -> Self {
        Self { context, peer, business: None, media, reports: Reports::default() }
    }

    /// For a message that is sent on behalf of a business (`business_connection_id`).
    pub fn business_connection(mut self, id: impl Into<String>) -> Self {
        self.business = Some(id.into());
        self
    }

    /// What is called as bytes of its file are done, if that is uploaded. It should return soon.
    pub fn progress(mut self, report: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        self.reports.progress = Some(Arc::new(report));
        self
    }
}

impl IntoFuture for UploadMedia {
    type Output = Result<enums::InputMedia, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        let label = self.media.label();
        Box::pin(async move { upload(self).await.map_err(|error| error.or_of_file(label)) })
    }
}

async fn upload(upload: UploadMedia) -> Result<enums::InputMedia, Error> {
    let operation = Operation::UploadMedia;
    let UploadMedia { context, peer, business, media, reports } = upload;
    let mut what = media.what;
    what.check(context.limits, operation).await?;
    let target = Target { business, ..Target::of(&context, peer).await? };
    let mut item = ResolvedMedia::upload(&context, what, reports).await?;
    item.by_reference(&context, operation, &target).await
}

impl fmt::Debug for UploadMedia {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UploadMedia").field("media", &self.media).finish_non_exhaustive()
    }
}
