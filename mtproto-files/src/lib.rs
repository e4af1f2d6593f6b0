//! Moves files over Telegram's MTProto: uploads and downloads in parts, side by side and checked, media and albums, over
//! any [`Transport`].
//!
//! A [`Client`] needs no more than something that carries serialized requests. Here, that is a DC that takes every part:
//!
//! ```
//! use mtproto_files::transport::{Answer, InvokeError, Request, Transport};
//! use mtproto_files::{Client, upload::Method};
//! use tl_types::{Bytes, Encode};
//!
//! struct TakesAll;
//!
//! impl Transport for TakesAll {
//!     fn invoke(&self, _: Request) -> Answer<'_> {
//!         Box::pin(async { true.to_bytes().map_err(InvokeError::lost) })
//!     }
//! }
//!
//! # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
//! let client = Client::new(TakesAll);
//! let video = client.upload(Bytes::from(vec![7; 3_000_000])).name("video.mp4").await?;
//! assert_eq!((video.parts, video.method), (6, Method::SaveFilePart));
//! assert_eq!(video.mime_type, "video/mp4");
//! # Ok::<(), mtproto_files::Error>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Over a transport that is logged in, a file goes to a chat and back like this:
//!
//! ```no_run
//! # use mtproto_files::{Client, Error, Transport};
//! use mtproto_files::media::Photo;
//!
//! # #[cfg(feature = "messages")]
//! # async fn example(client: Client) -> Result<(), Error> {
//! let video = client.send_video("me", "video.mp4").caption("a caption");
//! let sent = video.progress(|at| println!("{} bytes", at.bytes)).await?;
//! if let Some(location) = sent.location() {
//!     client.download(location).to_path("again.mp4").await?;
//! }
//!
//! client.send_album("@durov", [Photo::new("first.jpg").spoiler(true), Photo::new("second.jpg")]).await?;
//! # Ok(())
//! # }
//! ```
//!
//! The `guide` shows python-telegram-bot's page on files and media with this library, and `guide::pages` which call does what
//! a page of the API describes. What can be sent, and how, is in [`media`]; what a message brought, in [`attachment`].
//!
//! Bytes come from a path, memory, a reader, a stream or an object store ([`upload::Source`]), and go to a path, memory, a
//! writer, a stream, an object store or to any place ([`download::WriteAt`]); any [range](download::Download::range) of a
//! file can be had.
//!
//! Any object that carries a file says where it is ([`FileLocation`]): photos and documents with their sizes and thumbnails,
//! photos of peers, sticker sets, secret and Passport files, live streams. Peers are named as people do: `me`, `@username`,
//! a link, an id ([`Peer`]).
//!
//! Files of [secret chats](secret) and of [Passport](passport) are encrypted and decrypted on their way,
//! [web files](web_file) come through Telegram, and what it has already is found [by its hash](by_hash).
//!
//! # Transfers that run by themselves
//!
//! A transfer is awaited, or started: then it can be watched, paused and cancelled. With a [`journal`] it goes on where an
//! earlier one ended, even one whose process was killed.
//!
//! ```no_run
//! # use mtproto_files::{Client, Error, Transport, journal::FileJournal};
//! # async fn example(client: Client) -> Result<(), Error> {
//! let upload = client.upload("video.mp4").journal(FileJournal::new("journals")).start();
//! let mut progress = upload.progress();
//! let watched = async {
//!     while progress.changed().await.is_ok() {
//!         let at = *progress.borrow_and_update();
//!         println!("{} of {:?} bytes, {} a second, {:?} left", at.bytes, at.total, at.rate, at.eta);
//!     }
//! };
//! let (_, video) = futures_util::join!(watched, upload.join());
//! # let _ = video?;
//! # Ok(())
//! # }
//! ```
//!
//! # Thumbnails and file ids
//!
//! [`thumbnail`] shows what came with a photo or document: its sizes, and small pictures that need no download.
//! [`file_id`] reads and writes the texts by which bots know files, as locations to download or media to send again.
//!
//! # Edits, inline mode and pictures
//!
//! `edit` replaces media and captions of messages that were sent, `inline` answers inline queries with files, and
//! `picture` sets the pictures of accounts, groups and channels (all with the feature `messages`).
//!
//! # When something goes wrong
//!
//! Lost connections, requests without an answer and DCs in trouble are tried again, more and more slowly, and then are an
//! error. While the transport says that it is not connected, a transfer waits. A flood wait stops all parts to its DC until it is over, however often there is one; only one that is longer than
//! the caller takes is an error. A part that is much slower than the others is asked for again. A moved file is followed,
//! with the account's authorization. A part that the DC lost is sent again when the file is used. Everything else is an
//! [`Error`] at once, which says what, where, why, what to do, and whether it makes sense to [try again](Error::status).
//! [`Event`]s tell what happened meanwhile. Every error that the API documents for these methods has a name
//! ([`KnownError`]).
//!
//! # Features
//!
//! The feature `messages`, on by default, is for sending: its answers reach half of Telegram's layer. Without it, this
//! crate builds on the part of the layer that files need (`mtproto-tl-types`' feature `files`).
//!
//! The feature `probe` reads how long and how large the audio and video files are that are sent, and what they are called.
//!
//! The feature `formatting` reads captions that are written as HTML or MarkdownV2, and writes them ([`text`]).
//!
//! The feature `thumbnails` makes thumbnails of images: JPEGs of at most 320 pixels a side.
//!
//! The feature `object_store` moves objects of S3, GCS, Azure and other stores, by the crate of that name: as sources of
//! uploads and as targets of downloads. It brings no store with it: name those that you need where you depend on that crate.
//!
//! The feature `testing` is for authors of transports: `testing` has checks of what a transport must do.
//!
//! # Cancellation
//!
//! An awaited transfer runs within the task that awaits it, a started one in one of its own: dropping the future or the
//! [`Handle`] stops it, and nothing goes on behind it but, for its time, the read or write of one part that has begun. They
//! need a tokio runtime with its timer: files are read and written on its blocking threads, and waits are slept through.

mod base;
mod client;
mod encrypted;
mod engine;
// Its snippets run in mtproto-dc, over a DC.
#[cfg(all(doc, not(doctest), feature = "messages"))]
pub mod guide;
mod io;
mod messages;
mod objects;
mod runtime;
#[cfg(feature = "testing")]
pub mod testing;
mod transfer;

pub use mtproto_transport as transport;
pub use mtproto_transport::{Dc, InvokeError, RpcError, Transport};

pub use base::error::{Error, Operation, Status};
pub use base::event::Event;
pub use base::file_name;
pub use base::kind::ErrorKind;
pub use base::known_error::KnownError;
pub use base::limits;
pub use base::progress::Progress;
pub use client::Client;
pub use encrypted::{passport, secret};
pub use io::journal;
pub use messages::media::{self, Media};
#[cfg(feature = "messages")]
pub use messages::{
    album::{self, AlbumItem},
    edit, inline, picture,
    send::{self, SentMessage},
};
pub use objects::location::{self, FileLocation, SizeRule};
pub use objects::peer::{self, Peer};
pub use objects::{attachment, file_id, text, thumbnail};
pub use runtime::{Events, Handle, Transfer};
pub use transfer::{by_hash, download, upload};

/// Web files: what is elsewhere on the web, or made for the occasion, and comes through Telegram.
pub mod web_file {
    pub use crate::objects::web_file::*;
    pub use crate::transfer::web_download::{WebDownload, WebDownloaded};
}

/// The types and functions of Telegram's API in the version that this library is built with, so that a user depends on
/// one package and has no versions to match.
pub use tl_types;

/// The example of the README compiles.
#[cfg(all(doctest, feature = "messages"))]
#[doc = include_str!("../README.md")]
pub struct Readme;
