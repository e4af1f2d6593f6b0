//! What is in messages of all kinds.

use tl_types::{enums, held_mut};

use crate::peer_id::PeerId;

/// The chat that a message is in; nobody's for an empty message.
pub(super) fn peer_of(message: &enums::Message) -> PeerId {
    match message {
        enums::Message::Plain(message) => PeerId::from(&message.peer_id),
        enums::Message::Service(message) => PeerId::from(&message.peer_id),
        _ => PeerId::User(0),
    }
}

/// The id of a message; an empty one has none here.
pub(crate) fn id_of(message: &enums::Message) -> Option<i32> {
    match message {
        enums::Message::Plain(message) => Some(message.id),
        enums::Message::Service(message) => Some(message.id),
        _ => None,
    }
}

pub(super) fn date_of(message: &enums::Message) -> i32 {
    match message {
        enums::Message::Plain(message) => message.date,
        enums::Message::Service(message) => message.date,
        _ => 0,
    }
}

pub(super) fn set_id(message: &mut enums::Message, id: i32) {
    match message {
        enums::Message::Plain(message) => held_mut(message).id = id,
        enums::Message::Service(message) => held_mut(message).id = id,
        _ => {}
    }
}
