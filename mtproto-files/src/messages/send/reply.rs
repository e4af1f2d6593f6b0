//! What a message answers.

use tl_types::{enums, types};

/// What a message answers: a message of the same chat by its id, or any [`enums::InputReplyTo`].
#[derive(Clone, Debug, PartialEq)]
pub struct ReplyTo(pub(crate) enums::InputReplyTo);

/// The message with this id, in the same chat.
impl From<i32> for ReplyTo {
    fn from(message: i32) -> Self {
        Self(types::InputReplyToMessage::new(message).into())
    }
}

impl From<enums::InputReplyTo> for ReplyTo {
    fn from(reply: enums::InputReplyTo) -> Self {
        Self(reply)
    }
}

impl From<types::InputReplyToMessage> for ReplyTo {
    fn from(reply: types::InputReplyToMessage) -> Self {
        Self(reply.into())
    }
}

impl From<types::InputReplyToStory> for ReplyTo {
    fn from(reply: types::InputReplyToStory) -> Self {
        Self(reply.into())
    }
}

impl From<types::InputReplyToMonoForum> for ReplyTo {
    fn from(reply: types::InputReplyToMonoForum) -> Self {
        Self(reply.into())
    }
}
