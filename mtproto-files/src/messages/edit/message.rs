//! Editing a message of a chat, and what comes of it.

use std::fmt;
use std::future::IntoFuture;

use futures_util::future::BoxFuture;
use tl_types::{enums, functions, types};

use super::changes::{Changes, change_setters};
use crate::base::cause::Cause;
use crate::base::error::{Error, Operation};
use crate::messages::media::File;
use crate::messages::media::call::{Target, is_about_reference, upload_of, with_media};
use crate::messages::send::message::list;
use crate::objects::attachment::Attachment;
use crate::objects::file_id::FileId;
use crate::objects::location::FileLocation;
use crate::objects::peer::Peer;
use crate::runtime::Context;
use crate::transfer::upload::resend::in_answer;

/// A message that was not edited yet (`messages.editMessage`): say what is to be different, then await it.
///
/// # Errors
///
/// What is checked first ([`media`](crate::media)); those of the uploads; the DC's errors, like `MESSAGE_NOT_MODIFIED` if
/// nothing would be different; an answer without the message. Flood waits and passing troubles are waited out; a part that
/// the DC lost is sent again, if the source can be read again; file references that expired are made fresh, if the file says
/// [how](File::refresh). An edit whose answer got lost is made again, and may then be `MESSAGE_NOT_MODIFIED`.
///
/// # Cancellation
///
/// It runs within the task that awaits it. Once its request is on its way, it may be carried out although nobody waits for it
/// any more.
#[must_use = "nothing is edited unless it is awaited"]
pub struct EditMessage {
    context: Context,
    peer: Peer,
    id: i32,
    changes: Changes,
    schedule_date: Option<i32>,
    schedule_repeat_period: Option<i32>,
    quick_reply_shortcut: Option<i32>,
}

/// A message as it is now.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct EditedMessage {
    /// The whole message.
    pub message: Box<types::Message>,
}

impl EditMessage {
    pub(crate) fn new(context: Context, peer: Peer, id: i32) -> Self {
        let changes = Changes::default();
        Self {
            context,
            peer,
            id,
            changes,
            schedule_date: None,
            schedule_repeat_period: None,
            quick_reply_shortcut: None,
        }
    }

    /// When it is sent, in seconds since 1970, if it is a scheduled message (`api/scheduled-messages`). Needed to edit such
    /// a message at all: what has no date is looked for among those that were sent.
    pub fn schedule_date(mut self, date: i32) -> Self {
        self.schedule_date = Some(date);
        self
    }

    /// After how many seconds a scheduled message is sent again, and so on.
    pub fn schedule_repeat_period(mut self, seconds: i32) -> Self {
        self.schedule_repeat_period = Some(seconds);
        self
    }

    /// The id of the quick reply that it is of (`api/business#quick-reply-shortcuts`).
    pub fn quick_reply_shortcut_id(mut self, id: i32) -> Self {
        self.quick_reply_shortcut = Some(id);
        self
    }
}

change_setters!(EditMessage);

impl EditedMessage {
    /// Its id in its chat.
    pub fn id(&self) -> i32 {
        self.message.id
    }

    /// The file of its media, to download; none if there is none.
    pub fn location(&self) -> Option<FileLocation> {
        FileLocation::of_media(self.message.media.as_ref()?)
    }

    /// What its media is: a photo, a video, a voice message…
    pub fn attachment(&self) -> Option<Attachment<'_>> {
        Attachment::of_media(self.message.media.as_ref()?)
    }

    /// The file of its media, to send it again: as what it is.
    pub fn file(&self) -> Option<File> {
        self.attachment()?.file()
    }

    /// The `file_id` of the Bot API: that of its document, or of the largest size of its photo.
    pub fn file_id(&self) -> Option<FileId> {
        self.attachment()?.file_id()
    }
}

impl IntoFuture for EditMessage {
    type Output = Result<EditedMessage, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        let label = self.changes.label();
        Box::pin(async move { edit(self).await.map_err(|error| error.or_of_file(label)) })
    }
}

async fn edit(edit: EditMessage) -> Result<EditedMessage, Error> {
    let operation = Operation::EditMessage;
    let EditMessage { context, peer, id, mut changes, .. } = edit;
    changes.check(&context, operation).await?;
    let target = Target::of(&context, peer).await?;
    let mut item = changes.upload(&context).await?;
    let mut request = functions::messages::EditMessage::new(target.peer.clone(), id)
        .invert_media(changes.invert_media)
        .no_webpage(changes.no_webpage);
    (request.message, request.entities) = (changes.text, changes.entities);
    (request.reply_markup, request.rich_message) = (changes.reply_markup, changes.rich_message);
    request.schedule_date = edit.schedule_date;
    request.schedule_repeat_period = edit.schedule_repeat_period;
    request.quick_reply_shortcut_id = edit.quick_reply_shortcut;
    let answer = loop {
        let sent = async {
            let mut upload = None;
            if let Some(item) = &item {
                let media = item.input(&context, operation, &target).await?;
                upload = upload_of(&context, operation, &media)?;
                request.media = Some(media);
            }
            with_media(&context, operation, upload, &mut request).await
        };
        match (sent.await, &mut item) {
            (Err(error), Some(item)) if is_about_reference(&error) => item.repair(&context, operation, error).await?,
            (result, _) => break result?,
        }
    };
    match list(&answer).iter().find_map(|update| edited(update, id)) {
        Some(message) => Ok(EditedMessage { message: Box::new(message.clone()) }),
        None => Err(in_answer::<functions::messages::EditMessage>(operation, Cause::NotEdited { id })),
    }
}

/// The message with this id, as an update brings it: edited in a chat or channel, scheduled anew, or of a quick reply.
fn edited(update: &enums::Update, id: i32) -> Option<&types::Message> {
    let message = match update {
        enums::Update::EditMessage(update) => &update.message,
        enums::Update::EditChannelMessage(update) => &update.message,
        enums::Update::NewScheduledMessage(update) => &update.message,
        enums::Update::QuickReplyMessage(update) => &update.message,
        _ => return None,
    };
    match message {
        enums::Message::Plain(message) if message.id == id => Some(message),
        _ => None,
    }
}

impl fmt::Debug for EditMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EditMessage").field("id", &self.id).field("changes", &self.changes).finish_non_exhaustive()
    }
}
