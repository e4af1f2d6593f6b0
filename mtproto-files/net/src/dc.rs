//! The lanes of one DC, by purpose.

use std::sync::{Arc, Mutex, PoisonError};

use mtproto_proto::DcId;
use mtproto_proto::client::StoredKey;
use mtproto_transport::Purpose;

use crate::budget::{Admission, Budget};
use crate::error::{NetCause, NetError, Stage};
use crate::keys::KeyCell;
use crate::lane::{self, Command, Handle, Loaded, Reason, Role};
use crate::shared::Shared;

/// The lanes of one DC. All of them use one permanent key.
pub(crate) struct DcLanes {
    shared: Arc<Shared>,
    id: DcId,
    pub(crate) key: KeyCell,
    main: Lanes,
    uploads: Lanes,
    downloads: Lanes,
    cdn: Lanes,
}

/// The lanes of one purpose.
struct Lanes {
    purpose: Purpose,
    /// The most lanes.
    most: usize,
    handles: Mutex<Vec<Handle>>,
    /// How many bytes may be on their way. `None`: any number.
    budget: Option<Budget>,
}

impl DcLanes {
    /// Returns a DC without lanes. `key` is its permanent key, if there is one.
    pub(crate) fn new(shared: Arc<Shared>, id: DcId, key: Option<StoredKey>) -> Self {
        let settings = shared.settings.lanes;
        let lanes = |purpose, most, bytes: Option<usize>| Lanes {
            purpose,
            most: usize::max(most, 1),
            handles: Mutex::default(),
            budget: bytes.map(Budget::new),
        };
        let downloads = |purpose| lanes(purpose, settings.downloads_from_each(), Some(settings.download_bytes()));
        Self {
            id,
            key: KeyCell::new(key),
            main: lanes(Purpose::Main, 1, None),
            uploads: lanes(Purpose::Upload, settings.uploads_to(id.number()), Some(settings.upload_bytes)),
            downloads: downloads(Purpose::Download),
            cdn: downloads(Purpose::Cdn),
            shared,
        }
    }

    /// Waits until so many more bytes may be on their way. The bytes count until the admission is dropped. A request of more
    /// bytes than the budget has takes all of it, and is alone on its way. `None`: requests of this purpose have no budget.
    pub(crate) async fn admit(&self, purpose: Purpose, bytes: usize) -> Option<Admission<'_>> {
        match &self.of(purpose).budget {
            Some(budget) => Some(budget.admit(bytes).await),
            None => None,
        }
    }

    /// Returns the lane for a call of so many bytes: the one with the fewest bytes on their way, or a new one if all have some
    /// and there may be another.
    pub(crate) fn lane(&self, purpose: Purpose, bytes: usize, is_home: bool) -> (Handle, Loaded) {
        let lanes = self.of(purpose);
        let mut handles = lanes.handles.lock().unwrap_or_else(PoisonError::into_inner);
        handles.retain(|handle| !handle.commands.is_closed());
        let least = handles.iter().min_by_key(|handle| handle.load.get());
        let found = least.filter(|handle| handle.load.get().1 == 0 || handles.len() >= lanes.most).cloned();
        let handle = found.unwrap_or_else(|| {
            let is_home = is_home && purpose == Purpose::Main;
            let role = Role { dc: self.id, purpose: lanes.purpose, key: self.key.clone(), is_home };
            let handle = lane::start(Arc::clone(&self.shared), role);
            handles.push(handle.clone());
            handle
        });
        let loaded = handle.load.add(bytes);
        (handle, loaded)
    }

    /// Makes all lanes leave their connections.
    pub(crate) fn reconnect(&self, reason: Reason) {
        for lanes in [&self.main, &self.uploads, &self.downloads, &self.cdn] {
            for handle in lanes.handles.lock().unwrap_or_else(PoisonError::into_inner).iter() {
                // A lane that is gone has no connection.
                _ = handle.commands.send(Command::Reconnect(reason));
            }
        }
    }

    /// Lets go of the main lane: the next call begins another one.
    pub(crate) fn leave_main(&self) {
        self.main.handles.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Returns an error of no address.
    pub(crate) fn error(&self, cause: NetCause) -> NetError {
        NetError { dc: self.id.number(), address: None, stage: Stage::Use, cause }
    }

    fn of(&self, purpose: Purpose) -> &Lanes {
        match purpose {
            Purpose::Upload => &self.uploads,
            Purpose::Download => &self.downloads,
            Purpose::Cdn => &self.cdn,
            _ => &self.main,
        }
    }
}
