//! Connections to all DCs of an account.

use std::collections::BTreeMap;
use std::sync::Arc;

use mtproto_proto::client::{Greeting, StoredKey};
use mtproto_transport::{Answer, Dc, InvokeError, Request, Transport};
use tl_types::functions::InitConnection;
use tl_types::{Bytes, Decode, Encode, EncodeError, Function, Object};
use tokio::sync::mpsc;

use crate::address::Addresses;
use crate::dcs::Dcs;
use crate::keeper;
use crate::lane::Reason;
use crate::settings::{App, Settings};
use crate::shared::{Event, Shared};
use crate::updates::{self, Updates};

/// How many parts of a file are handed over at once: 8 MiB in parts of 512 KiB.
const PARTS_IN_FLIGHT: usize = 16;

/// Connections to all DCs of an account. Cheap to clone: all clones use the same connections, which close when the last clone
/// is gone.
///
/// Nothing is dialled before the first call.
#[derive(Clone)]
pub struct Pool {
    dcs: Arc<Dcs>,
}

/// What a pool tells of its keys.
#[derive(Debug)]
pub struct Events {
    receiver: mpsc::UnboundedReceiver<Event>,
}

impl Pool {
    /// Returns a pool with these settings, the updates of the home DC, and the events of the pool's keys. A program that has no
    /// use for updates or events drops them: what is kept and not read takes memory, at most 32 MiB.
    ///
    /// The pool works in the runtime that this function is called in, and calls can be made from any other. Once that runtime
    /// shuts down, calls end with a final error.
    ///
    /// # Errors
    ///
    /// What the client says of itself is too long for the wire.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime.
    pub fn new(settings: Settings) -> Result<(Self, Updates, Events), EncodeError> {
        let greeting = Greeting::new(settings.layer, &init_connection(&settings.app))?;
        let (updates, reader) = updates::channel();
        let (events, receiver) = mpsc::unbounded_channel();
        let shared = Shared::new(settings, greeting, updates, events);
        let dcs = Arc::new(Dcs::new(Arc::clone(&shared)));
        tokio::spawn(keeper::run(Arc::downgrade(&dcs), shared));
        Ok((Self { dcs }, reader, Events { receiver }))
    }

    /// Calls a function on a DC, and returns its result. The function may be of `mtproto-tl-types` or of any tree that
    /// `mtproto-tl-codegen` has generated, of the layer that the settings say.
    ///
    /// A call that was sent before a connection was lost is sent again only if the DC has not executed it.
    ///
    /// # Errors
    ///
    /// The DC answers with an error, or there is no answer.
    pub async fn invoke<F: Function>(&self, dc: Dc, function: &F) -> Result<F::Return, InvokeError> {
        let body = function.to_chain().map_err(InvokeError::fatal)?;
        let answer = self.carry(Request::new(dc, F::NAME, body)).await?;
        F::Return::from_bytes(&answer).map_err(InvokeError::lost)
    }

    /// Returns the number of the home DC.
    pub fn home(&self) -> u16 {
        self.dcs.home()
    }

    /// Sets the home DC: the DC that has the account, as the errors `303 PHONE_MIGRATE_4`, `303 NETWORK_MIGRATE_4` and
    /// `303 USER_MIGRATE_4` say. Updates come from there, after the next call to [`Dc::Home`]. Calls that wait for an answer of
    /// the home DC before go on there.
    pub fn set_home(&self, dc: u16) {
        self.dcs.set_home(dc);
    }

    /// Leaves all connections and opens others at once: for programs that learn from the system that the network has changed.
    /// Calls go on there. A pool notices by itself a dead connection, within 30 seconds, and that the machine was asleep,
    /// within 5 seconds, or 13 while it waits for a configuration.
    pub fn reconnect(&self) {
        self.dcs.reconnect(Reason::Slept);
    }

    /// Returns the permanent keys of all DCs that have one, to be stored ([`Settings::keys`](crate::Settings::keys)). A key
    /// that its DC has lost is not among them. The salt and the time of a key are those of when a connection last ended: good
    /// enough, because a DC answers a wrong salt with the right one.
    pub fn keys(&self) -> BTreeMap<u16, StoredKey> {
        self.dcs.keys()
    }

    /// Returns the addresses that are known.
    pub fn addresses(&self) -> Addresses {
        self.dcs.shared.addresses.borrow().clone()
    }

    async fn carry(&self, request: Request) -> Result<Bytes, InvokeError> {
        self.dcs.carry(request).await
    }
}

impl Events {
    /// Returns what is told next. `None`: the pool is gone.
    pub async fn next(&mut self) -> Option<Event> {
        self.receiver.recv().await
    }
}

impl Transport for Pool {
    fn invoke(&self, request: Request) -> Answer<'_> {
        Box::pin(self.carry(request))
    }

    /// Returns more parts than may be on their way: some always wait in the pool, so that a group is ready when there is room.
    fn parts_in_flight(&self) -> usize {
        PARTS_IN_FLIGHT
    }
}

fn init_connection(app: &App) -> InitConnection<Object> {
    InitConnection::new(
        app.api_id,
        app.device_model.clone(),
        app.system_version.clone(),
        app.app_version.clone(),
        app.system_lang_code.clone(),
        "",
        app.lang_code.clone(),
        Object::new(Bytes::new()),
    )
}
