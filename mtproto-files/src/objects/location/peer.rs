//! Photos of users, chats and channels, as they come with these (`inputPeerPhotoFileLocation`).

use tl_types::{enums, types};

use super::FileLocation;
use mtproto_transport::Dc;

/// Which of the two files of a peer's photo.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum PeerPhoto {
    /// 160×160 pixels.
    Small,
    /// 640×640 pixels.
    #[default]
    Big,
}

impl FileLocation {
    /// The photo of a peer by its id (`userProfilePhoto.photo_id`, `chatPhoto.photo_id`), in the DC that came with it.
    pub fn of_peer_photo(peer: impl Into<enums::InputPeer>, photo_id: i64, dc_id: i32, which: PeerPhoto) -> Self {
        let input = types::InputPeerPhotoFileLocation::new(peer, photo_id).big(which == PeerPhoto::Big);
        Self::new(input).in_dc(Dc::Id(dc_id))
    }

    /// The photo of a user (`user.photo`); none if it has none, or no access hash. The access hash of a `min` user does
    /// (`api/min`).
    pub fn of_user_photo(user: &types::User, which: PeerPhoto) -> Option<Self> {
        let enums::UserProfilePhoto::Plain(photo) = user.photo.as_ref()? else { return None };
        let peer: enums::InputPeer = match user.access_hash {
            _ if user.self_ => types::InputPeerSelf::new().into(),
            access_hash => types::InputPeerUser::new(user.id, access_hash?).into(),
        };
        Some(Self::of_peer_photo(peer, photo.photo_id, photo.dc_id, which))
    }

    /// The photo of a chat, channel or community (`chat.photo`, `channel.photo`); none if it has none, is forbidden, or has
    /// no access hash where it needs one. The access hash of a `min` channel does (`api/min`).
    pub fn of_chat_photo(chat: &enums::Chat, which: PeerPhoto) -> Option<Self> {
        let (peer, photo): (enums::InputPeer, _) = match chat {
            enums::Chat::Plain(chat) => (types::InputPeerChat::new(chat.id).into(), &chat.photo),
            enums::Chat::Channel(channel) => {
                (types::InputPeerChannel::new(channel.id, channel.access_hash?).into(), &channel.photo)
            }
            enums::Chat::Community(community) => {
                (types::InputPeerChannel::new(community.id, community.access_hash?).into(), &community.photo)
            }
            _ => return None,
        };
        let enums::ChatPhoto::Plain(photo) = photo else { return None };
        Some(Self::of_peer_photo(peer, photo.photo_id, photo.dc_id, which))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn location(peer: impl Into<enums::InputPeer>, big: bool) -> Option<FileLocation> {
        let input = types::InputPeerPhotoFileLocation::new(peer, 77).big(big);
        Some(FileLocation::new(input).in_dc(Dc::Id(4)))
    }

    #[test]
    fn users() {
        let bare = types::User::new(5).access_hash(6);
        assert_eq!(FileLocation::of_user_photo(&bare, PeerPhoto::Big), None);
        let empty = bare.clone().photo(types::UserProfilePhotoEmpty::new());
        assert_eq!(FileLocation::of_user_photo(&empty, PeerPhoto::Big), None);
        let user = bare.photo(types::UserProfilePhoto::new(77, 4));
        let peer = types::InputPeerUser::new(5, 6);
        assert_eq!(FileLocation::of_user_photo(&user, PeerPhoto::Big), location(peer.clone(), true));
        assert_eq!(FileLocation::of_user_photo(&user, PeerPhoto::Small), location(peer.clone(), false));
        assert_eq!(FileLocation::of_user_photo(&user.clone().min(true), PeerPhoto::Small), location(peer, false));

        let account = types::User::new(5).self_(true).photo(types::UserProfilePhoto::new(77, 4));
        let me = types::InputPeerSelf::new();
        assert_eq!(FileLocation::of_user_photo(&account, PeerPhoto::Big), location(me, true));
        let unknown = types::User::new(5).photo(types::UserProfilePhoto::new(77, 4));
        assert_eq!(FileLocation::of_user_photo(&unknown, PeerPhoto::Big), None);
    }

    #[test]
    fn chats_and_channels() {
        let photo = types::ChatPhoto::new(77, 4);
        let chat = types::Chat::new(5, "", photo.clone(), 2, 0, 1).into();
        assert_eq!(FileLocation::of_chat_photo(&chat, PeerPhoto::Big), location(types::InputPeerChat::new(5), true));
        let bare = types::Chat::new(5, "", types::ChatPhotoEmpty::new(), 2, 0, 1).into();
        assert_eq!(FileLocation::of_chat_photo(&bare, PeerPhoto::Big), None);

        let channel = types::Channel::new(5, "", photo, 0);
        assert_eq!(FileLocation::of_chat_photo(&channel.clone().into(), PeerPhoto::Big), None);
        let peer = types::InputPeerChannel::new(5, 6);
        let channel = channel.access_hash(6).into();
        assert_eq!(FileLocation::of_chat_photo(&channel, PeerPhoto::Small), location(peer, false));
        let forbidden = types::ChannelForbidden::new(5, 6, "").into();
        assert_eq!(FileLocation::of_chat_photo(&forbidden, PeerPhoto::Small), None);
    }
}
