//! From messages to the updates that tell of them (`api/updates`).

use tl_types::{enums, types};

use super::peer::Destination;
use crate::clock::now;
use crate::error::{Failure, Refusal};
use crate::scope::Scope;
use crate::state::{MessageKind, MessageNumber};

/// A message to be sent.
#[derive(Debug)]
pub(super) struct OutgoingMessage {
    pub(super) random_id: i64,
    pub(super) text: String,
    pub(super) entities: Option<Vec<enums::MessageEntity>>,
    pub(super) media: enums::MessageMedia,
}

/// What all messages of a request have in common.
#[derive(Debug, Default)]
pub(super) struct SendOptions {
    pub(super) silent: bool,
    pub(super) noforwards: bool,
    pub(super) invert_media: bool,
    pub(super) reply_to: Option<enums::InputReplyTo>,
    pub(super) grouped_id: Option<i64>,
    pub(super) schedule_date: Option<i32>,
    pub(super) schedule_repeat_period: Option<i32>,
    pub(super) send_as: Option<enums::InputPeer>,
    pub(super) is_quick_reply: bool,
    pub(super) effect: Option<i64>,
    pub(super) allow_paid_stars: Option<i64>,
    pub(super) reply_markup: Option<enums::ReplyMarkup>,
    pub(super) suggested_post: Option<enums::SuggestedPost>,
}

/// When a message is sent that is for when the user comes online.
const WHEN_ONLINE: i32 = 0x7fff_fffe;
/// A message can be for so many seconds later: a year and a day.
const LATEST: i32 = 366 * 86_400;
/// The id of the quick reply that all messages for one are of.
const QUICK_REPLY: i32 = 1;

impl SendOptions {
    /// Whether they can be.
    pub(super) fn check(&self, state: &Scope<'_>) -> Result<(), Refusal> {
        if let Some(date) = self.schedule_date.filter(|date| *date != WHEN_ONLINE)
            && date > now().saturating_add(LATEST)
        {
            return Err(Refusal::ScheduleDateTooLate);
        }
        // What is not for later is not for every day.
        if self.schedule_repeat_period.is_some() && !self.is_scheduled() {
            return Err(Refusal::ScheduleDateInvalid);
        }
        self.sender(state).map(drop)
    }

    fn is_scheduled(&self) -> bool {
        self.schedule_date.is_some_and(|date| date > now())
    }

    /// Whom the messages are from.
    fn sender(&self, state: &Scope<'_>) -> Result<enums::Peer, Refusal> {
        match &self.send_as {
            None => Ok(types::PeerUser::new(state.user_id()?).into()),
            Some(peer) => {
                let peer = Destination::of(state, peer).map_err(|_| Refusal::SendAsInvalid)?.peer;
                let is_account = matches!(&peer, enums::Peer::User(user) if state.is_myself(user.user_id));
                let is_channel = matches!(peer, enums::Peer::Channel(_));
                if is_account || is_channel { Ok(peer) } else { Err(Refusal::SendAsInvalid) }
            }
        }
    }
}

/// Sends messages: first which random id became which message, then the messages.
pub(super) fn send(
    state: &Scope<'_>,
    destination: Destination,
    outgoing: Vec<OutgoingMessage>,
    options: &SendOptions,
) -> Result<enums::Updates, Failure> {
    options.check(state)?;
    let account = state.user_id()?;
    let random_ids: Vec<_> = outgoing.iter().map(|message| message.random_id).collect();
    let numbers = state.world.outbox.number(&state.world.store, account, &random_ids)?;

    let ids = numbers.iter().zip(&random_ids);
    let mut updates: Vec<enums::Update> =
        ids.map(|(number, &random_id)| types::UpdateMessageId::new(number.id, random_id).into()).collect();
    let date = now();
    for (number, outgoing) in numbers.into_iter().zip(outgoing) {
        let message = message(state, &destination, number, date, outgoing, options)?;
        let kind = if options.is_quick_reply {
            MessageKind::QuickReply
        } else if options.is_scheduled() {
            MessageKind::Scheduled
        } else {
            MessageKind::Sent
        };
        state.world.messages.keep(&state.world.store, account, kind, &message);
        updates.push(if options.is_quick_reply {
            types::UpdateQuickReplyMessage::new(message).into()
        } else if options.is_scheduled() {
            types::UpdateNewScheduledMessage::new(message).into()
        } else if destination.is_channel() {
            types::UpdateNewChannelMessage::new(message, number.pts, 1).into()
        } else {
            types::UpdateNewMessage::new(message, number.pts, 1).into()
        });
    }
    let users = std::iter::once(enums::User::from(state.myself()?)).chain(destination.user);
    let updates = types::Updates::new(updates, users, destination.chat, date, 0).into();
    state.world.outbox.remember(&state.world.store, account, &random_ids, &updates);
    Ok(updates)
}

fn message(
    state: &Scope<'_>,
    destination: &Destination,
    number: MessageNumber,
    date: i32,
    outgoing: OutgoingMessage,
    options: &SendOptions,
) -> Result<types::Message, Failure> {
    let date = options.schedule_date.filter(|_| options.is_scheduled()).unwrap_or(date);
    let mut message = types::Message::new(number.id, destination.peer.clone(), date, outgoing.text)
        .out(true)
        .silent(options.silent)
        .noforwards(options.noforwards)
        .invert_media(options.invert_media)
        .from_id(options.sender(state)?)
        .media(outgoing.media);
    message.entities = outgoing.entities;
    message.grouped_id = options.grouped_id;
    message.effect = options.effect;
    message.paid_message_stars = options.allow_paid_stars;
    message.reply_markup.clone_from(&options.reply_markup);
    message.suggested_post.clone_from(&options.suggested_post);
    message.schedule_repeat_period = options.schedule_repeat_period;
    message.quick_reply_shortcut_id = options.is_quick_reply.then_some(QUICK_REPLY);
    if let Some(enums::InputReplyTo::Message(reply)) = &options.reply_to {
        message = message.reply_to(types::MessageReplyHeader::new().reply_to_msg_id(reply.reply_to_msg_id));
    }
    Ok(message)
}
