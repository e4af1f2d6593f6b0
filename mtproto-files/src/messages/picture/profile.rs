//! The picture of the account, or of a bot of its.

use std::fmt;
use std::future::IntoFuture;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use tl_types::{enums, functions, owned, types};

use super::Picture;
use super::prepared::{OPERATION, PreparedPicture, check, input_photo, make};
use crate::base::cause::Cause;
use crate::base::error::Error;
use crate::base::progress::Progress;
use crate::messages::input_user::input_user;
use crate::messages::media::call::is_about_reference;
use crate::messages::resolve::resolve;
use crate::objects::peer::Peer;
use crate::runtime::Context;
use crate::runtime::Reports;
use crate::runtime::call::call;
use crate::transfer::upload::resend::with_parts;
use mtproto_transport::Dc;

/// A picture of the account that was not set yet: set the options, then await it. It returns the photo that the DC made of
/// it; none for one that was removed.
///
/// # Errors
///
/// What is checked of photos ([`media`](crate::media)), videos and colours; those of the upload; the DC's errors. Flood waits
/// and passing troubles are waited out; a part that the DC lost is sent again, if the source can be read again; the reference
/// of a photo that expired is made fresh, if the file says [how](crate::media::File::refresh).
#[must_use = "no picture is set unless it is awaited"]
pub struct SetProfilePhoto {
    context: Context,
    picture: Picture,
    fallback: bool,
    bot: Option<Peer>,
    reports: Reports,
}

impl SetProfilePhoto {
    pub(crate) fn new(context: Context, picture: Picture) -> Self {
        Self { context, picture, fallback: false, bot: None, reports: Reports::default() }
    }

    /// As the picture for those who may not see the account's own one, by its privacy settings.
    pub fn fallback(mut self, fallback: bool) -> Self {
        self.fallback = fallback;
        self
    }

    /// As the picture of this bot, which is the account's.
    pub fn bot(mut self, bot: impl Into<Peer>) -> Self {
        self.bot = Some(bot.into());
        self
    }

    /// What is called as bytes of its file are done, if that is uploaded. It should return soon.
    pub fn progress(mut self, report: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        self.reports.progress = Some(Arc::new(report));
        self
    }
}

impl IntoFuture for SetProfilePhoto {
    type Output = Result<Option<types::Photo>, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(set(self))
    }
}

async fn set(set: SetProfilePhoto) -> Result<Option<types::Photo>, Error> {
    let SetProfilePhoto { context, mut picture, fallback, bot, reports } = set;
    check(&context, &mut picture).await?;
    let bot = match bot {
        Some(bot) => Some(user(&context, bot, "a bot").await?),
        None => None,
    };
    match make(&context, picture, reports).await? {
        PreparedPicture::New(new) => {
            let mut request = functions::photos::UploadProfilePhoto::new().fallback(fallback);
            (request.bot, request.file, request.video) = (bot, new.file, new.video);
            (request.video_start_ts, request.video_emoji_markup) = (new.video_start_ts, new.markup);
            photo_of(with_parts(&context, OPERATION, new.upload, &request).await?)
        }
        PreparedPicture::Existing(mut item) => loop {
            let mut request = functions::photos::UpdateProfilePhoto::new(input_photo(&item)?).fallback(fallback);
            request.bot.clone_from(&bot);
            match call(&context, OPERATION, Dc::Home, &request).await {
                Err(error) if is_about_reference(&error) => item.repair(&context, OPERATION, error).await?,
                result => return photo_of(result?),
            }
        },
        PreparedPicture::None => {
            let none = types::InputPhotoEmpty::new();
            let mut request = functions::photos::UpdateProfilePhoto::new(none).fallback(fallback);
            request.bot = bot;
            photo_of(call(&context, OPERATION, Dc::Home, &request).await?)
        }
    }
}

/// The user that a peer is.
pub(super) async fn user(context: &Context, peer: Peer, wanted: &'static str) -> Result<enums::InputUser, Error> {
    let peer = resolve(context, peer).await?;
    input_user(peer).ok_or_else(|| Error::new(OPERATION, Cause::OtherPeer { wanted }))
}

/// The photo of an answer; none if that is empty.
pub(super) fn photo_of(answer: enums::photos::Photo) -> Result<Option<types::Photo>, Error> {
    match answer {
        enums::photos::Photo::Plain(answer) => match answer.photo {
            enums::Photo::Plain(photo) => Ok(Some(owned(photo))),
            _ => Ok(None),
        },
        #[allow(unreachable_patterns, reason = "a later layer may have more")]
        _ => Err(Error::new(OPERATION, Cause::Unsupported { what: "photos.Photo" })),
    }
}

impl fmt::Debug for SetProfilePhoto {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SetProfilePhoto").field("picture", &self.picture).finish_non_exhaustive()
    }
}
