//! Files at locations that nothing that a client does here makes: photos of peers, thumbnails of sticker sets, files of old
//! layers, of takeouts, and of live streams.

use std::collections::HashMap;
use std::sync::Mutex;

use tl_types::{Bytes, Encode, enums};

use super::StoredFile;
use crate::error::Refusal;
use crate::lock::lock;

/// Files by their locations.
#[derive(Debug, Default)]
pub(crate) struct PlacedFiles(Mutex<HashMap<Bytes, PlacedFile>>);

/// A file, and where it is.
#[derive(Clone, Debug)]
pub(crate) struct PlacedFile {
    pub(crate) stored: StoredFile,
    pub(crate) dc: i32,
    /// When it came there.
    pub(crate) date: i32,
}

impl PlacedFiles {
    /// From now on, there is this file at this location.
    pub(crate) fn put(&self, location: &enums::InputFileLocation, file: PlacedFile) -> Result<(), Refusal> {
        let key = location.to_bytes().map_err(|_| Refusal::LocationInvalid)?;
        lock(&self.0).insert(key, file);
        Ok(())
    }

    /// The file at exactly this location, if this DC has it.
    pub(crate) fn find(&self, location: &enums::InputFileLocation, dc: i32) -> Result<(StoredFile, i32), Refusal> {
        let key = location.to_bytes().map_err(|_| Refusal::LocationInvalid)?;
        let file = lock(&self.0).get(&key).cloned().ok_or(Refusal::LocationInvalid)?;
        if file.dc != dc {
            return Err(Refusal::FileMigrate(file.dc));
        }
        Ok((file.stored, file.date))
    }
}
