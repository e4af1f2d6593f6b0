//! The trait between a library that makes Telegram requests and whatever carries them to data centres.
//!
//! [`Transport`] has one method: it takes a [`Request`] and returns the answer, or an [`InvokeError`] that says whether
//! trying again makes sense.

mod error;
mod request;
mod transport;

pub use error::{InvokeError, RpcError};
pub use request::{Dc, Purpose, Request};
pub use transport::{Answer, PARTS_IN_FLIGHT, Transport};

/// The example of the README is compiled.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
