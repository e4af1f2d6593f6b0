//! What a DC remembers between requests, and what it shares with the others of its cluster.

mod accounts;
mod canned_answers;
mod exported_authorizations;
mod file_key;
mod file_references;
mod inline;
mod library;
mod mailbox;
mod mailboxes;
mod message_fields;
mod moved_bytes;
mod outbox;
mod placed_files;
mod published;
mod pushes;
mod sealed_files;
mod sign_ins;
mod stored_file;
mod uploads;
mod web_files;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::atomic::{AtomicI32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use std::{fmt, io};

use tl_types::{Bytes, enums, types};
use tokio::sync::Notify;

pub(crate) use accounts::Accounts;
pub(crate) use canned_answers::CannedAnswers;
pub(crate) use exported_authorizations::ExportedAuthorizations;
pub(crate) use file_key::FileKey;
pub(crate) use file_references::FileReferences;
pub(crate) use inline::InlineMode;
pub(crate) use library::{Item, Library, Located};
pub(crate) use mailbox::{Change, KeptMessage, LoggedChange, MessageKind, Owner};
pub(crate) use mailboxes::{Deleted, Mailboxes, Posted};
pub(crate) use message_fields::id_of;
pub(crate) use moved_bytes::MovedBytes;
pub(crate) use outbox::Outbox;
pub(crate) use placed_files::{PlacedFile, PlacedFiles};
pub(crate) use published::Published;
pub(crate) use pushes::{Push, Pushes};
pub(crate) use sealed_files::{SealedFile, SealedFiles, SealedKind};
pub(crate) use sign_ins::{SentCode, SignIns};
pub(crate) use stored_file::StoredFile;
pub(crate) use uploads::Uploads;
pub(crate) use web_files::{Cover, WebFile, WebFiles};

use crate::caller::Caller;
use crate::clock::{Clock, now};
use crate::config::{Config, Storage};
use crate::counters::Tally;
use crate::error::Failure;
use crate::faults::{Faults, Schedule};
use crate::link::RunningLink;
use crate::lock::lock;
use crate::log::RequestLog;
use crate::peer_id::PeerId;
use crate::sent::SentLog;
use crate::store::{Content, Store};

/// All of a DC. Every part guards itself, and none is locked while another is, but for `post`.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) config: Config,
    /// Whether it is a CDN DC (`cdn`).
    pub(crate) is_cdn: bool,
    pub(crate) uploads: Uploads,
    pub(crate) tally: Tally,
    /// Flood waits that are not over, by method: until when, and what they are called.
    pub(crate) floods: Mutex<HashMap<&'static str, (Duration, &'static str)>>,
    /// Wakes all requests under way when their connections break.
    pub(crate) disconnects: Notify,
    /// When it is up again.
    pub(crate) down_until: Mutex<Duration>,
    /// How often it was restarted.
    pub(crate) restarts: AtomicU64,
    pub(crate) world: Arc<World>,
}

/// What the DCs of a cluster have in common: the account, its files, and the link to its client.
pub(crate) struct World {
    pub(crate) clock: Clock,
    /// The DC that the account lives in.
    pub(crate) home: i32,
    /// All DCs.
    pub(crate) ids: BTreeSet<i32>,
    /// The DC that new files are put in.
    pub(crate) new_files: AtomicI32,
    pub(crate) store: Store,
    pub(crate) documents: Library<types::Document>,
    pub(crate) photos: Library<types::Photo>,
    pub(crate) placed_files: PlacedFiles,
    pub(crate) web_files: WebFiles,
    pub(crate) sealed_files: SealedFiles,
    /// The DC that has web files.
    pub(crate) web_file_dc: i32,
    pub(crate) references: FileReferences,
    pub(crate) outbox: Outbox,
    pub(crate) mailboxes: Mailboxes,
    /// Held by who changes mailboxes until all updates about it wait in `pushes`: so these are in the order of their `pts`.
    /// It is locked before anything else.
    pub(crate) post: Mutex<()>,
    pub(crate) pushes: Pushes,
    pub(crate) inline: InlineMode,
    /// Which chats and channels have a picture.
    pub(crate) pictures: Mutex<HashSet<PeerId>>,
    pub(crate) exported_authorizations: ExportedAuthorizations,
    pub(crate) canned_answers: CannedAnswers,
    pub(crate) accounts: Accounts,
    pub(crate) sign_ins: SignIns,
    pub(crate) schedule: Mutex<Schedule>,
    pub(crate) link: RunningLink,
    /// What clients are told of the cluster; `None` while nobody listens.
    published: Mutex<Option<Published>>,
    pub(crate) log: RequestLog,
    pub(crate) sent: SentLog,
    pub(crate) moved: MovedBytes,
    random: Mutex<fastrand::Rng>,
}

impl State {
    /// A DC of a world.
    pub(crate) fn new(config: Config, is_cdn: bool, world: &Arc<World>) -> Self {
        Self {
            is_cdn,
            uploads: Uploads::new(config.parts_expire, world.clock),
            tally: Tally::default(),
            floods: Mutex::default(),
            disconnects: Notify::new(),
            down_until: Mutex::default(),
            restarts: AtomicU64::new(0),
            world: Arc::clone(world),
            config,
        }
    }

    /// Whether the account of the client in this process lives here.
    pub(crate) fn is_home(&self) -> bool {
        self.config.dc_id == self.world.home
    }

    /// Whether it is not to be reached, after a restart.
    pub(crate) fn is_down(&self) -> bool {
        self.world.clock.now() < *lock(&self.down_until)
    }

    /// Loses all parts and connections, and is not to be reached for a time.
    pub(crate) fn restart(&self, down: Duration) {
        *lock(&self.down_until) = self.world.clock.now().saturating_add(down);
        self.uploads.lose_all();
        self.restarts.fetch_add(1, Ordering::Relaxed);
        self.disconnects.notify_waiters();
    }

    /// Ends all flood waits.
    pub(crate) fn end_floods(&self) {
        lock(&self.floods).clear();
    }

    /// From now on, it has these bytes at this location.
    pub(crate) fn place(&self, location: &enums::InputFileLocation, bytes: Bytes) -> Result<(), Failure> {
        let part_size = u32::try_from(bytes.len()).map_err(io::Error::other)?;
        let blob = self.world.store.put(bytes)?;
        let content = Content::new(vec![blob], part_size, u64::from(part_size));
        let stored = StoredFile::new(content)?;
        Ok(self.world.placed_files.put(location, PlacedFile { stored, dc: self.config.dc_id, date: now() })?)
    }

    /// A document or photo as clients see it now.
    pub(crate) fn shown<T: Located>(&self, item: &Item<T>) -> T {
        item.shown(&self.world.references)
    }
}

impl World {
    /// The world of an account that lives in the DC of this configuration.
    ///
    /// # Errors
    ///
    /// If the directory of its storage cannot be made.
    pub(crate) fn new(config: &Config, ids: BTreeSet<i32>) -> io::Result<Self> {
        let store = match &config.storage {
            Storage::Memory => Store::in_memory(config.max_stored_bytes),
            Storage::TempDirectory => Store::on_disk(&std::env::temp_dir(), config.max_stored_bytes)?,
            Storage::Nowhere => Store::nowhere(config.max_stored_bytes),
            Storage::Directory(path) => Store::on_disk(path, config.max_stored_bytes)?,
        };
        Ok(Self::with_store(config, ids, store))
    }

    /// The same, with a store that is there already.
    pub(crate) fn with_store(config: &Config, ids: BTreeSet<i32>, store: Store) -> Self {
        let clock = Clock::start();
        // The client in this process is signed in from the start, in the home of its account alone.
        let sign_ins = SignIns::default();
        let accounts = Accounts::new(config);
        let home = accounts.of_user(config.user_id).map_or(config.dc_id, |account| accounts.home_of(account));
        sign_ins.sign_in(home, Caller::InProcess, config.user_id);
        let web_file_dc = if ids.contains(&config.webfile_dc_id) { config.webfile_dc_id } else { config.dc_id };
        Self {
            clock,
            home: config.dc_id,
            ids,
            new_files: AtomicI32::new(config.dc_id),
            store,
            documents: Library::default(),
            photos: Library::default(),
            placed_files: PlacedFiles::default(),
            web_files: WebFiles::new(config.seed),
            sealed_files: SealedFiles::default(),
            web_file_dc,
            references: FileReferences::new(config.references_expire, clock),
            outbox: Outbox::default(),
            mailboxes: Mailboxes::new(config),
            post: Mutex::default(),
            pushes: Pushes::default(),
            inline: InlineMode::default(),
            pictures: Mutex::default(),
            exported_authorizations: ExportedAuthorizations::default(),
            canned_answers: CannedAnswers::default(),
            accounts,
            sign_ins,
            schedule: Mutex::new(Schedule::new(config.faults.clone())),
            link: RunningLink::new(config.link.clone(), clock),
            published: Mutex::default(),
            log: RequestLog::default(),
            sent: SentLog::default(),
            moved: MovedBytes::default(),
            random: Mutex::new(fastrand::Rng::with_seed(config.seed)),
        }
    }

    /// Changes the faults.
    pub(crate) fn set_faults(&self, faults: Faults) {
        *lock(&self.schedule) = Schedule::new(faults);
    }

    /// Moves a document or photo to a DC.
    pub(crate) fn migrate(&self, id: i64, dc: i32) {
        if let Some(document) = self.documents.get(id) {
            document.migrate(dc);
        }
        if let Some(photo) = self.photos.get(id) {
            photo.migrate(dc);
        }
    }

    /// A key for a new document or photo.
    pub(crate) fn new_key(&self) -> FileKey {
        let mut random = lock(&self.random);
        FileKey { id: random.i64(1..=i64::MAX), access_hash: random.i64(..), secret: random.u64(..) }
    }

    /// An id for a new album.
    pub(crate) fn new_grouped_id(&self) -> i64 {
        lock(&self.random).i64(1..=i64::MAX)
    }

    /// What an exported authorization is shown with.
    pub(crate) fn new_authorization(&self) -> Bytes {
        Bytes::from(self.random_bytes(32))
    }

    /// So many random bytes.
    pub(crate) fn random_bytes(&self, count: usize) -> Vec<u8> {
        let mut bytes = vec![0; count];
        lock(&self.random).fill(&mut bytes);
        bytes
    }

    /// What clients are told of the cluster; `None` while nobody listens.
    pub(crate) fn published(&self) -> Option<Published> {
        lock(&self.published).clone()
    }

    /// Tells clients of the cluster from now on, or not any more.
    #[cfg(feature = "listen")]
    pub(crate) fn publish(&self, published: Option<Published>) {
        *lock(&self.published) = published;
    }

    /// The DC that a new file is put in.
    pub(crate) fn dc_of_new_files(&self) -> AtomicI32 {
        AtomicI32::new(self.new_files.load(Ordering::Relaxed))
    }
}

impl fmt::Debug for World {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("World").field("home", &self.home).field("ids", &self.ids).finish_non_exhaustive()
    }
}
