//! The trait that carries requests.

use std::pin::Pin;
use std::sync::Arc;

use tl_types::Bytes;

use crate::{InvokeError, Request};

/// The future of a request's answer: the serialized content of `rpc_result`, boxed as TL has it.
pub type Answer<'a> = Pin<Box<dyn Future<Output = Result<Bytes, InvokeError>> + Send + 'a>>;

/// How many parts of a file are on their way at once, unless the user or the transport says otherwise. Ours: enough to fill an
/// ordinary line, and 2 MiB of memory.
pub const PARTS_IN_FLIGHT: usize = 4;

/// Carries serialized requests to data centres.
///
/// An implementation owns connections, sessions, encryption and reconnecting. The trait can be used as an object:
/// `Arc<dyn Transport>` is a transport too. The rules:
///
/// - **Requests** are sent as they are. An implementation wraps a request in nothing but what a session needs
///   (`invokeWithLayer`, `initConnection`).
/// - **Order**: none. Many calls run at once and do not wait for each other. Each call gets its own answer, whenever that
///   comes.
/// - **Cancellation**: dropping the returned future means that nobody wants the answer any more. It disturbs no other call.
///   The request may reach the DC all the same.
/// - **Errors** of a DC are [`InvokeError::Rpc`], with the code and the whole message: `FLOOD_WAIT_30` with its 30. An
///   implementation does not retry them, wait for them or follow them to other DCs. Its own errors say whether trying again
///   makes sense: [`InvokeError::Lost`], [`InvokeError::NotConnected`], [`InvokeError::Fatal`]. A call that can get no
///   answer any more must end.
/// - **DCs**: a call reaches the DC that it names. The implementation connects to a DC at the first call for it.
///   `401 AUTH_KEY_UNREGISTERED` from a DC that is not the account's home is passed on: the caller then copies the
///   authorization there, once. So a DC's auth key is kept from then on, and is one for all connections to that DC.
/// - **Media DCs**: requests of [`Purpose::Upload`](crate::Purpose::Upload) and
///   [`Purpose::Download`](crate::Purpose::Download) may go to the DC with the same id that is for
///   media alone (`dcOption.media_only`). What is authorized in one of the two must be authorized in the other.
///
/// # Example
///
/// A client whose task writes requests to connections and reads the answers. The transport hands each request to the task,
/// with the place for its answer. If the task ends, all calls end.
///
/// ```
/// use mtproto_transport::{Answer, Dc, InvokeError, Request, Transport};
/// use tl_types::{Bytes, Chain, Encode};
/// use tokio::sync::{mpsc, oneshot};
///
/// /// A request on its way to the client's task.
/// struct Call {
///     dc: i32,
///     body: Chain,
///     answer: oneshot::Sender<Result<Bytes, (i32, String)>>,
/// }
///
/// struct MyTransport {
///     home: i32,
///     calls: mpsc::Sender<Call>,
/// }
///
/// impl Transport for MyTransport {
///     fn invoke(&self, request: Request) -> Answer<'_> {
///         Box::pin(async move {
///             let dc = match request.dc {
///                 Dc::Home => self.home,
///                 Dc::Id(id) => id,
///                 other => return Err(InvokeError::fatal(format!("{other} is not known here"))),
///             };
///             let (answer, answered) = oneshot::channel();
///             // The task is gone for good if it takes no more calls.
///             self.calls.send(Call { dc, body: request.body, answer }).await.map_err(InvokeError::fatal)?;
///             // The task drops `answer` when the connection breaks. Dropping `answered` does not disturb it.
///             let answer = answered.await.map_err(InvokeError::lost)?;
///             answer.map_err(|(code, message)| InvokeError::rpc(code, message))
///         })
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let (calls, mut called) = mpsc::channel::<Call>(16);
/// tokio::spawn(async move {
///     while let Some(Call { dc, body, answer }) = called.recv().await {
///         // Here, a client encrypts and writes `body.segments()`, and keeps `answer` by the message id until an
///         // `rpc_result` has that id. This one knows the answer.
///         assert!(dc == 2 && !body.is_empty());
///         let _ = answer.send(true.to_bytes().map_err(|error| (500, error.to_string())));
///     }
/// });
///
/// let transport = MyTransport { home: 2, calls };
/// let request = Request::new(Dc::Home, "account.updateStatus", true.to_chain()?);
/// assert_eq!(transport.invoke(request).await?, true.to_bytes()?);
/// # Ok(())
/// # }
/// ```
pub trait Transport: Send + Sync + 'static {
    /// Sends a request to its DC and returns the serialized answer.
    ///
    /// # Errors
    ///
    /// [`InvokeError::Rpc`] if the DC answered with `rpc_error`; otherwise an error that says whether trying again makes
    /// sense.
    fn invoke(&self, request: Request) -> Answer<'_>;

    /// Returns how many parts of one file to hand over at once, unless the user says otherwise: by default
    /// [`PARTS_IN_FLIGHT`].
    ///
    /// A transport that limits the bytes on their way by itself returns more parts than fit, and holds the rest until there is
    /// room.
    fn parts_in_flight(&self) -> usize {
        PARTS_IN_FLIGHT
    }
}

impl<T: Transport + ?Sized> Transport for Arc<T> {
    fn invoke(&self, request: Request) -> Answer<'_> {
        T::invoke(self, request)
    }

    fn parts_in_flight(&self) -> usize {
        T::parts_in_flight(self)
    }
}

impl<T: Transport + ?Sized> Transport for Box<T> {
    fn invoke(&self, request: Request) -> Answer<'_> {
        T::invoke(self, request)
    }

    fn parts_in_flight(&self) -> usize {
        T::parts_in_flight(self)
    }
}
