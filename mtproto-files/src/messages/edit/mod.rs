//! Editing messages: their media, caption, formatting and buttons (`messages.editMessage`,
//! `messages.editInlineBotMessage`).
//!
//! What is not set stays as it is. New media is whatever can be sent: a path, bytes, a URL, a file that Telegram has.
//!
//! ```no_run
//! # use mtproto_files::{Client, Error, Transport};
//! use mtproto_files::media::Video;
//!
//! # async fn example(client: Client) -> Result<(), Error> {
//! let sent = client.send_photo("me", "a.jpg").caption("a photo").await?;
//! let edited = client.edit_message_media("me", sent.id, Video::new("b.mp4").caption("now a video")).await?;
//! client.edit_message("me", edited.id()).caption("the same video").await?;
//! # Ok(())
//! # }
//! ```

mod changes;
mod inline;
mod message;

pub use inline::EditInlineMessage;
pub use message::{EditMessage, EditedMessage};
