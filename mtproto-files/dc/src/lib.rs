//! Local Telegram data centres, for tests and demonstrations of file transfer: a single one ([`LocalDc`]) or several
//! ([`Cluster`]) in this process, or on loopback for clients in any language ([`Server`](#on-the-network)). They can make
//! requests fail on schedule ([`Faults`]) and simulate a slow connection ([`Link`]); below requests, they lose messages,
//! connections, sessions and keys ([`wire_faults`](#on-the-network)).
//!
//! The DCs answer these methods:
//!
//! - parts and chunks: `upload.saveFilePart`, `upload.saveBigFilePart`, `upload.getFile`, `upload.getFileHashes`,
//!   `upload.getWebFile`;
//! - media: `messages.uploadMedia`, `messages.sendMedia`, `messages.sendMultiMedia`, `messages.editMessage`,
//!   `messages.getDocumentByHash`;
//! - messages: `messages.sendMessage`, `messages.deleteMessages`, `channels.deleteMessages`, `messages.getMessages`,
//!   `channels.getMessages`, `messages.getHistory`, `messages.getReplies`, `messages.search`, `messages.getDialogs`,
//!   `messages.getPeerDialogs`, `messages.getForumTopics`;
//! - updates: `updates.getState`, `updates.getDifference`, `updates.getChannelDifference`, and what is sent unasked;
//! - peers: `users.getUsers`, `users.getFullUser`, `messages.getChats`, `channels.getChannels`, `contacts.resolveUsername`,
//!   `contacts.resolvePhone`;
//! - inline mode: `messages.setInlineBotResults`, `messages.editInlineBotMessage`;
//! - secret chats and Passport: `messages.uploadEncryptedFile`, `messages.sendEncryptedFile`, `account.saveSecureValue`;
//! - pictures: `photos.uploadProfilePhoto`, `photos.updateProfilePhoto`, `photos.uploadContactProfilePhoto`,
//!   `messages.editChatPhoto`, `channels.editPhoto`, `account.getDefault…Emojis`;
//! - accounts: `auth.importBotAuthorization`, `auth.sendCode`, `auth.signIn`, `account.getPassword`, `auth.checkPassword`,
//!   `auth.logOut`, `auth.exportAuthorization`, `auth.importAuthorization`;
//! - [what clients ask at start](#what-clients-ask-at-start).
//!
//! Other methods are refused with `INPUT_METHOD_INVALID_…`, and logged by name. [`Cluster::set_answer`] gives them answers.
//!
//! A request can be wrapped in `invokeWithLayer`, `initConnection`, `invokeWithoutUpdates` and `invokeWithTakeout`.
//!
//! The DCs enforce every rule that Telegram documents for these methods, and refuse a request that breaks a rule with
//! Telegram's own error name. A client that works here keeps the documented rules. Telegram may have rules that it does not
//! document.
//!
//! Requests of this process are those of a single account, which is signed in from the start. Clients on the network sign in
//! to any [`Account`]. Uploaded files are kept in memory or on disk until the DCs are dropped, up to a limit. Parts and file
//! references are kept for as long as the [`Config`] says.
//!
//! ```
//! use mtproto_dc::LocalDc;
//! use mtproto_transport::{Dc, InvokeError, Request, Transport};
//! use tl_types::{Bytes, Decode, Encode, functions::upload::SaveFilePart};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let dc = LocalDc::in_memory();
//! let part = |number| SaveFilePart::new(42, number, Bytes::from_static(b"a whole file")).to_chain();
//! let save = |number| part(number).map(|body| Request::new(Dc::Home, "upload.saveFilePart", body));
//!
//! let saved = dc.invoke(save(0)?).await?;
//! assert!(bool::from_bytes(&saved)?);
//!
//! let refused = dc.invoke(save(4000)?).await;
//! assert!(matches!(refused, Err(InvokeError::Rpc(error)) if error.message == "FILE_PART_INVALID"));
//! assert_eq!(dc.counters().requests("upload.saveFilePart"), 2);
//! # Ok(())
//! # }
//! ```
//!
//! # Tests of transfers
//!
//! This example starts several DCs that are 50 ms away, and makes a request fail. Tests best pause tokio's time from the start
//! (`#[tokio::test(start_paused = true)]`): then waiting takes no real time, and the same seed gives the same run.
//! [`Counters`] have the totals, and [`Cluster::log`] has each request.
//!
//! ```
//! use std::time::Duration;
//!
//! use mtproto_dc::faults::{Fault, Faults, method};
//! use mtproto_dc::{Cluster, ClusterConfig, Config, Link};
//! use mtproto_transport::{Dc, InvokeError, Request, Transport};
//! use tl_types::{Bytes, Encode, functions::upload::SaveFilePart};
//!
//! # #[tokio::main(flavor = "current_thread", start_paused = true)]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let faults = Faults::new(7).on(method("upload.saveFilePart").part(0)).then(Fault::Flood(30));
//! let config = Config::default().faults(faults).link(Link::default().latency(Duration::from_millis(50)));
//! let cluster = Cluster::new(ClusterConfig::default().dc(config))?;
//!
//! let part = SaveFilePart::new(42, 0, Bytes::from_static(b"a whole file"));
//! let save = Request::new(Dc::Home, "upload.saveFilePart", part.to_chain()?);
//! let refused = cluster.invoke(save.clone()).await;
//! assert!(matches!(refused, Err(InvokeError::Rpc(error)) if error.message == "FLOOD_WAIT_30"));
//! tokio::time::sleep(Duration::from_secs(30)).await;
//! cluster.invoke(save).await?;
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
//! # On the network
//!
//! With the feature `listen`, which is on by default, `Server` serves a cluster by real MTProto on 127.0.0.1: key exchange,
//! sessions, temporary keys, several DCs with media addresses, CDN DCs. `cargo run -p mtproto-dc --example listen` starts
//! one for clients in other languages. Requests go through the same faults, rules, counters and log as those of this
//! process. `wire_faults` are faults of messages, connections, answers, sessions and keys. `ServerLimits` bound what clients
//! can make the server hold.
//!
//! The DCs speak the layer [`LAYER`](tl_types::LAYER), and no other: a client of another layer reads the answers as far as
//! their constructors are the same.
//!
//! ## Updates
//!
//! What an account sends, edits and deletes reaches the other accounts that it concerns, and its own other sessions, as
//! updates that nobody has asked for. They go to the sessions of an account in its home DC that have called something
//! without `invokeWithoutUpdates`, other than a method `upload.…`. Sessions on a media address get none. Updates of a session
//! that has lost its connection wait for the next one, up to 1 MiB. A client that does not read, or is away for longer,
//! gets `updatesTooLong` with its next call ([`Counters::updates_dropped`]), and asks `updates.getDifference`. The client
//! in this process gets no updates but in answers.
//!
//! # What clients ask at start
//!
//! | method | answer |
//! |---|---|
//! | `help.getConfig`, `help.getNearestDc` | the DCs that there are |
//! | `help.getAppConfig` | the limits of uploads; `help.appConfigNotModified` for the hash of it |
//! | `help.getCdnConfig` | the keys of the CDN DCs |
//! | `help.getCountriesList` | the country of Telegram's test numbers |
//! | `help.getTermsOfServiceUpdate`, `help.getPromoData` | nothing new for a day |
//! | `langpack.getLangPack`, `langpack.getDifference`, `langpack.getStrings`, `langpack.getLanguages` | no strings |
//! | `updates.getState` | the state of the account's mailbox |
//! | `messages.getDialogs` | the chats that have messages |
//! | `messages.getPinnedDialogs` | none |
//! | `messages.getDialogFilters` | the folder of all chats |
//! | `contacts.getContacts` | the other users |
//! | `contacts.getStatuses` | none |
//! | `account.getNotifySettings` | the default settings |
//! | `account.updateStatus` | true |
//! | all others | `400 INPUT_METHOD_INVALID_…`, unless [`Cluster::set_answer`] has an answer |
//!
//! # Where Telegram's documentation leaves it open
//!
//! Here the DCs decide as follows.
//!
//! **Requests**
//!
//! - Bytes that cannot be decoded are refused with `INPUT_FETCH_ERROR`, an unknown constructor in a request with
//!   `INPUT_CONSTRUCTOR_INVALID_…`, and bytes after the request with `INPUT_REQUEST_TOO_LONG`.
//! - Only accounts that are configured can sign in; other numbers are `PHONE_NUMBER_INVALID`. A code never expires, but for
//!   the next one that is sent. `auth.logOut` ends the authorization in all DCs that it was copied to.
//! - Accounts share files, and they can write to one another, and to the users, chats and channels of the [`Config`]: all of
//!   them are in all chats and channels, and none is an administrator. Parts and random ids belong to the account that has
//!   sent them.
//! - The access hash of an account is another one for each account that names it ([`Cluster::access_hash`]). Bots may name
//!   accounts and channels with 0. The hashes of users and channels of the [`Config`] are the same for all accounts.
//! - A bot is told of all messages in its chats, and may write to users who have not written to it.
//! - `help.getConfig` and `help.getNearestDc` need no account, and media addresses answer them too. A CDN DC answers
//!   `CDN_METHOD_INVALID` to all that is for others.
//! - A restart ends connections and sessions, and loses parts. Keys and authorizations stay.
//! - An exported authorization is for a single DC and can be imported once. `auth.exportAuthorization` for the DC that is
//!   asked is `DC_ID_INVALID`.
//! - Methods of the account (`messages.…`) are `USER_MIGRATE_X` in every DC but the home DC. Methods that are not about files
//!   are `INPUT_METHOD_INVALID_…` in a media DC.
//! - A flood wait is for one method in one DC, its media DC included. Until it ends, the DC refuses every request for the
//!   method with the seconds that remain.
//!
//! **Uploads**
//!
//! - More than 10 MiB by `upload.saveFilePart` is `FILE_PARTS_INVALID`, at the part that exceeds the limit.
//! - Every `inputFile` must have an `md5_checksum`.
//! - A DC knows the parts that were sent to it or to its media DC. A part that expired, or that was lost in a restart, is
//!   missing when the file is used.
//! - An encrypted file must be whole blocks of 16 bytes, and a file of Passport must be longer than its padding; otherwise it
//!   is `DATA_INVALID`. The DC cannot check the content. A value of Passport must come with the id of the account's secret if
//!   [`Config::passport_secret_id`] is set.
//!
//! **Downloads**
//!
//! - A range that crosses a mebibyte is `LIMIT_INVALID`. A range past the end of the file has no bytes and no hashes.
//! - A location is checked in this order: id and access hash, DC, file reference, size.
//! - Files that clients do not upload are at the locations that [`LocalDc::place_file`] put them at. `inputTakeoutFileLocation`
//!   outside of `invokeWithTakeout` is `TAKEOUT_REQUIRED`. Chunks of a stream have no hashes.
//! - A document is found by its hash if the size and the MIME type match too.
//! - Web files are in `webfile_dc_id`; in other DCs they are `LOCATION_INVALID`. A web document is found by URL and access
//!   hash, a map by place and access hash, and an album cover either by the song's document or by title and performer. Ranges
//!   follow the rules of `upload.getFile` without `precise`.
//!
//! **Media and messages**
//!
//! - A photo is a JPEG, GIF, PNG, WebP, BMP or TIFF file by its first bytes, of at most 10 MiB. It has a single size, the
//!   original. Width and height are 0 if the file does not tell them. `PHOTO_INVALID_DIMENSIONS` means that their sum is more
//!   than 10,000, or that one is more than 20 times the other.
//! - No URL is fetched. A photo by URL has 640x480 pixels, a document by URL has a few bytes and the name that the URL ends
//!   with; the same URL gives the same file. A URL that is not `http` or `https` is `EXTERNAL_URL_INVALID`. The host
//!   `unreachable.invalid` is `WEBPAGE_CURL_FAILED`.
//! - An album of one item is `MEDIA_INVALID`. An album that mixes photos and videos with other files is
//!   `MEDIA_GROUPED_INVALID`, and so is an album with voice messages, round videos, animations or stickers. The attributes of
//!   a document decide, not its MIME type.
//! - Each account numbers its messages of private chats and basic groups, and each channel its own. The state of a mailbox
//!   (`pts`) begins with 1. Containers of updates have the `seq` 0.
//! - A mailbox keeps its last 10,000 messages, and as many changes as [`Config::kept_updates`] says. A difference has as many
//!   changes as the request wants, 100 if it does not say and 1,000 at most, and about 1 MiB of messages. It has a message as
//!   it is now, and leaves out one that was deleted since. Channels in which something has happened since its `date` are
//!   `updateChannelTooLong` in it. A difference is too long where the log was cut, or beyond `pts_total_limit`.
//! - Only the sender of a message can edit it (`403 MESSAGE_AUTHOR_REQUIRED`), or delete it for all in a group or channel
//!   (`403 MESSAGE_DELETE_FORBIDDEN`). In private chats either side can delete a message for both.
//! - An answer has 100 messages at most. `hash` is ignored: nothing is `messages.messagesNotModified`. All messages are read.
//!   Filters for what is no media here find nothing. A message to a topic of a forum
//!   ([`Config::topic`]) names the topic, also where the request names only what it answers. The creator of a topic is whoever
//!   asks.
//! - A scheduled message (`schedule_date`) is answered with `updateNewScheduledMessage` and never sent. More than a year ahead
//!   is `SCHEDULE_DATE_TOO_LATE`. A message of a quick reply is answered with `updateQuickReplyMessage`.
//! - All messages that are kept can be edited, whatever their age. A scheduled message is found only with its `schedule_date`,
//!   a message of a quick reply only with its shortcut. An edit keeps what it does not name. In an album, photos and videos
//!   replace each other, and music and files replace their own kind (`MEDIA_GROUPED_INVALID`). Voice messages, round videos
//!   and stickers cannot be replaced (`MEDIA_PREV_INVALID`) and replace nothing (`MEDIA_NEW_INVALID`).
//! - [`LocalDc::inline_query`] asks an inline query, and [`LocalDc::choose_inline_result`] chooses a result. The message is in the DC
//!   whose method was called. It can be edited there, by `inputBotInlineMessageID64`, if it has buttons. Uploads are
//!   `MEDIA_INVALID` in such an edit. Errors of file references name the index of the result.
//! - A picture is a photo of at least 160 pixels a side, as far as the file tells (`PHOTO_CROP_SIZE_SMALL`), an MPEG-4 video
//!   of at most 10 MiB and of any dimensions (`VIDEO_FILE_INVALID`), or a markup. Two of these at once are `PHOTO_INVALID`.
//!   `video_start_ts` with a photo is `VIDEO_FILE_INVALID`. The users that an account can write to are its contacts and its
//!   bots. Removing the picture of a chat without one is `CHAT_NOT_MODIFIED`.

mod account;
mod address;
mod call;
mod caller;
mod capped_map;
mod clock;
mod cluster;
mod config;
mod counters;
mod dc;
mod error;
pub mod faults;
mod file_type;
mod inline_message;
mod link;
mod lock;
mod log;
mod method;
mod method_kind;
mod methods;
mod peer_id;
mod query;
mod request;
mod rules;
mod scope;
mod sent;
mod serve;
#[cfg(feature = "listen")]
mod server;
mod services;
mod state;
mod store;
mod transferred_file;
mod web;
#[cfg(feature = "listen")]
pub mod wire_faults;

pub use account::{Account, Login};
pub use address::DcAddress;
pub use call::Call;
pub use cluster::{Cluster, ClusterConfig};
pub use config::{Config, Storage};
pub use counters::Counters;
pub use dc::LocalDc;
pub use faults::{Fault, Faults};
pub use inline_message::InlineMessage;
pub use link::Link;
pub use log::LoggedRequest;
pub use sent::Sent;
#[cfg(feature = "listen")]
pub use server::{RsaKey, Server, ServerConfig, ServerLimits, ServerLoad, StoppedServer};

/// The snippets of the guide of `mtproto-files` are compiled and run over a local DC.
#[cfg(doctest)]
#[doc = include_str!("../../docs/guide.md")]
pub struct Guide;

/// The example of the README compiles.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct Readme;
