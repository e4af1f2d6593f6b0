//! The calls about pictures.

use tl_types::types;

use crate::Client;
use crate::base::error::Error;
use crate::messages::picture::{Picture, SetChatPhoto, SetContactPhoto, SetProfilePhoto, emojis};
use crate::objects::peer::Peer;

/// # Pictures (feature `messages`)
impl Client {
    /// Sets the account's picture, or that of a bot of its (`photos.uploadProfilePhoto`); a photo that Telegram has becomes
    /// it again, and [`Picture::none`] removes it (`photos.updateProfilePhoto`).
    pub fn set_profile_photo(&self, picture: impl Into<Picture>) -> SetProfilePhoto {
        SetProfilePhoto::new(self.context.clone(), picture.into())
    }

    /// Sets the picture that the account alone sees of a contact, or suggests one to the contact
    /// (`photos.uploadContactProfilePhoto`). [`Picture::none`] removes the one that the account set.
    pub fn set_contact_photo(&self, user: impl Into<Peer>, picture: impl Into<Picture>) -> SetContactPhoto {
        SetContactPhoto::new(self.context.clone(), user.into(), picture.into())
    }

    /// Sets the picture of a group (`messages.editChatPhoto`), supergroup or channel (`channels.editPhoto`).
    pub fn set_chat_photo(&self, chat: impl Into<Peer>, picture: impl Into<Picture>) -> SetChatPhoto {
        SetChatPhoto::new(self.context.clone(), chat.into(), picture.into())
    }

    /// The custom emojis that are offered for profile pictures (`account.getDefaultProfilePhotoEmojis`), by the ids of their
    /// documents. None, if they are those that the caller has with this hash; 0 has none.
    ///
    /// # Errors
    ///
    /// The DC's. Flood waits and passing troubles are waited out.
    pub async fn default_profile_photo_emojis(&self, hash: i64) -> Result<Option<types::EmojiList>, Error> {
        emojis::list(&self.context, tl_types::functions::account::GetDefaultProfilePhotoEmojis::new(hash)).await
    }

    /// The custom emojis that are offered for pictures of groups and channels (`account.getDefaultGroupPhotoEmojis`), as
    /// [`default_profile_photo_emojis`](Self::default_profile_photo_emojis).
    ///
    /// # Errors
    ///
    /// The DC's. Flood waits and passing troubles are waited out.
    pub async fn default_group_photo_emojis(&self, hash: i64) -> Result<Option<types::EmojiList>, Error> {
        emojis::list(&self.context, tl_types::functions::account::GetDefaultGroupPhotoEmojis::new(hash)).await
    }

    /// The custom emojis that are offered as patterns of backgrounds (`account.getDefaultBackgroundEmojis`), as
    /// [`default_profile_photo_emojis`](Self::default_profile_photo_emojis).
    ///
    /// # Errors
    ///
    /// The DC's. Flood waits and passing troubles are waited out.
    pub async fn default_background_emojis(&self, hash: i64) -> Result<Option<types::EmojiList>, Error> {
        emojis::list(&self.context, tl_types::functions::account::GetDefaultBackgroundEmojis::new(hash)).await
    }
}
