//! Telegram data centres in this process, for tests and demonstrations of file transfer: one ([`Dc`]) or several
//! ([`Cluster`]), which can be told what is to go wrong ([`Faults`]), and over what kind of line ([`Link`]).
//!
//! They answer `upload.saveFilePart`, `upload.saveBigFilePart`, `messages.uploadMedia`, `messages.sendMedia`,
//! `messages.sendMultiMedia`, `upload.getFile`, `upload.getFileHashes`, `upload.getWebFile`, `help.getConfig`,
//! `messages.getDocumentByHash`, `messages.uploadEncryptedFile`, `messages.sendEncryptedFile`, `account.saveSecureValue`,
//! `messages.editMessage`, `messages.setInlineBotResults`, `messages.editInlineBotMessage`, `photos.uploadProfilePhoto`,
//! `photos.updateProfilePhoto`, `photos.uploadContactProfilePhoto`, `messages.editChatPhoto`, `channels.editPhoto`,
//! `account.getDefault…Emojis`, `contacts.resolveUsername`, `auth.exportAuthorization` and `auth.importAuthorization`, alone
//! or within `invokeWithLayer`, `initConnection`, `invokeWithoutUpdates` and `invokeWithTakeout`. Every rule
//! that Telegram documents for them is enforced, and what breaks one is refused with Telegram's own error name. So a
//! client that works here keeps the rules; whether they are all of Telegram's rules only Telegram knows.
//!
//! There is one account, and all requests are its own. What it uploads is kept in memory or on disk, within a limit: files
//! for as long as the DCs live, parts and file references for as long as the [`Config`] says.
//!
//! ```
//! use mtproto_dc::Dc;
//! use mtproto_files::{InvokeError, Transport, transport};
//! use tl_types::{Bytes, Decode, Encode, functions::upload::SaveFilePart};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let dc = Dc::in_memory();
//! let part = |number| SaveFilePart::new(42, number, Bytes::from_static(b"a whole file"));
//!
//! let saved = dc.invoke(transport::Dc::Home, part(0).to_chain()?).await?;
//! assert!(bool::from_bytes(&saved)?);
//!
//! let refused = dc.invoke(transport::Dc::Home, part(4000).to_chain()?).await;
//! assert!(matches!(refused, Err(InvokeError::Rpc(error)) if error.message == "FILE_PART_INVALID"));
//! assert_eq!(dc.counters().requests("upload.saveFilePart"), 2);
//! # Ok(())
//! # }
//! ```
//!
//! # Tests of transfers
//!
//! Several DCs, 50 ms away, and something goes wrong with a request. In a test, tokio's time is best paused from the start
//! (`#[tokio::test(start_paused = true)]`): all of it takes no time, and for one seed the same things happen at every run.
//! What happened is in [`Counters`], and request by request in [`Cluster::log`].
//!
//! ```
//! use std::time::Duration;
//!
//! use mtproto_dc::faults::{Fault, Faults, method};
//! use mtproto_dc::{Cluster, ClusterConfig, Config, Link};
//! use mtproto_files::{InvokeError, Transport, transport};
//! use tl_types::{Bytes, Encode, functions::upload::SaveFilePart};
//!
//! # #[tokio::main(flavor = "current_thread", start_paused = true)]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let faults = Faults::new(7).on(method("upload.saveFilePart").part(0)).then(Fault::Flood(30));
//! let config = Config::default().faults(faults).link(Link::default().latency(Duration::from_millis(50)));
//! let cluster = Cluster::new(ClusterConfig::default().dc(config))?;
//!
//! let part = SaveFilePart::new(42, 0, Bytes::from_static(b"a whole file"));
//! let refused = cluster.invoke(transport::Dc::Home, part.to_chain()?).await;
//! assert!(matches!(refused, Err(InvokeError::Rpc(error)) if error.message == "FLOOD_WAIT_30"));
//! tokio::time::sleep(Duration::from_secs(30)).await;
//! cluster.invoke(transport::Dc::Home, part.to_chain()?).await?;
//!
//! let counters = cluster.counters();
//! assert_eq!((counters.floods, counters.in_flood), (1, 0));
//! assert_eq!((counters.requests_of_part("upload.saveFilePart", 0), counters.moved_again), (2, 0));
//! assert_eq!(
//!     cluster.log()[0].to_string(),
//!     "50ms DC 2 (media) upload.saveFilePart of file 0 part 0 [Flood(30)] -> 420 FLOOD_WAIT_30"
//! );
//! # Ok(())
//! # }
//! ```
//!
//! # Where Telegram's documentation leaves it open
//!
//! - A range across a mebibyte is `LIMIT_INVALID`; one past the end of the file is no bytes and no hashes.
//! - More than 10 MiB by `upload.saveFilePart` is `FILE_PARTS_INVALID`, at the part that goes over it.
//! - `md5_checksum` is required of every `inputFile`.
//! - An album of one item is `MEDIA_INVALID`, one of photos or videos with others `MEDIA_GROUPED_INVALID`, and so is one with
//!   voice messages, round videos, animations or stickers. What a document counts as is for its attributes to say, not for
//!   its MIME type.
//! - A photo is a file that begins like a JPEG, GIF, PNG, WebP or BMP, of at most 10 MiB. It has one size, the original; its
//!   width and height are 0 if the file does not tell them, and `PHOTO_INVALID_DIMENSIONS` if they are more than 10,000
//!   together or one is more than 20 times the other.
//! - A URL is fetched from nowhere: it is a photo of 640x480 or a document of a few bytes, the same for the same URL, named
//!   by its end. One that is not `http` or `https` is `EXTERNAL_URL_INVALID`, and at the host `unreachable.invalid` nothing
//!   can be had: `WEBPAGE_CURL_FAILED`.
//! - A message for later (`schedule_date`) is answered like one that was sent, by `updateNewScheduledMessage`, and then never
//!   sent; more than a year ahead it is `SCHEDULE_DATE_TOO_LATE`. One for a quick reply is `updateQuickReplyMessage`.
//! - An exported authorization is for one DC and can be imported once. `auth.exportAuthorization` for the DC itself is
//!   `DC_ID_INVALID`, `messages.…` in another DC than the account's home `USER_MIGRATE_X`, and whatever is not about files
//!   in a media DC `INPUT_METHOD_INVALID_…`.
//! - Parts are known in the DC that they were sent to, and in its media DC. One that expired is missing on use, and so is
//!   one that a restart lost.
//! - A flood wait is for one method in one DC, media DC included: until it is over, every request for it is refused with
//!   the seconds that remain.
//! - The last 10,000 messages can be edited, however old they are. A scheduled one is found by its `schedule_date` alone,
//!   one of a quick reply by its shortcut. What an edit does not name stays. In an album, photos and videos replace each
//!   other, music and files their own kind (`MEDIA_GROUPED_INVALID`); voice messages, round videos and stickers are
//!   not replaced (`MEDIA_PREV_INVALID`), and replace nothing (`MEDIA_NEW_INVALID`).
//! - An inline query is asked by [`Dc::inline_query`], a result is chosen by [`Dc::choose_inline_result`]; its message is in
//!   the DC that this was called on, and can be edited there if there are buttons below it, by `inputBotInlineMessageID64`.
//!   Uploads are not taken there: `MEDIA_INVALID`. References of results that are of no use are named by their index.
//! - A picture is a photo of at least 160 pixels a side (`PHOTO_CROP_SIZE_SMALL`), as far as the file tells, an MPEG-4 video
//!   of at most 10 MiB, of whatever form (`VIDEO_FILE_INVALID`), or a markup. Two of these at once are `PHOTO_INVALID`,
//!   `video_start_ts` with a photo is `VIDEO_FILE_INVALID`. Contacts are the users that the account may write to, and so are
//!   its bots. A chat without a picture that is to lose it is `CHAT_NOT_MODIFIED`.
//! - Any document is found by its hash, if its size and MIME type are right too.
//! - An encrypted file is whole blocks of 16 bytes, otherwise it is `DATA_INVALID`; so is one of Passport that has not even
//!   its padding. What is in them the DC cannot know. A value of Passport comes with the id of the account's secret, if
//!   [`Config::passport_secret_id`] says that.
//! - Web files are in `webfile_dc_id`; in other DCs they are `LOCATION_INVALID`. A web document is known by URL and access
//!   hash, a map by place and access hash, a cover by the song's document, or by title and performer without one. Ranges are
//!   as for `upload.getFile` that is not precise.
//! - A file is looked for in this order: id and access hash, DC, file reference, size. Of what no client uploads there is
//!   what [`Dc::place_file`] put there; `inputTakeoutFileLocation` outside of `invokeWithTakeout` is `TAKEOUT_REQUIRED`, and
//!   a chunk of a stream has no hashes.
//! - Bytes that cannot be decoded are `INPUT_FETCH_ERROR`, with an unknown constructor in them
//!   `INPUT_CONSTRUCTOR_INVALID_…`, with bytes left over `INPUT_REQUEST_TOO_LONG`.

mod call;
mod capped;
mod clock;
mod cluster;
mod config;
mod counters;
mod dc;
mod error;
pub mod faults;
mod file_id;
mod file_type;
mod inline_message;
mod link;
mod lock;
mod log;
mod method;
mod request;
mod rules;
mod sent;
mod serve;
mod services;
mod state;
mod store;
mod web;

pub use call::Call;
pub use cluster::{Cluster, ClusterConfig};
pub use config::{Config, Storage};
pub use counters::Counters;
pub use dc::Dc;
pub use faults::{Fault, Faults};
pub use inline_message::InlineMessage;
pub use link::Link;
pub use log::Event;
pub use sent::Sent;

/// The snippets of the guide of `mtproto-files`, over a DC.
#[cfg(doctest)]
#[doc = include_str!("../../docs/guide.md")]
pub struct Guide;

/// The example of the README compiles.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct Readme;
