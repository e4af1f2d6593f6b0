//! The calls that edit, on the client.

use tl_types::enums;

use super::{EditInlineMessage, EditMessage};
use crate::Client;
use crate::media::Media;
use crate::peer::Peer;
use crate::transport::Transport;

/// # Editing (feature `messages`)
impl<T: Transport> Client<T> {
    /// Edits a message, by its id in its chat (`messages.editMessage`): say what is to be different, and await it.
    pub fn edit_message(&self, peer: impl Into<Peer>, id: i32) -> EditMessage<T> {
        EditMessage::new(self.clone(), peer.into(), id)
    }

    /// Replaces a message's media, and its caption if the media has one. In an album, photos and videos replace each other,
    /// music replaces music, and files replace files.
    pub fn edit_message_media(&self, peer: impl Into<Peer>, id: i32, media: impl Into<Media>) -> EditMessage<T> {
        self.edit_message(peer, id).media(media)
    }

    /// Edits a message that was sent by the bot's inline mode (`messages.editInlineBotMessage`), by the id that came with
    /// `updateBotInlineSend` or with a pressed button.
    pub fn edit_inline_message(&self, id: impl Into<enums::InputBotInlineMessageId>) -> EditInlineMessage<T> {
        EditInlineMessage::new(self.clone(), id.into())
    }

    /// Replaces the media of a message that was sent by the bot's inline mode, and its caption if the media has one.
    pub fn edit_inline_message_media(
        &self,
        id: impl Into<enums::InputBotInlineMessageId>,
        media: impl Into<Media>,
    ) -> EditInlineMessage<T> {
        self.edit_inline_message(id).media(media)
    }
}
