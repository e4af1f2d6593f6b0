//! Files elsewhere on the web, as the DC that passes them on knows them, and the covers of albums.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use tl_types::Bytes;

use super::Original;
use crate::clock::now;
use crate::error::Failure;
use crate::lock::lock;
use crate::store::{Content, Store};

/// Bytes of a part that a web file is kept in.
const PART: u32 = 512 * 1024;

/// All web files.
#[derive(Debug)]
pub(crate) struct WebFiles {
    seed: u64,
    /// By their URLs.
    files: Mutex<HashMap<String, Arc<WebFile>>>,
    /// By performer and title.
    covers: Mutex<HashMap<(String, String), Cover>>,
}

/// A file at a URL.
#[derive(Debug)]
pub(crate) struct WebFile {
    pub(crate) access_hash: i64,
    pub(crate) mime_type: String,
    pub(crate) original: Original,
    /// When it was last changed.
    pub(crate) modified: i32,
}

/// The cover of an album, in two sizes.
#[derive(Clone, Debug)]
pub(crate) struct Cover {
    pub(crate) large: Arc<WebFile>,
    pub(crate) small: Arc<WebFile>,
}

impl WebFiles {
    pub(crate) fn new(seed: u64) -> Self {
        Self { seed, files: Mutex::default(), covers: Mutex::default() }
    }

    /// The access hash of something that such numbers tell apart.
    pub(crate) fn access_hash(&self, parts: &[u64]) -> i64 {
        let mix = |hash: u64, part: &u64| fastrand::Rng::with_seed(hash ^ part).u64(..);
        parts.iter().fold(self.seed, mix).cast_signed()
    }

    /// A file of these bytes.
    pub(crate) fn make(&self, store: &Store, mime_type: String, bytes: &Bytes) -> Result<WebFile, Failure> {
        let parts = bytes.chunks(PART as usize).map(|part| store.put(bytes.slice_ref(part)));
        let size = u64::try_from(bytes.len()).map_err(std::io::Error::other)?;
        let content = Content::new(parts.collect::<Result<_, _>>()?, PART, size);
        let access_hash = self.access_hash(&[size, u64::from(crc(bytes))]);
        Ok(WebFile { access_hash, mime_type, original: Original::new(content)?, modified: now() })
    }

    pub(crate) fn add(&self, url: String, file: Arc<WebFile>) {
        lock(&self.files).insert(url, file);
    }

    pub(crate) fn at(&self, url: &str) -> Option<Arc<WebFile>> {
        lock(&self.files).get(url).cloned()
    }

    pub(crate) fn add_cover(&self, performer: String, title: String, cover: Cover) {
        lock(&self.covers).insert((performer, title), cover);
    }

    pub(crate) fn cover(&self, performer: &str, title: &str) -> Option<Cover> {
        lock(&self.covers).get(&(performer.to_owned(), title.to_owned())).cloned()
    }
}

/// A number for the bytes, to tell files apart.
fn crc(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |hash: u32, byte| hash.rotate_left(5) ^ u32::from(*byte))
}
