//! What can be set about a DC before it starts.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::Duration;

use tl_types::enums;

use crate::faults::Faults;
use crate::link::Link;

/// How a DC is set up. Take [`Config::default`] and change what matters.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where parts and files are kept.
    pub storage: Storage,
    /// The most parts that a file may have: 4000, or 8000 for premium accounts (`upload_max_fileparts_default`,
    /// `upload_max_fileparts_premium` in `api/config`).
    pub max_parts: u32,
    /// The most bytes that the DC holds, with what it keeps about them. What goes over it is refused with
    /// `STORAGE_LIMIT_REACHED`.
    pub max_stored_bytes: u64,
    /// How many hashes one `upload.getFileHashes` answers with, each for 128 KiB.
    pub hashes_per_answer: usize,
    /// The id of this DC, as in `document.dc_id`.
    pub dc_id: i32,
    /// The id of the DC that has web files (`config.webfile_dc_id`); where there is no such DC, the home has them.
    pub webfile_dc_id: i32,
    /// The id of the account that all requests are from.
    pub user_id: i64,
    /// Where ids, access hashes and file references come from: the same requests in the same order get the same ones.
    pub seed: u64,
    /// Users that the account may write to, with their access hashes. Writing to itself it always may.
    pub users: BTreeMap<i64, i64>,
    /// Basic groups that the account may write to.
    pub chats: BTreeSet<i64>,
    /// Channels and supergroups that the account may write to, with their access hashes.
    pub channels: BTreeMap<i64, i64>,
    /// Secret chats that the account is in, with their access hashes.
    pub secret_chats: BTreeMap<i32, i64>,
    /// The id of the account's Passport secret (`secure_secret_id`): values that come with another one are refused with
    /// `SECURE_SECRET_INVALID`. None: with any.
    pub passport_secret_id: Option<i64>,
    /// Whose the usernames are, by username in lower case (`contacts.resolveUsername`).
    pub usernames: BTreeMap<String, enums::Peer>,
    /// How long a saved part is kept; none: as long as the DC lives. Telegram has several minutes to several hours
    /// (`api/files`). Time is tokio's, so that tests can pause and advance it.
    pub parts_expire: Option<Duration>,
    /// How long a file reference is good; none: until [`Dc::expire_references`](crate::Dc::expire_references).
    pub references_expire: Option<Duration>,
    /// What goes wrong with requests that come by the [`Transport`](mtproto_transport::Transport).
    pub faults: Faults,
    /// The line that they come by.
    pub link: Link,
}

/// Where a DC keeps parts and files. Nothing outlives the DC.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Storage {
    /// In memory, as the buffers that they came in.
    #[default]
    Memory,
    /// In a new directory in the system's place for temporary files.
    TempDirectory,
    /// In a new directory within this one, which must exist.
    Directory(PathBuf),
    /// Nowhere: parts count, with their lengths, and files are zeros when they are read. It is for measuring transfers of
    /// files that no memory holds; the MD5 of small ones is right only if they are zeros too.
    Nowhere,
}

impl Config {
    /// Sets [`storage`](Self::storage).
    #[must_use]
    pub fn storage(self, storage: Storage) -> Self {
        Self { storage, ..self }
    }

    /// Sets [`max_parts`](Self::max_parts).
    #[must_use]
    pub fn max_parts(self, max_parts: u32) -> Self {
        Self { max_parts, ..self }
    }

    /// Sets [`max_stored_bytes`](Self::max_stored_bytes).
    #[must_use]
    pub fn max_stored_bytes(self, max_stored_bytes: u64) -> Self {
        Self { max_stored_bytes, ..self }
    }

    /// Sets [`hashes_per_answer`](Self::hashes_per_answer).
    #[must_use]
    pub fn hashes_per_answer(self, hashes_per_answer: usize) -> Self {
        Self { hashes_per_answer, ..self }
    }

    /// Sets [`dc_id`](Self::dc_id).
    #[must_use]
    pub fn dc_id(self, dc_id: i32) -> Self {
        Self { dc_id, ..self }
    }

    /// Sets [`webfile_dc_id`](Self::webfile_dc_id).
    #[must_use]
    pub fn webfile_dc_id(self, webfile_dc_id: i32) -> Self {
        Self { webfile_dc_id, ..self }
    }

    /// Sets [`user_id`](Self::user_id).
    #[must_use]
    pub fn user_id(self, user_id: i64) -> Self {
        Self { user_id, ..self }
    }

    /// Sets [`seed`](Self::seed).
    #[must_use]
    pub fn seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// Sets [`parts_expire`](Self::parts_expire).
    #[must_use]
    pub fn parts_expire(self, lifetime: Duration) -> Self {
        Self { parts_expire: Some(lifetime), ..self }
    }

    /// Sets [`references_expire`](Self::references_expire).
    #[must_use]
    pub fn references_expire(self, lifetime: Duration) -> Self {
        Self { references_expire: Some(lifetime), ..self }
    }

    /// Sets [`faults`](Self::faults).
    #[must_use]
    pub fn faults(self, faults: Faults) -> Self {
        Self { faults, ..self }
    }

    /// Sets [`link`](Self::link).
    #[must_use]
    pub fn link(self, link: Link) -> Self {
        Self { link, ..self }
    }

    /// Adds a user that the account may write to.
    #[must_use]
    pub fn user(mut self, id: i64, access_hash: i64) -> Self {
        self.users.insert(id, access_hash);
        self
    }

    /// Adds a basic group that the account may write to.
    #[must_use]
    pub fn chat(mut self, id: i64) -> Self {
        self.chats.insert(id);
        self
    }

    /// Adds a channel or supergroup that the account may write to.
    #[must_use]
    pub fn channel(mut self, id: i64, access_hash: i64) -> Self {
        self.channels.insert(id, access_hash);
        self
    }

    /// Adds a secret chat that the account is in.
    #[must_use]
    pub fn secret_chat(mut self, id: i32, access_hash: i64) -> Self {
        self.secret_chats.insert(id, access_hash);
        self
    }

    /// Sets [`passport_secret_id`](Self::passport_secret_id).
    #[must_use]
    pub fn passport_secret_id(self, id: i64) -> Self {
        Self { passport_secret_id: Some(id), ..self }
    }

    /// Gives a user or channel a username. It is found by that, if the account may write to it or it is the account.
    #[must_use]
    pub fn username(mut self, username: &str, peer: impl Into<enums::Peer>) -> Self {
        self.usernames.insert(username.to_ascii_lowercase(), peer.into());
        self
    }
}

/// In memory, 4000 parts, 4 GiB, 8 hashes an answer, DC 2, no peers; nothing expires or goes wrong.
impl Default for Config {
    fn default() -> Self {
        Self {
            storage: Storage::default(),
            max_parts: 4000,
            max_stored_bytes: 4 << 30,
            hashes_per_answer: 8,
            dc_id: 2,
            webfile_dc_id: 4,
            user_id: 1_000_001,
            seed: 0,
            users: BTreeMap::new(),
            chats: BTreeSet::new(),
            channels: BTreeMap::new(),
            secret_chats: BTreeMap::new(),
            passport_secret_id: None,
            usernames: BTreeMap::new(),
            parts_expire: None,
            references_expire: None,
            faults: Faults::default(),
            link: Link::default(),
        }
    }
}
