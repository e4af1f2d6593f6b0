//! Pictures of the account, of its bots and contacts, and of groups and channels
//! (`api/files#uploading-profile-or-chat-pictures`).
//!
//! A [`Picture`] is a photo, a square video that is played over and over, or a sticker or custom emoji before colours; a photo
//! that Telegram has; or none, which removes the one that is there. A path is a photo's.
//!
//! ```no_run
//! # use mtproto_files::{Client, Error, Transport};
//! use mtproto_files::picture::Picture;
//!
//! # async fn example(client: Client) -> Result<(), Error> {
//! client.set_profile_photo("me.jpg").await?;
//! client.set_profile_photo(Picture::video("me.mp4").video_start_ts(1.5)).fallback(true).await?;
//! client.set_chat_photo("@mygroup", Picture::emoji(5368324170671202286, [0x4facfe, 0x00f2fe])).await?;
//! client.set_chat_photo("@mygroup", Picture::none()).await?;
//! # Ok(())
//! # }
//! ```

mod chat;
mod contact;
pub(crate) mod emojis;
mod kind;
mod markup;
mod prepared;
mod profile;

pub use chat::{ChatPhoto, SetChatPhoto};
pub use contact::SetContactPhoto;
pub use kind::Picture;
pub use profile::SetProfilePhoto;
