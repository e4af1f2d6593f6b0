//! Moves files over Telegram's MTProto: uploads and downloads in parts, side by side and checked, media and albums, over
//! any [`Transport`].
//!
//! A [`Client`] needs no more than something that carries serialized requests. Here, that is a DC that takes every part:
//!
//! ```
//! use mtproto_files::{Client, Dc, InvokeError, Transport, upload::Method};
//! use tl_types::{Bytes, Chain, Encode};
//!
//! struct TakesAll;
//!
//! impl Transport for TakesAll {
//!     async fn invoke(&self, _: Dc, _: Chain) -> Result<Bytes, InvokeError> {
//!         true.to_bytes().map_err(InvokeError::transport)
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
//! use tl_types::types;
//!
//! # async fn example<T: Transport>(client: Client<T>) -> Result<(), Error> {
//! let me = types::InputPeerSelf::new();
//!
//! let video = client.upload("video.mp4").progress(|at| println!("{} bytes", at.bytes)).await?;
//! let sent = client.send_media(me.clone(), video, "a caption").await?;
//! if let Some(location) = sent.location() {
//!     client.download(location).to_path("again.mp4").await?;
//! }
//!
//! let first = client.upload("first.jpg").await?.photo().spoiler(true);
//! let second = client.upload("second.jpg").await?.photo();
//! client.send_album(me, [first, second]).await?;
//! # Ok(())
//! # }
//! ```
//!
//! The feature `messages`, on by default, is for sending: its answers reach half of Telegram's layer. Without it, this
//! crate builds on the part of the layer that files need (`tl-types`' feature `files`).
//!
//! The feature `testing` is for authors of transports: `testing` has checks of what a transport must do.
//!
//! Futures run within the task that awaits them: dropping one stops it, and nothing goes on behind it. They need a tokio
//! runtime with its timer: files are read and written on its blocking threads, and flood waits are slept through.

#[cfg(feature = "messages")]
mod album;
mod cause;
mod client;
mod core;
pub mod download;
mod drive;
mod error;
mod io;
pub mod journal;
pub mod limits;
mod location;
mod media;
#[cfg(feature = "messages")]
mod message;
mod progress;
mod random;
mod reference;
#[cfg(feature = "messages")]
mod send;
#[cfg(feature = "testing")]
pub mod testing;
pub mod transport;
pub mod upload;

pub use self::core::notice::Event;
#[cfg(feature = "messages")]
pub use album::AlbumItem;
pub use cause::Cause;
pub use client::Client;
pub use drive::{Events, Handle, Transfer};
pub use error::{Error, Operation, Status};
pub use location::FileLocation;
#[cfg(feature = "messages")]
pub use message::SentMessage;
pub use progress::Progress;
pub use transport::{Dc, InvokeError, RpcError, Transport};
