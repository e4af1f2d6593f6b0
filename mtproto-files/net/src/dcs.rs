//! All DCs of a pool: which lane carries a request.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU16, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use mtproto_proto::DcId;
use mtproto_proto::client::{CallError, StoredKey};
use mtproto_transport::{Dc, InvokeError, Purpose, Request};
use tl_types::Bytes;
use tokio::time::timeout;

use crate::dc::DcLanes;
use crate::error::NetCause;
use crate::lane::{Failure, Reason};
use crate::shared::Shared;

/// How often a call is made again over another lane, after it was not sent.
const LANES: usize = 8;

/// How often a call is made again after its address proved stale.
const STALE: usize = 2;

/// How long a call waits for new addresses.
const ADDRESSES: Duration = Duration::from_secs(10);

/// All DCs of a pool.
pub(crate) struct Dcs {
    pub(crate) shared: Arc<Shared>,
    home: AtomicU16,
    dcs: Mutex<BTreeMap<u16, Arc<DcLanes>>>,
    tickets: AtomicU64,
    /// Whether a call was made.
    is_used: AtomicBool,
}

impl Dcs {
    /// Returns the DCs, without a lane to any.
    pub(crate) fn new(shared: Arc<Shared>) -> Self {
        let home = AtomicU16::new(shared.settings.home);
        Self { shared, home, dcs: Mutex::default(), tickets: AtomicU64::new(0), is_used: AtomicBool::new(false) }
    }

    /// Returns the number of the home DC.
    pub(crate) fn home(&self) -> u16 {
        self.home.load(Ordering::Acquire)
    }

    /// Sets the home DC.
    pub(crate) fn set_home(&self, dc: u16) {
        let before = self.home.swap(dc, Ordering::AcqRel);
        if before != dc {
            let dcs = self.lock();
            [before, dc].iter().filter_map(|dc| dcs.get(dc)).for_each(|lanes| lanes.leave_main());
        }
    }

    /// Returns the permanent keys of all DCs that have one.
    pub(crate) fn keys(&self) -> BTreeMap<u16, StoredKey> {
        let mut keys = self.shared.settings.keys.clone();
        for (dc, lanes) in self.lock().iter() {
            match lanes.key.get() {
                Some(key) => keys.insert(*dc, key),
                None => keys.remove(dc),
            };
        }
        keys
    }

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
                // Lanes end as soon as they begin: their runtime is shutting down.
                None => return Err(InvokeError::fatal(dc.error(NetCause::Runtime))),
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
        self.lock().values().for_each(|lanes| lanes.reconnect(reason));
    }

    async fn refresh_addresses(&self) {
        let mut changes = self.shared.addresses.subscribe();
        self.shared.stale.notify_one();
        // A timer needs a runtime, and the caller may have none.
        let change = {
            let _context = self.shared.runtime.enter();
            timeout(ADDRESSES, changes.changed())
        };
        // Without new addresses, the old ones are tried again.
        _ = change.await;
    }

    /// Returns the lanes of a DC, and whether it is the home DC.
    fn dc(&self, dc: Dc) -> Result<(Arc<DcLanes>, bool), InvokeError> {
        let home = self.home();
        let number = match dc {
            Dc::Home => home,
            Dc::Id(id) => u16::try_from(id).unwrap_or_default(),
            other => return Err(InvokeError::fatal(format!("{other} is not known here"))),
        };
        let id = DcId::new(number).ok_or_else(|| InvokeError::fatal(format!("no DC has the number {dc}")))?;
        let settings = &self.shared.settings;
        let mut dcs = self.lock();
        let lanes = dcs.entry(number).or_insert_with(|| {
            let key = settings.keys.get(&number).cloned();
            Arc::new(DcLanes::new(Arc::clone(&self.shared), id.test(settings.test), key))
        });
        Ok((Arc::clone(lanes), number == home))
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<u16, Arc<DcLanes>>> {
        self.dcs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
