//! The calls that edit.

use tl_types::enums;

use crate::Client;
use crate::messages::edit::{EditInlineMessage, EditMessage};
use crate::messages::media::Media;
use crate::objects::peer::Peer;

/// # Editing (feature `messages`)
impl Client {
    /// Edits a message, by its id in its chat (`messages.editMessage`): say what is to be different, and await it.
    pub fn edit_message(&self, peer: impl Into<Peer>, id: i32) -> EditMessage {
        EditMessage::new(self.context.clone(), peer.into(), id)
    }

    /// Replaces a message's media, and its caption if the media has one. In an album, photos and videos replace each other,
    /// music replaces music, and files replace files.
    pub fn edit_message_media(&self, peer: impl Into<Peer>, id: i32, media: impl Into<Media>) -> EditMessage {
        self.edit_message(peer, id).media(media)
    }

    /// Edits a message that was sent by the bot's inline mode (`messages.editInlineBotMessage`), by the id that came with
    /// `updateBotInlineSend` or with a pressed button.
    pub fn edit_inline_message(&self, id: impl Into<enums::InputBotInlineMessageId>) -> EditInlineMessage {
        EditInlineMessage::new(self.context.clone(), id.into())
    }

    /// Replaces the media of a message that was sent by the bot's inline mode, and its caption if the media has one.
    pub fn edit_inline_message_media(
        &self,
        id: impl Into<enums::InputBotInlineMessageId>,
        media: impl Into<Media>,
    ) -> EditInlineMessage {
        self.edit_inline_message(id).media(media)
    }
}
