//! The calls about pictures, on the client.

use tl_types::{enums, types};

use super::{Picture, SetChatPhoto, SetContactPhoto, SetProfilePhoto, emojis};
use crate::Client;
use crate::error::Error;
use crate::peer::Peer;
use crate::transport::Transport;

/// # Pictures (feature `messages`)
impl<T: Transport> Client<T> {
    /// Sets the account's picture, or that of a bot of its (`photos.uploadProfilePhoto`); a photo that Telegram has becomes
    /// it again, and [`Picture::none`] removes it (`photos.updateProfilePhoto`).
    pub fn set_profile_photo(&self, picture: impl Into<Picture>) -> SetProfilePhoto<T> {
        SetProfilePhoto::new(self.clone(), picture.into())
    }

    /// Sets the picture that the account alone sees of a contact, or suggests one to the contact
    /// (`photos.uploadContactProfilePhoto`). [`Picture::none`] removes the one that the account set.
    pub fn set_contact_photo(&self, user: impl Into<Peer>, picture: impl Into<Picture>) -> SetContactPhoto<T> {
        SetContactPhoto::new(self.clone(), user.into(), picture.into())
    }

    /// Sets the picture of a group (`messages.editChatPhoto`), supergroup or channel (`channels.editPhoto`).
    pub fn set_chat_photo(&self, chat: impl Into<Peer>, picture: impl Into<Picture>) -> SetChatPhoto<T> {
        SetChatPhoto::new(self.clone(), chat.into(), picture.into())
    }

    /// The custom emojis that are offered for profile pictures (`account.getDefaultProfilePhotoEmojis`), by the ids of their
    /// documents. None, if they are those that the caller has with this hash; 0 has none.
    ///
    /// # Errors
    ///
    /// The DC's. Flood waits and passing troubles are waited out.
    pub async fn default_profile_photo_emojis(&self, hash: i64) -> Result<Option<types::EmojiList>, Error> {
        emojis::list(self, tl_types::functions::account::GetDefaultProfilePhotoEmojis::new(hash)).await
    }

    /// The custom emojis that are offered for pictures of groups and channels (`account.getDefaultGroupPhotoEmojis`), as
    /// [`default_profile_photo_emojis`](Self::default_profile_photo_emojis).
    ///
    /// # Errors
    ///
    /// The DC's. Flood waits and passing troubles are waited out.
    pub async fn default_group_photo_emojis(&self, hash: i64) -> Result<Option<types::EmojiList>, Error> {
        emojis::list(self, tl_types::functions::account::GetDefaultGroupPhotoEmojis::new(hash)).await
    }

    /// The custom emojis that are offered as patterns of backgrounds (`account.getDefaultBackgroundEmojis`), as
    /// [`default_profile_photo_emojis`](Self::default_profile_photo_emojis).
    ///
    /// # Errors
    ///
    /// The DC's. Flood waits and passing troubles are waited out.
    pub async fn default_background_emojis(&self, hash: i64) -> Result<Option<types::EmojiList>, Error> {
        emojis::list(self, tl_types::functions::account::GetDefaultBackgroundEmojis::new(hash)).await
    }
}

/// A user as requests take one; none for what is no user.
pub(super) fn input_user(peer: enums::InputPeer) -> Option<enums::InputUser> {
    Some(match peer {
        enums::InputPeer::PeerSelf(_) => types::InputUserSelf::new().into(),
        enums::InputPeer::User(user) => types::InputUser::new(user.user_id, user.access_hash).into(),
        enums::InputPeer::UserFromMessage(user) => {
            types::InputUserFromMessage::new(user.peer, user.msg_id, user.user_id).into()
        }
        _ => return None,
    })
}
