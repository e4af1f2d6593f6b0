//! Documents and photos, found by the keys that clients were given (`api/file-references`).

use std::collections::HashMap;
use std::io;
use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::{Arc, Mutex};

use tl_types::{Bytes, types};

use super::references::{Key, References};
use crate::error::Refusal;
use crate::file_type::{FileType, HEAD};
use crate::lock::lock;
use crate::rules::album::Group;
use crate::store::{Charge, Content};

/// All documents, or all photos.
#[derive(Debug)]
pub(crate) struct Library<T>(Mutex<HashMap<i64, Arc<Item<T>>>>);

/// A document or photo, with its bytes.
#[derive(Debug)]
pub(crate) struct Item<T> {
    /// As clients see it, but for its file reference and DC: those change.
    pub(crate) value: T,
    pub(crate) key: Key,
    /// The DC that it lives in.
    pub(crate) dc: AtomicI32,
    /// The bytes by `thumb_size`; the file itself has the empty name.
    pub(crate) originals: Vec<(&'static str, Original)>,
    /// What it is grouped with in albums.
    pub(crate) group: Group,
    /// When it was made.
    pub(crate) date: i32,
    /// Pays for the value.
    pub(crate) _charge: Charge,
}

/// Bytes, and what they are.
#[derive(Clone, Debug)]
pub(crate) struct Original {
    pub(crate) content: Content,
    pub(crate) file_type: FileType,
}

/// A value that says where its bytes are.
pub(crate) trait Located: Clone {
    /// The same value with another reference and DC.
    fn located(&self, file_reference: Bytes, dc_id: i32) -> Self;
}

impl<T> Library<T> {
    /// Adds an item.
    pub(crate) fn add(&self, item: Item<T>) -> Arc<Item<T>> {
        let item = Arc::new(item);
        lock(&self.0).insert(item.key.id, Arc::clone(&item));
        item
    }

    /// The item with this key, whatever its file reference.
    pub(crate) fn find(&self, id: i64, access_hash: i64) -> Result<Arc<Item<T>>, Refusal> {
        self.get(id).filter(|item| item.key.access_hash == access_hash).ok_or(Refusal::FileIdInvalid)
    }

    /// All items, in no order.
    pub(crate) fn all(&self) -> Vec<Arc<Item<T>>> {
        lock(&self.0).values().cloned().collect()
    }

    /// The item with this id.
    pub(crate) fn get(&self, id: i64) -> Option<Arc<Item<T>>> {
        lock(&self.0).get(&id).cloned()
    }
}

impl<T> Default for Library<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T> Item<T> {
    /// The bytes of a size.
    pub(crate) fn original(&self, thumb_size: &str) -> Result<&Original, Refusal> {
        let found = self.originals.iter().find(|(name, _)| *name == thumb_size);
        found.map(|(_, original)| original).ok_or(Refusal::LocationInvalid)
    }

    /// Whether the bytes are in this DC.
    pub(crate) fn check_dc(&self, dc_id: i32) -> Result<(), Refusal> {
        let home = self.dc.load(Ordering::Relaxed);
        if home == dc_id { Ok(()) } else { Err(Refusal::FileMigrate(home)) }
    }

    /// From now on, the bytes are in this DC.
    pub(crate) fn migrate(&self, dc_id: i32) {
        self.dc.store(dc_id, Ordering::Relaxed);
    }
}

impl<T: Located> Item<T> {
    /// The value as a client sees it now.
    pub(crate) fn shown(&self, references: &References) -> T {
        self.value.located(references.issue(&self.key), self.dc.load(Ordering::Relaxed))
    }
}

impl Original {
    /// Bytes whose type is told by their head.
    pub(crate) fn new(content: Content) -> io::Result<Self> {
        let file_type = FileType::of(&content.read(0..HEAD)?);
        Ok(Self { content, file_type })
    }
}

impl Located for types::Document {
    fn located(&self, file_reference: Bytes, dc_id: i32) -> Self {
        let mut document = self.clone();
        (document.file_reference, document.dc_id) = (file_reference, dc_id);
        document
    }
}

impl Located for types::Photo {
    fn located(&self, file_reference: Bytes, dc_id: i32) -> Self {
        let mut photo = self.clone();
        (photo.file_reference, photo.dc_id) = (file_reference, dc_id);
        photo
    }
}
