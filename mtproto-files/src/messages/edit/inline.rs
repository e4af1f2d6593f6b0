//! Editing a message that was sent by the inline mode: in the DC that its id names.

use std::fmt;
use std::future::IntoFuture;

use futures_util::future::BoxFuture;
use tl_types::{enums, functions};

use super::changes::{Changes, change_setters};
use crate::base::cause::Cause;
use crate::base::error::{Error, Operation};
use crate::messages::media::ResolvedMedia;
use crate::messages::media::call::{Target, is_about_reference, upload};
use crate::objects::peer::Peer;
use crate::runtime::Context;
use crate::runtime::authorize::call_in;
use crate::transfer::upload::resend::in_answer;
use mtproto_transport::Dc;

/// A message of the inline mode that was not edited yet (`messages.editInlineBotMessage`): say what is to be different, then
/// await it.
///
/// The request goes to the DC of the message's id. Files are in the account's home, so that what is uploaded is made media
/// there first, in the bot's own chat (`messages.uploadMedia`), and then named by reference.
///
/// # Errors
///
/// As for [`EditMessage`](super::EditMessage). Whether there is such a message, nobody knows before: `MESSAGE_ID_INVALID`.
///
/// # Cancellation
///
/// It runs within the task that awaits it. Once its request is on its way, it may be carried out although nobody waits for it
/// any more.
#[must_use = "nothing is edited unless it is awaited"]
pub struct EditInlineMessage {
    context: Context,
    id: enums::InputBotInlineMessageId,
    changes: Changes,
}

impl EditInlineMessage {
    pub(crate) fn new(context: Context, id: enums::InputBotInlineMessageId) -> Self {
        Self { context, id, changes: Changes::default() }
    }
}

change_setters!(EditInlineMessage);

impl IntoFuture for EditInlineMessage {
    type Output = Result<(), Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        let label = self.changes.label();
        Box::pin(async move { edit(self).await.map_err(|error| error.or_of_file(label)) })
    }
}

async fn edit(edit: EditInlineMessage) -> Result<(), Error> {
    let operation = Operation::EditMessage;
    let EditInlineMessage { context, id, mut changes } = edit;
    let dc = dc_of(&id);
    changes.check(&context, operation).await?;
    let mut item = changes.upload(&context).await?;
    let mut request = functions::messages::EditInlineBotMessage::new(id)
        .invert_media(changes.invert_media)
        .no_webpage(changes.no_webpage);
    (request.message, request.entities) = (changes.text, changes.entities);
    (request.reply_markup, request.rich_message) = (changes.reply_markup, changes.rich_message);
    loop {
        let sent = async {
            if let Some(item) = &item {
                request.media = Some(named(&context, operation, item).await?);
            }
            call_in(&context, operation, dc, &request).await
        };
        match (sent.await, &mut item) {
            (Err(error), Some(item)) if is_about_reference(&error) => item.repair(&context, operation, error).await?,
            (Ok(false), _) => {
                return Err(in_answer::<functions::messages::EditInlineBotMessage>(operation, Cause::AnswerFalse));
            }
            (result, _) => return result.map(drop),
        }
    }
}

/// The media as every DC can take it: by reference, or by a URL.
async fn named(context: &Context, operation: Operation, item: &ResolvedMedia) -> Result<enums::InputMedia, Error> {
    let own = Target::of(context, Peer::Me).await?;
    match item.input(context, operation, &own).await? {
        media @ (enums::InputMedia::UploadedPhoto(_) | enums::InputMedia::UploadedDocument(_)) => {
            upload(context, operation, &own, media).await
        }
        media => Ok(media),
    }
}

/// The DC that a message of the inline mode is in.
fn dc_of(id: &enums::InputBotInlineMessageId) -> Dc {
    match id {
        enums::InputBotInlineMessageId::Plain(id) => Dc::Id(id.dc_id),
        enums::InputBotInlineMessageId::Id64(id) => Dc::Id(id.dc_id),
        #[allow(unreachable_patterns, reason = "a later layer may have more")]
        _ => Dc::Home,
    }
}

impl fmt::Debug for EditInlineMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EditInlineMessage")
            .field("id", &self.id)
            .field("changes", &self.changes)
            .finish_non_exhaustive()
    }
}
