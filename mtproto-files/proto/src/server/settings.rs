//! What a server is, and how much it holds for its clients.

use crate::exchange;
use crate::session::{AckLimits, Padding};
use std::time::Duration;

/// What a server is.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Settings {
    /// The server's side of the key exchange, and the DC.
    pub exchange: exchange::ServerSettings,
    /// Whether the server is a CDN (`cdn`): keys are temporary, and are not bound.
    pub cdn: bool,
    /// Whether a permanent key dies that is signed in and has sessions on two connections at once: the second connection's
    /// call gets `AUTH_KEY_DUPLICATED`. Keys for media alone do not count.
    pub one_connection: bool,
    /// After how long a message that is not acknowledged is sent again on the same connection. Clients may take from 60 to
    /// 120 seconds to acknowledge (`mtproto/service_messages_about_messages`).
    pub resend_after: Duration,
    /// From how many bytes on a message is not sent again, but announced (`msg_detailed_info`, `msg_new_detailed_info`).
    pub large: usize,
    /// How long a session without a connection is remembered.
    pub session_memory: Duration,
    /// When received messages are acknowledged.
    pub acks: AckLimits,
    /// How messages are padded.
    pub padding: Padding,
    /// How much the server holds.
    pub limits: Limits,
}

/// How much a server holds for its clients. A client that passes a limit gets the transport error -429, and its connection
/// is closed; where something else happens, the limit says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Connections. Beyond, [`Server::connect`](super::Server::connect) refuses.
    pub connections: usize,
    /// Permanent keys. Beyond, the key that was not used for longest, is not signed in and has no connection is forgotten.
    /// If there is none, the client gets no key (`dh_gen_fail`).
    pub keys: usize,
    /// Temporary keys. Beyond, the one that was not used for longest is forgotten.
    pub temporary_keys: usize,
    /// Temporary keys that are bound to one permanent key. Beyond, the one that was bound first is forgotten. The
    /// documentation says 1; TDLib binds one for each of its sessions.
    pub bindings: usize,
    /// Sessions of a key. Beyond, the one without a connection that was not used for longest is forgotten. If there is none,
    /// the limit is passed.
    pub sessions: usize,
    /// Calls of a session that run or wait.
    pub calls: usize,
    /// Bytes that are held for a key: calls that run or wait, answers and updates that are not acknowledged. The limit is
    /// passed by a client that makes a call beyond. Updates beyond are not taken.
    pub bytes: usize,
    /// Bytes that are held for all keys together. Beyond, the session that holds most is forgotten.
    pub all_bytes: usize,
}

impl Settings {
    /// Returns the settings of a server that is no CDN and lets a key have several connections: messages are sent again
    /// after 120 seconds and announced from 16 KiB on, and sessions are remembered for an hour.
    pub fn new(exchange: exchange::ServerSettings) -> Self {
        Self {
            exchange,
            cdn: false,
            one_connection: false,
            resend_after: Duration::from_secs(120),
            large: 16 << 10,
            session_memory: Duration::from_secs(3600),
            acks: AckLimits::default(),
            padding: Padding::SizeClass,
            limits: Limits::default(),
        }
    }
}

impl Default for Limits {
    /// 16384 connections, 65536 permanent and as many temporary keys, 64 bindings and 256 sessions of a key, 2048 calls of a
    /// session, 64 MiB for a key, 1 GiB for all.
    fn default() -> Self {
        Self {
            connections: 1 << 14,
            keys: 1 << 16,
            temporary_keys: 1 << 16,
            bindings: 64,
            sessions: 256,
            calls: 2048,
            bytes: 64 << 20,
            all_bytes: 1 << 30,
        }
    }
}
