//! Changes of mailboxes, and the updates that tell all accounts of them (`api/updates`).

use tl_types::{Encode, enums, held_mut, types};

use super::viewer::Viewer;
use crate::clock::now;
use crate::error::Refusal;
use crate::lock::lock;
use crate::peer_id::PeerId;
use crate::scope::Scope;
use crate::state::{Change, Deleted, KeptMessage, LoggedChange, MessageKind, Owner, Posted, Push};

/// What has happened to messages, for accounts to be told.
#[derive(Debug)]
enum News {
    New(Posted, MessageKind),
    Edited(Posted, MessageKind),
    Deleted(Deleted),
}

/// Adds new messages, each as its sender sees it, and tells all others. Returns the updates for the answer.
pub(super) fn add(
    scope: &Scope<'_>,
    kind: MessageKind,
    messages: Vec<enums::Message>,
) -> Result<types::Updates, Refusal> {
    let viewer = Viewer::of(scope)?;
    let _post = lock(&viewer.state.world.post);
    let mut news = Vec::new();
    for message in messages {
        let copies = copies(viewer, kind, message);
        let world = &viewer.state.world;
        let posted = world.mailboxes.add(&world.store, viewer.user_id(), kind, copies);
        news.extend(posted.into_iter().map(|posted| News::New(posted, kind)));
    }
    Ok(tell(scope, viewer, &news))
}

/// Gives all copies of a message the content that the copy of the account has now. Returns the updates for the answer.
pub(super) fn edit(scope: &Scope<'_>, before: &KeptMessage, after: &types::Message) -> Result<types::Updates, Refusal> {
    let viewer = Viewer::of(scope)?;
    let world = &viewer.state.world;
    let _post = lock(&world.post);
    let copies = before.copies.iter().filter_map(|&(owner, id)| {
        let mut copy = world.mailboxes.find(owner, id)?.read()?;
        let enums::Message::Plain(message) = &mut copy else { return None };
        let message = held_mut(message);
        message.message.clone_from(&after.message);
        message.entities.clone_from(&after.entities);
        message.media.clone_from(&after.media);
        message.reply_markup.clone_from(&after.reply_markup);
        message.invert_media = after.invert_media;
        message.edit_date = after.edit_date;
        message.date = after.date;
        message.schedule_repeat_period = after.schedule_repeat_period;
        Some(((owner, id), copy))
    });
    let posted = world.mailboxes.replace(&world.store, before, copies.collect());
    let news: Vec<_> = posted.into_iter().map(|posted| News::Edited(posted, before.kind)).collect();
    Ok(tell(scope, viewer, &news))
}

/// Deletes messages from mailboxes. Returns what that did to one of them.
pub(super) fn delete(
    scope: &Scope<'_>,
    messages: impl IntoIterator<Item = (Owner, i32)>,
    of: Owner,
) -> Result<Option<LoggedChange>, Refusal> {
    let viewer = Viewer::of(scope)?;
    let _post = lock(&viewer.state.world.post);
    let deleted = viewer.state.world.mailboxes.delete(messages);
    let own = deleted.iter().find(|deleted| deleted.owner == of).map(|deleted| deleted.change.clone());
    let news: Vec<_> = deleted.into_iter().map(News::Deleted).collect();
    tell(scope, viewer, &news);
    Ok(own)
}

/// Returns changes of a mailbox as an account sees them: new messages, and updates of what else has happened.
pub(super) fn changes(
    viewer: Viewer<'_>,
    owner: Owner,
    changes: Vec<LoggedChange>,
) -> (Vec<enums::Message>, Vec<enums::Update>) {
    let (mut messages, mut updates) = (Vec::new(), Vec::new());
    for LoggedChange { change, pts, pts_count } in changes {
        // What was deleted since has an update of its own.
        let find = |id| viewer.message(&viewer.state.world.mailboxes.find(owner, id)?);
        match change {
            Change::New(id) => messages.extend(find(id)),
            Change::Edited(id) => updates.extend(find(id).map(|message| edited(owner, message, pts))),
            Change::Deleted(ids) => updates.push(deleted(owner, ids, pts, pts_count)),
        }
    }
    (messages, updates)
}

/// Returns the state of an account, by that of its mailbox. Nothing here has a `qts` or a sequence number.
pub(super) fn state_at(pts: i32) -> enums::updates::State {
    types::updates::State::new(pts, 0, now(), 0, 0).into()
}

/// Returns the copies of a message that mailboxes get.
fn copies(viewer: Viewer<'_>, kind: MessageKind, message: enums::Message) -> Vec<(Owner, enums::Message)> {
    let own = Owner::Account(viewer.user_id());
    let peer = match &message {
        enums::Message::Plain(message) => PeerId::from(&message.peer_id),
        enums::Message::Service(message) => PeerId::from(&message.peer_id),
        _ => return Vec::new(),
    };
    if kind != MessageKind::Sent {
        return vec![(own, message)];
    }
    match peer {
        PeerId::Channel(id) => vec![(Owner::Channel(id), message)],
        PeerId::Chat(_) => {
            let others = viewer.state.world.accounts.all().iter().map(|account| Owner::Account(account.user_id));
            let others = others.filter(|owner| *owner != own);
            let copies: Vec<_> = others.map(|owner| (owner, copy(viewer, &message, owner, peer))).collect();
            [(own, message)].into_iter().chain(copies).collect()
        }
        PeerId::User(id) => {
            let other = viewer.state.world.accounts.of_user(id).filter(|_| id != viewer.user_id());
            let other = other.map(|account| Owner::Account(account.user_id));
            let copy = other.map(|owner| (owner, copy(viewer, &message, owner, PeerId::User(viewer.user_id()))));
            [(own, message)].into_iter().chain(copy).collect()
        }
    }
}

/// Returns a message as another mailbox has it: in its own chat, and as the answer to its own copy.
fn copy(viewer: Viewer<'_>, message: &enums::Message, owner: Owner, peer: PeerId) -> enums::Message {
    let mut copy = message.clone();
    match &mut copy {
        enums::Message::Plain(message) => {
            let message = held_mut(message);
            message.peer_id = peer.into();
            if let Some(enums::MessageReplyHeader::Plain(reply)) = &mut message.reply_to {
                let reply = held_mut(reply);
                let own = Owner::Account(viewer.user_id());
                let replied = reply.reply_to_msg_id.and_then(|id| viewer.state.world.mailboxes.find(own, id));
                let copies = replied.as_ref().map(|replied| &replied.copies[..]).unwrap_or_default();
                reply.reply_to_msg_id = copies.iter().find(|(of, _)| *of == owner).map(|(_, id)| *id);
            }
        }
        enums::Message::Service(message) => held_mut(message).peer_id = peer.into(),
        _ => {}
    }
    copy
}

/// Has all accounts told of news, and returns the updates of the one that calls.
fn tell(scope: &Scope<'_>, viewer: Viewer<'_>, news: &[News]) -> types::Updates {
    let world = &viewer.state.world;
    if world.pushes.is_open() {
        for account in world.accounts.all() {
            let except = scope.session.filter(|_| account.user_id == viewer.user_id());
            let updates = updates(viewer.other(account), news);
            if updates.updates.is_empty() {
                continue;
            }
            if let Ok(updates) = enums::Updates::from(updates).to_chain() {
                world.pushes.push(Push { account: account.user_id, except, updates });
            }
        }
    }
    updates(viewer, news)
}

/// Returns the news that concern an account.
fn updates(viewer: Viewer<'_>, news: &[News]) -> types::Updates {
    let is_for = |owner: &Owner| match owner {
        Owner::Account(user_id) => *user_id == viewer.user_id(),
        // All accounts are in all channels.
        Owner::Channel(_) => true,
    };
    let (mut updates, mut messages, mut channels) = (Vec::new(), Vec::new(), Vec::new());
    for news in news {
        match news {
            News::New(posted, kind) | News::Edited(posted, kind) if is_for(&posted.owner) => {
                let message = viewer.shown(posted.sender, posted.message.clone());
                messages.push(message.clone());
                updates.push(match kind {
                    MessageKind::Scheduled => types::UpdateNewScheduledMessage::new(message).into(),
                    MessageKind::QuickReply => types::UpdateQuickReplyMessage::new(message).into(),
                    MessageKind::Sent if matches!(news, News::Edited(..)) => edited(posted.owner, message, posted.pts),
                    MessageKind::Sent => new(posted.owner, message, posted.pts),
                });
            }
            News::Deleted(gone) if is_for(&gone.owner) => {
                if let Owner::Channel(id) = gone.owner {
                    channels.push(PeerId::Channel(id));
                }
                if let Change::Deleted(ids) = &gone.change.change {
                    updates.push(deleted(gone.owner, ids.clone(), gone.change.pts, gone.change.pts_count));
                }
            }
            _ => {}
        }
    }
    let (users, mut chats) = viewer.people(&messages);
    chats.extend(viewer.peers(channels).1);
    // All of these have a `pts`, or need none: no sequence number counts them.
    types::Updates::new(updates, users, chats, now(), 0)
}

fn new(owner: Owner, message: enums::Message, pts: i32) -> enums::Update {
    match owner {
        Owner::Account(_) => types::UpdateNewMessage::new(message, pts, 1).into(),
        Owner::Channel(_) => types::UpdateNewChannelMessage::new(message, pts, 1).into(),
    }
}

fn edited(owner: Owner, message: enums::Message, pts: i32) -> enums::Update {
    match owner {
        Owner::Account(_) => types::UpdateEditMessage::new(message, pts, 1).into(),
        Owner::Channel(_) => types::UpdateEditChannelMessage::new(message, pts, 1).into(),
    }
}

fn deleted(owner: Owner, ids: Vec<i32>, pts: i32, pts_count: i32) -> enums::Update {
    match owner {
        Owner::Account(_) => types::UpdateDeleteMessages::new(ids, pts, pts_count).into(),
        Owner::Channel(id) => types::UpdateDeleteChannelMessages::new(id, ids, pts, pts_count).into(),
    }
}
