//! The picture that the account sees of a contact, or suggests to one.

use std::fmt;
use std::future::IntoFuture;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use tl_types::{functions, types};

use super::Picture;
use super::prepared::{OPERATION, PreparedPicture, check, make};
use super::profile::{photo_of, user};
use crate::base::cause::Cause;
use crate::base::error::Error;
use crate::base::progress::Progress;
use crate::objects::peer::Peer;
use crate::runtime::Context;
use crate::runtime::Reports;
use crate::transfer::upload::resend::with_parts;

/// A picture of a contact that was not set yet (`photos.uploadContactProfilePhoto`): set the options, then await it. It
/// returns the photo that the DC made of it; none for one that was removed.
///
/// # Errors
///
/// As for [`SetProfilePhoto`](super::SetProfilePhoto); a photo that Telegram has already: a contact's picture is uploaded.
#[must_use = "no picture is set unless it is awaited"]
pub struct SetContactPhoto {
    context: Context,
    user: Peer,
    picture: Picture,
    suggest: bool,
    reports: Reports,
}

impl SetContactPhoto {
    pub(crate) fn new(context: Context, user: Peer, picture: Picture) -> Self {
        Self { context, user, picture, suggest: false, reports: Reports::default() }
    }

    /// Suggests it to the contact, in a message, instead of setting it for the account alone.
    pub fn suggest(mut self, suggest: bool) -> Self {
        self.suggest = suggest;
        self
    }

    /// What is called as bytes of its file are done. It should return soon.
    pub fn progress(mut self, report: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        self.reports.progress = Some(Arc::new(report));
        self
    }
}

impl IntoFuture for SetContactPhoto {
    type Output = Result<Option<types::Photo>, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(set(self))
    }
}

async fn set(set: SetContactPhoto) -> Result<Option<types::Photo>, Error> {
    let SetContactPhoto { context, user: peer, mut picture, suggest, reports } = set;
    check(&context, &mut picture).await?;
    let user = user(&context, peer, "a user").await?;
    // One of the two; saving nothing is how the one that was set is removed.
    let mut request = functions::photos::UploadContactProfilePhoto::new(user).suggest(suggest).save(!suggest);
    let upload = match make(&context, picture, reports).await? {
        PreparedPicture::New(new) => {
            (request.file, request.video) = (new.file, new.video);
            (request.video_start_ts, request.video_emoji_markup) = (new.video_start_ts, new.markup);
            new.upload
        }
        PreparedPicture::Existing(_) => {
            return Err(Error::new(OPERATION, Cause::NotPicture { what: "a contact's picture is uploaded" }));
        }
        PreparedPicture::None => None,
    };
    photo_of(with_parts(&context, OPERATION, upload, &request).await?)
}

impl fmt::Debug for SetContactPhoto {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SetContactPhoto").field("picture", &self.picture).finish_non_exhaustive()
    }
}
