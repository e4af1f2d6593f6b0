//! Authorizations on their way from one DC to another (`api/datacenter`).

use std::collections::HashMap;
use std::sync::Mutex;

use tl_types::Bytes;

use crate::error::{Failure, Refusal};
use crate::lock::lock;
use crate::store::{Charge, Store};

/// What has been exported and not been imported yet: what it must be shown with, and the DC that it is for.
#[derive(Debug, Default)]
pub(crate) struct ExportedAuthorizations(Mutex<HashMap<Bytes, (i32, Charge)>>);

impl ExportedAuthorizations {
    /// Keeps one for a DC.
    pub(crate) fn export(&self, store: &Store, bytes: Bytes, dc_id: i32) -> Result<(), Failure> {
        let charge = store.charge(bytes.len())?;
        lock(&self.0).insert(bytes, (dc_id, charge));
        Ok(())
    }

    /// Takes one in a DC. Each can be used once, and there alone.
    pub(crate) fn import(&self, bytes: &Bytes, dc_id: i32) -> Result<(), Refusal> {
        let mut exported = lock(&self.0);
        if exported.get(bytes).is_none_or(|(meant, _)| *meant != dc_id) {
            return Err(Refusal::AuthBytesInvalid);
        }
        exported.remove(bytes);
        Ok(())
    }
}
