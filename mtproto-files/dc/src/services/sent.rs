//! From messages to the updates that tell of them (`api/updates`).

use tl_types::{enums, types};

use super::peer::Destination;
use crate::error::Failure;
use crate::state::{Number, State, now};

/// A message to be sent.
#[derive(Debug)]
pub(super) struct Outgoing {
    pub(super) random_id: i64,
    pub(super) text: String,
    pub(super) entities: Option<Vec<enums::MessageEntity>>,
    pub(super) media: enums::MessageMedia,
}

/// What all messages of a request have in common.
#[derive(Debug)]
pub(super) struct Options {
    pub(super) silent: bool,
    pub(super) noforwards: bool,
    pub(super) invert_media: bool,
    pub(super) reply_to: Option<enums::InputReplyTo>,
    pub(super) grouped_id: Option<i64>,
}

/// Sends messages: first which random id became which message, then the messages.
pub(super) fn send(
    state: &State,
    destination: Destination,
    outgoing: Vec<Outgoing>,
    options: &Options,
) -> Result<enums::Updates, Failure> {
    let random_ids: Vec<_> = outgoing.iter().map(|message| message.random_id).collect();
    let numbers = state.world.outbox.number(&state.world.store, &random_ids)?;

    let ids = numbers.iter().zip(&random_ids);
    let mut updates: Vec<enums::Update> =
        ids.map(|(number, &random_id)| types::UpdateMessageId::new(number.id, random_id).into()).collect();
    let date = now();
    for (number, outgoing) in numbers.into_iter().zip(outgoing) {
        let message = message(state, &destination, number, date, outgoing, options);
        updates.push(if destination.is_channel() {
            types::UpdateNewChannelMessage::new(message, number.pts, 1).into()
        } else {
            types::UpdateNewMessage::new(message, number.pts, 1).into()
        });
    }
    let account = types::User::new(state.config.user_id).self_(true).first_name("Account");
    let users = std::iter::once(enums::User::from(account)).chain(destination.user);
    Ok(types::Updates::new(updates, users, destination.chat, date, 0).into())
}

fn message(
    state: &State,
    destination: &Destination,
    number: Number,
    date: i32,
    outgoing: Outgoing,
    options: &Options,
) -> types::Message {
    let mut message = types::Message::new(number.id, destination.peer.clone(), date, outgoing.text)
        .out(true)
        .silent(options.silent)
        .noforwards(options.noforwards)
        .invert_media(options.invert_media)
        .from_id(types::PeerUser::new(state.config.user_id))
        .media(outgoing.media);
    message.entities = outgoing.entities;
    message.grouped_id = options.grouped_id;
    if let Some(enums::InputReplyTo::Message(reply)) = &options.reply_to {
        message = message.reply_to(types::MessageReplyHeader::new().reply_to_msg_id(reply.reply_to_msg_id));
    }
    message
}
