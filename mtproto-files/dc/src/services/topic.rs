//! Topics of forums: `messages.getForumTopics`, and what is sent to one (`api/forum`, `api/threads`).

use tl_types::{enums, functions, types};

use super::peer::Destination;
use super::viewer::Viewer;
use crate::clock::now;
use crate::error::{Failure, Refusal};
use crate::method::Method;
use crate::peer_id::PeerId;
use crate::scope::Scope;
use crate::state::KeptMessage;

/// The colour of all topics' icons: one that Telegram has.
const COLOUR: i32 = 0x6f_b9_f0;

impl Method for functions::messages::GetForumTopics {
    const FOR_BOTS: bool = false;

    fn serve(self, state: &Scope<'_>, _: usize) -> Result<enums::messages::ForumTopics, Failure> {
        let (viewer, forum) = (Viewer::of(state)?, Destination::of(state, &self.peer)?.id);
        let PeerId::Channel(id) = forum else { return Err(Refusal::Named("CHANNEL_FORUM_MISSING").into()) };
        let topics = state.config.topics.get(&id).ok_or(Refusal::Named("CHANNEL_FORUM_MISSING"))?;
        let history = viewer.state.world.mailboxes.history(viewer.mailbox(forum), forum);
        let (mut found, mut messages) = (Vec::new(), Vec::new());
        for (id, title) in topics {
            let last = history.iter().find(|kept| topic_of(kept) == Some(*id));
            messages.extend(last.and_then(|kept| viewer.message(kept)));
            found.push(topic(viewer, forum, *id, title, last.map_or(*id, |kept| kept.id)));
        }
        let count = i32::try_from(found.len()).unwrap_or(i32::MAX);
        let (users, chats) = viewer.peers([PeerId::User(viewer.user_id()), forum]);
        let pts = viewer.state.world.mailboxes.pts(viewer.mailbox(forum));
        Ok(types::messages::ForumTopics::new(count, found, messages, chats, users, pts).into())
    }
}

/// Returns the header of a message that answers another one. In a forum, the header also names the topic.
pub(super) fn reply_header(
    viewer: Viewer<'_>,
    peer: PeerId,
    reply: &types::InputReplyToMessage,
) -> Result<types::MessageReplyHeader, Refusal> {
    let mut header = types::MessageReplyHeader::new().reply_to_msg_id(reply.reply_to_msg_id);
    header.reply_to_top_id = reply.top_msg_id;
    let PeerId::Channel(id) = peer else { return Ok(header) };
    let Some(topics) = viewer.state.config.topics.get(&id) else { return Ok(header) };
    let answered = || viewer.state.world.mailboxes.find(viewer.mailbox(peer), reply.reply_to_msg_id);
    let topic = if topics.contains_key(&reply.reply_to_msg_id) {
        Some(reply.reply_to_msg_id)
    } else {
        reply.top_msg_id.or_else(|| topic_of(&answered()?))
    };
    if topic.is_some_and(|topic| !topics.contains_key(&topic)) {
        return Err(Refusal::Named("TOPIC_DELETED"));
    }
    header.forum_topic = topic.is_some();
    header.reply_to_top_id = topic.filter(|topic| *topic != reply.reply_to_msg_id);
    Ok(header)
}

/// Returns what a message says of the message that it answers.
pub(super) fn reply_of(message: &enums::Message) -> Option<&types::MessageReplyHeader> {
    match message {
        enums::Message::Plain(message) => match &message.reply_to {
            Some(enums::MessageReplyHeader::Plain(reply)) => Some(reply),
            _ => None,
        },
        _ => None,
    }
}

/// Returns the first message of the thread or topic that an answer is in.
pub(super) fn thread_of(reply: &types::MessageReplyHeader) -> Option<i32> {
    reply.reply_to_top_id.or(reply.reply_to_msg_id)
}

/// Returns the topic that a message is in.
fn topic_of(kept: &KeptMessage) -> Option<i32> {
    let message = kept.read()?;
    thread_of(reply_of(&message).filter(|reply| reply.forum_topic)?)
}

/// A topic with its last message. All of it is read.
fn topic(viewer: Viewer<'_>, forum: PeerId, id: i32, title: &str, last: i32) -> enums::ForumTopic {
    let (settings, from) = (types::PeerNotifySettings::new(), PeerId::User(viewer.user_id()));
    types::ForumTopic::new(id, now(), forum, title, COLOUR, last, last, last, 0, 0, 0, 0, from, settings).into()
}
