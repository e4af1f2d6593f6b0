//! The configuration of a DC.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::Duration;

use tl_types::enums;

use crate::account::Account;
use crate::faults::Faults;
use crate::link::Link;

/// The configuration of a DC. Start from [`Config::default`] and set what your test needs.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where parts and files are kept.
    pub storage: Storage,
    /// The largest number of parts of a file. Telegram has 4000, and 8000 for premium accounts
    /// (`upload_max_fileparts_default`, `upload_max_fileparts_premium` in `api/config`).
    pub max_parts: u32,
    /// The longest caption, in UTF-16 code units. Telegram has 1024, and 4096 for premium accounts
    /// (`caption_length_limit_default`, `caption_length_limit_premium` in `api/config`).
    pub max_caption: usize,
    /// The largest number of bytes that the DC stores, its own records about them included. Requests that exceed the limit
    /// are refused with `STORAGE_LIMIT_REACHED`.
    pub max_stored_bytes: u64,
    /// The largest number of hashes in an answer to `upload.getFileHashes`. Each hash is of 128 KiB.
    pub hashes_per_answer: usize,
    /// The id of this DC, as in `document.dc_id`.
    pub dc_id: i32,
    /// The id of the DC that has web files (`config.webfile_dc_id`). Without a DC of this id, the home DC has them.
    pub webfile_dc_id: i32,
    /// The id of the account that the requests of this process are of. If it is not among the [`accounts`](Self::accounts), it
    /// is a user with a test number of the DC: `9996620001` and the code `22222` for DC 2.
    pub user_id: i64,
    /// The accounts that clients can sign in to.
    pub accounts: Vec<Account>,
    /// The seed of ids, access hashes and file references. With the same seed, the same requests in the same order get the
    /// same ids.
    pub seed: u64,
    /// The users that accounts can write to, with their access hashes, and who read nothing. Accounts can always write to
    /// themselves and to one another.
    pub users: BTreeMap<i64, i64>,
    /// The basic groups, which all accounts are in.
    pub chats: BTreeSet<i64>,
    /// The supergroups, which all accounts are in, with their access hashes.
    pub channels: BTreeMap<i64, i64>,
    /// The topics of supergroups, by channel and topic: the id and the title. A supergroup with topics is a forum
    /// (`api/forum`). Its messages are numbered from behind its topics.
    pub topics: BTreeMap<i64, BTreeMap<i32, String>>,
    /// The secret chats of the account, with their access hashes.
    pub secret_chats: BTreeMap<i32, i64>,
    /// The id of the account's Passport secret (`secure_secret_id`). Values with another id are refused with
    /// `SECURE_SECRET_INVALID`. `None` accepts every id.
    pub passport_secret_id: Option<i64>,
    /// The peers that `contacts.resolveUsername` finds, by username in lower case, besides accounts that have one
    /// ([`Account::username`](crate::Account::username)).
    pub usernames: BTreeMap<String, enums::Peer>,
    /// How long a saved part is kept; `None` keeps it as long as the DC lives. Telegram keeps parts for several minutes to
    /// several hours (`api/files`). The time is tokio's: tests can pause and advance it.
    pub parts_expire: Option<Duration>,
    /// How long a file reference is valid; `None` keeps it valid until
    /// [`LocalDc::expire_references`](crate::LocalDc::expire_references).
    pub references_expire: Option<Duration>,
    /// How many changes of messages the DC keeps for `updates.getDifference`, for each account and each channel. A client that
    /// asks for older ones is told that there were too many (`updates.differenceTooLong`, `updates.channelDifferenceTooLong`).
    pub kept_updates: usize,
    /// The faults of requests that come through the [`Transport`](mtproto_transport::Transport).
    pub faults: Faults,
    /// The connection that these requests come through.
    pub link: Link,
}

/// Where a DC keeps parts and files. They are deleted with the DC.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Storage {
    /// In memory, in the buffers of the requests.
    #[default]
    Memory,
    /// In a new directory in the system's directory for temporary files.
    TempDirectory,
    /// In a new directory within this directory, which must exist.
    Directory(PathBuf),
    /// Nowhere: the DC keeps only the lengths of parts, and files read as zeros. Use this to measure transfers of files that
    /// are larger than memory. A small file is accepted only if it is zeros too, because of its MD5.
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

    /// Sets [`max_caption`](Self::max_caption).
    #[must_use]
    pub fn max_caption(self, max_caption: usize) -> Self {
        Self { max_caption, ..self }
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

    /// Adds an account that clients can sign in to.
    #[must_use]
    pub fn account(mut self, account: Account) -> Self {
        self.accounts.push(account);
        self
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

    /// Sets [`kept_updates`](Self::kept_updates).
    #[must_use]
    pub fn kept_updates(self, kept_updates: usize) -> Self {
        Self { kept_updates, ..self }
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

    /// Adds a user that the account can write to.
    #[must_use]
    pub fn user(mut self, id: i64, access_hash: i64) -> Self {
        self.users.insert(id, access_hash);
        self
    }

    /// Adds a basic group that the account can write to.
    #[must_use]
    pub fn chat(mut self, id: i64) -> Self {
        self.chats.insert(id);
        self
    }

    /// Adds a channel or supergroup that the account can write to.
    #[must_use]
    pub fn channel(mut self, id: i64, access_hash: i64) -> Self {
        self.channels.insert(id, access_hash);
        self
    }

    /// Adds a topic of a supergroup, with an id above 0, by which messages are sent to it.
    #[must_use]
    pub fn topic(mut self, channel_id: i64, id: i32, title: &str) -> Self {
        self.topics.entry(channel_id).or_default().insert(id, title.to_owned());
        self
    }

    /// Adds a secret chat of the account.
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

    /// Adds a username of a user or channel. It is found only if the account can write to the peer, or is the peer.
    #[must_use]
    pub fn username(mut self, username: &str, peer: impl Into<enums::Peer>) -> Self {
        self.usernames.insert(username.to_ascii_lowercase(), peer.into());
        self
    }
}

/// Keeps files in memory, with at most 4000 parts a file, 4 GiB in total and 8 hashes an answer. The DC has the id 2 and no
/// peers. Nothing expires, the last 10,000 changes of a mailbox are kept, and there are no faults.
impl Default for Config {
    fn default() -> Self {
        Self {
            storage: Storage::default(),
            max_parts: 4000,
            max_caption: 1024,
            max_stored_bytes: 4 << 30,
            hashes_per_answer: 8,
            dc_id: 2,
            webfile_dc_id: 4,
            user_id: 1_000_001,
            accounts: Vec::new(),
            seed: 0,
            users: BTreeMap::new(),
            chats: BTreeSet::new(),
            channels: BTreeMap::new(),
            topics: BTreeMap::new(),
            secret_chats: BTreeMap::new(),
            passport_secret_id: None,
            usernames: BTreeMap::new(),
            parts_expire: None,
            references_expire: None,
            kept_updates: 10_000,
            faults: Faults::default(),
            link: Link::default(),
        }
    }
}
