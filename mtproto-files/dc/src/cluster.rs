//! Several DCs in one process, with one account.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::{fmt, io};

use mtproto_transport::{Answer, Dc as DcAddress, InvokeError, Request, Transport};
use tl_types::types;

use crate::config::Config;
use crate::counters::Counters;
use crate::dc::Dc;
use crate::faults::Faults;
use crate::log::LoggedRequest;
use crate::method_kind::MethodKind;
use crate::methods;
use crate::request;
use crate::state::{State, World};
use crate::store::Store;

/// All DCs of an account (`api/datacenter`). Clones are the same cluster.
///
/// The account lives in one of them, its home. The others refuse everything with `AUTH_KEY_UNREGISTERED` until the
/// authorization was copied there: `auth.exportAuthorization` at home, `auth.importAuthorization` there. Files live in
/// one DC, and others answer `FILE_MIGRATE_X`. Parts are known where they were sent; media are made of them at home.
///
/// As a [`Transport`], it takes requests for files (`upload.…`) to the media DC of the id, if there is one, and others to
/// the one for everything, as clients do.
#[derive(Clone)]
pub struct Cluster {
    world: Arc<World>,
    dcs: BTreeMap<i32, Arc<State>>,
    media: BTreeSet<i32>,
}

/// How a cluster is set up. Take [`ClusterConfig::default`] and change what matters.
#[derive(Clone, Debug)]
pub struct ClusterConfig {
    /// What holds for each DC, except the id: [`dc_id`](Config::dc_id) is that of the account's home. Faults, link and
    /// storage are those of the whole cluster.
    pub dc: Config,
    /// The ids of the DCs.
    pub ids: BTreeSet<i32>,
    /// The ids of those that have a DC for media alone beside them (`dcOption.media_only`). The two are one place.
    pub media: BTreeSet<i32>,
}

impl Cluster {
    /// Starts the DCs 1 to 5, with home in 2 and media DCs in 2 and 4, which keep everything in memory.
    pub fn in_memory() -> Self {
        let config = ClusterConfig::default();
        let store = Store::in_memory(config.dc.max_stored_bytes);
        let world = World::with_store(&config.dc, config.ids.clone(), store);
        Self::start(config, world)
    }

    /// Starts the DCs.
    ///
    /// # Errors
    ///
    /// If the home or a media DC is none of them, they cannot create their directory, or there are faults for a method
    /// that they do not have.
    pub fn new(config: ClusterConfig) -> io::Result<Self> {
        let home = config.dc.dc_id;
        if let Some(id) = config.media.iter().chain([&home]).find(|id| !config.ids.contains(id)) {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, format!("there is no DC {id} in the cluster")));
        }
        methods::check(&config.dc.faults)?;
        let world = World::new(&config.dc, config.ids.clone())?;
        Ok(Self::start(config, world))
    }

    fn start(config: ClusterConfig, world: World) -> Self {
        let world = Arc::new(world);
        let start = |id| Arc::new(State::new(config.dc.clone().dc_id(id), &world));
        let dcs = config.ids.iter().map(|&id| (id, start(id))).collect();
        Self { dcs, world, media: config.media }
    }

    /// The DC with this id.
    pub fn dc(&self, id: i32) -> Option<Dc> {
        Some(Dc { state: Arc::clone(self.dcs.get(&id)?), media_only: false })
    }

    /// The media DC with this id.
    pub fn media(&self, id: i32) -> Option<Dc> {
        self.dc(id).filter(|_| self.media.contains(&id)).map(|dc| Dc { media_only: true, ..dc })
    }

    /// What all DCs have done so far, or since [`reset`](Self::reset).
    pub fn counters(&self) -> Counters {
        self.dcs.values().fold(Counters::default(), |mut sum, dc| {
            sum.add(&dc.tally.snapshot());
            sum
        })
    }

    /// The last requests to all DCs, in the order in which they were carried out; at most 100,000.
    pub fn log(&self) -> Vec<LoggedRequest> {
        self.world.log.requests()
    }

    /// Empties counters and log, and numbers files anew ([`Call::file`](crate::Call::file)).
    pub fn reset(&self) {
        self.dcs.values().for_each(|dc| dc.tally.reset());
        self.world.log.clear();
    }

    /// From now on, these faults, and flood waits are over.
    ///
    /// # Errors
    ///
    /// If one is for a method that the DCs do not have.
    pub fn set_faults(&self, faults: Faults) -> io::Result<()> {
        methods::check(&faults)?;
        self.world.set_faults(faults);
        self.dcs.values().for_each(|dc| dc.end_floods());
        Ok(())
    }

    /// From now on, new documents and photos are put into this DC. Until then it is the home.
    pub fn put_new_files_in(&self, dc: i32) {
        self.world.new_files.store(dc, Ordering::Relaxed);
    }

    /// Moves a document or photo into a DC.
    pub fn move_file(&self, id: i64, dc: i32) {
        self.world.migrate(id, dc);
    }

    /// From now on, no file reference that was issued so far is good.
    pub fn expire_references(&self) {
        self.world.references.expire();
    }

    /// A document as clients that ask for it see it now, with a file reference that is good.
    pub fn document(&self, id: i64) -> Option<types::Document> {
        self.dcs.get(&self.world.home).and_then(|home| Some(home.shown(&*self.world.documents.get(id)?)))
    }

    /// A photo as clients that ask for it see it now, with a file reference that is good.
    pub fn photo(&self, id: i64) -> Option<types::Photo> {
        self.dcs.get(&self.world.home).and_then(|home| Some(home.shown(&*self.world.photos.get(id)?)))
    }
}

impl ClusterConfig {
    /// Sets [`dc`](Self::dc).
    #[must_use]
    pub fn dc(self, dc: Config) -> Self {
        Self { dc, ..self }
    }

    /// Sets [`ids`](Self::ids).
    #[must_use]
    pub fn ids(self, ids: impl IntoIterator<Item = i32>) -> Self {
        Self { ids: ids.into_iter().collect(), ..self }
    }

    /// Sets [`media`](Self::media).
    #[must_use]
    pub fn media(self, media: impl IntoIterator<Item = i32>) -> Self {
        Self { media: media.into_iter().collect(), ..self }
    }
}

/// DCs 1 to 5, media DCs in 2 and 4, each as by [`Config::default`].
impl Default for ClusterConfig {
    fn default() -> Self {
        Self { dc: Config::default(), ids: (1..=5).collect(), media: [2, 4].into() }
    }
}

impl Transport for Cluster {
    fn invoke(&self, request: Request) -> Answer<'_> {
        let id = match request.dc {
            DcAddress::Home => Some(self.world.home),
            DcAddress::Id(id) => Some(id),
            _ => None,
        };
        let state = id.and_then(|id| self.dcs.get(&id)).cloned();
        let has_media = id.is_some_and(|id| self.media.contains(&id));
        Box::pin(async move {
            let Some(state) = state else { return Err(InvokeError::fatal(format!("there is no {}", request.dc))) };
            let body = request.body.into_bytes();
            // The method decides, and not the purpose: requests that tests write by hand have no purpose. All file methods
            // go to the media DC, uploads too; random faults depend on which of the two DCs a request came to.
            let media_only = has_media && request::kind(&body) != MethodKind::Other;
            state.serve(body.into(), media_only).await
        })
    }
}

impl fmt::Debug for Cluster {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cluster").field("world", &self.world).field("media", &self.media).finish_non_exhaustive()
    }
}
