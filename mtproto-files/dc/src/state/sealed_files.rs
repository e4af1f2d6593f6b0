//! Files that the DC holds encrypted: those of secret chats, and of Passport.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use super::StoredFile;
use crate::lock::lock;
use crate::store::Charge;

/// All encrypted files.
#[derive(Debug, Default)]
pub(crate) struct SealedFiles(Mutex<HashMap<(SealedKind, i64), Arc<SealedFile>>>);

/// Whose they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum SealedKind {
    /// `encryptedFile`.
    Encrypted,
    /// `secureFile`.
    Secure,
}

/// One of them.
#[derive(Debug)]
pub(crate) struct SealedFile {
    pub(crate) id: i64,
    pub(crate) access_hash: i64,
    pub(crate) stored: StoredFile,
    /// The DC that it lives in.
    pub(crate) dc: i32,
    /// When it was made.
    pub(crate) date: i32,
    /// `key_fingerprint` of an encrypted file.
    pub(crate) key_fingerprint: i32,
    /// `file_hash` and `secret` of a secure file.
    pub(crate) secret: (Vec<u8>, Vec<u8>),
    /// Pays for it.
    pub(crate) _charge: Charge,
}

impl SealedFiles {
    pub(crate) fn add(&self, kind: SealedKind, file: SealedFile) -> Arc<SealedFile> {
        let file = Arc::new(file);
        lock(&self.0).insert((kind, file.id), Arc::clone(&file));
        file
    }

    pub(crate) fn find(&self, kind: SealedKind, id: i64, access_hash: i64) -> Option<Arc<SealedFile>> {
        lock(&self.0).get(&(kind, id)).filter(|file| file.access_hash == access_hash).cloned()
    }
}
