//! The journal of one upload.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use sha2::{Digest, Sha256};

use crate::base::cause::Cause;
use crate::base::random;
use crate::engine::upload::parts::Parts;
use crate::engine::upload::plan::{Part, Plan};
use crate::io::journal::{Fingerprint, Journal, Slot, UploadEntry};
use crate::io::source::{Opened, hash_range};

/// So many bytes of a source's head and tail are of its fingerprint.
const END: u32 = 64 * 1024;

/// Which journal an upload has.
#[derive(Clone)]
pub(crate) struct JournalOptions {
    pub(crate) journal: Arc<dyn Journal>,
    /// What it is found by, unless the source says it.
    pub(crate) key: Option<String>,
    /// How long the DC is trusted to keep parts.
    pub(crate) expiry: Duration,
}

/// An upload that can be gone on from.
pub(crate) struct Journaled {
    slot: Slot,
    entry: UploadEntry,
    started_over: Option<String>,
}

impl Journaled {
    /// Finds what an earlier run left, if that is of use.
    ///
    /// # Errors
    ///
    /// A source that can be read only once; the system's errors, the journal's among them.
    pub(crate) async fn open(options: JournalOptions, opened: &Opened, plan: Plan) -> Result<Self, Cause> {
        let size = opened.size().filter(|_| opened.is_seekable()).ok_or(Cause::NotResumable)?;
        let source = fingerprint(opened, size).await?;
        let key = options.key.unwrap_or_else(|| format!("upload of {size} bytes, {:02x?}", source.ends));
        let slot = Slot::new(options.journal, &key);
        let found = slot.load().await?.map(|bytes| match UploadEntry::from_bytes(&bytes) {
            Ok(entry) => usable(entry, &source, plan, options.expiry),
            Err(fault) => Err(fault.to_string()),
        });
        let (entry, started_over) = match found {
            Some(Ok(entry)) => (entry, None),
            other => {
                let entry = UploadEntry {
                    source,
                    file_id: random::nonzero()?,
                    part_size: plan.part_size(),
                    method: plan.method(),
                    last_part: now(),
                    acknowledged: Parts::default(),
                };
                (entry, other.and_then(Result::err))
            }
        };
        Ok(Self { slot, entry, started_over })
    }

    /// Why what was there is of no use, if there was something.
    pub(crate) fn started_over(&self) -> Option<String> {
        self.started_over.clone()
    }

    pub(crate) fn file_id(&self) -> i64 {
        self.entry.file_id
    }

    /// The parts that the DC has.
    pub(crate) fn acknowledged(&self) -> Parts {
        self.entry.acknowledged.clone()
    }

    /// Saves which parts the DC has.
    pub(crate) fn save(&self, acknowledged: Parts) -> impl Future<Output = Result<(), Cause>> + Send + 'static {
        let entry = UploadEntry { acknowledged, last_part: now(), ..self.entry.clone() };
        self.slot.save(entry.to_bytes())
    }

    /// The run is over. What it leaves matters only if it is not whole; that this cannot be saved, not even then.
    pub(crate) async fn end(&self, whole: bool, acknowledged: &Parts) {
        if whole {
            let _ = self.slot.remove().await;
        } else if *acknowledged != self.entry.acknowledged {
            let _ = self.save(acknowledged.clone()).await;
        }
    }
}

/// The entry of an earlier run, or why it is of no use.
fn usable(entry: UploadEntry, source: &Fingerprint, plan: Plan, expiry: Duration) -> Result<UploadEntry, String> {
    let age = now().saturating_sub(entry.last_part);
    if entry.source != *source {
        Err("the source is not what it was".to_owned())
    } else if entry.part_size != plan.part_size() || entry.method != plan.method() {
        Err("it was cut into other parts".to_owned())
    } else if age > expiry.as_secs() {
        Err(format!("its last part went up {age} s ago: the DC may no longer have it"))
    } else {
        Ok(entry)
    }
}

pub(crate) async fn fingerprint(opened: &Opened, size: u64) -> Result<Fingerprint, Cause> {
    let ends = match opened.plain() {
        Some(plain) => encrypted_ends(opened, size, &plain).await?,
        None => ends(opened, size).await?,
    };
    Ok(Fingerprint { size, modified: Fingerprint::time(opened.modified()), ends })
}

/// What tells a source's content from any other.
async fn ends(opened: &Opened, size: u64) -> Result<[u8; 32], Cause> {
    if let Some(version) = opened.version() {
        return Ok(version);
    }
    let end = u64::from(END).min(size);
    let ranges = match opened.modified() {
        Some(_) => [0..end, size - end..size],
        // Nothing else tells that its middle has changed.
        None => [0..size, size..size],
    };
    let mut hasher = Sha256::new();
    for range in ranges {
        hasher = hash_range(hasher, opened, range).await?;
    }
    Ok(hasher.finalize().into())
}

/// The same of an encrypted source: its end cannot be had without encrypting all of it. The plain source and how the
/// encrypted one begins, which depends on the key, tell as much.
async fn encrypted_ends(opened: &Opened, size: u64, plain: &Opened) -> Result<[u8; 32], Cause> {
    let plain_size = plain.size().ok_or(Cause::NotResumable)?;
    let hasher = Sha256::new_with_prefix(ends(plain, plain_size).await?).chain_update(plain_size.to_le_bytes());
    let len = u32::try_from(size).map_or(END, |size| size.min(END));
    let head = Opened::clone(opened).read(Part { number: 0, offset: 0, len }).await?;
    Ok(hasher.chain_update(&head).finalize().into())
}

/// Seconds since 1970.
fn now() -> u64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |time| time.as_secs())
}
