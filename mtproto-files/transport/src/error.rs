//! Why a request has no answer.

use std::error::Error;

/// Why a request has no answer. The variants say whether sending it again makes sense.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InvokeError {
    /// The DC answered with an error. Whether to send the request again depends on the error.
    #[error("the DC answered {0}")]
    Rpc(#[from] RpcError),
    /// The request or its answer got lost on the way: the connection broke, or the answer could not be read. The DC may have
    /// carried out the request. The caller sends it again, a limited number of times.
    #[error("the transport failed: {0}")]
    Lost(#[source] BoxError),
    /// There is no connection to the DC at the moment, and the request was not sent. The caller waits and sends it again;
    /// the wait uses up none of its retries.
    #[error("not connected: {0}")]
    NotConnected(#[source] BoxError),
    /// The request can never be answered: the DC does not exist, the account was logged out, the transport was closed. The
    /// caller gives up.
    #[error("the transport gave up: {0}")]
    Fatal(#[source] BoxError),
}

/// The cause of a transport's own error.
type BoxError = Box<dyn Error + Send + Sync>;

/// An error that a DC answered with, as the DC sent it: code 420 and message `FLOOD_WAIT_30` (`api/errors`).
#[derive(Clone, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[error("{code} {message}")]
#[non_exhaustive]
pub struct RpcError {
    /// The error's class, like an HTTP status: 303, 400, 420, 500…
    pub code: i32,
    /// The error's name, with the value that it may carry.
    pub message: String,
}

impl InvokeError {
    /// Returns [`InvokeError::Lost`] with this cause.
    pub fn lost(cause: impl Into<BoxError>) -> Self {
        Self::Lost(cause.into())
    }

    /// Returns [`InvokeError::NotConnected`] with this cause.
    pub fn not_connected(cause: impl Into<BoxError>) -> Self {
        Self::NotConnected(cause.into())
    }

    /// Returns [`InvokeError::Fatal`] with this cause.
    pub fn fatal(cause: impl Into<BoxError>) -> Self {
        Self::Fatal(cause.into())
    }

    /// Returns [`InvokeError::Rpc`] with this code and message.
    pub fn rpc(code: i32, message: impl Into<String>) -> Self {
        Self::Rpc(RpcError::new(code, message))
    }
}

impl RpcError {
    /// Returns the error with this code and message.
    pub fn new(code: i32, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }

    /// Returns the name without its value: `FLOOD_WAIT` of `FLOOD_WAIT_30`, `FILE_PART_MISSING` of `FILE_PART_7_MISSING`.
    pub fn name(&self) -> String {
        let value = self.message.split('_').position(is_value);
        let words = self.message.split('_').enumerate().filter(|(place, _)| Some(*place) != value);
        words.map(|(_, word)| word).collect::<Vec<_>>().join("_")
    }

    /// Returns the value in the message: 30 of `FLOOD_WAIT_30`, 7 of `FILE_PART_7_MISSING`. A message without a number that
    /// fits 32 bits has none.
    pub fn value(&self) -> Option<u32> {
        self.message.split('_').find(|word| is_value(word))?.parse().ok()
    }
}

/// Whether a word of a message is a value: a number that fits 32 bits.
fn is_value(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit()) && word.parse::<u32>().is_ok()
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

    #[test]
    fn errors_say_what_failed() {
        for (error, text) in [
            (InvokeError::rpc(420, "FLOOD_WAIT_30"), "the DC answered 420 FLOOD_WAIT_30"),
            (InvokeError::lost("reset by peer"), "the transport failed: reset by peer"),
            (InvokeError::not_connected("no route"), "not connected: no route"),
            (InvokeError::fatal("logged out"), "the transport gave up: logged out"),
        ] {
            assert_eq!(error.to_string(), text);
            assert!(error.source().is_some());
        }
    }
}
