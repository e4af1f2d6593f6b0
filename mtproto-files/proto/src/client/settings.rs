//! How a client's half behaves.

use super::greeting::Greeting;
use crate::dc::DcId;
use crate::exchange::{Primes, PublicKey};
use crate::session::{AckLimits, Padding, UNPACKED_LIMIT};
use std::time::Duration;

/// How a [`Lane`](super::Lane) behaves.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct LaneSettings {
    /// The DC at the other end.
    pub dc: DcId,
    /// The public keys that are trusted: [`PublicKey::telegram`], or those of `help.getCdnConfig` for a CDN DC.
    pub public_keys: Vec<PublicKey>,
    /// Which keys encrypt messages.
    pub keys: KeyUse,
    /// What goes around the first calls of a connection. `None`: calls are sent as they are.
    pub greeting: Option<Greeting>,
    /// The settings of sessions.
    pub session: SessionSettings,
    /// The primes that were checked before.
    pub primes: Primes,
}

/// Which keys encrypt messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyUse {
    /// The permanent key itself. A temporary key is made only when the DC says that it does not know the permanent one.
    Permanent,
    /// Temporary keys that are bound to the permanent key: perfect forward secrecy (`api/pfs`).
    Temporary {
        /// How long a temporary key lives, in seconds. A day is usual. Keys are replaced ahead of time.
        expires_in: u32,
    },
    /// Temporary keys without a permanent one, as CDN DCs have them (`cdn`).
    Cdn {
        /// How long a key lives, in seconds.
        expires_in: u32,
    },
}

/// How a session behaves.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SessionSettings {
    /// When acknowledgments are sent.
    pub acks: AckLimits,
    /// Whether the DC sends no updates to the session (`invokeWithoutUpdates` around each call): right for lanes that carry
    /// files.
    pub without_updates: bool,
    /// How long the padding of messages is.
    pub padding: Padding,
    /// Whether calls are compressed where that pays. Parts of files never are.
    pub gzip: bool,
    /// The most bytes that may come out of a compressed answer.
    pub unpacked_limit: usize,
    /// How often a ping is sent that tells the DC to keep the connection.
    pub ping_interval: Duration,
    /// How long after such a ping the DC closes the connection if no other ping follows.
    pub disconnect_delay: Duration,
    /// How long the DC may be silent, while calls wait, before it is pinged. After the same time again without a byte, the
    /// connection counts as dead.
    pub silence: Duration,
    /// How long a call may be without an answer before the DC is asked for its state.
    pub patience: Duration,
}

impl LaneSettings {
    /// Returns the settings for the permanent key, without a greeting.
    pub fn new(dc: DcId, public_keys: Vec<PublicKey>) -> Self {
        Self {
            dc,
            public_keys,
            keys: KeyUse::Permanent,
            greeting: None,
            session: SessionSettings::default(),
            primes: Primes::new(),
        }
    }

    /// Returns when the DC must have answered a message of a key exchange that is sent now.
    pub(super) fn exchange_deadline(&self, now: Duration) -> Duration {
        now.saturating_add(self.session.silence.saturating_mul(2))
    }
}

impl Default for SessionSettings {
    /// Pings each minute, with 75 seconds until the DC closes the connection (`mtproto/service_messages`, "Deferred Connection
    /// Closure"); 15 seconds of silence; 30 seconds of patience.
    fn default() -> Self {
        Self {
            acks: AckLimits::default(),
            without_updates: false,
            padding: Padding::SizeClass,
            gzip: true,
            unpacked_limit: UNPACKED_LIMIT,
            ping_interval: Duration::from_secs(60),
            disconnect_delay: Duration::from_secs(75),
            silence: Duration::from_secs(15),
            patience: Duration::from_secs(30),
        }
    }
}
