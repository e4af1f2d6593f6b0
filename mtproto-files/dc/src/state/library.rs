//! Documents and photos, found by the keys that clients were given (`api/file-references`).

use std::collections::HashMap;
use std::io;
use std::sync::{Arc, Mutex};

use tl_types::Bytes;

use super::lock;
use crate::error::Refusal;
use crate::file_type::{FileType, HEAD};
use crate::rules::album::Group;
use crate::store::{Charge, Content};

/// All documents, or all photos.
#[derive(Debug)]
pub(crate) struct Library<T>(Mutex<HashMap<i64, Arc<Item<T>>>>);

/// A document or photo, with its bytes.
#[derive(Debug)]
pub(crate) struct Item<T> {
    /// As clients see it.
    pub(crate) value: T,
    pub(crate) key: Key,
    /// The bytes by `thumb_size`; the file itself has the empty name.
    pub(crate) originals: Vec<(&'static str, Original)>,
    /// What it is grouped with in albums.
    pub(crate) group: Group,
    /// When it was made.
    pub(crate) date: i32,
    /// Pays for the value.
    pub(crate) _charge: Charge,
}

/// What a client must show to be given a file.
#[derive(Clone, Debug)]
pub(crate) struct Key {
    pub(crate) id: i64,
    pub(crate) access_hash: i64,
    pub(crate) file_reference: Bytes,
}

/// Bytes, and what they are.
#[derive(Clone, Debug)]
pub(crate) struct Original {
    pub(crate) content: Content,
    pub(crate) file_type: FileType,
}

impl<T> Library<T> {
    pub(crate) fn add(&self, item: Item<T>) {
        lock(&self.0).insert(item.key.id, Arc::new(item));
    }

    /// The item with this key.
    pub(crate) fn find(&self, id: i64, access_hash: i64, file_reference: &[u8]) -> Result<Arc<Item<T>>, Refusal> {
        let item = lock(&self.0).get(&id).cloned().filter(|item| item.key.access_hash == access_hash);
        let item = item.ok_or(Refusal::FileIdInvalid)?;
        if file_reference.is_empty() {
            return Err(Refusal::FileReferenceEmpty);
        }
        if file_reference != item.key.file_reference {
            return Err(Refusal::FileReferenceInvalid);
        }
        Ok(item)
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
}

impl Original {
    /// Bytes whose type is told by their head.
    pub(crate) fn new(content: Content) -> io::Result<Self> {
        let file_type = FileType::of(&content.read(0..HEAD)?);
        Ok(Self { content, file_type })
    }
}
