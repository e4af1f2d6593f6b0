//! Parts that have come, until a file is made of them or their time is over.

use std::collections::{BTreeMap, HashMap};
use std::mem;
use std::sync::Mutex;
use std::time::Duration;

use tl_types::Bytes;

use crate::clock::Clock;
use crate::error::{Failure, Refusal};
use crate::lock::lock;
use crate::rules::part::Part;
use crate::rules::upload::{Layout, Ledger};
use crate::store::{Blob, Charge, Content, Store};
use crate::transferred_file::UploadId;

/// All uploads to a DC.
#[derive(Debug)]
pub(crate) struct Uploads {
    /// How long a part is kept; none: for ever.
    lifetime: Option<Duration>,
    clock: Clock,
    /// By the account that they are of, and by id.
    uploads: Mutex<HashMap<(i64, UploadId), Upload>>,
}

#[derive(Debug)]
struct Upload {
    ledger: Ledger,
    parts: BTreeMap<u32, SavedPart>,
    /// When the last part came, an empty one included.
    touched: Duration,
    _charge: Charge,
}

/// A part, and when it came.
#[derive(Debug)]
struct SavedPart {
    blob: Blob,
    at: Duration,
}

impl Uploads {
    pub(crate) fn new(lifetime: Option<Duration>, clock: Clock) -> Self {
        Self { lifetime, clock, uploads: Mutex::default() }
    }

    /// Saves a part; one that is there already is replaced.
    pub(crate) fn save(
        &self,
        store: &Store,
        account: i64,
        id: UploadId,
        part: Part,
        bytes: Bytes,
    ) -> Result<(), Failure> {
        let at = self.clock.now();
        self.expire(at);
        // Written before anything is locked; if the part is refused, it goes again.
        let saved = if bytes.is_empty() { None } else { Some(SavedPart { blob: store.put(bytes)?, at }) };
        let mut uploads = lock(&self.uploads);
        let replaced = match uploads.get_mut(&(account, id)) {
            Some(upload) => upload.save(part, at, saved)?,
            None => {
                let mut upload = Upload::new(store.charge(0)?);
                let replaced = upload.save(part, at, saved)?;
                uploads.insert((account, id), upload);
                replaced
            }
        };
        drop(uploads);
        // It may be a file to remove, which is not for others to wait for.
        drop(replaced);
        Ok(())
    }

    /// The file that was saved in so many parts. The parts stay: it can be used again.
    pub(crate) fn assemble(
        &self,
        account: i64,
        id: UploadId,
        parts: i32,
        max_parts: u32,
    ) -> Result<(Content, Layout), Refusal> {
        self.expire(self.clock.now());
        let uploads = lock(&self.uploads);
        let Some(upload) = uploads.get(&(account, id)) else {
            return Err(Ledger::default().layout(parts, max_parts).err().unwrap_or(Refusal::PartMissing(0)));
        };
        let layout = upload.ledger.layout(parts, max_parts)?;
        let blobs = upload.parts.values().map(|saved| saved.blob.clone()).collect();
        Ok((Content::new(blobs, layout.part_size, layout.size), layout))
    }

    /// Forgets an upload that can be used once only.
    pub(crate) fn consume(&self, account: i64, id: UploadId) {
        let consumed = lock(&self.uploads).remove(&(account, id));
        drop(consumed);
    }

    /// Loses the bytes of a part.
    pub(crate) fn lose(&self, account: i64, id: UploadId, number: u32) {
        let mut uploads = lock(&self.uploads);
        let lost = uploads.get_mut(&(account, id)).and_then(|upload| upload.remove(number));
        drop(uploads);
        drop(lost);
    }

    /// Loses all parts of all uploads.
    pub(crate) fn lose_all(&self) {
        let lost = mem::take(&mut *lock(&self.uploads));
        drop(lost);
    }

    /// Takes out what has been here for too long: parts, and uploads with none.
    fn expire(&self, now: Duration) {
        let Some(lifetime) = self.lifetime else { return };
        let is_over = |at: Duration| now.saturating_sub(at) >= lifetime;
        let mut uploads = lock(&self.uploads);
        let mut expired = Vec::new();
        for upload in uploads.values_mut() {
            let old = upload.parts.iter().filter(|(_, saved)| is_over(saved.at));
            let old: Vec<_> = old.map(|(&number, _)| number).collect();
            expired.extend(old.into_iter().filter_map(|number| upload.remove(number)));
        }
        uploads.retain(|_, upload| !is_over(upload.touched));
        drop(uploads);
        drop(expired);
    }
}

impl Upload {
    fn new(charge: Charge) -> Self {
        Self { ledger: Ledger::default(), parts: BTreeMap::new(), touched: Duration::ZERO, _charge: charge }
    }

    /// Saves a part, and returns the one that it replaces.
    fn save(&mut self, part: Part, at: Duration, saved: Option<SavedPart>) -> Result<Option<SavedPart>, Refusal> {
        self.ledger.enter(part)?;
        self.touched = at;
        Ok(saved.and_then(|saved| self.parts.insert(part.number, saved)))
    }

    fn remove(&mut self, number: u32) -> Option<SavedPart> {
        self.ledger.remove(number);
        self.parts.remove(&number)
    }
}
