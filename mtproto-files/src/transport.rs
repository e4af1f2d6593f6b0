//! The one trait between this library and whatever carries its requests.

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::sync::Arc;

use tl_types::{Bytes, Chain};

/// Carries serialized requests to data centres.
///
/// An implementation owns connections, sessions, encryption and its own reconnecting. It sends the request as it is: it
/// wraps it in nothing but what a session needs (`invokeWithLayer`, `initConnection`). Many calls run at once.
///
/// Dropping the returned future means that nobody wants the answer any more.
pub trait Transport: Send + Sync + 'static {
    /// Sends a serialized request to a DC, and returns the serialized answer: the content of `rpc_result`, boxed.
    ///
    /// # Errors
    ///
    /// [`InvokeError::Rpc`] if the DC answered with `rpc_error`, [`InvokeError::Transport`] if there was no answer.
    fn invoke(&self, dc: Dc, request: Chain) -> impl Future<Output = Result<Bytes, InvokeError>> + Send;
}

/// The data centre that a request is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Dc {
    /// The one that the account lives in.
    #[default]
    Home,
    /// The one with this id, as in `document.dc_id` or `FILE_MIGRATE_4`.
    Id(i32),
}

/// Why a request has no answer.
#[derive(Debug)]
#[non_exhaustive]
pub enum InvokeError {
    /// The DC answered with an error.
    Rpc(RpcError),
    /// The request or its answer got lost on the way.
    Transport(Box<dyn Error + Send + Sync>),
}

/// An error that a DC answered with, as it sends it: 420 and `FLOOD_WAIT_30` (`api/errors`).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct RpcError {
    /// The error's class, like an HTTP status: 303, 400, 420, 500…
    pub code: i32,
    /// The error's name, with the value that it may carry.
    pub message: String,
}

impl InvokeError {
    /// An error of the transport's own.
    pub fn transport(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Transport(error.into())
    }

    /// An error that the DC answered with.
    pub fn rpc(code: i32, message: impl Into<String>) -> Self {
        Self::Rpc(RpcError::new(code, message))
    }
}

impl RpcError {
    /// The error with this code and message.
    pub fn new(code: i32, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }

    /// The name without its value: `FLOOD_WAIT` of `FLOOD_WAIT_30`, `FILE_PART_MISSING` of `FILE_PART_7_MISSING`.
    pub fn name(&self) -> String {
        let value = self.message.split('_').position(is_value);
        let words = self.message.split('_').enumerate().filter(|(place, _)| Some(*place) != value);
        words.map(|(_, word)| word).collect::<Vec<_>>().join("_")
    }

    /// The value in the message: 30 of `FLOOD_WAIT_30`, 7 of `FILE_PART_7_MISSING`.
    pub fn value(&self) -> Option<u32> {
        self.message.split('_').find(|word| is_value(word))?.parse().ok()
    }
}

/// Whether a word of a message is a value: a number that fits.
fn is_value(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit()) && word.parse::<u32>().is_ok()
}

impl<T: Transport> Transport for Arc<T> {
    fn invoke(&self, dc: Dc, request: Chain) -> impl Future<Output = Result<Bytes, InvokeError>> + Send {
        T::invoke(self, dc, request)
    }
}

impl From<RpcError> for InvokeError {
    fn from(error: RpcError) -> Self {
        Self::Rpc(error)
    }
}

impl fmt::Display for Dc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Home => f.write_str("the home DC"),
            Self::Id(id) => write!(f, "DC {id}"),
        }
    }
}

impl fmt::Display for RpcError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.code, self.message)
    }
}

impl fmt::Display for InvokeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rpc(error) => write!(f, "the DC answered {error}"),
            Self::Transport(error) => write!(f, "the transport failed: {error}"),
        }
    }
}

impl Error for RpcError {}

impl Error for InvokeError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Rpc(error) => Some(error),
            Self::Transport(error) => Some(error.as_ref()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_name_and_value() {
        for (message, name, value) in [
            ("FLOOD_WAIT_30", "FLOOD_WAIT", Some(30)),
            ("FILE_PART_7_MISSING", "FILE_PART_MISSING", Some(7)),
            ("FILE_REFERENCE_0_EXPIRED", "FILE_REFERENCE_EXPIRED", Some(0)),
            ("MD5_CHECKSUM_INVALID", "MD5_CHECKSUM_INVALID", None),
            ("FLOOD_WAIT_99999999999", "FLOOD_WAIT_99999999999", None),
            ("FLOOD_WAIT_+3", "FLOOD_WAIT_+3", None),
            ("", "", None),
            ("A__3", "A_", Some(3)),
        ] {
            let error = RpcError::new(420, message);
            assert_eq!((error.name().as_str(), error.value()), (name, value), "{message}");
        }
    }
}
