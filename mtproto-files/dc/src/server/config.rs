//! How a server listens.

use std::collections::BTreeMap;
use std::time::Duration;

use mtproto_proto::framing::Secret;

use super::rsa::RsaKey;
use crate::cluster::ClusterConfig;
use crate::wire_faults::WireFaults;

/// How a [`Server`](super::Server) listens. Start from [`ServerConfig::default`] and set what your test needs.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ServerConfig {
    /// The DCs behind the server.
    pub cluster: ClusterConfig,
    /// The RSA key of all DCs but those of CDNs; `None` makes one.
    pub rsa_key: Option<RsaKey>,
    /// The RSA key of the CDN DCs; `None` makes one, if there are any.
    pub cdn_rsa_key: Option<RsaKey>,
    /// The ports of DCs and, with `true`, of media addresses. The others get free ports.
    pub ports: BTreeMap<(i32, bool), u16>,
    /// Whether the DCs are test servers: clients add 10,000 to the ids of these DCs in key exchanges.
    pub test_servers: bool,
    /// Secrets that clients may use, as with an MTProxy. Clients without a secret are served too.
    pub secrets: Vec<Secret>,
    /// Whether a key that is signed in dies when it is used on two connections at once: `AUTH_KEY_DUPLICATED`. Media addresses
    /// do not count. Telegram does so seldom.
    pub one_connection: bool,
    /// How much the server does for its clients.
    pub limits: ServerLimits,
    /// What goes wrong below requests. What goes wrong with requests is in [`Config::faults`](crate::Config::faults).
    pub wire_faults: WireFaults,
}

/// How much a server does for its clients. The connection of a client that goes beyond is closed, where nothing else is said.
///
/// A connection that has sent nothing, or half a frame, takes 4 KiB: so it was with 9,500 of them (`tests/tests/crowd.rs`).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ServerLimits {
    /// Connections, to all DCs together. More are closed at once.
    pub connections: usize,
    /// The longest frame, in bytes.
    pub frame: usize,
    /// Bytes of frames that have not arrived in whole, of all connections together. The connection that goes beyond is
    /// closed.
    pub incoming_bytes: usize,
    /// Bytes of messages that wait to be sent on one connection. Beyond, the server reads nothing from the connection, and
    /// keeps back answers, until some were sent.
    pub connection_bytes: usize,
    /// Bytes of messages that wait to be sent, of all connections together. Beyond, a connection gets its next answer when
    /// all before were sent.
    pub outgoing_bytes: usize,
    /// Bytes that each DC holds for its clients: calls that run, and answers that are not acknowledged. Beyond, the DC forgets
    /// the session that holds most. Answers with parts of files that are kept in memory share that memory.
    pub held_bytes: usize,
    /// Calls that run, of all connections together. More are answered with `500 No workers running`.
    pub calls: usize,
    /// How long the first frame of a connection may take.
    pub first_frame: Duration,
    /// How long every other frame may take, from its first byte to its last.
    pub frame_time: Duration,
    /// How long a connection without a single encrypted message may be silent.
    pub idle: Duration,
    /// How long a connection may take no bytes of those that are sent.
    pub write_time: Duration,
}

impl ServerConfig {
    /// Sets [`cluster`](Self::cluster).
    #[must_use]
    pub fn cluster(self, cluster: ClusterConfig) -> Self {
        Self { cluster, ..self }
    }

    /// Sets [`rsa_key`](Self::rsa_key).
    #[must_use]
    pub fn rsa_key(self, key: RsaKey) -> Self {
        Self { rsa_key: Some(key), ..self }
    }

    /// Sets [`cdn_rsa_key`](Self::cdn_rsa_key).
    #[must_use]
    pub fn cdn_rsa_key(self, key: RsaKey) -> Self {
        Self { cdn_rsa_key: Some(key), ..self }
    }

    /// Sets the port of a DC, or of the media address with its id.
    #[must_use]
    pub fn port(mut self, dc: i32, media_only: bool, port: u16) -> Self {
        self.ports.insert((dc, media_only), port);
        self
    }

    /// Sets [`test_servers`](Self::test_servers).
    #[must_use]
    pub fn test_servers(self, test_servers: bool) -> Self {
        Self { test_servers, ..self }
    }

    /// Adds a secret that clients may use.
    #[must_use]
    pub fn secret(mut self, secret: Secret) -> Self {
        self.secrets.push(secret);
        self
    }

    /// Sets [`one_connection`](Self::one_connection).
    #[must_use]
    pub fn one_connection(self, one_connection: bool) -> Self {
        Self { one_connection, ..self }
    }

    /// Sets [`wire_faults`](Self::wire_faults).
    #[must_use]
    pub fn wire_faults(self, wire_faults: WireFaults) -> Self {
        Self { wire_faults, ..self }
    }

    /// Sets [`limits`](Self::limits).
    #[must_use]
    pub fn limits(self, limits: ServerLimits) -> Self {
        Self { limits, ..self }
    }
}

/// The DCs of [`ClusterConfig::default`], in production, on free ports, with a new key.
impl Default for ServerConfig {
    fn default() -> Self {
        Self {
            cluster: ClusterConfig::default(),
            rsa_key: None,
            cdn_rsa_key: None,
            ports: BTreeMap::new(),
            test_servers: false,
            secrets: Vec::new(),
            one_connection: false,
            limits: ServerLimits::default(),
            wire_faults: WireFaults::default(),
        }
    }
}

/// 10,000 connections, frames of 2 MiB, 256 MiB that arrive and 256 MiB that wait, 2 MiB of these on a connection, 1 GiB that
/// a DC holds, 16,384 calls, 15 seconds for the first frame, and 60 seconds for everything else.
impl Default for ServerLimits {
    fn default() -> Self {
        let minute = Duration::from_secs(60);
        Self {
            connections: 10_000,
            frame: (2 << 20) + 1024,
            incoming_bytes: 256 << 20,
            connection_bytes: 2 << 20,
            outgoing_bytes: 256 << 20,
            held_bytes: 1 << 30,
            calls: 1 << 14,
            first_frame: Duration::from_secs(15),
            frame_time: minute,
            idle: minute,
            write_time: minute,
        }
    }
}
