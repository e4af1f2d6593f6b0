//! Connections to all DCs of an account.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU16, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use mtproto_proto::DcId;
use mtproto_proto::client::{CallError, Greeting, StoredKey};
use mtproto_transport::{Answer, Dc, InvokeError, Purpose, Request, Transport};
use tl_types::functions::InitConnection;
use tl_types::{Bytes, Decode, Encode, EncodeError, Function, Object};
use tokio::sync::mpsc;
use tokio::time::timeout;

use crate::address::Addresses;
use crate::dc::DcLanes;
use crate::keeper;
use crate::lane::{Failure, Reason};
use crate::settings::{App, Settings};
use crate::shared::{Event, Shared};
use crate::updates::{self, Updates};

/// How often a call is made again over another lane, after it was not sent.
const LANES: usize = 8;

/// How often a call is made again after its address proved stale.
const STALE: usize = 2;

/// How long a call waits for new addresses.
const ADDRESSES: Duration = Duration::from_secs(10);

/// Connections to all DCs of an account. Cheap to clone: all clones use the same connections, which close when the last clone
/// is gone.
///
/// Nothing is dialled before the first call.
#[derive(Clone)]
pub struct Pool {
    inner: Arc<Inner>,
}

/// What a pool tells of its keys.
#[derive(Debug)]
pub struct Events {
    receiver: mpsc::UnboundedReceiver<Event>,
}

pub(crate) struct Inner {
    pub(crate) shared: Arc<Shared>,
    home: AtomicU16,
    dcs: Mutex<BTreeMap<u16, Arc<DcLanes>>>,
    tickets: AtomicU64,
    /// Whether a call was made.
    is_used: AtomicBool,
}

impl Pool {
    /// Returns a pool with these settings, what DCs send unasked, and what the pool tells of its keys. Neither of the two has
    /// to be read.
    ///
    /// The pool works in the runtime that this function is called in.
    ///
    /// # Errors
    ///
    /// What the client says of itself is too long for the wire.
    pub fn new(settings: Settings) -> Result<(Self, Updates, Events), EncodeError> {
        let greeting = Greeting::new(settings.layer, &init_connection(&settings.app))?;
        let (updates, reader) = updates::channel();
        let (events, receiver) = mpsc::unbounded_channel();
        let home = AtomicU16::new(settings.home);
        let shared = Shared::new(settings, greeting, updates, events);
        let inner = Arc::new(Inner {
            shared,
            home,
            dcs: Mutex::default(),
            tickets: AtomicU64::new(0),
            is_used: AtomicBool::new(false),
        });
        tokio::spawn(keeper::run(Arc::downgrade(&inner), Arc::clone(&inner.shared)));
        Ok((Self { inner }, reader, Events { receiver }))
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
        self.inner.home.load(Ordering::Acquire)
    }

    /// Sets the home DC: where the account is, as `303 PHONE_MIGRATE_4` and its like say. Updates come from there.
    pub fn set_home(&self, dc: u16) {
        let before = self.inner.home.swap(dc, Ordering::AcqRel);
        if before != dc {
            let dcs = self.inner.dcs.lock().unwrap_or_else(PoisonError::into_inner);
            [before, dc].iter().filter_map(|dc| dcs.get(dc)).for_each(|lanes| lanes.leave_main());
        }
    }

    /// Leaves all connections and opens others: for programs that learn from the system that the network has changed. Calls
    /// go on there. A pool notices a dead connection by itself, within 30 seconds, and a machine's sleep within 5.
    pub fn reconnect(&self) {
        self.inner.reconnect(Reason::Slept);
    }

    /// Returns the permanent keys of all DCs that have one, with their latest salts, to be stored
    /// ([`Settings::keys`](crate::Settings::keys)).
    pub fn keys(&self) -> BTreeMap<u16, StoredKey> {
        let mut keys = self.inner.shared.settings.keys.clone();
        let dcs = self.inner.dcs.lock().unwrap_or_else(PoisonError::into_inner);
        for (dc, lanes) in dcs.iter() {
            if let Some(key) = lanes.key.get() {
                keys.insert(*dc, key);
            }
        }
        keys
    }

    /// Returns the addresses that are known.
    pub fn addresses(&self) -> Addresses {
        self.inner.shared.addresses.borrow().clone()
    }

    async fn carry(&self, request: Request) -> Result<Bytes, InvokeError> {
        self.inner.carry(request).await
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
}

impl Inner {
    /// Carries a request, and returns its answer.
    pub(crate) async fn carry(&self, request: Request) -> Result<Bytes, InvokeError> {
        let (dc, is_home) = self.dc(request.dc)?;
        if !self.is_used.swap(true, Ordering::Relaxed) {
            // The addresses that the settings have may be old ones.
            self.shared.stale.notify_one();
        }
        let bytes = request.body.len().max(request.answer_bytes);
        let _admitted = dc.admit(request.purpose, bytes).await;
        // Parts and chunks may be moved twice.
        let once = request.purpose == Purpose::Main;
        let (mut lanes, mut stale) = (0, 0);
        loop {
            let ticket = self.tickets.fetch_add(1, Ordering::Relaxed);
            let (lane, _loaded) = dc.lane(request.purpose, bytes, is_home);
            match lane.call(ticket, request.body.clone(), once).await {
                None if lanes < LANES => lanes += 1,
                None => return Err(InvokeError::not_connected("the lanes close")),
                Some(Err(Failure::Call(CallError::Rpc { message, .. })))
                    if message == "MTPROTO_CLUSTER_INVALID" && stale < STALE =>
                {
                    stale += 1;
                    self.refresh_addresses().await;
                    dc.reconnect(Reason::Stale);
                }
                Some(result) => return result.map_err(Failure::into_invoke_error),
            }
        }
    }

    /// Makes all lanes leave their connections.
    pub(crate) fn reconnect(&self, reason: Reason) {
        let dcs = self.dcs.lock().unwrap_or_else(PoisonError::into_inner);
        dcs.values().for_each(|lanes| lanes.reconnect(reason));
    }

    async fn refresh_addresses(&self) {
        let mut changes = self.shared.addresses.subscribe();
        self.shared.stale.notify_one();
        // Without new addresses, the old ones are tried again.
        _ = timeout(ADDRESSES, changes.changed()).await;
    }

    /// Returns the lanes of a DC, and whether it is the home DC.
    fn dc(&self, dc: Dc) -> Result<(Arc<DcLanes>, bool), InvokeError> {
        let home = self.home.load(Ordering::Acquire);
        let number = match dc {
            Dc::Home => home,
            Dc::Id(id) => u16::try_from(id).unwrap_or_default(),
            other => return Err(InvokeError::fatal(format!("{other} is not known here"))),
        };
        let id = DcId::new(number).ok_or_else(|| InvokeError::fatal(format!("no DC has the number {dc}")))?;
        let settings = &self.shared.settings;
        let mut dcs = self.dcs.lock().unwrap_or_else(PoisonError::into_inner);
        let lanes = dcs.entry(number).or_insert_with(|| {
            let key = settings.keys.get(&number).cloned();
            Arc::new(DcLanes::new(Arc::clone(&self.shared), id.test(settings.test), key))
        });
        Ok((Arc::clone(lanes), number == home))
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
