//! `messages.deleteMessages` and `channels.deleteMessages`.

use tl_types::{enums, functions, types};

use super::peer::Destination;
use super::post;
use super::viewer::Viewer;
use crate::error::{Failure, Refusal};
use crate::method::Method;
use crate::peer_id::PeerId;
use crate::scope::Scope;
use crate::state::{KeptMessage, MessageKind, Owner};

/// Messages of private chats and basic groups: the account's copies, or all.
impl Method for functions::messages::DeleteMessages {
    fn serve(self, state: &Scope<'_>, _: usize) -> Result<enums::messages::AffectedMessages, Failure> {
        let viewer = Viewer::of(state)?;
        let own = Owner::Account(viewer.user_id());
        let found = find(viewer, own, &self.id);
        // Bots delete for all.
        let messages: Vec<_> = if self.revoke || viewer.account.is_bot() {
            if found.iter().any(|kept| matches!(kept.peer, PeerId::Chat(_)) && kept.sender != viewer.user_id()) {
                return Err(Refusal::Forbidden("MESSAGE_DELETE_FORBIDDEN").into());
            }
            found.iter().flat_map(|kept| kept.copies.iter().copied()).collect()
        } else {
            found.iter().map(|kept| (own, kept.id)).collect()
        };
        affected(state, own, messages)
    }
}

impl Method for functions::channels::DeleteMessages {
    fn serve(self, state: &Scope<'_>, _: usize) -> Result<enums::messages::AffectedMessages, Failure> {
        let viewer = Viewer::of(state)?;
        let channel = Destination::of_channel(state, &self.channel)?;
        let owner = viewer.mailbox(channel.id);
        let found = find(viewer, owner, &self.id);
        if found.iter().any(|kept| kept.sender != viewer.user_id()) {
            return Err(Refusal::Forbidden("MESSAGE_DELETE_FORBIDDEN").into());
        }
        affected(state, owner, found.iter().map(|kept| (owner, kept.id)).collect())
    }
}

/// The messages that there are of those that a request names.
fn find(viewer: Viewer<'_>, owner: Owner, ids: &[i32]) -> Vec<KeptMessage> {
    let found = ids.iter().filter_map(|id| viewer.state.world.mailboxes.find(owner, *id));
    found.filter(|kept| kept.kind == MessageKind::Sent).collect()
}

/// Deletes messages, and answers what that did to a mailbox.
fn affected(
    state: &Scope<'_>,
    owner: Owner,
    messages: Vec<(Owner, i32)>,
) -> Result<enums::messages::AffectedMessages, Failure> {
    let (pts, pts_count) = match post::delete(state, messages, owner)? {
        Some(change) => (change.pts, change.pts_count),
        None => (state.world.mailboxes.pts(owner), 0),
    };
    Ok(types::messages::AffectedMessages::new(pts, pts_count).into())
}
