//! From messages to the updates that tell of them (`api/updates`).

use tl_types::{enums, types};

use super::peer::Destination;
use super::post;
use super::topic::reply_header;
use super::viewer::Viewer;
use crate::clock::now;
use crate::error::{Failure, Refusal};
use crate::peer_id::PeerId;
use crate::scope::Scope;
use crate::state::{MessageKind, id_of};

/// A message to be sent.
#[derive(Debug)]
pub(super) struct OutgoingMessage {
    pub(super) random_id: i64,
    pub(super) text: String,
    pub(super) entities: Option<Vec<enums::MessageEntity>>,
    pub(super) media: Option<enums::MessageMedia>,
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

    fn kind(&self) -> MessageKind {
        if self.is_quick_reply {
            MessageKind::QuickReply
        } else if self.is_scheduled() {
            MessageKind::Scheduled
        } else {
            MessageKind::Sent
        }
    }

    fn is_scheduled(&self) -> bool {
        self.schedule_date.is_some_and(|date| date > now())
    }

    /// Whom the messages are from.
    fn sender(&self, state: &Scope<'_>) -> Result<enums::Peer, Refusal> {
        match &self.send_as {
            None => Ok(types::PeerUser::new(state.user_id()?).into()),
            Some(peer) => {
                let peer = Destination::of(state, peer).map_err(|_| Refusal::SendAsInvalid)?;
                let is_account = matches!(peer.id, PeerId::User(id) if state.is_myself(id));
                if is_account || peer.is_channel() { Ok(peer.peer()) } else { Err(Refusal::SendAsInvalid) }
            }
        }
    }
}

/// Sends messages: first which random id became which message, then the messages.
pub(super) fn send(
    state: &Scope<'_>,
    destination: &Destination,
    outgoing: Vec<OutgoingMessage>,
    options: &SendOptions,
) -> Result<enums::Updates, Failure> {
    options.check(state)?;
    let account = state.user_id()?;
    let random_ids: Vec<_> = outgoing.iter().map(|message| message.random_id).collect();
    let date = now();
    let messages = outgoing.into_iter().map(|outgoing| message(state, destination, date, outgoing, options));
    let messages = messages.collect::<Result<Vec<enums::Message>, Failure>>()?;
    let world = &state.state().world;
    world.outbox.claim(&world.store, account, &random_ids)?;
    let mut updates = post::add(state, options.kind(), messages)?;

    let ids: Vec<i32> = updates.updates.iter().filter_map(message_id).collect();
    let ids = ids.into_iter().zip(&random_ids);
    let ids = ids.map(|(id, &random_id)| types::UpdateMessageId::new(id, random_id).into());
    updates.updates.splice(..0, ids.collect::<Vec<enums::Update>>());
    updates.date = date;
    let updates = updates.into();
    world.outbox.remember(&world.store, account, &random_ids, &updates);
    Ok(updates)
}

/// Returns the id of the message that an update tells of.
fn message_id(update: &enums::Update) -> Option<i32> {
    let message = match update {
        enums::Update::NewMessage(update) => &update.message,
        enums::Update::NewChannelMessage(update) => &update.message,
        enums::Update::NewScheduledMessage(update) => &update.message,
        enums::Update::QuickReplyMessage(update) => &update.message,
        _ => return None,
    };
    id_of(message)
}

fn message(
    state: &Scope<'_>,
    destination: &Destination,
    date: i32,
    outgoing: OutgoingMessage,
    options: &SendOptions,
) -> Result<enums::Message, Failure> {
    let date = options.schedule_date.filter(|_| options.is_scheduled()).unwrap_or(date);
    let mut message = types::Message::new(0, destination.peer(), date, outgoing.text)
        .silent(options.silent)
        .noforwards(options.noforwards)
        .invert_media(options.invert_media)
        .from_id(options.sender(state)?);
    message.media = outgoing.media;
    message.entities = outgoing.entities;
    message.grouped_id = options.grouped_id;
    message.effect = options.effect;
    message.paid_message_stars = options.allow_paid_stars;
    message.reply_markup.clone_from(&options.reply_markup);
    message.suggested_post.clone_from(&options.suggested_post);
    message.schedule_repeat_period = options.schedule_repeat_period;
    message.quick_reply_shortcut_id = options.is_quick_reply.then_some(QUICK_REPLY);
    if let Some(enums::InputReplyTo::Message(reply)) = &options.reply_to {
        message = message.reply_to(reply_header(Viewer::of(state)?, destination.id, reply)?);
    }
    Ok(message.into())
}
