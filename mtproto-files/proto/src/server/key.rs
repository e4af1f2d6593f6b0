//! A key, and the sessions that use it.

use super::ids::{KeyId, SessionId};
use super::salts::Salts;
use super::session::Session;
use mtproto_crypto::AuthKey;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// A key as a server can store it and take it again later.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct StoredKey {
    /// The key.
    pub key: AuthKey,
    /// The salt that clients should use.
    pub salt: i64,
    /// What kind of key it is.
    pub kind: StoredKind,
    /// Whether the key is for media alone.
    pub media: bool,
    /// The layer that the client has named, after `initConnection`. `None`: the client has to call that first.
    pub layer: Option<i32>,
}

/// What kind of key a stored key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoredKind {
    /// A key for good.
    Permanent {
        /// Whether somebody has signed in with the key.
        signed_in: bool,
    },
    /// A temporary key.
    Temporary {
        /// When the key dies, since 1970.
        expires_at: Duration,
        /// The permanent key that the key is bound to.
        permanent: Option<KeyId>,
    },
}

/// A key that is in use.
pub(super) struct Key {
    pub(super) key: Arc<AuthKey>,
    pub(super) salts: Salts,
    pub(super) kind: Kind,
    /// Whether the key is for media alone.
    pub(super) media: bool,
    /// Whether `initConnection` was called.
    pub(super) initialized: bool,
    pub(super) layer: Option<i32>,
    /// The sessions by the clients' ids.
    pub(super) sessions: BTreeMap<i64, Session>,
    /// When a message came last.
    pub(super) used: Duration,
}

/// What kind of key a key is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Permanent {
        signed_in: bool,
        /// The temporary keys that are bound to it, in the order of their binding.
        bound: Vec<KeyId>,
    },
    Temporary {
        expires_at: Duration,
        permanent: Option<KeyId>,
    },
}

impl StoredKey {
    /// Returns a permanent key of which one salt is known, as at the end of a key exchange.
    pub fn permanent(key: AuthKey, salt: i64) -> Self {
        Self { key, salt, kind: StoredKind::Permanent { signed_in: false }, media: false, layer: None }
    }

    /// Returns a temporary key that is not bound, and dies at this time since 1970.
    pub fn temporary(key: AuthKey, salt: i64, expires_at: Duration) -> Self {
        let kind = StoredKind::Temporary { expires_at, permanent: None };
        Self { kind, ..Self::permanent(key, salt) }
    }
}

impl Key {
    pub(super) fn new(stored: StoredKey, salts: Salts, now: Duration) -> Self {
        let kind = match stored.kind {
            StoredKind::Permanent { signed_in } => Kind::Permanent { signed_in, bound: Vec::new() },
            StoredKind::Temporary { expires_at, permanent } => Kind::Temporary { expires_at, permanent },
        };
        Self {
            key: Arc::new(stored.key),
            salts,
            kind,
            media: stored.media,
            initialized: stored.layer.is_some(),
            layer: stored.layer,
            sessions: BTreeMap::new(),
            used: now,
        }
    }

    pub(super) fn stored(&self, now: Duration) -> StoredKey {
        let kind = match self.kind {
            Kind::Permanent { signed_in, .. } => StoredKind::Permanent { signed_in },
            Kind::Temporary { expires_at, permanent } => StoredKind::Temporary { expires_at, permanent },
        };
        let layer = self.layer.filter(|_| self.initialized);
        StoredKey { key: (*self.key).clone(), salt: self.salts.current(now), kind, media: self.media, layer }
    }

    pub(super) fn is_temporary(&self) -> bool {
        matches!(self.kind, Kind::Temporary { .. })
    }

    /// Returns whether the key is a temporary one that is dead by now.
    pub(super) fn has_expired(&self, now: Duration) -> bool {
        matches!(self.kind, Kind::Temporary { expires_at, .. } if expires_at <= now)
    }

    /// Returns whether somebody has signed in with the key itself.
    pub(super) fn is_signed_in(&self) -> bool {
        matches!(self.kind, Kind::Permanent { signed_in: true, .. })
    }

    pub(super) fn has_connection(&self) -> bool {
        self.sessions.values().any(|session| session.connection.is_some())
    }

    /// Returns how many bytes are held for the key.
    pub(super) fn bytes(&self) -> usize {
        self.sessions.values().fold(0, |sum, session| sum.saturating_add(session.bytes()))
    }

    pub(super) fn session_mut(&mut self, id: SessionId) -> Option<&mut Session> {
        self.sessions.get_mut(&id.id).filter(|session| session.name == id)
    }
}
