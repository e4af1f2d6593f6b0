//! How connections are opened.

mod race;
mod tcp;

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;

use tokio::io::{AsyncRead, AsyncWrite};

pub(crate) use race::race;
pub use tcp::Tcp;

/// The bytes of one connection, both ways.
pub trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

/// The future of a connection.
pub type Dialing<'a> = Pin<Box<dyn Future<Output = io::Result<Box<dyn Stream>>> + Send + 'a>>;

/// Opens connections: directly ([`Tcp`]), or through a proxy.
pub trait Dialer: Send + Sync + 'static {
    /// Opens a connection to an address. Dropping the future gives up.
    ///
    /// # Errors
    ///
    /// There is no connection. Another address is tried, or the same one later.
    fn dial(&self, address: SocketAddr) -> Dialing<'_>;

    /// Returns whether a proxy is between this side and the DC: errors then say so.
    fn is_proxy(&self) -> bool {
        false
    }
}
