//! Connections without a proxy.

use std::net::SocketAddr;

use tokio::net::TcpStream;

use super::{Dialer, Dialing, Stream};

/// Opens connections directly. Bytes are not held back for later ones (`TCP_NODELAY`).
#[derive(Clone, Copy, Debug, Default)]
pub struct Tcp;

impl Dialer for Tcp {
    fn dial(&self, address: SocketAddr) -> Dialing<'_> {
        Box::pin(async move {
            let stream = TcpStream::connect(address).await?;
            stream.set_nodelay(true)?;
            Ok(Box::new(stream) as Box<dyn Stream>)
        })
    }
}
