//! Users as requests take them.

use tl_types::{enums, types};

/// A user as requests take one; none for what is no user.
pub(crate) fn input_user(peer: enums::InputPeer) -> Option<enums::InputUser> {
    Some(match peer {
        enums::InputPeer::PeerSelf(_) => types::InputUserSelf::new().into(),
        enums::InputPeer::User(user) => types::InputUser::new(user.user_id, user.access_hash).into(),
        enums::InputPeer::UserFromMessage(user) => {
            types::InputUserFromMessage::new(user.peer, user.msg_id, user.user_id).into()
        }
        _ => return None,
    })
}
