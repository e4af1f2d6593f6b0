//! The picture that the account sees of a contact, or suggests to one.

use std::fmt;
use std::future::IntoFuture;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use tl_types::{functions, types};

use super::Picture;
use super::made::{Made, OPERATION, make};
use super::profile::{photo_of, user};
use crate::cause::Cause;
use crate::drive::Reports;
use crate::media::call::with_parts;
use crate::peer::Peer;
use crate::progress::Progress;
use crate::transport::Transport;
use crate::{Client, Error};

/// A picture of a contact that was not set yet (`photos.uploadContactProfilePhoto`): set the options, then await it. It
/// returns the photo that the DC made of it; none for one that was removed.
///
/// # Errors
///
/// As for [`SetProfilePhoto`](super::SetProfilePhoto); a photo that Telegram has already: a contact's picture is uploaded.
#[must_use = "no picture is set unless it is awaited"]
pub struct SetContactPhoto<T> {
    client: Client<T>,
    user: Peer,
    picture: Picture,
    suggest: bool,
    reports: Reports,
}

impl<T> SetContactPhoto<T> {
    pub(super) fn new(client: Client<T>, user: Peer, picture: Picture) -> Self {
        Self { client, user, picture, suggest: false, reports: Reports::default() }
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

impl<T: Transport> IntoFuture for SetContactPhoto<T> {
    type Output = Result<Option<types::Photo>, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(set(self))
    }
}

async fn set<T: Transport>(set: SetContactPhoto<T>) -> Result<Option<types::Photo>, Error> {
    let SetContactPhoto { client, user: peer, picture, suggest, reports } = set;
    let user = user(&client, peer, "a user").await?;
    // One of the two; saving nothing is how the one that was set is removed.
    let mut request = functions::photos::UploadContactProfilePhoto::new(user).suggest(suggest).save(!suggest);
    let upload = match make(&client, picture, reports).await? {
        Made::New(new) => {
            (request.file, request.video) = (new.file, new.video);
            (request.video_start_ts, request.video_emoji_markup) = (new.video_start_ts, new.markup);
            new.upload
        }
        Made::Existing(_) => {
            return Err(Error::new(OPERATION, Cause::NotPicture { what: "a contact's picture is uploaded" }));
        }
        Made::None => None,
    };
    photo_of(with_parts(&client, OPERATION, upload, &request).await?)
}

impl<T> fmt::Debug for SetContactPhoto<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SetContactPhoto").field("picture", &self.picture).finish_non_exhaustive()
    }
}
