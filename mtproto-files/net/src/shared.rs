//! What all lanes of a pool share.

use std::sync::Arc;

use mtproto_proto::client::Greeting;
use tokio::runtime::Handle;
use tokio::sync::{Notify, mpsc, watch};

use crate::address::Addresses;
use crate::cipher::Cipher;
use crate::clock::Clock;
use crate::settings::Settings;
use crate::updates;

/// What all lanes of a pool share.
pub(crate) struct Shared {
    pub(crate) settings: Settings,
    /// What lanes run in, whoever makes calls.
    pub(crate) runtime: Handle,
    pub(crate) clock: Clock,
    pub(crate) cipher: Cipher,
    /// `initConnection`, for DCs of the account.
    pub(crate) greeting: Greeting,
    /// The known addresses.
    pub(crate) addresses: watch::Sender<Addresses>,
    pub(crate) updates: updates::Sender,
    /// Events that the pool's user is told.
    pub(crate) events: mpsc::UnboundedSender<Event>,
    /// Wakes who refreshes the configuration.
    pub(crate) stale: Notify,
}

/// What happens to the keys of a pool.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event {
    /// A permanent key was made. [`Pool::keys`](crate::Pool::keys) has it: it should be stored.
    KeyCreated {
        /// The DC's number.
        dc: u16,
    },
    /// The DC does not know the permanent key any more, and another one is made. The account is signed out there.
    KeyLost {
        /// The DC's number.
        dc: u16,
    },
}

impl Shared {
    /// Returns what a pool with these settings shares. The pool works in the runtime that this function is called in.
    pub(crate) fn new(
        settings: Settings,
        greeting: Greeting,
        updates: updates::Sender,
        events: mpsc::UnboundedSender<Event>,
    ) -> Arc<Self> {
        let addresses = watch::Sender::new(settings.addresses.clone());
        Arc::new(Self {
            settings,
            runtime: Handle::current(),
            clock: Clock::new(),
            cipher: Cipher::new(),
            greeting,
            addresses,
            updates,
            events,
            stale: Notify::new(),
        })
    }

    /// Tells an event. Nobody needs to listen.
    pub(crate) fn tell(&self, event: Event) {
        _ = self.events.send(event);
    }
}
