//! Messages that are asked for: `messages.getHistory`, `messages.getReplies`, `messages.search`, `messages.getMessages`,
//! `channels.getMessages`.

use tl_types::{enums, functions, types};

use super::peer::Destination;
use super::topic::{reply_of, thread_of};
use super::viewer::Viewer;
use crate::error::{Failure, Refusal};
use crate::method::Method;
use crate::peer_id::PeerId;
use crate::rules::history::Page;
use crate::rules::media_filter::lets_through;
use crate::scope::Scope;
use crate::state::{KeptMessage, MessageKind, Owner};

/// How many messages a request can name.
const NAMED_MAX: usize = 100;
/// Roughly how many bytes of messages an answer has at most, but one message at least.
const BYTES_MAX: usize = 1 << 20;

impl Method for functions::messages::GetHistory {
    const FOR_BOTS: bool = false;

    fn serve(self, state: &Scope<'_>, _: usize) -> Result<enums::messages::Messages, Failure> {
        let (viewer, chat) = (Viewer::of(state)?, Destination::of(state, &self.peer)?);
        let page = Page {
            offset_id: self.offset_id,
            offset_date: self.offset_date,
            add_offset: self.add_offset,
            limit: self.limit,
            max_id: self.max_id,
            min_id: self.min_id,
        };
        Ok(listed(viewer, chat.id, &page, |_| true))
    }
}

impl Method for functions::messages::Search {
    const FOR_BOTS: bool = false;

    fn serve(self, state: &Scope<'_>, _: usize) -> Result<enums::messages::Messages, Failure> {
        let viewer = Viewer::of(state)?;
        let from = self.from_id.as_ref().map(|from| Destination::of(state, from)).transpose()?.map(|from| from.id);
        let has_no_filter = matches!(self.filter, enums::MessagesFilter::InputMessagesFilterEmpty(_));
        if self.q.is_empty() && has_no_filter && from.is_none() && self.top_msg_id.is_none() {
            return Err(Refusal::Named("SEARCH_QUERY_EMPTY").into());
        }
        let page = Page {
            offset_id: self.offset_id,
            offset_date: 0,
            add_offset: self.add_offset,
            limit: self.limit,
            max_id: self.max_id,
            min_id: self.min_id,
        };
        let chat = Destination::of(state, &self.peer)?.id;
        let query = self.q.to_lowercase();
        let is_found = |kept: &KeptMessage, message: &enums::Message| {
            (self.min_date == 0 || kept.date > self.min_date)
                && (self.max_date == 0 || kept.date < self.max_date)
                && lets_through(&self.filter, message)
                && has_text(message, &query)
                && from.is_none_or(|from| author(message) == Some(from))
                && self.top_msg_id.is_none_or(|top| kept.id == top || thread(message) == Some(top))
        };
        Ok(listed(viewer, chat, &page, |kept| kept.read().is_some_and(|message| is_found(kept, &message))))
    }
}

/// A thread, or a topic.
impl Method for functions::messages::GetReplies {
    const FOR_BOTS: bool = false;

    fn serve(self, state: &Scope<'_>, _: usize) -> Result<enums::messages::Messages, Failure> {
        let (viewer, chat) = (Viewer::of(state)?, Destination::of(state, &self.peer)?);
        let page = Page {
            offset_id: self.offset_id,
            offset_date: self.offset_date,
            add_offset: self.add_offset,
            limit: self.limit,
            max_id: self.max_id,
            min_id: self.min_id,
        };
        let is_in_thread = |kept: &KeptMessage| kept.read().as_ref().and_then(thread) == Some(self.msg_id);
        Ok(listed(viewer, chat.id, &page, is_in_thread))
    }
}

/// Messages of private chats and basic groups.
impl Method for functions::messages::GetMessages {
    fn serve(self, state: &Scope<'_>, _: usize) -> Result<enums::messages::Messages, Failure> {
        let viewer = Viewer::of(state)?;
        let messages = named(viewer, Owner::Account(viewer.user_id()), &self.id);
        let (users, chats) = viewer.people(&messages);
        Ok(types::messages::Messages::new(messages, Vec::<enums::ForumTopic>::new(), chats, users).into())
    }
}

impl Method for functions::channels::GetMessages {
    fn serve(self, state: &Scope<'_>, _: usize) -> Result<enums::messages::Messages, Failure> {
        let (viewer, channel) = (Viewer::of(state)?, Destination::of_channel(state, &self.channel)?);
        let messages = named(viewer, viewer.mailbox(channel.id), &self.id);
        Ok(answer(viewer, channel.id, messages.len(), messages))
    }
}

/// Returns the messages that a request names. One that is not there is an empty message.
fn named(viewer: Viewer<'_>, owner: Owner, names: &[enums::InputMessage]) -> Vec<enums::Message> {
    let find = |id| {
        let found = viewer.state.world.mailboxes.find(owner, id);
        found.filter(|kept| kept.kind == MessageKind::Sent)
    };
    let mut bytes = 0_usize;
    let mut messages = Vec::new();
    for name in names.iter().take(NAMED_MAX) {
        let id = match name {
            enums::InputMessage::Id(name) => name.id,
            enums::InputMessage::ReplyTo(name) => {
                find(name.id).and_then(|kept| replied(&kept.read()?)).unwrap_or(name.id)
            }
            enums::InputMessage::CallbackQuery(name) => name.id,
            _ => 0,
        };
        let found = find(id).filter(|kept| {
            bytes = bytes.saturating_add(kept.size());
            messages.is_empty() || bytes <= BYTES_MAX
        });
        let message = found.and_then(|kept| viewer.message(&kept));
        messages.push(message.unwrap_or_else(|| types::MessageEmpty::new(id).into()));
    }
    messages
}

/// Returns the page of a chat's messages of which `is_wanted` holds.
fn listed(
    viewer: Viewer<'_>,
    chat: PeerId,
    page: &Page,
    is_wanted: impl Fn(&KeptMessage) -> bool,
) -> enums::messages::Messages {
    let mut list = viewer.state.world.mailboxes.history(viewer.mailbox(chat), chat);
    list.retain(|kept| page.lists(kept.id) && is_wanted(kept));
    let count = list.len();
    let page = page.cut(list, |kept| (kept.id, kept.date));
    answer(viewer, chat, count, read(viewer, &page))
}

/// Returns messages, as far as an answer has room for them.
fn read(viewer: Viewer<'_>, page: &[KeptMessage]) -> Vec<enums::Message> {
    let mut bytes = 0_usize;
    let fits = |kept: &&KeptMessage| {
        let is_first = bytes == 0;
        bytes = bytes.saturating_add(kept.size());
        is_first || bytes <= BYTES_MAX
    };
    page.iter().take_while(fits).filter_map(|kept| viewer.message(kept)).collect()
}

/// Returns messages of a chat, of which there are so many.
fn answer(viewer: Viewer<'_>, chat: PeerId, count: usize, messages: Vec<enums::Message>) -> enums::messages::Messages {
    let (mut users, mut chats) = viewer.people(&messages);
    if messages.is_empty() {
        (users, chats) = viewer.peers([chat]);
    }
    let (topics, all) = (Vec::<enums::ForumTopic>::new(), messages.len() == count);
    let count = i32::try_from(count).unwrap_or(i32::MAX);
    match viewer.mailbox(chat) {
        owner @ Owner::Channel(_) => {
            let pts = viewer.state.world.mailboxes.pts(owner);
            types::messages::ChannelMessages::new(pts, count, messages, topics, chats, users).into()
        }
        Owner::Account(_) if all => types::messages::Messages::new(messages, topics, chats, users).into(),
        Owner::Account(_) => types::messages::MessagesSlice::new(count, messages, topics, chats, users).into(),
    }
}

fn has_text(message: &enums::Message, query: &str) -> bool {
    match message {
        enums::Message::Plain(message) => message.message.to_lowercase().contains(query),
        _ => query.is_empty(),
    }
}

fn author(message: &enums::Message) -> Option<PeerId> {
    match message {
        enums::Message::Plain(message) => message.from_id.as_ref().map(PeerId::from),
        enums::Message::Service(message) => message.from_id.as_ref().map(PeerId::from),
        _ => None,
    }
}

/// Returns the message that a message answers.
fn replied(message: &enums::Message) -> Option<i32> {
    reply_of(message)?.reply_to_msg_id
}

/// Returns the first message of the thread or topic that a message is in.
fn thread(message: &enums::Message) -> Option<i32> {
    thread_of(reply_of(message)?)
}
