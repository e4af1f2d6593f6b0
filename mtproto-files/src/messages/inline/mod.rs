//! Inline mode of bots: answering inline queries with files (`messages.setInlineBotResults`, `api/bots/inline`).
//!
//! A result is media with an id. Where its file is decides what is sent, as in the Bot API:
//!
//! - a file at a URL ([`File::url`](crate::media::File::url)) is a result by URL (`inputBotInlineResult`), which Telegram's
//!   servers fetch;
//! - a file that Telegram has is a cached one (`inputBotInlineResultPhoto`, `inputBotInlineResultDocument`);
//! - any other file is uploaded first, in the bot's own chat (`messages.uploadMedia`), and is a cached one then.
//!
//! ```no_run
//! # use mtproto_files::{Client, Error, Transport};
//! use mtproto_files::inline::InlineResult;
//! use mtproto_files::media::{Animation, File, Photo, Video};
//! use tl_types::types;
//!
//! # async fn example(
//! #     client: Client, query: types::UpdateBotInlineQuery, known: types::Document, sent: types::UpdateBotInlineSend,
//! # ) -> Result<(), Error> {
//! let results = [
//!     InlineResult::new("1", Photo::new(File::url("https://example.org/a.jpg")).caption("a photo")),
//!     InlineResult::new("2", Animation::new(File::url("https://example.org/b.gif"))).title("moving"),
//!     InlineResult::new("3", Video::new(&known)).title("a video that Telegram has"),
//! ];
//! client.answer_inline_query(query.query_id, results).cache_time(60).await?;
//!
//! // Later, when a user has chosen one, its message can be edited.
//! if let Some(id) = sent.msg_id {
//!     client.edit_inline_message_media(id, Photo::new("c.jpg")).await?;
//! }
//! # Ok(())
//! # }
//! ```

mod answer;
mod content;
mod item;
mod result;

pub use answer::AnswerInlineQuery;
pub use result::InlineResult;
