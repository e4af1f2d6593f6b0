//! The chats of an account: `messages.getDialogs`, `messages.getPeerDialogs`, `messages.getPinnedDialogs` (`api/folders`).

use std::cmp::Reverse;

use tl_types::{enums, functions, types};

use super::peer::Destination;
use super::post::state_at;
use super::viewer::Viewer;
use crate::error::Failure;
use crate::method::Method;
use crate::peer_id::PeerId;
use crate::scope::Scope;
use crate::state::{KeptMessage, Owner};

/// The most dialogs of an answer.
const LIMIT_MAX: i32 = 100;

/// The chats with messages. None is pinned, and there is no archive.
impl Method for functions::messages::GetDialogs {
    const FOR_BOTS: bool = false;

    fn serve(self, state: &Scope<'_>, _: usize) -> Result<enums::messages::Dialogs, Failure> {
        let viewer = Viewer::of(state)?;
        let mut all = if self.folder_id.unwrap_or(0) == 0 { last_messages(viewer) } else { Vec::new() };
        all.sort_by_key(|kept| Reverse(place(kept)));
        let count = i32::try_from(all.len()).unwrap_or(i32::MAX);
        if self.offset_date != 0 || self.offset_id != 0 {
            let from = peer_of(viewer, &self.offset_peer);
            let offset = (self.offset_date, self.offset_id, from);
            all.retain(|kept| place(kept) < offset);
        }
        let limit = usize::try_from(self.limit.clamp(0, LIMIT_MAX)).unwrap_or(0);
        let is_whole = self.offset_date == 0 && self.offset_id == 0 && all.len() <= limit;
        all.truncate(limit);
        let dialogs: Vec<_> = all.iter().map(|kept| dialog(viewer, kept.peer, Some(kept))).collect();
        let messages: Vec<_> = all.iter().filter_map(|kept| viewer.message(kept)).collect();
        let (users, chats) = viewer.people(&messages);
        Ok(if is_whole {
            types::messages::Dialogs::new(dialogs, messages, chats, users).into()
        } else {
            types::messages::DialogsSlice::new(count, dialogs, messages, chats, users).into()
        })
    }
}

impl Method for functions::messages::GetPeerDialogs {
    const FOR_BOTS: bool = false;

    fn serve(self, state: &Scope<'_>, _: usize) -> Result<enums::messages::PeerDialogs, Failure> {
        let viewer = Viewer::of(state)?;
        let mut found = Vec::new();
        for peer in self.peers.iter().take(usize::try_from(LIMIT_MAX).unwrap_or(0)) {
            if let enums::InputDialogPeer::Plain(peer) = peer {
                let peer = Destination::of(state, &peer.peer)?.id;
                let last = viewer.state.world.mailboxes.history(viewer.mailbox(peer), peer).into_iter().next();
                found.push((peer, last));
            }
        }
        let dialogs: Vec<_> = found.iter().map(|(peer, last)| dialog(viewer, *peer, last.as_ref())).collect();
        let last = found.iter().filter_map(|(_, last)| last.as_ref());
        let messages: Vec<_> = last.filter_map(|kept| viewer.message(kept)).collect();
        let (mut users, chats) = viewer.peers(found.iter().map(|(peer, _)| *peer));
        users.extend(viewer.people(&messages).0);
        let state = state_at(viewer.state.world.mailboxes.pts(Owner::Account(viewer.user_id())));
        Ok(types::messages::PeerDialogs::new(dialogs, messages, chats, users, state).into())
    }
}

impl Method for functions::messages::GetPinnedDialogs {
    const FOR_BOTS: bool = false;

    fn serve(self, state: &Scope<'_>, _: usize) -> Result<enums::messages::PeerDialogs, Failure> {
        let state = state_at(state.world.mailboxes.pts(Owner::Account(state.user_id()?)));
        let (dialogs, messages) = (Vec::<enums::Dialog>::new(), Vec::<enums::Message>::new());
        let (chats, users) = (Vec::<enums::Chat>::new(), Vec::<enums::User>::new());
        Ok(types::messages::PeerDialogs::new(dialogs, messages, chats, users, state).into())
    }
}

/// A chat of an account, with its last message. All of it is read: the DC does not know what accounts have read.
pub(super) fn dialog(viewer: Viewer<'_>, peer: PeerId, last: Option<&KeptMessage>) -> types::Dialog {
    let top = last.map_or(0, |kept| kept.id);
    let mut dialog = types::Dialog::new(peer, top, top, top, 0, 0, 0, 0, types::PeerNotifySettings::new());
    if let owner @ Owner::Channel(_) = viewer.mailbox(peer) {
        dialog.pts = Some(viewer.state.world.mailboxes.pts(owner));
    }
    dialog
}

/// The last message of each chat.
fn last_messages(viewer: Viewer<'_>) -> Vec<KeptMessage> {
    let channels = viewer.state.config.channels.keys().map(|id| Owner::Channel(*id));
    let owners = [Owner::Account(viewer.user_id())].into_iter().chain(channels);
    owners.flat_map(|owner| viewer.state.world.mailboxes.last_messages(owner)).collect()
}

/// Where a chat is in the list, from its end.
fn place(last: &KeptMessage) -> (i32, i32, PeerId) {
    (last.date, last.id, last.peer)
}

/// The peer that a list goes on after; the lowest, if there is none.
fn peer_of(viewer: Viewer<'_>, peer: &enums::InputPeer) -> PeerId {
    match peer {
        enums::InputPeer::PeerSelf(_) => PeerId::User(viewer.user_id()),
        enums::InputPeer::User(user) => PeerId::User(user.user_id),
        enums::InputPeer::Chat(chat) => PeerId::Chat(chat.chat_id),
        enums::InputPeer::Channel(channel) => PeerId::Channel(channel.channel_id),
        _ => PeerId::User(i64::MIN),
    }
}
