//! The one trait between this library and whatever carries its requests.

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::sync::Arc;

use tl_types::{Bytes, Chain};

/// Carries serialized requests to data centres.
///
/// An implementation owns connections, sessions, encryption and its own reconnecting. What must hold:
///
/// - **Requests** are sent as they are. An implementation wraps them in nothing but what a session needs
///   (`invokeWithLayer`, `initConnection`). A request is a chain of buffers, so that a part of 512 KiB need not be copied:
///   [`Chain::segments`] for vectored writes, [`Chain::into_bytes`] for a single buffer.
/// - **Order**: none. Many calls run at once and do not wait for each other; each gets its own answer, whenever that comes.
/// - **Cancellation**: dropping the returned future means that nobody wants the answer any more. It disturbs no other call.
///   The request may reach the DC all the same.
/// - **Errors** of a DC are [`InvokeError::Rpc`], with code and the whole message: `FLOOD_WAIT_30` with its 30. They are not
///   retried, waited out or followed to other DCs here; this library does that. Everything else is
///   [`InvokeError::Transport`], after which the call is made again: also for calls whose connection broke. A call that can
///   get no answer any more must end.
/// - **DCs**: a call reaches the DC that it names, which is connected to at its first call. `401 AUTH_KEY_UNREGISTERED`
///   from a DC that is not the account's home is passed on: this library then copies the authorization there by calls of
///   its own, once. So a DC's auth key is kept from then on, and is one for all connections to it.
/// - **Media DCs**: requests for files (`upload.…`) may go to the DC with the same id that is for media alone
///   (`dcOption.media_only`), others must not. What is authorized in the one must be so in the other.
///
/// The feature `testing` has checks for an implementation's own tests, to be run against a server that obeys:
/// `testing::conforms(&transport)` for requests, answers, errors, many calls at once and dropped ones, and
/// `testing::conforms_across(&transport, &[1, 4])` for other DCs. They cannot see broken connections, flood waits and
/// which of two DCs with one id it was.
///
/// # Example
///
/// A client whose task writes requests to connections and reads the answers. The transport hands it each request with the
/// place for its answer; if the task ends, so do all calls.
///
/// ```
/// use mtproto_files::{Client, Dc, InvokeError, Transport};
/// use tl_types::{Bytes, Chain, Encode};
/// use tokio::sync::{mpsc, oneshot};
///
/// /// A request on its way to the client's task.
/// struct Call {
///     dc: i32,
///     request: Chain,
///     answer: oneshot::Sender<Result<Bytes, (i32, String)>>,
/// }
///
/// #[derive(Clone)]
/// struct MyTransport {
///     home: i32,
///     calls: mpsc::Sender<Call>,
/// }
///
/// impl Transport for MyTransport {
///     async fn invoke(&self, dc: Dc, request: Chain) -> Result<Bytes, InvokeError> {
///         let dc = match dc {
///             Dc::Home => self.home,
///             Dc::Id(id) => id,
///             other => return Err(InvokeError::transport(format!("{other} is not known here"))),
///         };
///         let (answer, answered) = oneshot::channel();
///         self.calls.send(Call { dc, request, answer }).await.map_err(InvokeError::transport)?;
///         // The task drops `answer` when the connection breaks. Dropping `answered` is no matter to it.
///         let answer = answered.await.map_err(InvokeError::transport)?;
///         answer.map_err(|(code, message)| InvokeError::rpc(code, message))
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let (calls, mut called) = mpsc::channel::<Call>(16);
/// tokio::spawn(async move {
///     while let Some(Call { dc, request, answer }) = called.recv().await {
///         // Here, a client encrypts and writes `request.segments()`, and keeps `answer` by the message id until an
///         // `rpc_result` has that. This one knows the answer.
///         assert!(dc == 2 && !request.is_empty());
///         let _ = answer.send(true.to_bytes().map_err(|error| (500, error.to_string())));
///     }
/// });
///
/// let client = Client::new(MyTransport { home: 2, calls });
/// let file = client.upload(Bytes::from_static(b"a whole file")).name("file.txt").await?;
/// assert_eq!(file.parts, 1);
/// # Ok(())
/// # }
/// ```
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
