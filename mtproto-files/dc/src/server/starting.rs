//! A server that begins to listen: its ports, and the connections that are taken.

use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use mtproto_proto::DcId;
use mtproto_proto::exchange::{Group, ServerSettings};
use mtproto_proto::framing::ServerOptions;
use mtproto_proto::server::Settings;
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::config::ServerConfig;
use super::connection::{self, Terms};
use super::gauge::{Gauge, Gauges};
use super::host::Host;
use super::rsa::RsaKey;
use crate::address::DcAddress;

/// How long the server waits after it could not take a connection.
const PAUSE: Duration = Duration::from_millis(50);

/// A server that is not there yet.
pub(super) struct Starting<'a> {
    config: &'a ServerConfig,
    pub(super) terms: Terms,
    pub(super) gauges: Gauges,
    pub(super) addresses: Vec<DcAddress>,
    pub(super) hosts: Vec<Arc<Host>>,
    pub(super) listeners: Vec<(TcpListener, Arc<Host>, bool)>,
}

impl<'a> Starting<'a> {
    pub(super) fn new(config: &'a ServerConfig) -> Self {
        let (gauges, limit) = (Gauges::default(), config.limits.frame);
        let options = ServerOptions { secrets: config.secrets.clone(), limit, ..ServerOptions::default() };
        let terms = Terms {
            options: Arc::new(options),
            limits: Arc::new(config.limits.clone()),
            incoming: gauges.incoming.clone(),
            outgoing: gauges.outgoing.clone(),
        };
        Self { config, terms, gauges, addresses: Vec::new(), hosts: Vec::new(), listeners: Vec::new() }
    }

    /// Binds an address of a DC.
    pub(super) async fn listen(&mut self, host: &Arc<Host>, dc: i32, media_only: bool, cdn: bool) -> io::Result<()> {
        let port = self.config.ports.get(&(dc, media_only)).copied().unwrap_or(0);
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let address = listener.local_addr()?;
        self.addresses.push(DcAddress { dc, media_only, cdn, address });
        self.listeners.push((listener, Arc::clone(host), media_only));
        Ok(())
    }
}

/// Returns the key that was given, or a new one. Making it takes too long for a thread of the runtime.
pub(super) async fn key(given: Option<RsaKey>) -> io::Result<RsaKey> {
    match given {
        Some(key) => Ok(key),
        None => tokio::task::spawn_blocking(RsaKey::generate).await.map_err(io::Error::other)?,
    }
}

/// Returns the settings of a DC's machine.
pub(super) fn settings(config: &ServerConfig, id: i32, is_cdn: bool, key: &RsaKey) -> io::Result<Settings> {
    let dc = u16::try_from(id).ok().and_then(DcId::new);
    let dc = dc.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, format!("no DC can have the id {id}")))?;
    let group = Group::telegram().map_err(io::Error::other)?;
    let exchange = ServerSettings::new(dc.test(config.test_servers), vec![key.key().clone()], group);
    let mut settings = Settings::new(exchange);
    settings.cdn = is_cdn;
    settings.one_connection = config.one_connection;
    settings.limits.connections = config.limits.connections;
    settings.limits.all_bytes = config.limits.held_bytes;
    Ok(settings)
}

/// Takes connections until the server stops.
pub(super) async fn accept(
    // Dropped last: who sees that all have stopped can listen on the same port.
    mut stopped: watch::Receiver<()>,
    listener: TcpListener,
    host: Arc<Host>,
    media_only: bool,
    terms: Terms,
    connections: Gauge,
) {
    loop {
        let stream = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stopped.changed() => return,
        };
        let Ok((stream, _)) = stream else {
            // The process has no more files, or the client is gone already.
            tokio::time::sleep(PAUSE).await;
            continue;
        };
        let Some(counted) = connections.take_one(terms.limits.connections) else { continue };
        if host.state().is_down() {
            continue;
        }
        let (host, terms, mut stopped) = (Arc::clone(&host), terms.clone(), stopped.clone());
        tokio::spawn(async move {
            tokio::select! {
                () = connection::serve(&host, stream, media_only, &terms) => {}
                _ = stopped.changed() => {}
            }
            drop(counted);
        });
    }
}
