//! Parts that have come, until a file is made of them.

use std::collections::{BTreeMap, HashMap};
use std::sync::Mutex;

use tl_types::Bytes;

use super::lock;
use crate::error::{Failure, Refusal};
use crate::rules::part::Part;
use crate::rules::upload::{Layout, Ledger};
use crate::store::{Blob, Charge, Content, Store};

/// All uploads.
#[derive(Debug, Default)]
pub(crate) struct Uploads(Mutex<HashMap<UploadId, Upload>>);

/// What tells uploads apart. Small and big files are saved apart, even under one `file_id`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum UploadId {
    Small(i64),
    Big(i64),
}

#[derive(Debug)]
struct Upload {
    ledger: Ledger,
    parts: BTreeMap<u32, Blob>,
    _charge: Charge,
}

impl Uploads {
    /// Saves a part; one that is there already is replaced.
    pub(crate) fn save(&self, store: &Store, id: UploadId, part: Part, bytes: Bytes) -> Result<(), Failure> {
        // Written before anything is locked; if the part is refused, it goes again.
        let blob = if bytes.is_empty() { None } else { Some(store.put(bytes)?) };
        let mut uploads = lock(&self.0);
        let replaced = match uploads.get_mut(&id) {
            Some(upload) => upload.save(part, blob)?,
            None => {
                let mut upload = Upload::new(store.charge(0)?);
                let replaced = upload.save(part, blob)?;
                uploads.insert(id, upload);
                replaced
            }
        };
        drop(uploads);
        // It may be a file to remove, which is not for others to wait for.
        drop(replaced);
        Ok(())
    }

    /// The file that was saved in so many parts. The parts stay: it can be used again.
    pub(crate) fn assemble(&self, id: UploadId, parts: i32, max_parts: u32) -> Result<(Content, Layout), Refusal> {
        let uploads = lock(&self.0);
        let Some(upload) = uploads.get(&id) else {
            return Err(Ledger::default().layout(parts, max_parts).err().unwrap_or(Refusal::PartMissing(0)));
        };
        let layout = upload.ledger.layout(parts, max_parts)?;
        let blobs = upload.parts.values().cloned().collect();
        Ok((Content::new(blobs, layout.part_size, layout.size), layout))
    }
}

impl Upload {
    fn new(charge: Charge) -> Self {
        Self { ledger: Ledger::default(), parts: BTreeMap::new(), _charge: charge }
    }

    /// Saves a part, and returns the one that it replaces.
    fn save(&mut self, part: Part, blob: Option<Blob>) -> Result<Option<Blob>, Refusal> {
        self.ledger.enter(part)?;
        Ok(blob.and_then(|blob| self.parts.insert(part.number, blob)))
    }
}
