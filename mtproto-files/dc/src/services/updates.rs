//! `updates.getState`, `updates.getDifference` and `updates.getChannelDifference`: what a client was not told
//! (`api/updates#recovering-gaps`).

use tl_types::{enums, functions, types};

use super::dialog::dialog;
use super::peer::Destination;
use super::post;
use super::viewer::Viewer;
use crate::clock::now;
use crate::error::{Failure, Refusal};
use crate::method::Method;
use crate::peer_id::PeerId;
use crate::scope::Scope;
use crate::state::{Owner, id_of};

/// How many changes an answer has, if the request says nothing else, and how many at most.
const CHANGES: i32 = 100;
const CHANGES_MAX: i32 = 1000;
/// How many of the last messages a client gets that has missed too much of a channel.
const LAST: usize = 10;

impl Method for functions::updates::GetState {
    fn serve(self, state: &Scope<'_>, _: usize) -> Result<enums::updates::State, Failure> {
        let pts = state.world.mailboxes.pts(Owner::Account(state.user_id()?));
        Ok(post::state_at(pts))
    }
}

impl Method for functions::updates::GetDifference {
    fn serve(self, state: &Scope<'_>, _: usize) -> Result<enums::updates::Difference, Failure> {
        check(self.pts)?;
        if self.date == 0 {
            return Err(Refusal::Named("DATE_EMPTY").into());
        }
        let viewer = Viewer::of(state)?;
        let (owner, mailboxes) = (Owner::Account(viewer.user_id()), &viewer.state.world.mailboxes);
        let current = mailboxes.pts(owner);
        let is_within = |total: i32| self.pts.saturating_add(total) >= current;
        let slice = count(self.pts_limit.unwrap_or(CHANGES), CHANGES_MAX);
        let found = mailboxes.since(owner, self.pts, slice).filter(|_| self.pts_total_limit.is_none_or(is_within));
        let Some(found) = found else { return Ok(types::updates::DifferenceTooLong::new(current).into()) };
        // What has happened in channels, the client asks each of them.
        let channels = if found.is_whole { mailboxes.changed_channels(self.date) } else { Vec::new() };
        if found.changes.is_empty() && channels.is_empty() {
            return Ok(types::updates::DifferenceEmpty::new(now(), 0).into());
        }
        let (messages, mut updates) = post::changes(viewer, owner, found.changes);
        let (users, mut chats) = viewer.people(&messages_of(&messages, &updates));
        chats.extend(viewer.peers(channels.iter().map(|(id, _)| PeerId::Channel(*id))).1);
        updates.extend(channels.into_iter().map(|(id, pts)| types::UpdateChannelTooLong::new(id).pts(pts).into()));
        let encrypted = Vec::<enums::EncryptedMessage>::new();
        let state = post::state_at(found.pts);
        Ok(if found.is_whole {
            types::updates::Difference::new(messages, encrypted, updates, chats, users, state).into()
        } else {
            types::updates::DifferenceSlice::new(messages, encrypted, updates, chats, users, state).into()
        })
    }
}

impl Method for functions::updates::GetChannelDifference {
    fn serve(self, state: &Scope<'_>, _: usize) -> Result<enums::updates::ChannelDifference, Failure> {
        check(self.pts)?;
        let viewer = Viewer::of(state)?;
        let channel = Destination::of_channel(state, &self.channel)?;
        let (owner, mailboxes) = (viewer.mailbox(channel.id), &viewer.state.world.mailboxes);
        let Some(found) = mailboxes.since(owner, self.pts, count(self.limit, CHANGES_MAX)) else {
            let last = mailboxes.history(owner, channel.id);
            let messages: Vec<_> = last.iter().take(LAST).filter_map(|kept| viewer.message(kept)).collect();
            let (users, chats) = viewer.people(&messages);
            let dialog = dialog(viewer, channel.id, last.first());
            let chats = if chats.is_empty() { channel.chat.into_iter().collect() } else { chats };
            let answer = types::updates::ChannelDifferenceTooLong::new(dialog, messages, chats, users);
            return Ok(answer.r#final(true).into());
        };
        if found.changes.is_empty() {
            return Ok(types::updates::ChannelDifferenceEmpty::new(found.pts).r#final(true).into());
        }
        let (mut messages, updates) = post::changes(viewer, owner, found.changes);
        if let enums::ChannelMessagesFilter::Plain(filter) = &self.filter {
            messages.retain(|message| !filter.exclude_new_messages && is_in_ranges(message, &filter.ranges));
        }
        let (users, chats) = viewer.people(&messages_of(&messages, &updates));
        let answer = types::updates::ChannelDifference::new(found.pts, messages, updates, chats, users);
        Ok(answer.r#final(found.is_whole).into())
    }
}

/// Whether a state can be.
fn check(pts: i32) -> Result<(), Refusal> {
    match pts {
        0 => Err(Refusal::Named("PERSISTENT_TIMESTAMP_EMPTY")),
        ..0 => Err(Refusal::Named("PERSISTENT_TIMESTAMP_INVALID")),
        _ => Ok(()),
    }
}

fn count(asked: i32, most: i32) -> usize {
    usize::try_from(asked.clamp(1, most)).unwrap_or(1)
}

/// All messages of a difference.
fn messages_of(new: &[enums::Message], updates: &[enums::Update]) -> Vec<enums::Message> {
    let edited = updates.iter().filter_map(|update| match update {
        enums::Update::EditMessage(update) => Some(update.message.clone()),
        enums::Update::EditChannelMessage(update) => Some(update.message.clone()),
        _ => None,
    });
    new.iter().cloned().chain(edited).collect()
}

fn is_in_ranges(message: &enums::Message, ranges: &[enums::MessageRange]) -> bool {
    let Some(id) = id_of(message) else { return false };
    ranges.iter().any(|range| match range {
        enums::MessageRange::Plain(range) => (range.min_id..=range.max_id).contains(&id),
        #[allow(unreachable_patterns, reason = "a later layer may have more")]
        _ => false,
    })
}
