//! Several DCs in one process.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::{fmt, io};

use mtproto_transport::{Answer, Dc, InvokeError, Request, RpcError, Transport};
use tl_types::{Bytes, Chain, types};

use crate::caller::Origin;
use crate::config::Config;
use crate::counters::Counters;
use crate::dc::LocalDc;
use crate::faults::Faults;
use crate::log::LoggedRequest;
use crate::method_kind::MethodKind;
use crate::methods;
use crate::request;
use crate::state::{Accounts, State, World};
use crate::store::Store;

/// All DCs of an account (`api/datacenter`). Clones are the same cluster.
///
/// One DC is the account's home: that of the account whose requests come from this process. Others sign in on the network,
/// and each has a home. Each other DC refuses all requests with `AUTH_KEY_UNREGISTERED` until the authorization is
/// copied to it: by `auth.exportAuthorization` in the home DC, and `auth.importAuthorization` in the other DC. A file is in
/// one DC, and the others answer `FILE_MIGRATE_X`. A part is known in the DC that it was sent to, and media is made of parts
/// in the home DC.
///
/// As a [`Transport`], the cluster sends requests for parts, chunks and hashes to the media DC with the id, if there is one,
/// and all other requests to the main DC with the id.
#[derive(Clone)]
pub struct Cluster {
    world: Arc<World>,
    dcs: BTreeMap<i32, Arc<State>>,
    media: BTreeSet<i32>,
}

/// The configuration of a cluster. Start from [`ClusterConfig::default`] and set what your test needs.
#[derive(Clone, Debug)]
pub struct ClusterConfig {
    /// The configuration of every DC, except for the id: [`dc_id`](Config::dc_id) is the id of the account's home DC. All DCs
    /// share the faults, the link and the storage.
    pub dc: Config,
    /// The ids of the DCs.
    pub ids: BTreeSet<i32>,
    /// The ids of DCs that have a media DC beside them (`dcOption.media_only`). A DC and its media DC share their files, parts
    /// and authorization.
    pub media: BTreeSet<i32>,
    /// The ids of CDN DCs (`cdn`), which have no accounts.
    pub cdn: BTreeSet<i32>,
}

impl Cluster {
    /// Starts the DCs 1 to 5, which keep files in memory. The home is DC 2; DCs 2 and 4 have media DCs.
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
    /// Fails if the id of the home, of an account's home or of a media DC is not in [`ids`](ClusterConfig::ids), if two accounts
    /// are the same, if the directory for files cannot be created, or with a fault for a method that the DCs do not have.
    pub fn new(config: ClusterConfig) -> io::Result<Self> {
        let home = config.dc.dc_id;
        if let Some(id) = config.media.iter().chain([&home]).find(|id| !config.ids.contains(id)) {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, format!("there is no DC {id} in the cluster")));
        }
        if let Some(id) = config.cdn.iter().find(|id| config.ids.contains(id)) {
            let text = format!("DC {id} is a CDN DC, and not one");
            return Err(io::Error::new(io::ErrorKind::InvalidInput, text));
        }
        methods::check(&config.dc.faults)?;
        Accounts::check(&config.dc, &config.ids)?;
        let world = World::new(&config.dc, config.ids.clone())?;
        Ok(Self::start(config, world))
    }

    fn start(config: ClusterConfig, world: World) -> Self {
        let world = Arc::new(world);
        let start = |id| {
            let is_cdn = config.cdn.contains(&id);
            Arc::new(State::new(config.dc.clone().dc_id(id), is_cdn, &world))
        };
        let dcs = config.ids.iter().chain(&config.cdn).map(|&id| (id, start(id))).collect();
        Self { dcs, world, media: config.media }
    }

    /// Returns all DCs.
    #[cfg(feature = "listen")]
    pub(crate) fn states(&self) -> impl Iterator<Item = (&i32, &Arc<State>)> {
        self.dcs.iter()
    }

    /// Returns what the DCs have in common.
    #[cfg(feature = "listen")]
    pub(crate) fn world(&self) -> &Arc<World> {
        &self.world
    }

    /// Returns the DC with this id.
    pub fn dc(&self, id: i32) -> Option<LocalDc> {
        Some(LocalDc { state: Arc::clone(self.dcs.get(&id)?), media_only: false })
    }

    /// Returns the media DC with this id.
    pub fn media(&self, id: i32) -> Option<LocalDc> {
        self.dc(id).filter(|_| self.media.contains(&id)).map(|dc| LocalDc { media_only: true, ..dc })
    }

    /// Returns what all DCs did since they were started, or since [`reset`](Self::reset).
    pub fn counters(&self) -> Counters {
        self.dcs.values().fold(Counters::default(), |mut sum, dc| {
            sum.add(&dc.tally.snapshot());
            sum
        })
    }

    /// Returns the last requests to all DCs, at most 100,000, in the order in which they were carried out.
    pub fn log(&self) -> Vec<LoggedRequest> {
        self.world.log.requests()
    }

    /// Returns how many requests were removed from the [log](Self::log) for later ones.
    pub fn log_left_out(&self) -> u64 {
        self.world.log.left_out()
    }

    /// Clears the counters and the log, and numbers files from 0 again ([`Call::file`](crate::Call::file)).
    pub fn reset(&self) {
        self.dcs.values().for_each(|dc| dc.tally.reset());
        self.world.log.clear();
    }

    /// Replaces the faults, and ends all flood waits.
    ///
    /// # Errors
    ///
    /// Fails with a fault for a method that the DCs do not have.
    pub fn set_faults(&self, faults: Faults) -> io::Result<()> {
        methods::check(&faults)?;
        self.world.set_faults(faults);
        self.dcs.values().for_each(|dc| dc.end_floods());
        Ok(())
    }

    /// Sets what a method is answered with from now on, in all DCs: the encoded result, or an error. This is for methods that the
    /// DCs do not serve (`help.getTermsOfServiceUpdate`); the answer of a method that they serve is replaced. `None` sets
    /// the method's own answer again. The answer comes without a look at the request: whoever asks gets it.
    ///
    /// ```
    /// use mtproto_dc::Cluster;
    /// use mtproto_transport::{Dc, Request, RpcError, Transport};
    /// use tl_types::{Encode, functions::help::GetSupportName};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let cluster = Cluster::in_memory();
    /// let error = RpcError::new(403, "USER_INVALID");
    /// cluster.set_answer("help.getSupportName", Some(Err(error)));
    /// let request = Request::new(Dc::Home, "help.getSupportName", GetSupportName::new().to_chain()?);
    /// assert_eq!(cluster.invoke(request).await.unwrap_err().to_string(), "the DC answered 403 USER_INVALID");
    /// # Ok(())
    /// # }
    /// ```
    pub fn set_answer(&self, method: &str, answer: Option<Result<Bytes, RpcError>>) {
        self.world.canned_answers.set(method, answer);
    }

    /// Puts new documents and photos into this DC from now on. At first they are put into the home DC.
    pub fn put_new_files_in(&self, dc: i32) {
        self.world.new_files.store(dc, Ordering::Relaxed);
    }

    /// Moves a document or photo to a DC.
    pub fn move_file(&self, id: i64, dc: i32) {
        self.world.migrate(id, dc);
    }

    /// Expires all file references issued so far.
    pub fn expire_references(&self) {
        self.world.references.expire();
    }

    /// Returns the access hash that an account (`viewer`) has to name another one (`user_id`) with, as `user.access_hash` says
    /// it to this account alone; `None` if there is no such account.
    pub fn access_hash(&self, viewer: i64, user_id: i64) -> Option<i64> {
        let accounts = &self.world.accounts;
        Some(accounts.access_hash(accounts.of_user(user_id)?, accounts.of_user(viewer)?))
    }

    /// Returns a document as clients receive it now, with a valid file reference.
    pub fn document(&self, id: i64) -> Option<types::Document> {
        self.dcs.get(&self.world.home).and_then(|home| Some(home.shown(&*self.world.documents.get(id)?)))
    }

    /// Returns a photo as clients receive it now, with a valid file reference.
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

    /// Sets [`cdn`](Self::cdn).
    #[must_use]
    pub fn cdn(self, cdn: impl IntoIterator<Item = i32>) -> Self {
        Self { cdn: cdn.into_iter().collect(), ..self }
    }

    /// Sets [`media`](Self::media).
    #[must_use]
    pub fn media(self, media: impl IntoIterator<Item = i32>) -> Self {
        Self { media: media.into_iter().collect(), ..self }
    }
}

/// DCs 1 to 5, with media DCs 2 and 4, each with [`Config::default`].
impl Default for ClusterConfig {
    fn default() -> Self {
        Self { dc: Config::default(), ids: (1..=5).collect(), media: [2, 4].into(), cdn: BTreeSet::new() }
    }
}

impl Transport for Cluster {
    fn invoke(&self, request: Request) -> Answer<'_> {
        let id = match request.dc {
            Dc::Home => Some(self.world.home),
            Dc::Id(id) => Some(id),
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
            state.serve(body.into(), Origin::in_process(media_only)).await.map(Chain::into_bytes)
        })
    }
}

impl fmt::Debug for Cluster {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cluster").field("world", &self.world).field("media", &self.media).finish_non_exhaustive()
    }
}
