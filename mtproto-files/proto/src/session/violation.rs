//! The rules that a received message can break.

use super::message_id::MessageId;
use std::fmt;

/// A rule of the protocol about received messages, by the page and the heading that state the rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Rule {
    /// `mtproto/security_guidelines`, "Checking message length".
    MessageLength,
    /// `mtproto/security_guidelines`, "Checking session_id".
    SessionId,
    /// `mtproto/security_guidelines`, "Checking msg_id".
    MessageId,
    /// `mtproto/service_messages`, "Containers".
    Containers,
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::MessageLength => "mtproto/security_guidelines, \"Checking message length\"",
            Self::SessionId => "mtproto/security_guidelines, \"Checking session_id\"",
            Self::MessageId => "mtproto/security_guidelines, \"Checking msg_id\"",
            Self::Containers => "mtproto/service_messages, \"Containers\"",
        })
    }
}

/// How a received message breaks a [`Rule`]. Nothing of the message is used then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Violation {
    /// The text is shorter than the fields before the body.
    #[error("a text of {length} bytes has no header")]
    Short {
        /// The length of the text, in bytes.
        length: usize,
    },
    /// The length of the body is negative, no multiple of 4, or more than the text has.
    #[error("a body of {length} bytes in a text that has {room} bytes for the body and the padding")]
    Length {
        /// What the length field states.
        length: i32,
        /// How many bytes follow the length field.
        room: usize,
    },
    /// The padding is shorter than 12 or longer than 1024 bytes.
    #[error("a padding of {length} bytes: there are from 12 to 1024")]
    Padding {
        /// The length of the padding, in bytes.
        length: usize,
    },
    /// The message belongs to another session.
    #[error("the message belongs to another session")]
    Session,
    /// The lowest bits of the id are not those of the other side.
    #[error("the lowest bits of message id {id} are not those of its sender")]
    Parity {
        /// The id of the message.
        id: MessageId,
    },
    /// The id is of more than 300 seconds ago.
    #[error("message id {id} is of more than 300 seconds ago")]
    Past {
        /// The id of the message.
        id: MessageId,
    },
    /// The id is more than 30 seconds ahead.
    #[error("message id {id} is more than 30 seconds ahead")]
    Future {
        /// The id of the message.
        id: MessageId,
    },
    /// A message with this id was received before.
    #[error("message id {id} was received before")]
    Repeat {
        /// The id of the message.
        id: MessageId,
    },
    /// The id is lower than all ids that are remembered: nobody knows whether the message was received before.
    #[error("message id {id} is lower than all that are remembered")]
    Forgotten {
        /// The id of the message.
        id: MessageId,
    },
    /// A container states more messages than a container may have.
    #[error("a container of {count} messages")]
    Crowded {
        /// The stated number of messages.
        count: i32,
    },
    /// A container ends within a message, or has bytes behind its last message, or a message of a length that is negative or
    /// no multiple of 4.
    #[error("a container whose messages do not fill it: message {index}")]
    Bounds {
        /// Which message, counted from 0.
        index: usize,
    },
    /// A container is in a container.
    #[error("a container in a container: message {index}")]
    Nested {
        /// Which message, counted from 0.
        index: usize,
    },
    /// A message in a container has an id that is not below the container's.
    #[error("message id {id} in a container with a lower id")]
    AboveContainer {
        /// The id of the message in the container.
        id: MessageId,
    },
}

impl Violation {
    /// Returns the rule that is broken.
    pub fn rule(&self) -> Rule {
        match self {
            Self::Short { .. } | Self::Length { .. } | Self::Padding { .. } => Rule::MessageLength,
            Self::Session => Rule::SessionId,
            Self::Parity { .. }
            | Self::Past { .. }
            | Self::Future { .. }
            | Self::Repeat { .. }
            | Self::Forgotten { .. } => Rule::MessageId,
            Self::Crowded { .. } | Self::Bounds { .. } | Self::Nested { .. } | Self::AboveContainer { .. } => {
                Rule::Containers
            }
        }
    }

    /// Returns whether a client ends the connection over a packet that breaks the rule. A packet that was received before
    /// does not end the connection: the server sends a message again whose acknowledgment was lost. The message is ignored,
    /// and acknowledged again. A server answers many of these violations instead:
    /// [`BadMsg::of_violation`](super::BadMsg::of_violation).
    pub fn ends_connection(&self) -> bool {
        !matches!(self, Self::Repeat { .. })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_named_by_page_and_heading() {
        let id = MessageId::from_bits(8);
        assert_eq!(Violation::Session.rule().to_string(), "mtproto/security_guidelines, \"Checking session_id\"");
        assert_eq!(
            Violation::Padding { length: 3 }.rule().to_string(),
            "mtproto/security_guidelines, \"Checking message length\""
        );
        assert_eq!(Violation::Past { id }.rule().to_string(), "mtproto/security_guidelines, \"Checking msg_id\"");
        assert_eq!(Violation::Crowded { count: 2000 }.rule().to_string(), "mtproto/service_messages, \"Containers\"");
    }

    #[test]
    fn a_repeat_alone_leaves_the_connection() {
        let id = MessageId::from_bits(8);
        assert!(!Violation::Repeat { id }.ends_connection());
        assert!(Violation::Forgotten { id }.ends_connection());
        assert!(Violation::Parity { id }.ends_connection());
    }
}
