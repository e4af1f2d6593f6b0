//! The picture of a group or channel.

use std::fmt;
use std::future::IntoFuture;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use tl_types::{enums, functions, types};

use super::Picture;
use super::prepared::{OPERATION, PreparedPicture, check, input_photo, make};
use crate::base::cause::{Cause, GROUP};
use crate::base::error::Error;
use crate::base::progress::Progress;
use crate::io::source::UploadedSource;
use crate::messages::media::call::is_about_reference;
use crate::messages::resolve::resolve;
use crate::messages::send::message::list;
use crate::objects::peer::Peer;
use crate::runtime::Context;
use crate::runtime::Reports;
use crate::transfer::upload::resend::with_parts;

/// A picture of a group or channel that was not set yet (`messages.editChatPhoto`, `channels.editPhoto`): await it.
///
/// # Errors
///
/// As for [`SetProfilePhoto`](super::SetProfilePhoto); a peer that is neither group nor channel.
#[must_use = "no picture is set unless it is awaited"]
pub struct SetChatPhoto {
    context: Context,
    chat: Peer,
    picture: Picture,
    reports: Reports,
}

/// The picture of a group or channel as it is now.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ChatPhoto {
    /// The photo, as the message that tells of it has it; none if it was removed, or if there is no such message.
    pub photo: Option<types::Photo>,
    /// All that the DC answered.
    pub updates: enums::Updates,
}

/// Where a chat's picture is set.
enum Chat {
    Basic(i64),
    Channel(enums::InputChannel),
}

impl SetChatPhoto {
    pub(crate) fn new(context: Context, chat: Peer, picture: Picture) -> Self {
        Self { context, chat, picture, reports: Reports::default() }
    }

    /// What is called as bytes of its file are done, if that is uploaded. It should return soon.
    pub fn progress(mut self, report: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        self.reports.progress = Some(Arc::new(report));
        self
    }
}

impl IntoFuture for SetChatPhoto {
    type Output = Result<ChatPhoto, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(set(self))
    }
}

async fn set(set: SetChatPhoto) -> Result<ChatPhoto, Error> {
    let SetChatPhoto { context, chat, mut picture, reports } = set;
    check(&context, &mut picture).await?;
    let chat = Chat::of(resolve(&context, chat).await?)?;
    let updates = match make(&context, picture, reports).await? {
        PreparedPicture::New(new) => {
            let mut photo = types::InputChatUploadedPhoto::new();
            (photo.file, photo.video) = (new.file, new.video);
            (photo.video_start_ts, photo.video_emoji_markup) = (new.video_start_ts, new.markup);
            chat.edit(&context, new.upload, photo.into()).await?
        }
        PreparedPicture::Existing(mut item) => loop {
            let photo = types::InputChatPhoto::new(input_photo(&item)?);
            match chat.edit(&context, None, photo.into()).await {
                Err(error) if is_about_reference(&error) => item.repair(&context, OPERATION, error).await?,
                result => break result?,
            }
        },
        PreparedPicture::None => chat.edit(&context, None, types::InputChatPhotoEmpty::new().into()).await?,
    };
    let photo = list(&updates).iter().find_map(new_photo).cloned();
    Ok(ChatPhoto { photo, updates })
}

impl Chat {
    fn of(peer: enums::InputPeer) -> Result<Self, Error> {
        match peer {
            enums::InputPeer::Chat(chat) => Ok(Self::Basic(chat.chat_id)),
            enums::InputPeer::Channel(channel) => {
                Ok(Self::Channel(types::InputChannel::new(channel.channel_id, channel.access_hash).into()))
            }
            enums::InputPeer::ChannelFromMessage(from) => {
                let channel = types::InputChannelFromMessage::new(from.peer, from.msg_id, from.channel_id);
                Ok(Self::Channel(channel.into()))
            }
            _ => Err(Error::new(OPERATION, Cause::OtherPeer { wanted: GROUP })),
        }
    }

    async fn edit(
        &self,
        context: &Context,
        upload: Option<Arc<UploadedSource>>,
        photo: enums::InputChatPhoto,
    ) -> Result<enums::Updates, Error> {
        match self {
            Self::Basic(id) => {
                with_parts(context, OPERATION, upload, &functions::messages::EditChatPhoto::new(*id, photo)).await
            }
            Self::Channel(channel) => {
                let request = functions::channels::EditPhoto::new(channel.clone(), photo);
                with_parts(context, OPERATION, upload, &request).await
            }
        }
    }
}

/// The photo that an update tells of.
fn new_photo(update: &enums::Update) -> Option<&types::Photo> {
    let message = match update {
        enums::Update::NewMessage(update) => &update.message,
        enums::Update::NewChannelMessage(update) => &update.message,
        _ => return None,
    };
    match message {
        enums::Message::Service(message) => match &message.action {
            enums::MessageAction::ChatEditPhoto(action) => match &action.photo {
                enums::Photo::Plain(photo) => Some(photo),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    }
}

impl fmt::Debug for SetChatPhoto {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SetChatPhoto").field("chat", &self.chat).field("picture", &self.picture).finish_non_exhaustive()
    }
}
