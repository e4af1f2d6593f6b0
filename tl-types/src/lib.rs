//! Telegram's API as Rust types: the runtime of the code that `mtproto-tl-codegen` generates, and that code for the
//! schemas in `schema/`.
//!
//! A *constructor* is a struct in [`types`], a *type* an enum in [`enums`], a *function* a struct in [`functions`];
//! each sits in the module of its namespace. What the protocol itself uses is in [`mtproto`], by a feature. A constructor
//! that has no fields is an alias of [`Fieldless`], a type of one constructor one of [`Single`]: they are used as all
//! others, and stay so when a later layer gives them more.
//!
//! ```
//! use tl_types::{Decode, Encode, enums, functions, types};
//!
//! let file = types::InputFileBig::new(42, 2, "a.mp4");
//! let media = types::InputMediaUploadedPhoto::new(file).spoiler(true).ttl_seconds(43);
//! let request = functions::messages::UploadMedia::new(types::InputPeerSelf::new(), media);
//! assert!(request.to_bytes()?.len() < 100);
//!
//! let bytes = request.media.to_bytes()?;
//! let media = enums::InputMedia::from_bytes(&bytes)?;
//! assert_eq!(media, request.media);
//! assert!(matches!(media, enums::InputMedia::UploadedPhoto(photo) if photo.spoiler));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! An album, with everything that its TL allows to be said; fields that are always there are `new`'s, the others are set
//! by name. (It is only encoded here: a server wants `messages.uploadMedia` for each item first.)
//!
//! ```
//! use tl_types::Encode;
//! use tl_types::functions::messages::SendMultiMedia;
//! use tl_types::types::{InputDocument, InputFile, InputMediaUploadedPhoto, InputPeerSelf, InputReplyToMessage};
//! use tl_types::types::InputSingleMedia;
//!
//! let (peer, file) = (InputPeerSelf::new(), InputFile::new(42, 1, "a.jpg", ""));
//! let (sticker, reply_to) = (InputDocument::new(1, 2, vec![3]), InputReplyToMessage::new(4));
//!
//! let photo = InputMediaUploadedPhoto::new(file).spoiler(true).stickers([sticker]).ttl_seconds(43);
//! let request = SendMultiMedia::new(peer.clone(), [InputSingleMedia::new(photo, 5, "a caption")])
//!     .noforwards(true)
//!     .reply_to(reply_to)
//!     .schedule_date(43)
//!     .send_as(peer);
//! assert!(request.to_bytes()?.len() < 200);
//! # Ok::<(), tl_types::EncodeError>(())
//! ```
//!
//! # Names
//!
//! A variant is called like its constructor without the type in front of it: `inputMediaUploadedPhoto` is
//! `InputMedia::UploadedPhoto`, and `message` of `Message` is `Message::Plain`. Where nothing would be left to call it by, a
//! word more stays, as in `InputPeer::PeerSelf`. Keywords have `r#` in front. A field that all constructors of a type have
//! is a method of its enum: `message.id()`.
//!
//! # Code that outlives its layer
//!
//! A layer brings constructors, functions and optional fields. Code compiles as before if it
//!
//! - builds with `new`, setters and `into()`; where a value is an `Option` itself, it is assigned: `request.reply_to =
//!   reply.map(Into::into)`;
//! - has a `_` arm in each `match`, and takes structs out of variants by [`owned`], [`held`] and [`held_mut`]: a struct
//!   that grows may move behind a `Box`. The page of [`owned`] lists what compiles either way and what does not.
//!
//! What no design absorbs is in the schema itself: fields that change their type or that must be given from now on, and
//! what goes away. `tl diff` tells of it beforehand.
//!
//! # Features
//!
//! Features only add: no item changes with one.
//!
//! - `api` (default): the whole of `schema/api.tl`.
//! - `files`: the part of it that uploading, downloading and sending media need. Functions that answer with `Updates`
//!   can be encoded, but have no [`Function`] without `api`: half of the layer is reached from there.
//! - `mtproto`: `schema/mtproto.tl`, what the protocol itself says: keys, sessions, service messages.
//! - `secret`: `schema/secret.tl`, what the clients of secret chats say to each other.
//! - `server`: functions can be decoded too, and what clients only receive can be built: types in answers that no function
//!   takes have `new`, setters and conversions then: `types::Message`, `types::User`. For servers, and for a client's tests,
//!   which ask for it among the `dev-dependencies`. Without it, [`blank`] is what such a value can be made from.
//! - `serde`: `Serialize` and `Deserialize`, by the names of the schema, for every generated type.
//!
//! Without a schema's feature, this crate is the runtime alone, for code generated elsewhere.
//!
//! - `regenerate`: that code is generated when this crate is built, and not what is checked in. The environment variable
//!   `TL_SCHEMA` then names the schema files, as absolute paths separated as in `PATH`: the way to live on another layer.
#![cfg_attr(not(test), no_std)]
#![cfg_attr(not(all(feature = "api", feature = "mtproto", feature = "secret")), allow(rustdoc::broken_intra_doc_links))]

extern crate alloc;
#[cfg(test)]
extern crate std;

mod arguments;
mod blank;
mod chain;
mod combinator;
mod decode;
mod definitions;
mod detach;
mod encode;
pub mod envelope;
mod error;
mod function;
mod generated_macros;
mod held;
mod object;
mod reader;
mod shared_types;
mod tl_type;
mod writer;

pub use blank::blank;
pub use bytes::Bytes;
pub use chain::Chain;
pub use combinator::{Combinator, DecodeFields};
pub use decode::Decode;
pub use definitions::{Definitions, Located};
pub use detach::{DetachError, detach};
pub use encode::Encode;
pub use error::{DecodeError, DecodeFault, EncodeError};
pub use function::Function;
pub use held::{Held, held, held_mut, owned};
pub use object::Object;
pub use reader::Reader;
pub use writer::Writer;

// Checked in, so that those who use it build no generator. `cargo tl-gen` writes it.
#[cfg(not(feature = "regenerate"))]
#[rustfmt::skip]
mod generated {
    #[cfg(feature = "api")]
    pub(crate) mod api;
    #[cfg(all(feature = "files", not(feature = "api")))]
    pub(crate) mod files;
    #[cfg(feature = "mtproto")]
    pub(crate) mod mtproto;
    #[cfg(feature = "secret")]
    pub(crate) mod secret;
}

#[cfg(feature = "regenerate")]
mod generated {
    #[cfg(feature = "api")]
    pub(crate) mod api {
        include!(concat!(env!("OUT_DIR"), "/generated/api/mod.rs"));
    }
    #[cfg(all(feature = "files", not(feature = "api")))]
    pub(crate) mod files {
        include!(concat!(env!("OUT_DIR"), "/generated_files/files/mod.rs"));
    }
    #[cfg(feature = "mtproto")]
    pub(crate) mod mtproto {
        include!(concat!(env!("OUT_DIR"), "/generated/mtproto/mod.rs"));
    }
    #[cfg(feature = "secret")]
    pub(crate) mod secret {
        include!(concat!(env!("OUT_DIR"), "/generated/secret/mod.rs"));
    }
}

#[cfg(feature = "api")]
pub use generated::api::{DEFINITIONS, Fieldless, LAYER, Single, enums, functions, name_of, types};
// A part of the above, item by item the same.
#[cfg(all(feature = "files", not(feature = "api")))]
pub use generated::files::{DEFINITIONS, Fieldless, LAYER, Single, enums, functions, name_of, types};

/// What MTProto itself says: keys, sessions, service messages.
#[cfg(feature = "mtproto")]
pub mod mtproto {
    pub use crate::generated::mtproto::{DEFINITIONS, Fieldless, Single, enums, functions, name_of, types};
}

/// What the clients of a secret chat say to each other (`api/end-to-end`).
#[cfg(feature = "secret")]
pub mod secret {
    pub use crate::generated::secret::{DEFINITIONS, Fieldless, Single, enums, functions, name_of, types};
}

/// What generated code names without a path of its own. Not for anyone else.
#[doc(hidden)]
pub mod generated_code {
    pub use crate::arguments::{each, hold, set, take};
    pub use crate::definitions::same;
    pub use crate::tl_type::TlType;
    pub use alloc::{boxed::Box, string::String, vec::Vec};
    pub use core::marker::PhantomData;
}

/// For the macros that implement its traits: not among the names that generated code brings in, where users' derives are.
#[cfg(feature = "serde")]
#[doc(hidden)]
pub use serde_core;

/// The example of the README compiles.
#[cfg(all(doctest, feature = "api"))]
#[doc = include_str!("../README.md")]
pub struct Readme;
