//! The DCs on the network: real MTProto on loopback.
//!
//! | module | has |
//! |---|---|
//! | `config` | how a server listens, and its limits |
//! | `rsa` | the keys by which clients know the DCs |
//! | `starting` | ports and connections that are taken |
//! | `host` | one DC: the protocol's machine, and the calls that run |
//! | `subscribers`, `delivery` | the sessions that get updates, and how these get there |
//! | `connection`, `line`, `gauge` | one connection: frames in and out, what waits to be sent, what all connections share |

mod config;
mod connection;
mod delivery;
mod gauge;
mod host;
mod line;
mod rsa;
mod starting;
mod subscribers;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::{fmt, io};

use mtproto_proto::exchange::PublicKey;
use mtproto_proto::server::StoredKey;
use tokio::runtime::Handle;
use tokio::sync::watch;

pub use config::{ServerConfig, ServerLimits};
use delivery::deliver;
use gauge::Gauges;
use host::Host;
pub use rsa::RsaKey;
use starting::{Starting, accept};

use crate::address::DcAddress;
use crate::cluster::Cluster;
use crate::lock::lock;
use crate::state::Published;
use crate::wire_faults::{DcFault, WireFaults, WireSchedule};

/// The DCs of a [`Cluster`] on loopback TCP, for clients in any language.
///
/// Each DC has a port, and another one for its media address. Clients need a port, the id of the DC behind it, and the public
/// key; `help.getConfig` tells them the rest. The framings are abridged, intermediate, padded and full, obfuscated or not.
/// Nothing listens but on 127.0.0.1.
///
/// The server runs on the tokio runtime that it was started in, until it is dropped. The time of the runtime must not be
/// paused: a paused clock jumps ahead when all tasks wait for sockets.
///
/// ```
/// use mtproto_dc::{Account, ClusterConfig, Config, Server, ServerConfig};
/// # async fn example() -> std::io::Result<()> {
/// let dc = Config::default().account(Account::bot(7_000_000_001, "7000000001:secret"));
/// let server = Server::start(ServerConfig::default().cluster(ClusterConfig::default().dc(dc))).await?;
///
/// let address = server.address(2).ok_or(std::io::ErrorKind::NotFound)?;
/// println!("DC 2 is at {address}, and has the key\n{}", server.rsa_key().public_pem());
/// // ... a client connects, signs in and moves files ...
/// assert_eq!(server.cluster().counters().requests("upload.getFile"), 0);
/// server.shutdown().await;
/// # Ok(())
/// # }
/// ```
pub struct Server {
    cluster: Cluster,
    /// How the server listens, with the ports and keys that it has.
    config: ServerConfig,
    addresses: Vec<DcAddress>,
    rsa_key: RsaKey,
    cdn_rsa_key: Option<RsaKey>,
    hosts: Vec<Arc<Host>>,
    faults: Arc<Mutex<WireSchedule>>,
    gauges: Gauges,
    /// Tasks end when this is dropped.
    running: watch::Sender<()>,
}

impl Server {
    /// Starts the DCs, and listens.
    ///
    /// # Errors
    ///
    /// Fails as [`Cluster::new`] does, if an id of a DC is not 1 to 9999, if a port is taken, or if no key can be made.
    ///
    /// # Panics
    ///
    /// Panics outside of a tokio runtime with input and output, and a timer.
    pub async fn start(config: ServerConfig) -> io::Result<Self> {
        let cluster = Cluster::new(config.cluster.clone())?;
        StoppedServer { cluster, config, keys: BTreeMap::new() }.start().await
    }

    /// Returns all addresses, as `help.getConfig` answers.
    pub fn addresses(&self) -> &[DcAddress] {
        &self.addresses
    }

    /// Returns the address of a DC.
    pub fn address(&self, dc: i32) -> Option<SocketAddr> {
        self.find(dc, false)
    }

    /// Returns the media address of a DC.
    pub fn media_address(&self, dc: i32) -> Option<SocketAddr> {
        self.find(dc, true)
    }

    fn find(&self, dc: i32, media_only: bool) -> Option<SocketAddr> {
        let mut addresses = self.addresses.iter();
        addresses.find(|found| (found.dc, found.media_only) == (dc, media_only)).map(|found| found.address)
    }

    /// Returns the key of all DCs but those of CDNs.
    pub fn rsa_key(&self) -> &RsaKey {
        &self.rsa_key
    }

    /// Returns the key of the CDN DCs, as `help.getCdnConfig` answers; `None` if there are none.
    pub fn cdn_rsa_key(&self) -> Option<&RsaKey> {
        self.cdn_rsa_key.as_ref()
    }

    /// Returns the public key of all DCs but those of CDNs, as clients over [`mtproto_proto`] want it.
    pub fn public_key(&self) -> &PublicKey {
        self.rsa_key.key().public()
    }

    /// Returns the DCs, with their counters, log and faults. Requests in this process reach them too.
    pub fn cluster(&self) -> &Cluster {
        &self.cluster
    }

    /// Replaces the faults below requests.
    pub fn set_wire_faults(&self, faults: WireFaults) {
        *lock(&self.faults) = WireSchedule::new(faults);
    }

    /// Lets something happen to a DC now. Returns whether there is such a DC.
    pub fn inject(&self, dc: i32, fault: DcFault) -> bool {
        let host = self.hosts.iter().find(|host| host.state().config.dc_id == dc);
        host.map(|host| host.inject(fault)).is_some()
    }

    /// Returns what the server holds for its clients now.
    pub fn load(&self) -> ServerLoad {
        ServerLoad {
            connections: self.gauges.connections.get(),
            incoming_bytes: self.gauges.incoming.get(),
            outgoing_bytes: self.gauges.outgoing.get(),
            calls: self.gauges.calls.get(),
        }
    }

    /// Stops listening, closes all connections, and waits until that is done. The server can be
    /// [started again](StoppedServer::start).
    pub async fn shutdown(self) -> StoppedServer {
        // Dropped on return; tasks see this first.
        self.running.send_replace(());
        self.running.closed().await;
        let keys = self.hosts.iter().map(|host| (host.state().config.dc_id, host.keys())).collect();
        StoppedServer { cluster: self.cluster.clone(), config: self.config.clone(), keys }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.cluster.world().publish(None);
        self.cluster.world().pushes.open(false);
        self.hosts.iter().for_each(|host| host.stop());
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Server");
        debug.field("addresses", &self.addresses).field("key", &self.rsa_key.fingerprint()).finish_non_exhaustive()
    }
}

/// A server that has stopped: its DCs, with all that they store, their ports, and the keys of their clients.
pub struct StoppedServer {
    cluster: Cluster,
    config: ServerConfig,
    /// The keys of clients, by DC.
    keys: BTreeMap<i32, Vec<StoredKey>>,
}

impl StoppedServer {
    /// Starts the server again, on the same ports. Clients sign in again for nothing: the DCs know the keys, and who is signed
    /// in. Files, messages and parts are still there. Sessions are lost, as are calls that were under way.
    ///
    /// # Errors
    ///
    /// Fails if a port was taken meanwhile.
    ///
    /// # Panics
    ///
    /// Panics outside of a tokio runtime with input and output, and a timer.
    pub async fn start(self) -> io::Result<Server> {
        let Self { cluster, config, keys } = self;
        let rsa_key = starting::key(config.rsa_key.clone()).await?;
        let has_cdn = !config.cluster.cdn.is_empty();
        let cdn_rsa_key = if has_cdn { Some(starting::key(config.cdn_rsa_key.clone()).await?) } else { None };
        let faults = Arc::new(Mutex::new(WireSchedule::new(config.wire_faults.clone())));
        let mut starting = Starting::new(&config);
        let calls = (starting.gauges.calls.clone(), config.limits.calls);
        for (&id, state) in cluster.states() {
            let is_cdn = config.cluster.cdn.contains(&id);
            let key = cdn_rsa_key.as_ref().filter(|_| is_cdn).unwrap_or(&rsa_key);
            let settings = starting::settings(&config, id, is_cdn, key)?;
            let host = Host::new(Arc::clone(state), settings, Handle::current(), calls.clone(), Arc::clone(&faults));
            let host = Arc::new(host);
            host.add_keys(keys.get(&id).cloned().unwrap_or_default());
            starting.listen(&host, id, false, is_cdn).await?;
            if config.cluster.media.contains(&id) {
                starting.listen(&host, id, true, is_cdn).await?;
            }
            starting.hosts.push(host);
        }
        let Starting { addresses, hosts, listeners, terms, gauges, .. } = starting;
        let cdn_pem = cdn_rsa_key.as_ref().map(RsaKey::public_pem).unwrap_or_default();
        let cdn_keys = config.cluster.cdn.iter().map(|&id| (id, cdn_pem.clone())).collect();
        let published = Published { addresses: addresses.clone(), is_test: config.test_servers, cdn_keys };
        cluster.world().publish(Some(published));
        let (running, stopped) = watch::channel(());
        let connections = gauges.connections.clone();
        for (listener, host, media_only) in listeners {
            let (terms, connections, stopped) = (terms.clone(), connections.clone(), stopped.clone());
            tokio::spawn(accept(stopped, listener, host, media_only, terms, connections));
        }
        cluster.world().pushes.open(true);
        tokio::spawn(deliver(Arc::clone(cluster.world()), hosts.clone(), stopped.clone()));
        for host in &hosts {
            tokio::spawn(Arc::clone(host).keep_time(stopped.clone()));
        }
        let config = of_running(config, &addresses, &rsa_key, cdn_rsa_key.as_ref());
        Ok(Server { cluster, config, addresses, rsa_key, cdn_rsa_key, hosts, faults, gauges, running })
    }
}

impl fmt::Debug for StoppedServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoppedServer").field("ports", &self.config.ports).finish_non_exhaustive()
    }
}

/// Returns a configuration with the ports and keys that a server has.
fn of_running(
    config: ServerConfig,
    addresses: &[DcAddress],
    rsa_key: &RsaKey,
    cdn_rsa_key: Option<&RsaKey>,
) -> ServerConfig {
    let ports = addresses.iter().map(|found| ((found.dc, found.media_only), found.address.port())).collect();
    ServerConfig { ports, rsa_key: Some(rsa_key.clone()), cdn_rsa_key: cdn_rsa_key.cloned(), ..config }
}

/// What a server holds for its clients ([`ServerLimits`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ServerLoad {
    /// Connections.
    pub connections: usize,
    /// Bytes of frames that have not arrived in whole.
    pub incoming_bytes: usize,
    /// Bytes of messages that wait to be sent.
    pub outgoing_bytes: usize,
    /// Calls that run, or whose answers are kept back.
    pub calls: usize,
}
