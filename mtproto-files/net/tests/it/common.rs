//! A network without a DC.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::thread;

use mtproto_net::transport::{Dc, InvokeError};
use mtproto_net::{Address, Addresses, App, Dialer, Dialing, Pool, Settings, Stream};
use tl_types::functions::help::GetConfig;
use tokio::io::{duplex, empty};

/// At this port and the nine after it, connections open and close at once. The other constants are ranges of ten ports too.
pub(crate) const CLOSES: u16 = 10;
/// Connections are refused.
pub(crate) const REFUSES: u16 = 20;
/// Connections open, take bytes and say nothing.
pub(crate) const SILENT: u16 = 30;
/// Nothing answers.
pub(crate) const HANGS: u16 = 40;

/// Remembers what was dialled.
#[derive(Clone, Default)]
pub(crate) struct Network(Arc<Mutex<Vec<Dialled>>>);

struct Dialled {
    port: u16,
    /// The name of the thread that has dialled.
    thread: Option<String>,
}

impl Network {
    /// Returns the ports that were dialled.
    pub(crate) fn ports(&self) -> Vec<u16> {
        self.0.lock().unwrap().iter().map(|dialled| dialled.port).collect()
    }

    /// Returns the threads that have dialled.
    pub(crate) fn threads(&self) -> Vec<Option<String>> {
        self.0.lock().unwrap().iter().map(|dialled| dialled.thread.clone()).collect()
    }
}

impl Dialer for Network {
    fn dial(&self, address: SocketAddr) -> Dialing<'_> {
        let thread = thread::current().name().map(str::to_owned);
        self.0.lock().unwrap().push(Dialled { port: address.port(), thread });
        Box::pin(async move {
            match address.port() / 10 * 10 {
                CLOSES => Ok(Box::new(empty()) as Box<dyn Stream>),
                SILENT => {
                    let (near, far) = duplex(1 << 20);
                    std::mem::forget(far);
                    Ok(Box::new(near) as Box<dyn Stream>)
                }
                HANGS => std::future::pending().await,
                _ => Err(io::ErrorKind::ConnectionRefused.into()),
            }
        })
    }
}

/// Returns settings with these ports of DC 2, which is the home DC.
pub(crate) fn settings(network: &Network, ports: &[u16]) -> Settings {
    let addresses = ports.iter().map(|port| Address::new(2, SocketAddr::from(([127, 0, 0, 1], *port))));
    let mut settings = Settings::new(App::new(1), 2, Addresses::new(addresses), Vec::new()).dialer(network.clone());
    settings.refreshes_config = false;
    settings
}

/// Returns a pool whose updates and events nobody reads.
pub(crate) fn pool(settings: Settings) -> Pool {
    Pool::new(settings).unwrap().0
}

/// Makes a call, and returns its error.
pub(crate) async fn error(pool: &Pool, dc: Dc) -> InvokeError {
    pool.invoke(dc, &GetConfig::new()).await.unwrap_err()
}
