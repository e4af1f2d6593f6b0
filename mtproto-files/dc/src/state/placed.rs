//! Files at locations that nothing that a client does here makes: photos of peers, thumbnails of sticker sets, files of old
//! layers, of takeouts, and of live streams.

use std::collections::HashMap;
use std::sync::Mutex;

use tl_types::{Bytes, Encode, enums};

use super::Original;
use crate::error::Refusal;
use crate::lock::lock;

/// Files by their locations.
#[derive(Debug, Default)]
pub(crate) struct Placed(Mutex<HashMap<Bytes, Place>>);

/// A file, and where it is.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) original: Original,
    pub(crate) dc: i32,
    /// When it came there.
    pub(crate) date: i32,
}

impl Placed {
    /// From now on, there is this file at this location.
    pub(crate) fn put(&self, location: &enums::InputFileLocation, place: Place) -> Result<(), Refusal> {
        let key = location.to_bytes().map_err(|_| Refusal::LocationInvalid)?;
        lock(&self.0).insert(key, place);
        Ok(())
    }

    /// The file at exactly this location, if this DC has it.
    pub(crate) fn find(&self, location: &enums::InputFileLocation, dc: i32) -> Result<(Original, i32), Refusal> {
        let key = location.to_bytes().map_err(|_| Refusal::LocationInvalid)?;
        let place = lock(&self.0).get(&key).cloned().ok_or(Refusal::LocationInvalid)?;
        if place.dc != dc {
            return Err(Refusal::FileMigrate(place.dc));
        }
        Ok((place.original, place.date))
    }
}
